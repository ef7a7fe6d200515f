"""Why a finding says what it says: its words, the reader's spans, and how parties, date and code were resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dragoman.codebook import Codebook
from dragoman.model import SPEECH, TIE_PREFIX, Decision, Frame, Mention, Reading, Span
from dragoman.relations.canonical import Finding, labels, parties
from dragoman.store import Record

ROLE_KEYS = {
    "event": ("actors", "recipients", "mediators", "claimed_by"),
    "statement": ("speaker", "addressee", "about"),
    "tie": ("from", "to", "claimed_by"),
}
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
BASES = {
    "text": "written in the text",
    "relative": "counted from the publication date",
    "published": "no date in the text: the day of publication",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the article with what the reader or the codebook makes of them. Offsets are in ``Article.text``."""

    start: int
    end: int
    text: str
    label: str
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class PartyLink:
    """One party as written and how it was resolved. ``candidates`` are registry ids that lost or tied."""

    role: str
    text: str
    name: str | None
    id: str | None
    country: str | None
    sectors: tuple[str, ...]
    kind: str
    link: str
    score: float
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """The code in the codebook's words. ``quad``, ``score`` and ``cameo`` are null for statements and ties."""

    name: str
    definition: str
    mode: str | None = None
    mode_definition: str | None = None
    quad: int | None = None
    quad_name: str | None = None
    score: float | None = None
    cameo: str | None = None
    cameo_label: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one finding. ``before`` and ``after`` are the rest of the paragraph around the evidence.

    ``marks`` is what the reader saw in the evidence, with its probabilities; empty, and ``read`` false, where the
    record keeps no reading of the article.
    """

    finding: Finding
    status: tuple[str, ...]
    before: str
    after: str
    code: Code
    parties: tuple[PartyLink, ...]
    dates: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    read: bool
    also: tuple[str, ...]
    decisions: tuple[Decision, ...]
    coder: Mapping[str, str]


def explain(record: Record, id_or_prefix: str, *, codebook: Codebook | None = None) -> Explanation:
    """How one finding came about.

    Raises:
        InputError: no finding, or several, have an id that begins so.

    """
    if codebook is None:
        from dragoman.codebook import load

        codebook = load()
    finding = record.finding(id_or_prefix)
    article = record.article(str(finding["article"]["id"]))
    reading = record.reading(article.id)
    evidence = Span(int(finding["evidence"]["start"]), int(finding["evidence"]["end"]))
    paragraph = _paragraph(article.text, evidence)
    return Explanation(
        finding=finding,
        status=labels(finding),
        before=article.text[paragraph.start : evidence.start].strip(),
        after=article.text[evidence.end : paragraph.end].strip(),
        code=_code(finding, codebook),
        parties=tuple(_links(finding, record.mentions(article.id))),
        dates=tuple(_dates(finding)),
        marks=tuple(_marks(article.text, evidence, reading)) if reading else (),
        read=reading is not None,
        also=tuple(str(a["text"]) for a in finding.get("also") or ()),
        decisions=tuple(record.decisions(str(finding["id"]))),
        coder=dict(finding.get("coder") or {}),
    )


def _paragraph(text: str, inside: Span) -> Span:
    """The line of the article that holds the span: paragraphs are lines of ``Article.text``."""
    start = text.rfind("\n", 0, inside.start) + 1
    end = text.find("\n", inside.end)
    return Span(start, len(text) if end < 0 else end)


def _code(finding: Finding, codebook: Codebook) -> Code:
    if finding["kind"] == "statement":
        how = "in quotation marks" if finding.get("direct") else "in the reporter's words"
        return Code(SPEECH, f"A party is reported to have said it, {how}.")
    if finding["kind"] == "tie":
        tie = codebook.ties.get(str(finding["tie"]))
        return Code(str(finding["tie"]), tie.definition if tie else "Not in this codebook.")
    name, mode = str(finding["type"]), finding.get("mode")
    known = codebook.types.get(name)
    known_mode = known.modes.get(str(mode)) if known and mode else None
    cameo = codebook.cameo_codes.get(str(finding.get("cameo")))
    return Code(
        name,
        known.definition if known else "Not in this codebook.",
        mode,
        known_mode.definition if known_mode else None,
        finding.get("quad"),
        QUADS.get(finding.get("quad") or 0),
        finding.get("score"),
        finding.get("cameo"),
        cameo.label if cameo else None,
    )


def _links(finding: Finding, mentions: Iterable[Mention]) -> Iterable[PartyLink]:
    lost = {(m.party.span.start, m.party.span.end): m.party.candidates for m in mentions}
    for role in ROLE_KEYS[str(finding["kind"])]:
        for party in parties(finding, role):
            yield PartyLink(
                role={"actors": "actor", "recipients": "recipient", "mediators": "mediator"}.get(
                    role, role.replace("_", " ")
                ),
                text=str(party["text"]),
                name=party.get("name"),
                id=party.get("id"),
                country=party.get("country"),
                sectors=tuple(party.get("sectors") or ()),
                kind=str(party.get("kind") or "thing"),
                link=str(party.get("link") or ""),
                score=float(party.get("score") or 0),
                candidates=tuple(lost.get((party.get("start"), party.get("end")), ())),  # type: ignore[arg-type]
            )


def _dates(finding: Finding) -> Iterable[tuple[str, str]]:
    for key in ("date", "since", "until"):
        when = finding.get(key)
        if not when:
            continue
        words = f"“{when['text']}”, " if when.get("text") else ""
        basis = BASES.get(str(when.get("basis")), "not resolved")
        yield key, f"{when.get('value') or 'unknown'} ({words}{basis}, to the {when.get('precision') or 'unknown'})"
    if finding["kind"] == "event" and not finding.get("date"):
        yield "date", "none: nothing in the text dates it"


def _marks(text: str, evidence: Span, reading: Reading) -> Iterable[Mark]:
    """The reader's spans and frames in the evidence; of a frame its type, mode and flags, then each arc."""
    for read in reading.spans:
        if read.span.overlaps(evidence):
            yield Mark(read.span.start, read.span.end, read.span.of(text), read.kind, read.probability)
    for frame in reading.frames:
        if frame.trigger.overlaps(evidence):
            yield from _frame_marks(text, frame, reading)


def _frame_marks(text: str, frame: Frame, reading: Reading) -> Iterable[Mark]:
    at = (frame.trigger.start, frame.trigger.end, frame.trigger.of(text))
    yield Mark(*at, f"trigger of {frame.type.removeprefix(TIE_PREFIX)}", frame.type_probability)
    if frame.mode:
        yield Mark(*at, f"mode {frame.mode}", frame.mode_probability)
    for flag in sorted(frame.flags):
        yield Mark(*at, flag, frame.flag_probabilities.get(flag))
    for role in frame.roles:
        span = reading.spans[role.target].span
        label = f"{role.role} of {frame.type.removeprefix(TIE_PREFIX)}"
        yield Mark(span.start, span.end, span.of(text), label, role.probability)
