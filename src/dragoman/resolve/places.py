"""Places."""

from __future__ import annotations

from collections.abc import Collection

from dragoman.model import Place, Span
from dragoman.registry import Registry


def place(text: str, span: Span, registry: Registry, *, near: Collection[str] = ()) -> Place:
    """The place that a span names, as written where it is not known."""
    found = registry.place(text, near=near)
    if found is None:
        return Place(text, span)
    return Place(text, span, found.name, found.country, found.lat, found.lon, found.geonames)
