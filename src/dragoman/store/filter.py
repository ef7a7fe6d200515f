"""Which findings are asked for: a filter that becomes SQL with bound parameters, never pasted text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.model import FindingKind, Realis

_NAMES_PARTY = "(lower(p.country) = lower(?) OR p.actor_id = ? OR lower(p.name) = lower(?) OR lower(p.text) = lower(?))"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings to return; what is left at its default does not restrict.

    ``type`` is a PLOVER type, ``SAY`` or the name of a tie. ``actor``, ``recipient`` and the two of ``either``
    are an ISO 3166-1 alpha-3 code, a registry id, or a name as resolved or written (case ignored). ``actor`` looks
    at those who act, speak or stand on the ``from`` side; ``recipient`` at those acted on, addressed or spoken
    about, or on the ``to`` side; symmetric ties and joint acts (two actors meet, agree, cooperate) count for both.
    ``either`` is a dyad in both directions. ``since`` and ``until`` are inclusive days, and a finding whose date
    is coarser than a day matches where its interval overlaps; undated findings match neither. ``article`` is an
    id or its beginning. Facts are actual, unclaimed and not historical; statements count as facts. Asking for a
    ``realis`` other than actual needs ``facts_only=False``.
    """

    kind: FindingKind | None = None
    type: str | None = None
    actor: str | None = None
    recipient: str | None = None
    either: tuple[str, str] | None = None
    realis: Realis | None = None
    since: date | None = None
    until: date | None = None
    article: str | None = None
    facts_only: bool = True


def where(wanted: Filter) -> tuple[str, list[object]]:
    """The SQL condition over ``current_finding f`` and its parameters."""
    terms: list[tuple[str, list[object]]] = []
    if wanted.kind is not None:
        terms.append(("f.kind = ?", [wanted.kind]))
    if wanted.type is not None:
        terms.append(("lower(f.type) = lower(?)", [wanted.type]))
    if wanted.realis is not None:
        terms.append(("f.realis = ?", [wanted.realis]))
    if wanted.facts_only:
        terms.append(("f.is_fact", []))
    if wanted.since is not None:
        terms.append(("f.date_end >= ?", [wanted.since]))
    if wanted.until is not None:
        terms.append(("f.date_start <= ?", [wanted.until]))
    if wanted.article is not None:
        terms.append(("starts_with(f.article, ?)", [wanted.article]))
    terms += _party_terms(wanted)
    condition = " AND ".join(f"({sql})" for sql, _ in terms) or "TRUE"
    return condition, [value for _, values in terms for value in values]


def _party_terms(wanted: Filter) -> list[tuple[str, list[object]]]:
    terms = []
    if wanted.actor is not None and wanted.recipient is not None:
        terms.append(_pair(wanted.actor, wanted.recipient))
    elif wanted.actor is not None:
        terms.append(_one("source", wanted.actor))
    elif wanted.recipient is not None:
        terms.append(_one("target", wanted.recipient))
    if wanted.either is not None:
        first, second = wanted.either
        there, back = _pair(first, second), _pair(second, first)
        terms.append((f"{there[0]} OR {back[0]}", there[1] + back[1]))
    return terms


def _one(side: str, name: str) -> tuple[str, list[object]]:
    sql = f"SELECT (p.article, p.finding) FROM current_party p WHERE p.side IN (?, 'both') AND {_NAMES_PARTY}"
    return f"(f.article, f.id) IN ({sql})", [side, name, name, name, name]


def _pair(source: str, target: str) -> tuple[str, list[object]]:
    """Source acts on target; in a joint act they must be two different parties."""
    names_other = _NAMES_PARTY.replace("p.", "q.")
    sql = (
        "SELECT (p.article, p.finding) FROM current_party p JOIN current_party q"
        " ON p.article = q.article AND p.finding = q.finding AND p.position <> q.position"
        " WHERE p.side IN ('source', 'both') AND q.side IN ('target', 'both')"
        f" AND {_NAMES_PARTY} AND {names_other}"
    )
    return f"(f.article, f.id) IN ({sql})", [*[source] * 4, *[target] * 4]
