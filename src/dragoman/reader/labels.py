"""The label sets of the reader, in the order its heads use; weights name the version they were trained for.

Types and modes are PLOVER's (Open Event Data Alliance, 2021); ties, flags and roles are those of ``corpus/GUIDE.md``.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final, get_args

from dragoman.model import SPEECH, TIE_PREFIX, Flag, RoleName, SpanKind

KIND_LETTERS: Final[dict[str, SpanKind]] = {
    "P": "person",
    "O": "organisation",
    "G": "country",
    "L": "place",
    "N": "group",
    "D": "date",
    "Q": "quantity",
    "X": "thing",
}
ROLE_LETTERS: Final[dict[str, RoleName]] = {
    "a": "actor",
    "r": "recipient",
    "p": "place",
    "d": "date",
    "o": "object",
    "m": "mediator",
    "k": "killed",
    "j": "injured",
}
FLAG_LETTERS: Final[dict[str, Flag]] = {
    "f": "future",
    "h": "historical",
    "y": "hypothetical",
    "n": "negated",
    "c": "claimed",
}

EVENT_MODES: Final[dict[str, tuple[str, ...]]] = {
    "AGREE": (),
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "SUPPORT": (),
    "CONCEDE": (),
    "COOPERATE": (),
    "AID": (),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        "seize",
        "restrict",
        "censor",
        "curfew",
        "martial-law",
        "arrest",
        "deport",
        "withhold",
        "misinformation",
        "cyber",
    ),
    "ASSAULT": (
        "abduct",
        "beat",
        "torture",
        "sexual",
        "targeted",
        "destroy",
        "primitive",
        "firearms",
        "explosives",
        "suicide-attack",
        "aerial",
        "drone",
        "heavy-weapons",
        "crowd-control",
        "unconventional",
    ),
}
TIES: Final[tuple[str, ...]] = (
    "supplies_arms",
    "trades_with",
    "economic_cooperation",
    "military_cooperation",
    "strategic_partnership",
    "allied_with",
    "sanctions",
    "at_war_with",
    "occupies",
    "depends_on",
    "gives_aid",
    "recognises",
    "not_recognises",
    "member_of",
    "territorial_dispute",
    "mediates",
    "hosts_forces_of",
    "backs_armed_group",
    "rules",
    "fights_insurgency",
    "rivalry",
)

KINDS: Final[tuple[SpanKind, ...]] = get_args(SpanKind)
ROLES: Final[tuple[RoleName, ...]] = get_args(RoleName)
FLAGS: Final[tuple[Flag, ...]] = get_args(Flag)
TYPES: Final[tuple[str, ...]] = (*EVENT_MODES, SPEECH, *(TIE_PREFIX + tie for tie in TIES))

# Span tags: O, then B and I of each kind. Trigger tags: O, I, then the first word of each type.
OUTSIDE: Final = 0
INSIDE: Final = 1
FIRST_TYPE: Final = 2
SPAN_TAGS: Final = 1 + 2 * len(KINDS)
TRIGGER_TAGS: Final = FIRST_TYPE + len(TYPES)

# Mode classes: for each type one "no mode" and one per mode, laid out one type after the other.
MODES: Final[tuple[tuple[str, str | None], ...]] = tuple(
    (event, mode) for event in TYPES for mode in (None, *EVENT_MODES.get(event, ()))
)
MODE_RANGES: Final[tuple[tuple[int, int], ...]] = tuple(
    (MODES.index((event, None)), MODES.index((event, None)) + 1 + len(EVENT_MODES.get(event, ()))) for event in TYPES
)
CASES: Final[tuple[str, ...]] = ("none", "lower", "title", "upper", "mixed")
_EDGES: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 40)
DISTANCES: Final = 1 + 2 * (len(_EDGES) + 1)


def begin(kind: int) -> int:
    """The tag of the first word of a span of the kind with that index."""
    return 1 + 2 * kind


def case_of(piece: str) -> int:
    """The index in ``CASES`` of a wordpiece's written form: by its cased letters, ``none`` where it has none."""
    if piece.islower():
        return 1
    if piece.isupper():
        return 3 if sum(c.isupper() for c in piece) > 1 else 2
    if not any(c.isalpha() for c in piece) or piece.lower() == piece.upper():
        return 0
    return 2 if piece.istitle() else 4


def distance_bucket(trigger: int, first: int, last: int) -> int:
    """Bucket 0..DISTANCES-1 of where a span (first..last word) lies from a trigger word: side and log distance."""
    if first <= trigger <= last:
        return 0
    after = first > trigger
    gap = first - trigger if after else trigger - last
    return 1 + bisect_left(_EDGES, gap) + (len(_EDGES) + 1 if after else 0)
