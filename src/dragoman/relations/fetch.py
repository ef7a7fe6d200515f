"""What the record holds about one or two sides, found through its table of parties."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dragoman.relations.canonical import Finding, PartyRecord, by_date
from dragoman.relations.sides import Side
from dragoman.store import Record

_ROWS = "SELECT f.record FROM current_finding f WHERE "


def of_both(record: Record, a: Side, b: Side) -> list[Finding]:
    """Findings in which each side has a party, in any role and any realis, by date."""
    (one, one_values), (two, two_values) = _involves(a), _involves(b)
    return _load(record, f"{one} AND {two}", [*one_values, *two_values])


def ties_of(record: Record, side: Side) -> list[Finding]:
    """Ties in which the side has a party."""
    condition, values = _involves(side)
    return _load(record, f"f.kind = 'tie' AND {condition}", values)


def visits_of(record: Record, side: Side) -> list[Finding]:
    """Visits by the side for which the words name no host: the place tells where they went."""
    condition, values = _involves(side)
    found = _load(record, f"f.type = 'CONSULT' AND f.mode = 'visit' AND {condition}", values)
    return [f for f in found if not f.get("recipients") and f.get("place")]


def parties_seen(record: Record) -> list[PartyRecord]:
    """Every party of the record, each spelling once."""
    rows = record.sql("SELECT DISTINCT name, text, kind, actor_id, country FROM current_party ORDER BY ALL")
    return [
        {"name": name, "text": text, "kind": kind, "id": id_, "country": country}
        for name, text, kind, id_, country in rows
    ]


def articles_by_month(record: Record) -> list[tuple[str, int, int]]:
    """Month (YYYY-MM), articles and named outlets of the whole record; undated articles are left out."""
    return [
        (str(month), int(articles), int(outlets))
        for month, articles, outlets in record.sql(
            "SELECT strftime(published, '%Y-%m') AS month, count(*), count(DISTINCT outlet) FROM article"
            " WHERE published IS NOT NULL GROUP BY month ORDER BY month"
        )
    ]


def _involves(side: Side) -> tuple[str, list[object]]:
    column = {"country": "lower(p.country) = lower(?)", "actor": "p.actor_id = ?"}.get(side.kind)
    values: list[object] = [side.key]
    if column is None:
        column, values = "(lower(p.name) = lower(?) OR lower(p.text) = lower(?))", [side.name, side.name]
    return f"(f.article, f.id) IN (SELECT (p.article, p.finding) FROM current_party p WHERE {column})", values


def _load(record: Record, condition: str, values: Sequence[object]) -> list[Finding]:
    found: list[dict[str, Any]] = [json.loads(row) for (row,) in record.sql(_ROWS + condition, values)]
    return sorted(found, key=lambda f: (*by_date(f), str(f["id"])))
