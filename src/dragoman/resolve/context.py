"""Everything resolved once per article that its findings draw on: parties, dates, places, counts, quotations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from dragoman.codebook import Codebook
from dragoman.model import Article, Count, Frame, Party, Place, Reading, RoleName, Span, When
from dragoman.registry import Registry
from dragoman.resolve import counts, dates, places
from dragoman.resolve.coreference import Discourse
from dragoman.resolve.entities import sectors_on
from dragoman.resolve.quotations import Quotation, quotations

_LEAD = 40
_NOBODY = frozenset({"the", "a", "an"})


@dataclass(slots=True)
class Context:
    """An article with its reading and who, when and where its spans are."""

    article: Article
    reading: Reading
    codebook: Codebook
    registry: Registry
    quotes: tuple[Quotation, ...] = ()
    discourse: Discourse = field(init=False)
    _whens: dict[tuple[int, bool], When] = field(default_factory=dict)
    _anchors: list[tuple[int, When]] = field(default_factory=list)

    def __post_init__(self) -> None:
        text, reading = self.article.text, self.reading
        self.quotes = quotations(text, reading)
        self.discourse = Discourse(text, reading, self.registry, self.day, speakers_of(reading, self.quotes))

    @property
    def day(self) -> date | None:
        """The day on which the article's names are valid."""
        return self.article.published

    def words(self, i: int) -> str:
        """The words of a span, by its index."""
        return self.reading.spans[i].span.of(self.article.text)

    def parties_at(self, i: int, day: date | None = None) -> tuple[Party, ...]:
        """The parties that a span means, with the sectors of ``day`` where a past event asks for another day."""
        span = self.reading.spans[i].span
        text, link = self.words(i), self.discourse.links.get(i)
        found = []
        for entity in self.discourse.of[i]:
            party = entity.party(text, span, link)
            if day is not None and entity.actor is not None and entity.actor.kind == "person":
                party = _on(party, sectors_on(entity.actor, day))
            found.append(party)
        return tuple(found) or (self._as_written(i, text, span),)

    def _as_written(self, i: int, text: str, span: Span) -> Party:
        kind = self.reading.spans[i].kind
        known = {"person": "person", "organisation": "organisation", "country": "place", "place": "place"}
        return Party(text, span, known.get(kind, "thing" if kind == "thing" else "group"), link="as written")  # type: ignore[arg-type]

    def parties(self, frame: Frame, role: RoleName, day: date | None = None) -> tuple[Party, ...]:
        """The parties in a role, each once, in order of the text; where the reader broke off after an article, none."""
        found: dict[tuple[object, ...], Party] = {}
        for i in (t for t in frame.targets(role) if self.words(t).lower() not in _NOBODY):
            for party in self.parties_at(i, day):
                key = (party.id,) if party.id else (party.name or party.text, party.country)
                found.setdefault(key, party)
        return tuple(found.values())

    def when(self, i: int, *, future: bool) -> When:
        """The date of a span; what it leaves open is read from the date before it in the text."""
        if (i, future) not in self._whens:
            span = self.reading.spans[i].span
            anchor = next((w for at, w in reversed(self._anchors) if at < span.start), None)
            lead = self.article.text[max(0, span.start - _LEAD) : span.start]
            found = dates.when(self.words(i), published=self.day, lead=lead, future=future, anchor=anchor)
            self._whens[i, future] = found
            if found.start is not None and found.value is not None:
                self._anchors.append((span.start, found))
                self._anchors.sort(key=lambda pair: pair[0])
        return self._whens[i, future]

    def bound(self, i: int) -> str | None:
        """Whether a date span is told as "since" or "until"."""
        span = self.reading.spans[i].span
        return dates.bound(self.article.text[max(0, span.start - _LEAD) : span.start], self.words(i))

    def place(self, i: int) -> Place:
        """The place of a span."""
        span = self.reading.spans[i].span
        return places.place(self.words(i), span, self.registry, near=self.discourse.scene.near)

    def count(self, i: int) -> Count | None:
        """The number of a span."""
        return counts.count(self.words(i), self.reading.spans[i].span)

    def quote_around(self, span: Span) -> Quotation | None:
        """The innermost quotation whose content holds a span."""
        found = [q for q in self.quotes if any(c.contains(span) for c in q.content)]
        return min(found, key=lambda q: sum(c.end - c.start for c in q.content), default=None)


def _on(party: Party, sectors: tuple[str, ...]) -> Party:
    from dataclasses import replace

    return replace(party, sectors=sectors)


def speakers_of(reading: Reading, quotes: tuple[Quotation, ...]) -> dict[int, tuple[int | None, int | None]]:
    """For each span inside a quotation, the spans of its speaker and addressee."""
    found: dict[int, tuple[int | None, int | None]] = {}
    for quote in quotes:
        for i, marked in enumerate(reading.spans):
            if any(c.contains(marked.span) for c in quote.content):
                found[i] = (quote.speaker, quote.addressee)
    return found
