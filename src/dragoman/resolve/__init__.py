"""Give the words their meaning: ``resolve`` turns an article's reading into findings, with codebook and registry."""

from __future__ import annotations

from dataclasses import replace

from dragoman.codebook import Codebook
from dragoman.model import Article, Event, Findings, Mention, Problem, Reading, Statement, Tie
from dragoman.registry import Registry
from dragoman.resolve.context import Context
from dragoman.resolve.findings import Coder
from dragoman.resolve.same import merge_events, merge_statements, merge_ties

__all__ = ["resolve"]


def resolve(article: Article, reading: Reading, codebook: Codebook, registry: Registry) -> Findings:
    """The findings of one article: events, statements and ties in order of the text, mentions, and problems.

    Same input, same findings: there is no clock, network or randomness. What stays unresolved is kept as written and
    named in a problem.
    """
    context = Context(article, reading, codebook, registry)
    coder = Coder(context)
    title = reading.paragraphs[0] if article.title and len(reading.paragraphs) > 1 else None
    events, told_as = merge_events(coder.events(), article.text, title)
    ties, tied_as = merge_ties(coder.ties())
    statements = merge_statements(coder.statements(), article.text, title)
    return Findings(
        article=article.id,
        events=tuple(sorted(events, key=lambda e: (e.trigger.start, e.id))),
        statements=tuple(replace(s, event=told_as.get(s.event, s.event)) if s.event else s for s in statements),
        ties=tuple(
            replace(t, derived_from=tied_as.get(t.derived_from, t.derived_from)) if t.derived_from else t for t in ties
        ),
        mentions=_mentions(context),
        problems=_problems(article, events, statements, ties),
    )


def _mentions(context: Context) -> tuple[Mention, ...]:
    """Every span that means someone or somewhere, with what it resolved to."""
    found = []
    for i, marked in enumerate(context.reading.spans):
        if marked.kind not in {"date", "quantity"}:
            found += [Mention(context.article.id, party) for party in context.parties_at(i)]
    return tuple(found)


def _problems(
    article: Article, events: list[Event], statements: list[Statement], ties: list[Tie]
) -> tuple[Problem, ...]:
    """What could not be resolved or dated: parties without a country or an entry, phrases that gave no date."""
    found: dict[tuple[str, int], Problem] = {}
    for event in events:
        for party in (*event.actors, *event.recipients):
            if party.country is None and party.id is None and "IGO" not in party.sectors:
                _note(found, article, "no country known for a party", party.span)
        if event.date is not None and event.date.value is None:
            _note(found, article, "a date could not be read", event.evidence)
    for tie in ties:
        for party in (*tie.source, *tie.target):
            if party.country is None and party.id is None and "IGO" not in party.sectors:
                _note(found, article, "no country known for a party", party.span)
    for statement in statements:
        if statement.speaker is None:
            _note(found, article, "no speaker found for a quotation", statement.evidence)
    return tuple(found.values())


def _note(found: dict[tuple[str, int], Problem], article: Article, reason: str, span) -> None:  # type: ignore[no-untyped-def]
    found.setdefault((reason, span.start), Problem("resolve", reason, article.id, article.source, span))
