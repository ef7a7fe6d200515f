"""Reading canonical records: the findings as ``dragoman export`` writes them (``docs/reference/findings.md``).

Answers are built from these plain mappings and not from ``model``'s types, because they come out of the store and may
have been written by an earlier version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

Finding: TypeAlias = Mapping[str, Any]
PartyRecord: TypeAlias = Mapping[str, Any]

Section = Literal["fact", "planned", "claimed", "denied", "hypothetical", "historical"]
UNDATED = "9999-99-99"


def section(finding: Finding) -> Section:
    """The one section in which a finding stands: a fact, or the first that applies.

    The order is denied, claimed, hypothetical, planned, historical. Statements are facts: they assert
    that someone said it.
    """
    realis = finding.get("realis", "actual")
    if realis == "denied":
        return "denied"
    if finding.get("claimed"):
        return "claimed"
    if realis in ("hypothetical", "planned"):
        return realis  # type: ignore[no-any-return]
    return "historical" if finding.get("historical") else "fact"


def is_fact(finding: Finding) -> bool:
    """Actual, unclaimed and not historical: what counts and dossiers use unless asked otherwise."""
    return section(finding) == "fact"


def labels(finding: Finding) -> tuple[str, ...]:
    """The words that say what keeps a finding from being a plain fact, in the order of precedence."""
    realis = finding.get("realis", "actual")
    found = [] if realis == "actual" else [str(realis)]
    if finding.get("claimed"):
        by = party_name(finding["claimed_by"]) if finding.get("claimed_by") else ""
        found.append(f"claimed by {by}" if by else "claimed")
    if finding.get("historical"):
        found.append("historical")
    return tuple(found)


def published(finding: Finding) -> str | None:
    """The ISO publication date of the report, where known."""
    value = (finding.get("article") or {}).get("published")
    return str(value)[:10] if value else None


def outlet(finding: Finding) -> str | None:
    """The outlet of the report, where known."""
    return (finding.get("article") or {}).get("outlet")


def article_id(finding: Finding) -> str:
    """The id of the report."""
    return str((finding.get("article") or {}).get("id", ""))


def day(finding: Finding) -> str | None:
    """The first day of the finding's date as ISO text; None where it is undated."""
    when = finding.get("date") or {}
    start = when.get("start") or when.get("value")
    return str(start) if start else None


def by_date(finding: Finding) -> tuple[str, str, int]:
    """Sort key: date, undated last; then publication date and place in the text."""
    return (day(finding) or UNDATED, published(finding) or UNDATED, int(finding["evidence"]["start"]))


def party_name(party: PartyRecord) -> str:
    """The resolved name; the words as written, in quotation marks, where the party was not resolved."""
    name = party.get("name")
    return str(name) if name else f"“{' '.join(str(party.get('text', '')).split())}”"


def parties(finding: Finding, *roles: str) -> list[PartyRecord]:
    """The parties in the given roles (keys of the canonical record), in order."""
    found: list[PartyRecord] = []
    for role in roles:
        value = finding.get(role)
        if isinstance(value, Mapping):
            found.append(value)
        elif isinstance(value, Sequence):
            found.extend(value)
    return found


def words(text: str) -> tuple[str, ...]:
    """The lower-case words of a text, for telling reprints of a sentence apart from other sentences."""
    return tuple(re.findall(r"\w+", text.casefold()))


def reports(findings: Iterable[Finding]) -> int:
    """The number of different articles."""
    return len({article_id(f) for f in findings})


def outlets(findings: Iterable[Finding]) -> int:
    """The number of different named outlets."""
    return len({outlet(f) for f in findings} - {None})
