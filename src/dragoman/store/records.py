"""From findings to the canonical JSON records (docs/reference/findings.md) from which every export derives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from dragoman.model import Article, Count, Event, Findings, Party, Place, Problem, Span, Statement, Tie, When

Record = dict[str, Any]


class Coding(Protocol):
    """What a codebook says of an event type and mode; ``dragoman.codebook.Codebook`` does."""

    def quad(self, type: str, /) -> int | None:
        """1 to 4: verbal or material cooperation, verbal or material conflict."""
        ...

    def score(self, type: str, mode: str | None, /) -> float | None:
        """PLOVER's score, -10 (conflict) to 10 (cooperation)."""
        ...

    def cameo(self, type: str, mode: str | None, /) -> str | None:
        """The nearest CAMEO code, a string."""
        ...


def finding_records(article: Article, findings: Findings, codebook: Coding, coder: Mapping[str, str]) -> list[Record]:
    """The article's events, statements, ties and problems as canonical records, in that order.

    Evidence texts are cut from ``article.text``. ``coder`` names what coded them: ``version``, ``weights``,
    ``codebook`` and ``registry``.
    """
    about = article_record(article)
    stamp = dict(coder)
    return [
        *(_event(event, article.text, about, codebook, stamp) for event in findings.events),
        *(_statement(statement, article.text, about, stamp) for statement in findings.statements),
        *(_tie(tie, article.text, about, stamp) for tie in findings.ties),
        *(problem_record(problem, article) for problem in findings.problems),
    ]


def article_record(article: Article) -> Record:
    """How a record names its article."""
    return {
        "id": article.id,
        "source_id": article.source_id,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
    }


def problem_record(problem: Problem, article: Article | None = None) -> Record:
    """The canonical record of a problem; ``article`` is null where the problem belongs to no article."""
    known = article_record(article) if article else ({"id": problem.article} if problem.article else None)
    span = {"start": problem.span.start, "end": problem.span.end} if problem.span else None
    if span and article and problem.span:
        span = _cut(problem.span, article.text)
    return {
        "kind": "problem",
        "article": known,
        "step": problem.step,
        "reason": problem.reason,
        "source": problem.source or (article.source if article else None),
        "span": span,
    }


def _cut(span: Span, text: str) -> Record:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _cut_or_none(span: Span | None, text: str) -> Record | None:
    return _cut(span, text) if span else None


def _party(party: Party) -> Record:
    return {
        "text": party.text,
        "start": party.span.start,
        "end": party.span.end,
        "name": party.name,
        "id": party.id,
        "country": party.country,
        "sectors": list(party.sectors),
        "kind": party.kind,
        "link": party.link,
        "score": round(party.score, 4),
    }


def _parties(parties: Sequence[Party]) -> list[Record]:
    return [_party(party) for party in parties]


def _date(when: When | None) -> Record | None:
    if when is None:
        return None
    return {
        "value": when.value,
        "start": when.start.isoformat() if when.start else None,
        "end": when.end.isoformat() if when.end else None,
        "precision": when.precision,
        "text": when.text,
        "basis": when.basis,
    }


def _place(place: Place | None) -> Record | None:
    if place is None:
        return None
    return {
        "text": place.text,
        "start": place.span.start,
        "end": place.span.end,
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "geonames": place.geonames,
    }


def _count(count: Count | None) -> Record | None:
    if count is None:
        return None
    return {
        "low": count.low,
        "high": count.high,
        "text": count.text,
        "start": count.span.start,
        "end": count.span.end,
    }


def _event(event: Event, text: str, article: Record, codebook: Coding, coder: Record) -> Record:
    return {
        "kind": "event",
        "id": event.id,
        "article": article,
        "evidence": _cut(event.evidence, text),
        "also": [_cut(span, text) for span in event.also],
        "trigger": _cut(event.trigger, text),
        "type": event.type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "quad": codebook.quad(event.type),
        "score": codebook.score(event.type, event.mode),
        "cameo": codebook.cameo(event.type, event.mode),
        "realis": event.realis,
        "historical": event.historical,
        "claimed": event.claimed,
        "claimed_by": _party(event.claimed_by) if event.claimed_by else None,
        "actors": _parties(event.actors),
        "recipients": _parties(event.recipients),
        "mediators": _parties(event.mediators),
        "object": _cut_or_none(event.object, text),
        "date": _date(event.date),
        "place": _place(event.place),
        "killed": _count(event.killed),
        "injured": _count(event.injured),
        "confidence": round(event.confidence, 4),
        "story": None,
        "coder": coder,
    }


def _statement(statement: Statement, text: str, article: Record, coder: Record) -> Record:
    return {
        "kind": "statement",
        "id": statement.id,
        "article": article,
        "evidence": _cut(statement.evidence, text),
        "also": [_cut(span, text) for span in statement.also],
        "cue": _cut_or_none(statement.cue, text),
        "speaker": _party(statement.speaker) if statement.speaker else None,
        "addressee": _party(statement.addressee) if statement.addressee else None,
        "content": _content(statement.content, text),
        "direct": statement.direct,
        "event": statement.event,
        "about": _parties(statement.about),
        "date": _date(statement.date),
        "confidence": round(statement.confidence, 4),
        "coder": coder,
    }


def _content(pieces: Sequence[Span], text: str) -> Record | None:
    """First piece to last as one range, and the pieces themselves where the cue splits them."""
    if not pieces:
        return None
    whole = _cut(Span(min(piece.start for piece in pieces), max(piece.end for piece in pieces)), text)
    if len(pieces) > 1:
        whole["pieces"] = [_cut(piece, text) for piece in pieces]
    return whole


def _tie(tie: Tie, text: str, article: Record, coder: Record) -> Record:
    return {
        "kind": "tie",
        "id": tie.id,
        "article": article,
        "evidence": _cut(tie.evidence, text),
        "also": [_cut(span, text) for span in tie.also],
        "trigger": _cut(tie.trigger, text),
        "tie": tie.tie,
        "from": _parties(tie.source),
        "to": _parties(tie.target),
        "symmetric": tie.symmetric,
        "topics": list(tie.topics),
        "object": _cut_or_none(tie.object, text),
        "since": _date(tie.since),
        "until": _date(tie.until),
        "realis": tie.realis,
        "historical": tie.historical,
        "claimed": tie.claimed,
        "claimed_by": _party(tie.claimed_by) if tie.claimed_by else None,
        "confidence": round(tie.confidence, 4),
        "derived_from": tie.derived_from,
        "coder": coder,
    }
