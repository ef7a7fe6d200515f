"""Rules of the registry's rows: codes that exist, dates that hold, words of the known lists, totals within bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from dragoman.registry.build import sector_words
from dragoman.registry.folding import plain
from dragoman.registry.names import VIA
from dragoman.registry.roles import role_of
from dragoman.registry.tables import Row, first_day, last_day, several

Rows = Mapping[str, Sequence[Row]]

SECTORS: Final = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC IGO NGO MNC"
    " IMG ISM".split()
)
"""The codebook's sectors; a test holds the two together, since the registry does not import the codebook."""

OFFICES: Final = frozenset(
    """
    head_of_state head_of_government effective_ruler deputy_head_of_state deputy_head_of_government crown_prince
    foreign_minister defence_minister interior_minister finance_minister justice_minister energy_minister
    unification_minister minister deputy_foreign_minister senior_diplomat un_ambassador ambassador special_envoy envoy
    national_security_adviser intelligence_chief army_chief central_bank_governor attorney_general chief_justice
    parliament_speaker spokesperson opposition_leader party_leader religious_leader regional_leader chief_minister
    first_minister leader group_leader head_of_organisation deputy_head_of_organisation
    """.split()
)

_NAMES: Final = frozenset(VIA) - {"surname", "alias", "full"}
_WORDS: Final[Mapping[tuple[str, str], Collection[str]]] = {
    ("states.csv", "status"): ("state", "territory", "partial", "former"),
    ("names.csv", "kind"): _NAMES,
    ("organisation_names.csv", "kind"): _NAMES,
    ("organisations.csv", "kind"): (
        "igo", "bloc", "ngo", "armed_group", "court", "parliament", "party", "company", "media", "other",
    ),
    ("organisations.csv", "sector"): SECTORS,
    ("sectors.csv", "kind"): ("role", "office", "group", "institution", "force", "head"),
    ("sectors.csv", "sector"): SECTORS,
    ("sectors.csv", "office"): OFFICES,
    ("offices.csv", "office"): OFFICES,
    ("offices.csv", "sectors"): SECTORS,
    ("regions.csv", "kind"): (
        "region", "admin1", "disputed", "city", "battlefield", "border", "base", "camp", "site", "sea", "ocean",
        "strait", "canal", "river", "lake", "islands",
    ),
}  # fmt: skip
"""Cells that hold one or several words of a closed list."""

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "states.csv": ("id", "name", "status"),
    "names.csv": ("name", "actor", "kind"),
    "organisations.csv": ("id", "name", "kind"),
    "organisation_names.csv": ("name", "actor", "kind"),
    "members.csv": ("organisation", "member"),
    "sectors.csv": ("word", "kind", "example"),
    "persons.csv": ("id", "name"),
    "offices.csv": ("person", "office", "title", "actor"),
    "regions.csv": ("name", "kind"),
}

_STATE: Final = "state"
_BODY: Final = "state or organisation"
_PERSON: Final = "person"
_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "states.csv": {"claimed_by": _STATE},
    "names.csv": {"actor": _BODY},
    "organisations.csv": {"country": _STATE},
    "organisation_names.csv": {"actor": _BODY},
    "members.csv": {"organisation": "organisation", "member": _BODY},
    "persons.csv": {"country": _STATE},
    "offices.csv": {"person": _PERSON, "actor": "state, organisation or group"},
    "regions.csv": {"country": _STATE},
}

GROUPS: Final = frozenset(
    """
    al-qaeda al-shabaab arakan-army boko-haram communist-party-of-the-philippines eln farc hamas haqqani-network
    hezbollah houthis islamic-state kachin-independence-organisation liberation-tigers-of-tamil-eelam
    lords-resistance-army m23 moro-islamic-liberation-front moro-national-liberation-front
    national-unity-government-of-myanmar pkk polisario-front rapid-support-forces renamo revolutionary-united-front
    southern-transitional-council splm-io taliban tehrik-i-taliban-pakistan tigray-peoples-liberation-front unita
    united-wa-state-army
    """.split()
)
"""Groups that only the offices of their leaders name."""

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "states.csv": (250, 300),
    "names.csv": (1_000, 5_000),
    "organisations.csv": (230, 5_000),
    "organisation_names.csv": (350, 10_000),
    "members.csv": (0, 20_000),
    "sectors.csv": (640, 5_000),
    "persons.csv": (4_200, 50_000),
    "offices.csv": (5_300, 100_000),
    "regions.csv": (250, 5_000),
}
"""Rows that each file of ours has at least and at most, so that a file cut off or doubled does not pass."""

_DATE: Final = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ISO3: Final = re.compile(r"[A-Z]{3}")
_FORMS: Final = {4: "year", 7: "month", 10: "day"}


def faults(rows: Rows) -> Iterator[str]:
    """What is wrong with the rows of all layers, one line each."""
    known = _known(rows)
    rules: tuple[Callable[[str, Row], Iterator[str]], ...] = (_cells, _dates, _rank, _degrees, _id)
    for file, found in rows.items():
        for row in found:
            for rule in rules:
                yield from (f"{row.where}: {message}" for message in rule(file, row))
            yield from (f"{row.where}: {message}" for message in _codes(row, _CODES.get(file, {}), known))
    yield from _ids(rows)
    yield from _state_codes(rows["states.csv"])
    yield from _phrases(rows["sectors.csv"])


def totals(rows: Rows) -> Iterator[str]:
    """Files with fewer or more rows than `BOUNDS` allow."""
    for file, (least, most) in BOUNDS.items():
        if not least <= len(rows[file]) <= most:
            yield (
                f"{file}:1: {len(rows[file])} rows, where {least} to {most} are expected; restore what is missing, or"
                f" widen the bounds in registry/rules.py"
            )


def _cells(file: str, row: Row) -> Iterator[str]:
    for column in _NEEDED[file]:
        if not row[column]:
            yield f"no {column}; fill it in"
    for (where, column), words in _WORDS.items():
        if where == file:
            for word in several(row[column]):
                if word not in words:
                    yield f"unknown {column} {word!r}; one of {', '.join(sorted(words))}"
    if file == "sectors.csv" and row["kind"] == "office" and not row["office"]:
        yield "kind office names no office; fill in the column office"
    if file == "states.csv" and row["status"] == "partial" and not row["claimed_by"]:
        yield "status partial without claimed_by; write the state that claims it"


def _dates(file: str, row: Row) -> Iterator[str]:
    try:
        if any(text and not _DATE.fullmatch(text) for text in (row["from"], row["to"])):
            raise ValueError
        start, end = first_day(row["from"]), last_day(row["to"])
    except ValueError:
        yield f"{row['from']!r} to {row['to']!r}: a date is YYYY, YYYY-MM or YYYY-MM-DD, and exists"
        return
    if start and end and start > end:
        yield f"begins on {row['from']}, after it ends on {row['to']}; mend one of them"
    written = [len(text) for text in (row["from"], row["to"]) if text]
    if file == "offices.csv" and written and row["precision"] != _FORMS[min(written)]:
        yield f"precision {row['precision']!r}, but the dates are known to the {_FORMS[min(written)]}; write that"


def _rank(file: str, row: Row) -> Iterator[str]:
    if row["rank"] and not (row["rank"].isdecimal() and int(row["rank"])):
        yield f"rank {row['rank']!r}; write 1 for who goes first, 2 for the next"


def _degrees(file: str, row: Row) -> Iterator[str]:
    if file != "regions.csv" or not (row["lat"] or row["lon"]):
        return
    for column, most in (("lat", 90), ("lon", 180)):
        try:
            good = -most <= float(row[column]) <= most
        except ValueError:
            good = False
        if not good:
            yield f"{column} {row[column]!r}; write degrees from -{most} to {most}"


def _id(file: str, row: Row) -> Iterator[str]:
    if row["id"] and not _SLUG.fullmatch(row["id"]) and not (file == "states.csv" and _ISO3.fullmatch(row["id"])):
        yield f"id {row['id']!r}; write it in small letters and hyphens, or a state's ISO 3166 alpha-3 code"


def _known(rows: Rows) -> dict[str, frozenset[str]]:
    states, organisations, persons = (
        frozenset(row["id"] for row in rows[file]) for file in ("states.csv", "organisations.csv", "persons.csv")
    )
    return {
        _STATE: states,
        "organisation": organisations,
        _BODY: states | organisations,
        _PERSON: persons,
        "state, organisation or group": states | organisations | GROUPS,
    }


def _codes(row: Row, columns: Mapping[str, str], known: Mapping[str, Collection[str]]) -> Iterator[str]:
    for column, kind in columns.items():
        if row[column] and row[column] not in known[kind]:
            yield f"no {kind} {row[column]!r} ({column}); add it or mend the code"


def _ids(rows: Rows) -> Iterator[str]:
    """Ids that two files define; within a file the key keeps them apart."""
    first: dict[str, Row] = {}
    for file in ("states.csv", "organisations.csv", "persons.csv"):
        for row in rows[file]:
            earlier = first.setdefault(row["id"], row)
            if earlier is not row:
                yield f"{row.where}: id {row['id']!r} is taken by {earlier.where}; choose another"


def _state_codes(states: Sequence[Row]) -> Iterator[str]:
    """ISO and COW codes that two states have at once; a former state may have left its code to a later one."""
    present = [row for row in states if row["status"] != "former"]
    for column in ("iso2", "cow"):
        for earlier, row in combinations((r for r in present if r[column]), 2):
            if earlier[column] == row[column]:
                yield f"{row.where}: {column} {row[column]!r} is {earlier['name']}'s ({earlier.where}); mend one"


def _phrases(words: Sequence[Row]) -> Iterator[str]:
    """Sector words whose example is read as something else, or whose counterexample is read as them."""
    known = sector_words(words)
    for row in words:
        read, misread = role_of(known, row["example"]), role_of(known, row["counter"])
        if row["example"] and (read is None or not _tokens(read.head) & _tokens(row["word"])):
            yield f"{row.where}: example {row['example']!r} is not read as {row['word']!r}; mend one of them"
        if misread is not None and misread.head == row["word"]:
            yield f"{row.where}: counter {row['counter']!r} is read as {row['word']!r}; mend it, or add the longer word"


def _tokens(word: str) -> frozenset[str]:
    return frozenset(plain(word).lower().split())
