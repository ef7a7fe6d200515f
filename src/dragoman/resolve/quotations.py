"""Who said what: speech cues and quotation marks to statements with their content.

Direct: the quotation in the cue's sentence and those that go on after it in the paragraph. Indirect: the reported
clause after the cue ("said that …"), before it ("…, he said") or on both sides. A clause with a few quoted words in
it is indirect as a whole. A quotation without a cue belongs to who acts in its sentence, else to the last speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dragoman.model import Frame, Reading, RoleName, Span
from dragoman.resolve.quoted import Quote, quotes

FRAGMENT: Final = 4
"""A quotation of fewer words is not a statement of its own."""
SHARE: Final = 0.6
"""From this share of quoted words on, a reported clause counts as direct speech."""

_SPEAKERS: Final = frozenset({"person", "organisation", "country", "group"})
_ADVERBIAL: Final = re.compile(
    r"\s*,?\s*(?:(?:late|early|later|earlier|also|again|separately|bluntly|flatly)\b\s*)?"
    r"(?:(?:in|during|at|through|via|on|after|before|following|by|from)\s+"
    r"(?:(?:a|an|the|his|her|its|their|another|one|state)\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:statements?|interviews?|speech|address|tweet|posts?|letter|report|message|release|conference|briefing|remarks|"
    r"television|radio|telegram|communiqu[eé]|note|reply|response|hearing|meeting|call|visit|talks|summit|session|"
    r"rally|ceremony|media|channel|phone|telephone|twitter|facebook|x)\b"
    r"(?:\s+(?:with|to|for|in|at|on|by|after|from|carried by|broadcast by|published by|posted on)\s+[^,.;:“\"]{2,50}?"
    r"(?=\s+that\b|,|\.|:|$))?)",
    re.IGNORECASE,
)
_THAT: Final = re.compile(r"\s*,?\s*that\b\s*", re.IGNORECASE)
_EDGES: Final = ' \t\n,;:—–-“”"«»‘’'
_ADDING: Final = re.compile(
    r",\s+(?:and\s+)?(adding|noting|stressing|saying|insisting|explaining|arguing|warning|pointing out|claiming)\s+"
    r"(?:that\s+)?",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    r"(?:[\s,;]+(?:and|but|while|as|then|also|he|she|it|they|who|which|in|later|further|however|has|have|had|was|"
    r"the|a|an))+\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A statement as it stands in the text.

    ``frame`` is the index of its speech frame in ``reading.frames``, null without a cue; ``speaker`` and ``addressee``
    index ``reading.spans``. ``content`` holds its pieces in order, without quotation marks or "that". ``evidence`` is
    the sentence of the cue, or the first of a quotation without one.
    """

    frame: int | None
    cue: Span | None
    speaker: int | None
    addressee: int | None
    content: tuple[Span, ...]
    direct: bool
    evidence: Span
    probability: float


def quotations(text: str, reading: Reading) -> tuple[Quotation, ...]:
    """The statements of a reading in order of the text. Denied speech ("declined to comment") gives none."""
    return tuple(sorted(_Finder(text, reading).find(), key=lambda q: (q.content[0].start, q.content[0].end)))


class _Finder:
    def __init__(self, text: str, reading: Reading) -> None:
        self._text, self._reading = text, reading
        self._quotes = quotes(text, reading.paragraphs)
        self._taken: set[Quote] = set()
        self._cues = [(n, f) for n, f in enumerate(reading.frames) if f.is_speech and "negated" not in f.flags]
        self._sentence = {n: reading.sentence_of(f.trigger) for n, f in self._cues}

    def find(self) -> list[Quotation]:
        found = [q for number, cue in self._cues if (q := self._of_cue(number, cue))]
        found += [a for q in found for a in self._added(q)]
        return found + self._without_cue(found)

    def _added(self, told: Quotation) -> list[Quotation]:
        """What the same sentence adds by a participle that no frame marks ("…, adding that …")."""
        assert told.cue is not None
        marked = [f.trigger for _, f in self._cues]
        made = []
        for match in _ADDING.finditer(self._text, told.cue.end, told.evidence.end):
            cue = Span(match.start(1), match.end(1))
            if any(cue.overlaps(m) for m in marked) or self._in_quote(cue):
                continue
            content = self._trim(match.end(), told.evidence.end)
            if content is not None and not any(content.overlaps(c) for c in told.content):
                direct = self._quoted_share([content]) >= SHARE
                made.append(Quotation(None, cue, told.speaker, told.addressee, (content,), direct, told.evidence, 0.7))
        return made

    # ------------------------------------------------------------------------------------------------ with a cue

    def _of_cue(self, number: int, cue: Frame) -> Quotation | None:
        sentence = self._sentence[number]
        speaker = self._speaker(cue, sentence)
        addressee = self._best(cue, "recipient")
        pieces = self._direct(number, cue, sentence)
        direct = bool(pieces)
        if not pieces:
            pieces = self._clause(cue, sentence, speaker, addressee)
            direct = bool(pieces) and self._quoted_share(pieces) >= SHARE
        if not pieces or self._names_only(pieces):
            return None
        chance = cue.type_probability
        return Quotation(number, cue.trigger, speaker, addressee, tuple(pieces), direct, sentence, chance)

    def _best(self, frame: Frame, role: RoleName) -> int | None:
        """The likeliest span in a role, the nearest to the trigger among equals."""
        spans = self._reading.spans
        found = [r for r in frame.roles if r.role == role]
        if not found:
            return None
        return max(
            found, key=lambda r: (round(r.probability, 1), -abs(spans[r.target].span.start - frame.trigger.start))
        ).target

    def _speaker(self, cue: Frame, sentence: Span) -> int | None:
        """Who the reader says speaks, else the nearest who could: right after the cue, else before it."""
        told = self._best(cue, "actor")
        behind = cue.trigger.of(self._text).lower().startswith("according")
        if told is not None and not (behind and self._reading.spans[told].span.end <= cue.trigger.start):
            return told
        before = after = None
        for i, marked in enumerate(self._reading.spans):
            if marked.kind not in _SPEAKERS or not sentence.contains(marked.span) or self._in_quote(marked.span):
                continue
            if marked.span.end <= cue.trigger.start:
                before = i
            elif after is None and marked.span.start - cue.trigger.end <= (25 if behind else 3):
                after = i
        return after if after is not None else before

    def _in_quote(self, span: Span) -> bool:
        return any(q.inner.contains(span) for q in self._quotes)

    def _direct(self, number: int, cue: Frame, sentence: Span) -> list[Span]:
        """Whole quotations of the cue: those of its sentence, and those that follow it in the paragraph."""
        paragraph = self._reading.paragraph_of(cue.trigger)
        others = [self._sentence[n] for n, _ in self._cues if n != number and self._sentence[n] != sentence]
        rivals = [f.trigger for n, f in self._cues if n != number and self._sentence[n] == sentence]
        pieces: list[Span] = []
        for quote in self._quotes:
            if not paragraph.contains(quote.inner) or quote in self._taken:
                continue
            if quote.inner.overlaps(sentence):
                nearer = any(_distance(r, quote.inner) < _distance(cue.trigger, quote.inner) for r in rivals)
                if nearer or not self._utters(quote, cue):
                    continue
            elif not pieces or quote.inner.start < sentence.end or not self._goes_on(quote, sentence, others):
                continue
            pieces.append(quote.inner)
            self._taken.add(quote)
        return pieces

    def _utters(self, quote: Quote, cue: Frame) -> bool:
        """Whether a quotation in the cue's sentence is what the cue reports, and not some quoted words in a clause."""
        words = quote.words(self._text)
        if not quote.is_whole(self._text):
            between = self._text[cue.trigger.end : quote.inner.start]
            led = quote.inner.start >= cue.trigger.end and bool(re.fullmatch(r"[\s:,]*[“\"'‘„«]\s*", between))
            return led and words >= FRAGMENT
        if quote.inner.start > cue.trigger.end:
            between = self._text[cue.trigger.end : quote.inner.start - 1]
            if _THAT.search(between) or (words < FRAGMENT and not re.search(r"[:,]\s*$", between)):
                return False
            return bool(re.search(r"[:,.—–-]\s*$|^\s*$", between)) or self._text[quote.inner.start].isupper()
        return words >= 2 or quote.inner.of(self._text)[-1:] in "!?,."

    def _goes_on(self, quote: Quote, sentence: Span, others: Sequence[Span]) -> bool:
        """Whether a later quotation of the paragraph continues the cue's: no other cue or unquoted sentence between."""
        if any(s.overlaps(quote.inner) or sentence.end <= s.start < quote.inner.start for s in others):
            return False
        last = max((q.inner.end for q in self._taken if q.inner.end <= quote.inner.start), default=sentence.end)
        between = self._text[max(last, sentence.end) : quote.inner.start]
        return not re.search(r"\w", between)

    def _names_only(self, pieces: Sequence[Span]) -> bool:
        """Whether a reported clause is but a name: what follows it is told by another cue."""
        return len(pieces) == 1 and any(
            s.span.start <= pieces[0].start + 4 and pieces[0].end <= s.span.end for s in self._reading.spans
        )

    def _quoted_share(self, pieces: Sequence[Span]) -> float:
        total = sum(p.end - p.start for p in pieces)
        quoted = sum(
            max(0, min(p.end, q.inner.end) - max(p.start, q.inner.start)) for p in pieces for q in self._quotes
        )
        return quoted / max(total, 1)

    # ---------------------------------------------------------------------------------------- reported clauses

    def _clause(self, cue: Frame, sentence: Span, speaker: int | None, addressee: int | None) -> list[Span]:
        """The reported clause: after the cue, before it, or both where the cue stands in its middle."""
        text = self._text
        low, high = self._bounds(cue, sentence)
        if added := _ADDING.search(text, cue.trigger.end, high):
            high = added.start()
        after = self._after(cue, high, speaker, addressee)
        before_end = min([cue.trigger.start, *(self._reading.spans[s].span.start for s in (speaker,) if s is not None)])
        before = self._trim(low, before_end) if before_end > low else None
        parenthetic = before is not None and _ends_with_comma(text, before.end, before_end)
        if cue.trigger.of(text).lower().startswith("according"):
            return self._according(cue, sentence, speaker, low, high)
        resumed = text[self._skip(cue, speaker, addressee) : high].lstrip().startswith(",")
        if after is None or (parenthetic and not resumed and len(after.of(text).split()) <= 2):
            return [before] if parenthetic and before is not None else []
        return [before, after] if parenthetic and resumed and before is not None else [after]

    def _bounds(self, cue: Frame, sentence: Span) -> tuple[int, int]:
        """The cue's stretch of its sentence: from the cue before it to the cue after it."""
        low, high = sentence.start, sentence.end
        for number, other in self._cues:
            if self._sentence[number] != sentence or other.trigger == cue.trigger:
                continue
            if other.trigger.end <= cue.trigger.start:
                low = max(low, other.trigger.end)
            elif other.trigger.start >= cue.trigger.end:
                high = min(high, other.trigger.start)
        return low, high

    def _skip(self, cue: Frame, speaker: int | None, addressee: int | None) -> int:
        """Where what is said may begin: behind the cue, its speaker, addressee, date and circumstances."""
        at = cue.trigger.end
        spans = self._reading.spans
        while True:
            start = at
            gap = re.compile(r"\s*,?\s*(?:to|of|on|by|with|in|at|late|early|that same)?\s*", re.IGNORECASE)
            for i, marked in enumerate(spans):
                reach = gap.match(self._text, at)
                near = reach is not None and at <= marked.span.start <= reach.end()
                if near and (i in (speaker, addressee) or marked.kind == "date"):
                    at = max(at, marked.span.end)
            if match := _ADVERBIAL.match(self._text, at):
                at = match.end()
            if at == start:
                return at

    def _after(self, cue: Frame, high: int, speaker: int | None, addressee: int | None) -> Span | None:
        at = self._skip(cue, speaker, addressee)
        if at >= high:
            return None
        if match := _THAT.match(self._text, at):
            at = match.end()
        found = self._trim(at, high)
        if found is None:
            return None
        for quote in self._quotes:
            if quote.closed and quote.inner.start == found.start and quote.words(self._text) >= FRAGMENT:
                return quote.inner
        joined = _JOINED.search(self._text[found.start : found.end]) if high < self._sentence_end(cue) else None
        return self._trim(found.start, found.start + joined.start()) if joined else found

    def _sentence_end(self, cue: Frame) -> int:
        return self._reading.sentence_of(cue.trigger).end

    def _according(self, cue: Frame, sentence: Span, speaker: int | None, low: int, high: int) -> list[Span]:
        """The clause of "according to X", before or after it."""
        end = self._reading.spans[speaker].span.end if speaker is not None else cue.trigger.end
        if cue.trigger.start - sentence.start <= 3:
            comma = self._text.find(",", end, high)
            found = self._trim(comma + 1 if comma >= 0 else end, high)
        else:
            found = self._trim(low, cue.trigger.start)
        return [found] if found else []

    def _trim(self, start: int, end: int) -> Span | None:
        while start < end and (self._text[start].isspace() or self._text[start] in _EDGES):
            start += 1
        while end > start and (self._text[end - 1].isspace() or self._text[end - 1] in _EDGES + ".!?"):
            end -= 1
        return Span(start, end) if re.search(r"\w", self._text[start:end]) else None

    # ---------------------------------------------------------------------------------------------- without a cue

    def _without_cue(self, found: Sequence[Quotation]) -> list[Quotation]:
        """Quotations that no cue reports: by who acts in the sentence, or going on with the last speaker."""
        made: list[Quotation] = []
        for quote in self._quotes:
            if quote in self._taken or self._covered(quote, found) or quote.words(self._text) < FRAGMENT:
                continue
            evidence = self._reading.sentence_of(quote.inner)
            earlier = [q for q in (*found, *made) if q.content[-1].end <= quote.inner.start]
            last = max(earlier, key=lambda q: q.content[-1].end, default=None)
            speaker, addressee = self._named_before(quote), None
            if speaker is None and (actor := self._acting(quote)):
                speaker, addressee = actor
            if speaker is None and last is not None and self._fills_paragraph(quote):
                speaker = last.speaker
            if speaker is not None:
                made.append(Quotation(None, None, speaker, addressee, (quote.inner,), True, evidence, 0.6))
        return made

    def _covered(self, quote: Quote, found: Sequence[Quotation]) -> bool:
        return any(c.overlaps(quote.inner) for q in found for c in q.content)

    def _named_before(self, quote: Quote) -> int | None:
        """Someone named right before it with a colon ("Putin: …")."""
        for i, marked in enumerate(self._reading.spans):
            between = self._text[marked.span.end : quote.inner.start] if marked.span.end <= quote.inner.start else "x"
            if marked.kind in _SPEAKERS and re.fullmatch(r"\s*:\s*[“\"'‘„«]\s*", between):
                return i
        return None

    def _acting(self, quote: Quote) -> tuple[int, int | None] | None:
        """Actor and recipient of a verbal event in the quotation's sentence ("accused him of …: '…'")."""
        if not quote.is_whole(self._text):
            return None
        sentence = self._reading.sentence_of(Span(max(0, quote.inner.start - 1), quote.inner.end))
        for frame in self._reading.frames:
            outside = sentence.contains(frame.trigger) and not quote.inner.contains(frame.trigger)
            if outside and frame.type in _VERBAL and (actor := self._best(frame, "actor")) is not None:
                return actor, self._best(frame, "recipient")
        return None

    def _fills_paragraph(self, quote: Quote) -> bool:
        """Whether the paragraph is, but for a few words, this quotation, or begins with it."""
        paragraph = self._reading.paragraphs[quote.paragraph]
        share = (quote.inner.end - quote.inner.start) / max(1, paragraph.end - paragraph.start)
        return share >= SHARE or quote.inner.start - paragraph.start <= 2


_VERBAL: Final = frozenset("AGREE CONSULT SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN".split())


def _distance(a: Span, b: Span) -> int:
    return max(b.start - a.end, a.start - b.end, 0)


def _ends_with_comma(text: str, end: int, limit: int) -> bool:
    """Whether a comma, a dash or a closing mark parts a fronted clause from what follows."""
    return bool(re.match(r"[”\"'’»]*\s*[,—–-]", text[end:limit])) or text[end - 1 : end] in ",?!"
