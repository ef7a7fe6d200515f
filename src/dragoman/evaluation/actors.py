"""Score the resolution of actors on annotated articles, given their true spans and frames but not their header lines.

Countries and sectors of role-bearing mentions are held against those of the entity that the annotator named, pronouns
and descriptions against the other mentions of the same entity. A last score knows only the pairs of countries of an
article's actual events, as users of dyads do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dragoman.codebook import Codebook
from dragoman.errors import InputError
from dragoman.evaluation.annotated import PARTS, Block, Entity, MarkedFrame, read_corpus
from dragoman.model import Article, Frame, Reading, ReadSpan, Role, Span, SpanKind
from dragoman.reader.sentences import sentences
from dragoman.registry import Registry
from dragoman.resolve.context import Context
from dragoman.resolve.phrases import parse

#: Spans that are nobody.
_NOBODY: Final[frozenset[SpanKind]] = frozenset(("date", "quantity", "thing"))
#: What the header writes where sectors mean the same party to the coder.
_ALIKE: Final = {"PRM": "UAF", "OPP": "PTY"}
_BETWEEN: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Miss:
    """A mention that was not resolved as the annotator has it."""

    what: str
    article: str
    mention: str
    gold: str
    found: str
    link: str


@dataclass(slots=True)
class ActorScores:
    """Per measure the number of right and of all cases, and what was missed.

    ``country`` and ``sector`` by form of the mention; ``coreference`` of pronouns and of descriptions.
    """

    articles: int = 0
    right: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def count(self, name: str, *, right: bool) -> None:
        """Count a case."""
        self.cases[name] += 1
        self.right[name] += right

    def share(self, name: str) -> float:
        """Share of right cases; 0 where there are none."""
        return self.right[name] / self.cases[name] if self.cases[name] else 0.0

    def rows(self) -> list[dict[str, object]]:
        """One mapping a measure: what, right, cases, share."""
        return [
            {"what": name, "right": self.right[name], "cases": n, "share": round(self.share(name), 4)}
            for name, n in sorted(self.cases.items())
        ]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article as text and reading; ``slugs[i]`` are the entities of ``reading.spans[i]``."""

    article: Article
    reading: Reading
    slugs: tuple[tuple[str, ...], ...]
    entities: dict[str, Entity]


def gold_article(block: Block) -> GoldArticle:
    """The text of an annotated article and what a perfect reader would make of it."""
    if block.header is None:
        raise ValueError(f"{block.id} is no article")
    text = _BETWEEN.join(line.text for line in block.lines)
    paragraphs: list[Span] = []
    spans: list[ReadSpan] = []
    frames: list[Frame] = []
    slugs: list[tuple[str, ...]] = []
    for line in block.lines:
        at = paragraphs[-1].end + len(_BETWEEN) if paragraphs else 0
        paragraphs.append(Span(at, at + len(line.text)))
        frames += [_frame(frame, at, len(spans)) for frame in line.frames]
        spans += [ReadSpan(_moved(s.span, at), s.kind) for s in line.spans]
        slugs += [s.slugs for s in line.spans]
    reading = Reading(
        block.id,
        tuple(paragraphs),
        sentences(text, paragraphs),
        tuple(spans),
        tuple(sorted(frames, key=lambda f: f.trigger.start)),
    )
    article = Article(block.id, "", text, block.header.published)
    return GoldArticle(article, reading, tuple(slugs), {e.slug: e for e in block.header.entities})


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _frame(frame: MarkedFrame, at: int, base: int) -> Frame:
    roles = tuple(Role(role, target + base) for role, target in sorted(frame.roles))
    return Frame(_moved(frame.trigger, at), frame.type, frame.mode, frame.flags, roles)


def evaluate_actors(corpus: Path, part: str, codebook: Codebook, registry: Registry) -> ActorScores:
    """Score resolution on all articles of a part. Raises InputError for a part that does not exist."""
    if part not in PARTS:
        raise InputError(f"{part!r} is no part of the corpus; choose one of: {', '.join(PARTS)}")
    scores = ActorScores()
    for block in read_corpus(corpus, part):
        if block.header is not None:
            _score(gold_article(block), codebook, registry, scores)
    return scores


def _score(gold: GoldArticle, codebook: Codebook, registry: Registry, scores: ActorScores) -> None:
    scores.articles += 1
    context = Context(gold.article, gold.reading, codebook, registry)
    bearing = {r.target for f in gold.reading.frames for r in f.roles if r.role in {"actor", "recipient", "mediator"}}
    for i in sorted(bearing):
        if gold.slugs[i] and gold.reading.spans[i].kind not in _NOBODY:
            form = _form(context, i)
            _score_mention(gold, context, i, form, scores)
            if form != "name":
                _score_link(gold, context, i, form, scores)
    _score_dyads(gold, context, scores)


def _form(context: Context, i: int) -> str:
    """Whether a mention is a pronoun, a description or has a name."""
    phrases = parse(context.words(i), context.registry)
    if phrases[0].is_pronoun:
        return "pronoun"
    words = context.words(i).split()
    body = words[1:] if words[0].lower() in {"the", "a", "an"} else words
    return "name" if any(w[:1].isupper() for w in body) else "description"


def _score_mention(gold: GoldArticle, context: Context, i: int, form: str, scores: ActorScores) -> None:
    true = [gold.entities[s] for s in gold.slugs[i] if s in gold.entities]
    if not true:
        return
    parties = context.parties_at(i)
    wanted, found = {e.country for e in true if e.country}, {p.country for p in parties if p.country}
    _count(scores, _Case("country", form, gold, context, i), wanted, found, right=wanted == found)
    sectors = {s for e in true for s in _sectors(e.sectors)}
    told = {s for p in parties for s in _sectors(p.sectors or (("GOV",) if p.kind in {"state", "place"} else ()))}
    _count(scores, _Case("sector", form, gold, context, i), sectors, told, right=bool(sectors & told))


@dataclass(frozen=True, slots=True)
class _Case:
    """A mention that is scored, and for what."""

    what: str
    form: str
    gold: GoldArticle
    context: Context
    at: int


def _count(scores: ActorScores, case: _Case, wanted: Iterable[str], found: Iterable[str], *, right: bool) -> None:
    for name in ("all", case.form):
        scores.count(f"{case.what}, {name}", right=right)
    if not right:
        link = case.context.discourse.links.get(case.at) or " ".join(p.link for p in case.context.parties_at(case.at))
        mention, article = case.context.words(case.at), case.gold.article.id
        true, said = (", ".join(sorted(x)) or "-" for x in (wanted, found))
        scores.misses.append(Miss(f"{case.what}, {case.form}", article, mention, true, said, link))


def _sectors(given: tuple[str, ...]) -> set[str]:
    return {part for s in given for part in (s.strip(), _ALIKE.get(s.strip(), s.strip())) if part}


def _score_link(gold: GoldArticle, context: Context, i: int, form: str, scores: ActorScores) -> None:
    """A pronoun or description is right when one of the entities it means has another mention of its slug."""
    others = {j for j, slugs in enumerate(gold.slugs) if j != i and set(slugs) & set(gold.slugs[i])}
    if not others:
        return
    right = any(entity in context.discourse.of[j] for j in others for entity in context.discourse.of[i])
    found = [e.name or "?" for e in context.discourse.of[i]]
    _count(scores, _Case("coreference", form, gold, context, i), gold.slugs[i], found, right=right)


def _score_dyads(gold: GoldArticle, context: Context, scores: ActorScores) -> None:
    """Pairs of different countries joined by events and statements all of whose parties the annotator named."""
    true: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for frame in gold.reading.frames:
        targets = {t for role in ("actor", "recipient") for t in frame.targets(role)}
        if frame.is_tie or not all(gold.slugs[t] for t in targets):
            continue
        sides = [
            [{gold.entities[s].country for t in frame.targets(role) for s in gold.slugs[t] if s in gold.entities}]
            for role in ("actor", "recipient")
        ]
        true |= set(_pairs(*(side[0] for side in sides)))
        found |= set(_pairs(*({p.country for p in context.parties(frame, role)} for role in ("actor", "recipient"))))
    scores.cases["dyads found"] += len(found)
    scores.right["dyads found"] += len(true & found)
    scores.cases["dyads true"] += len(true)
    scores.right["dyads true"] += len(true & found)


def _pairs(actors: set[str | None], recipients: set[str | None]) -> Iterator[tuple[str, str]]:
    for a in actors:
        for r in recipients:
            if a and r and a != r:
                yield a, r
