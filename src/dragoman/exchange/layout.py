"""The CSV layout: which column holds which part of a canonical record. Documented in docs/reference/findings.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dragoman.store.records import Record

Cell = str | int | float | None
Columns = Mapping[str, Callable[[Record], Cell]]

# Several values share a cell; the separator never occurs inside a value.
SEPARATOR = "; "


def joined(values: Sequence[object]) -> str:
    """Several values in one cell; a missing one leaves its place empty, so that columns stay parallel."""
    return SEPARATOR.join("" if value is None else str(value).replace(SEPARATOR, ", ") for value in values)


def row_of(record: Record) -> list[Cell]:
    """The record's cells in the order of ``COLUMNS[kind]``; truth values as true and false, missing ones empty."""
    return [_written(cell(record)) for cell in _LAYOUT[record["kind"]].values()]


def _written(value: Cell) -> Cell:
    return str(value).lower() if isinstance(value, bool) else value


def _at(*path: str) -> Callable[[Record], Cell]:
    """What stands at a path of keys; None where any step is missing."""

    def cell(record: Record) -> Cell:
        value: Any = record
        for key in path:
            if value is None:
                return None
            value = value.get(key)
        return value  # type: ignore[no-any-return]

    return cell


def _list(key: str, part: str | None = None) -> Callable[[Record], Cell]:
    return lambda record: joined([value[part] if part else value for value in record[key]])


def _parties(prefix: str, key: str) -> dict[str, Callable[[Record], Cell]]:
    """Five parallel columns for those who stand under a key of the record, one or several."""

    def column(part: str) -> Callable[[Record], Cell]:
        return lambda record: joined([party[part] for party in _people(record[key])])

    def sectors(record: Record) -> Cell:
        return joined(["/".join(party["sectors"]) for party in _people(record[key])])

    return {
        f"{prefix}_name": column("name"),
        f"{prefix}_country": column("country"),
        f"{prefix}_sectors": sectors,
        f"{prefix}_id": column("id"),
        f"{prefix}_text": column("text"),
    }


def _people(value: Any) -> list[Record]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _dates(prefix: str, key: str) -> dict[str, Callable[[Record], Cell]]:
    parts = ("start", "end", "precision", "text", "basis")
    return {prefix: _at(key, "value"), **{f"{prefix}_{part}": _at(key, part) for part in parts}}


_ARTICLE: Columns = {
    "article_id": _at("article", "id"),
    "source_id": _at("article", "source_id"),
    "title": _at("article", "title"),
    "outlet": _at("article", "outlet"),
    "published": _at("article", "published"),
    "url": _at("article", "url"),
}
_EVIDENCE: Columns = {
    "evidence": _at("evidence", "text"),
    "evidence_start": _at("evidence", "start"),
    "evidence_end": _at("evidence", "end"),
    "also": lambda record: joined([span["text"] for span in record.get("also", [])]),
}
_REALIS: Columns = {
    "realis": _at("realis"),
    "historical": _at("historical"),
    "claimed": _at("claimed"),
    **_parties("claimed_by", "claimed_by"),
}
_CODER: Columns = {
    "confidence": _at("confidence"),
    "coder_version": _at("coder", "version"),
    "coder_weights": _at("coder", "weights"),
    "coder_codebook": _at("coder", "codebook"),
    "coder_registry": _at("coder", "registry"),
}
_PLACE: Columns = {
    "place": _at("place", "name"),
    "place_text": _at("place", "text"),
    "place_country": _at("place", "country"),
    "place_lat": _at("place", "lat"),
    "place_lon": _at("place", "lon"),
    "place_geonames": _at("place", "geonames"),
}
_HARM: Columns = {
    f"{harm}_{bound}": _at(harm, bound) for harm in ("killed", "injured") for bound in ("low", "high", "text")
}

_LAYOUT: dict[str, Columns] = {
    "event": {
        "id": _at("id"),
        **_dates("date", "date"),
        "type": _at("type"),
        "mode": _at("mode"),
        "contexts": _list("contexts"),
        "quad": _at("quad"),
        "score": _at("score"),
        "cameo": _at("cameo"),
        **_parties("actor", "actors"),
        **_parties("recipient", "recipients"),
        **_parties("mediator", "mediators"),
        **_REALIS,
        "object": _at("object", "text"),
        **_PLACE,
        **_HARM,
        "trigger": _at("trigger", "text"),
        **_EVIDENCE,
        "story": _at("story"),
        **_ARTICLE,
        **_CODER,
    },
    "statement": {
        "id": _at("id"),
        **_dates("date", "date"),
        **_parties("speaker", "speaker"),
        **_parties("addressee", "addressee"),
        **_parties("about", "about"),
        "direct": _at("direct"),
        "content": _at("content", "text"),
        "content_start": _at("content", "start"),
        "content_end": _at("content", "end"),
        "cue": _at("cue", "text"),
        "event": _at("event"),
        **_EVIDENCE,
        **_ARTICLE,
        **_CODER,
    },
    "tie": {
        "id": _at("id"),
        "tie": _at("tie"),
        **_parties("from", "from"),
        **_parties("to", "to"),
        "symmetric": _at("symmetric"),
        "topics": _list("topics"),
        "object": _at("object", "text"),
        **_dates("since", "since"),
        **_dates("until", "until"),
        **_REALIS,
        "derived_from": _at("derived_from"),
        "trigger": _at("trigger", "text"),
        **_EVIDENCE,
        **_ARTICLE,
        **_CODER,
    },
    "problem": {
        "step": _at("step"),
        "reason": _at("reason"),
        "source": _at("source"),
        "span_start": _at("span", "start"),
        "span_end": _at("span", "end"),
        "span_text": _at("span", "text"),
        **_ARTICLE,
    },
}

COLUMNS: Mapping[str, tuple[str, ...]] = {kind: tuple(columns) for kind, columns in _LAYOUT.items()}
