"""The core types: what was read, what the words say, and what they were resolved to.

Every type is frozen and slotted and knows where it came from. Offsets are half-open character positions in
``Article.text``, the one string every offset refers to. This module imports nothing of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

SpanKind = Literal["person", "organisation", "country", "place", "group", "date", "quantity", "thing"]
RoleName = Literal["actor", "recipient", "place", "date", "object", "mediator", "killed", "injured"]
Flag = Literal["future", "historical", "hypothetical", "negated", "claimed"]
Realis = Literal["actual", "planned", "hypothetical", "denied"]
PartyKind = Literal["person", "state", "organisation", "group", "place", "thing"]
Precision = Literal["day", "week", "month", "quarter", "year", "decade", "range", "unknown"]
DateBasis = Literal["text", "relative", "published"]
FindingKind = Literal["event", "statement", "tie"]

SPEECH = "SAY"
TIE_PREFIX = "tie:"


def content_hash(*parts: object) -> str:
    """16 hex digits over the parts, separated so that ('ab', 'c') and ('a', 'bc') differ."""
    return hashlib.sha256("\x1f".join("" if p is None else str(p) for p in parts).encode()).hexdigest()[:16]


# ---------------------------------------------------------------------------------------------- what was read


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character range in ``Article.text``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other range lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One report. ``text`` is title, blank line, body (the title alone once if the body begins with it).

    ``origins`` says, per field (title, published, outlet, url), where the value came from: ``field`` (the
    input's own column), ``header``, ``first line``, ``dateline``, ``trailer``, ``file name``, ``option``,
    ``html meta`` ... ``source`` is where the article was found (path, and line where there is one).
    """

    id: str
    title: str
    text: str
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    source_id: str | None = None
    source: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)

    @staticmethod
    def identify(text: str, outlet: str | None, url: str | None, published: date | None) -> str:
        """The article's id: ``ar_`` and a hash of text, outlet, url and publication date."""
        return "ar_" + content_hash(text, outlet, url, published.isoformat() if published else None)


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, parsed, resolved or dated, and why. Stored and counted, never dropped."""

    step: Literal["sources", "reader", "resolve", "store"]
    reason: str
    article: str | None = None
    source: str | None = None
    span: Span | None = None


# ------------------------------------------------------------------------------------------- what the words say


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """A span the reader marked, with what it is. ``probability`` is the reader's for span and kind together."""

    span: Span
    kind: SpanKind
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Role:
    """An arc from a frame to ``Reading.spans[target]``."""

    role: RoleName
    target: int
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A trigger with what it evokes: a PLOVER event type, ``SAY``, or ``tie:NAME``.

    One word can carry two frames. ``type_probability`` is that of trigger and type together.
    """

    trigger: Span
    type: str
    mode: str | None = None
    flags: frozenset[Flag] = frozenset()
    roles: tuple[Role, ...] = ()
    type_probability: float = 1.0
    mode_probability: float = 1.0
    flag_probabilities: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_tie(self) -> bool:
        """Whether the frame asserts a standing tie."""
        return self.type.startswith(TIE_PREFIX)

    @property
    def is_speech(self) -> bool:
        """Whether the frame is a speech cue."""
        return self.type == SPEECH

    def targets(self, role: RoleName) -> tuple[int, ...]:
        """Indices into ``Reading.spans`` that fill the role, in order of the text."""
        return tuple(sorted(r.target for r in self.roles if r.role == role))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of one article say: the reader's output, before any knowledge of the world.

    ``paragraphs`` and ``sentences`` are in order of the text; the title is the first paragraph. ``spans`` and
    ``frames`` are sorted by start. Role arcs stay within a paragraph.
    """

    article: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    spans: tuple[ReadSpan, ...]
    frames: tuple[Frame, ...]
    weights: str = ""

    def sentence_of(self, span: Span) -> Span:
        """The sentence in which the span begins; the span itself where none holds it."""
        return next((s for s in self.sentences if s.start <= span.start < s.end), span)

    def paragraph_of(self, span: Span) -> Span:
        """The paragraph in which the span begins; the span itself where none holds it."""
        return next((p for p in self.paragraphs if p.start <= span.start < p.end), span)


# ------------------------------------------------------------------------------------- what it was resolved to


@dataclass(frozen=True, slots=True)
class Party:
    """Someone as written and as resolved. ``text`` is never overwritten; ``country`` is null when unresolved.

    ``link`` says how it was resolved ("registry name", "title in the text", "pronoun → Min Aung Hlaing" ...);
    ``score`` in 0..1 is how sure that is. ``candidates`` keeps registry ids that lost or tied.
    """

    text: str
    span: Span
    kind: PartyKind
    name: str | None = None
    id: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    link: str = ""
    score: float = 0.0
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision. ``start`` and ``end`` are inclusive days; ``value`` is ISO to the precision."""

    value: str | None
    start: date | None
    end: date | None
    precision: Precision
    text: str | None = None
    basis: DateBasis | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written and, where known, its canonical name, ISO3 country and coordinates in degrees (WGS 84)."""

    text: str
    span: Span
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as written ("at least 20"), with bounds; ``high`` is null when open."""

    text: str
    span: Span
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is planned, denied, hypothetical or claimed (``realis`` and the flags beside it).

    ``evidence`` is the sentence that says so; ``also`` holds the sentences that tell the same happening again.
    """

    id: str
    article: str
    evidence: Span
    trigger: Span
    type: str
    mode: str | None
    realis: Realis
    historical: bool
    claimed: bool
    claimed_by: Party | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    mediators: tuple[Party, ...]
    object: Span | None
    date: When | None
    place: Place | None
    killed: Count | None
    injured: Count | None
    confidence: float
    contexts: tuple[str, ...] = ()
    also: tuple[Span, ...] = ()

    @property
    def is_fact(self) -> bool:
        """Actual, unclaimed and not historical: what counts, scores and dossiers use unless asked otherwise."""
        return self.realis == "actual" and not self.historical and not self.claimed


@dataclass(frozen=True, slots=True)
class Statement:
    """Someone said it. ``content`` lists the quoted or reported pieces in order (a split quotation has several)."""

    id: str
    article: str
    evidence: Span
    cue: Span | None
    speaker: Party | None
    addressee: Party | None
    content: tuple[Span, ...]
    direct: bool
    about: tuple[Party, ...]
    event: str | None
    date: When | None
    confidence: float
    also: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A standing relation as one sentence asserts it. ``tie`` is the name without prefix.

    For symmetric ties all parties stand in ``source`` and ``symmetric`` is true. ``topics`` are from the
    controlled list of the codebook.
    """

    id: str
    article: str
    evidence: Span
    trigger: Span
    tie: str
    source: tuple[Party, ...]
    target: tuple[Party, ...]
    symmetric: bool
    topics: tuple[str, ...]
    object: Span | None
    since: When | None
    until: When | None
    realis: Realis
    historical: bool
    claimed: bool
    claimed_by: Party | None
    confidence: float
    derived_from: str | None = None
    also: tuple[Span, ...] = ()

    @property
    def is_fact(self) -> bool:
        """Actual, unclaimed and not historical."""
        return self.realis == "actual" and not self.historical and not self.claimed


@dataclass(frozen=True, slots=True)
class Mention:
    """Someone or somewhere as written, with the link it resolved to."""

    article: str
    party: Party


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything one article yielded, in order of the text."""

    article: str
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    ties: tuple[Tie, ...] = ()
    mentions: tuple[Mention, ...] = ()
    problems: tuple[Problem, ...] = ()


# ----------------------------------------------------------------------------------------------- who is who


@dataclass(frozen=True, slots=True)
class Office:
    """A dated office term. ``office`` is e.g. head_of_state, head_of_government, foreign_minister; days inclusive."""

    office: str
    title: str
    country: str | None
    start: date | None
    end: date | None
    sectors: tuple[str, ...]

    def held_on(self, day: date | None) -> bool:
        """Whether the office was held on the day; an unknown day counts as held."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the registry. ``country`` is ISO3, null for IGOs and blocs; ``sectors`` hold when no office does."""

    id: str
    kind: PartyKind
    name: str
    country: str | None
    sectors: tuple[str, ...]
    names: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person ruled about a finding. ``target`` is a finding's id."""

    target: str
    verdict: Literal["accept", "reject", "correct"]
    value: str | None
    who: str
    when: str
    why: str
