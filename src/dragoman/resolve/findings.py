"""From frames to findings: events, ties and statements, as FORMATS ("From the corpus's marks to these fields") says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from dragoman.model import (
    TIE_PREFIX,
    Count,
    Event,
    Frame,
    Party,
    Place,
    Realis,
    Span,
    Statement,
    Tie,
    When,
    content_hash,
)
from dragoman.resolve.context import Context
from dragoman.resolve.quotations import Quotation

_BESIDE: Final = 100
"""So many characters after its trigger a date still belongs to an event that has none."""
PREFIX: Final = {"event": "ev_", "statement": "sa_", "tie": "ti_"}


def finding_id(kind: str, article: str, trigger: Span, ordinal: int) -> str:
    """A finding's id: a hash of article, kind, trigger span and ordinal (of several findings on one trigger).

    Type, coder version and resolved actors stay out, so that a person's decision survives a better model.
    """
    return PREFIX[kind] + content_hash(article, kind, trigger.start, trigger.end, ordinal)


class Coder:
    """Codes the frames of one article."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._article = context.article
        self._reading = context.reading
        self._ordinals: Counter[tuple[str, Span]] = Counter()
        self.event_of_frame: dict[int, str] = {}

    def _id(self, kind: str, trigger: Span) -> str:
        ordinal = self._ordinals[kind, trigger]
        self._ordinals[kind, trigger] += 1
        return finding_id(kind, self._article.id, trigger, ordinal)

    # ------------------------------------------------------------------------------------------------- events

    def events(self) -> list[Event]:
        """One event per event frame, in order of the text."""
        found = []
        for number, frame in enumerate(self._reading.frames):
            if frame.is_speech or frame.is_tie:
                continue
            event = self._event(frame)
            self.event_of_frame[number] = event.id
            found.append(event)
        return found

    def _event(self, frame: Frame) -> Event:
        context = self._context
        state, historical = realis(frame), "historical" in frame.flags
        when = self._date(frame, state, historical=historical)
        day = when.start if when and historical and when.start else None
        place = self._place(frame)
        actors, recipients = sides_of(
            frame, context.parties(frame, "actor", day), context.parties(frame, "recipient", day), place
        )
        return Event(
            id=self._id("event", frame.trigger),
            article=self._article.id,
            evidence=self._reading.sentence_of(frame.trigger),
            trigger=frame.trigger,
            type=frame.type,
            mode=frame.mode,
            realis=state,
            historical=historical,
            claimed="claimed" in frame.flags,
            claimed_by=self._claimant(frame),
            actors=actors,
            recipients=recipients,
            mediators=context.parties(frame, "mediator", day),
            object=self._object(frame),
            date=when,
            place=place,
            killed=self._count(frame, "killed"),
            injured=self._count(frame, "injured"),
            confidence=confidence(frame),
        )

    def _date(self, frame: Frame, state: Realis, *, historical: bool) -> When | None:
        """The event's date: as told, else the publication date for news that is neither planned nor historical."""
        future = state == "planned"
        told = [self._context.when(i, future=future) for i in frame.targets("date") or self._beside(frame)]
        dated = next((w for w in told if w.value is not None), None)
        if dated is not None:
            return dated
        published = self._article.published
        if published is None or historical or state in {"planned", "hypothetical"}:
            return told[0] if told else None
        return When(published.isoformat(), published, published, "day", None, "published")

    def _beside(self, frame: Frame) -> tuple[int, ...]:
        """A date that nobody claims, right after the trigger in its sentence with no other trigger between."""
        sentence = self._reading.sentence_of(frame.trigger)
        taken = {t for f in self._reading.frames for t in f.targets("date")}
        for i, marked in enumerate(self._reading.spans):
            if marked.kind != "date" or i in taken or not sentence.contains(marked.span):
                continue
            gap = Span(frame.trigger.end, marked.span.start)
            if 0 < gap.end - gap.start <= _BESIDE and not any(f.trigger.overlaps(gap) for f in self._reading.frames):
                return (i,)
        return ()

    def _object(self, frame: Frame) -> Span | None:
        return next((self._reading.spans[i].span for i in frame.targets("object")), None)

    def _place(self, frame: Frame) -> Place | None:
        told = frame.targets("place") or (self._visited(frame) if frame.mode == "visit" else ())
        return next((self._context.place(i) for i in told), None)

    def _visited(self, frame: Frame) -> tuple[int, ...]:
        """A town read as the recipient of a visit: it names the host, and where."""
        return tuple(
            i
            for i in frame.targets("recipient")
            if self._reading.spans[i].kind in {"place", "country"} and self._context.place(i).lat is not None
        )

    def _count(self, frame: Frame, role: str) -> Count | None:
        counts = (self._context.count(i) for i in frame.targets(role))  # type: ignore[arg-type]
        return next((c for c in counts if c is not None), None)

    def _claimant(self, frame: Frame) -> Party | None:
        """Who claims it: the speaker around it, else who says so or accuses in its sentence; null for nobody."""
        if "claimed" not in frame.flags:
            return None
        quote = self._context.quote_around(frame.trigger)
        if quote is not None and quote.speaker is not None:
            return self._context.parties_at(quote.speaker)[0]
        sentence = self._reading.sentence_of(frame.trigger)
        for other in self._reading.frames:
            tells = other.is_speech or (other.type == "ACCUSE")
            if tells and other is not frame and sentence.contains(other.trigger) and (actors := other.targets("actor")):
                return self._context.parties_at(actors[0])[0]
        return None

    # --------------------------------------------------------------------------------------------------- ties

    def ties(self) -> list[Tie]:
        """One tie per tie frame, and the arms supply that a dependence on arms implies."""
        found = []
        for frame in self._reading.frames:
            if not frame.is_tie:
                continue
            tie = self._tie(frame)
            found.append(tie)
            if tie.tie == "depends_on" and "arms" in tie.topics and tie.source and tie.target:
                found.append(self._supply(tie))
        return found

    def _tie(self, frame: Frame) -> Tie:
        context = self._context
        name = frame.type.removeprefix(TIE_PREFIX)
        source, target = context.parties(frame, "actor"), context.parties(frame, "recipient")
        known = context.codebook.ties.get(name)
        symmetric = bool(known and known.symmetric)
        if symmetric:
            source, target = (*source, *(p for p in target if not _among(p, source))), ()
        since, until = self._interval(frame)
        since = since or (self._since_event(frame) if until is None else None)
        return Tie(
            id=self._id("tie", frame.trigger),
            article=self._article.id,
            evidence=self._reading.sentence_of(frame.trigger),
            trigger=frame.trigger,
            tie=name,
            source=source,
            target=target,
            symmetric=symmetric,
            topics=self._topics(frame, name),
            object=self._object(frame),
            since=since,
            until=until,
            realis=realis(frame),
            historical="historical" in frame.flags,
            claimed="claimed" in frame.flags,
            claimed_by=self._claimant(frame),
            confidence=confidence(frame),
        )

    def _interval(self, frame: Frame) -> tuple[When | None, When | None]:
        """Since and until; a bare date is since when."""
        since = until = None
        for i in frame.targets("date"):
            when = self._context.when(i, future=False)
            if self._context.bound(i) == "until":
                until = until or when
            else:
                since = since or when
        return since, until

    def _since_event(self, frame: Frame) -> When | None:
        """The date of the event since which a tie is said to hold ("sanctions since it annexed Crimea in 2014")."""
        sentence = self._reading.sentence_of(frame.trigger)
        rest = self._article.text[frame.trigger.end : sentence.end]
        match = re.match(r"[\w\s,]{0,40}?\b(?:since|after|following|dat(?:e|es|ing) (?:back )?(?:from|to))\s", rest)
        if match is None:
            return None
        start = frame.trigger.end + match.end()
        for other in self._reading.frames:
            if other.is_speech or other.is_tie or not (start <= other.trigger.start < min(sentence.end, start + 80)):
                continue
            when = self._date(other, realis(other), historical=True)
            return when if when is not None and when.value is not None else None
        return None

    def _topics(self, frame: Frame, name: str) -> tuple[str, ...]:
        words = [self._context.words(i) for i in frame.targets("object")]
        topics = dict.fromkeys(t for w in words for t in self._context.codebook.topics_in(w))
        if name == "supplies_arms":
            topics.setdefault("arms")
        return tuple(topics)

    def _supply(self, tie: Tie) -> Tie:
        return replace(
            tie,
            id=self._id("tie", tie.trigger),
            tie="supplies_arms",
            source=tie.target,
            target=tie.source,
            symmetric=False,
            derived_from=tie.id,
        )

    # --------------------------------------------------------------------------------------------- statements

    def statements(self) -> list[Statement]:
        """One statement per quotation; ``events`` comes first, since a statement names the event it carries."""
        return [self._statement(quote) for quote in self._context.quotes]

    def _statement(self, quote: Quotation) -> Statement:
        context = self._context
        anchor = quote.cue or (quote.content[0] if quote.content else quote.evidence)
        frame = self._reading.frames[quote.frame] if quote.frame is not None else None
        speaker = context.parties_at(quote.speaker)[0] if quote.speaker is not None else None
        addressee = context.parties_at(quote.addressee)[0] if quote.addressee is not None else None
        return Statement(
            id=self._id("statement", anchor),
            article=self._article.id,
            evidence=quote.evidence,
            cue=quote.cue,
            speaker=speaker,
            addressee=addressee,
            content=quote.content,
            direct=quote.direct,
            about=self._about(quote, speaker),
            event=self._carried(quote),
            date=self._date(frame, realis(frame), historical="historical" in frame.flags) if frame else self._today(),
            confidence=round(quote.probability, 4),
        )

    def _today(self) -> When | None:
        day = self._article.published
        return When(day.isoformat(), day, day, "day", None, "published") if day else None

    def _about(self, quote: Quotation, speaker: Party | None) -> tuple[Party, ...]:
        """The parties that the content names, the speaker left out, each once."""
        found: dict[object, Party] = {}
        for i, marked in enumerate(self._reading.spans):
            if marked.kind in {"date", "quantity", "thing", "place"} or not any(
                c.contains(marked.span) for c in quote.content
            ):
                continue
            for party in self._context.parties_at(i):
                if (party.name or party.country) and (speaker is None or (party.name or party.text) != speaker.name):
                    found.setdefault(party.id or party.name or party.text, party)
        return tuple(found.values())

    def _carried(self, quote: Quotation) -> str | None:
        """The event on the cue itself, else the first in the content by the same actor."""
        inside = []
        for number, event in self.event_of_frame.items():
            frame = self._reading.frames[number]
            if quote.cue is not None and frame.trigger == quote.cue:
                return event
            if any(c.contains(frame.trigger) for c in quote.content):
                inside.append((frame, event))
        for frame, event in inside:
            if quote.speaker is not None and quote.speaker in frame.targets("actor"):
                return event
        return None


def sides_of(
    frame: Frame, actors: tuple[Party, ...], recipients: tuple[Party, ...], place: Place | None
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Actors and recipients, each party on one side only; the host of a visit is its recipient (guide)."""
    if frame.mode == "visit" and not recipients and len(actors) > 1:
        host = _host(frame, actors, place)
        if host is not None:
            return tuple(a for a in actors if a is not host), (host,)
    both = [r for r in recipients if _among(r, actors)]
    if not both:
        return actors, recipients
    if frame.mode == "visit" and len(actors) > len(both):
        return tuple(a for a in actors if not _among(a, tuple(both))), recipients
    kept = tuple(r for r in recipients if r not in both)
    return actors, kept if len(actors) > 1 or kept else recipients


def _host(frame: Frame, actors: tuple[Party, ...], place: Place | None) -> Party | None:
    """Whom the others visit: who is at home where they meet, if just one is."""
    if place is None or place.country is None:
        return None
    home = [a for a in actors if a.country == place.country]
    return home[0] if len(home) == 1 else None


def realis(frame: Frame) -> Realis:
    """``!n`` denied, ``!y`` hypothetical, ``!f`` planned, in this order; none of them is actual."""
    if "negated" in frame.flags:
        return "denied"
    if "hypothetical" in frame.flags:
        return "hypothetical"
    return "planned" if "future" in frame.flags else "actual"


def confidence(frame: Frame) -> float:
    """Probability of trigger and type, times the mean probability of the actor and recipient arcs."""
    arcs = [r.probability for r in frame.roles if r.role in {"actor", "recipient"}]
    return round(frame.type_probability * (sum(arcs) / len(arcs) if arcs else 1.0), 4)


def _among(party: Party, others: tuple[Party, ...]) -> bool:
    return any((party.id and party.id == o.id) or (party.name or party.text) == (o.name or o.text) for o in others)


def stem(words: str) -> str:
    """A rough stem of a trigger's first word, so that "visits", "visited" and "visit" are one."""
    word = re.split(r"\W+", words.lower(), maxsplit=1)[0]
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
