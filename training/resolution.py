"""Learn whom descriptions and pronouns mean: ``python -m training.resolution [--corpus FOLDER]``.

Runs the resolver over the annotated articles of the train part, lets the annotation choose among the alternatives it
considers, and fits the weights of their features so that what was annotated becomes likeliest (softmax over the
alternatives, Gaussian prior). Several passes: from the second on the resolver sometimes follows its own weights, so
that it learns to go on from its own mistakes. Takes two minutes on a CPU; writes ``src/dragoman/resolve/learnt``.
"""

from __future__ import annotations

import argparse
import csv
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch

import dragoman.resolve.weights
from dragoman.evaluation.actors import GoldArticle, gold_article
from dragoman.evaluation.annotated import read_corpus
from dragoman.registry import Registry, load
from dragoman.resolve import homes
from dragoman.resolve.context import speakers_of
from dragoman.resolve.coreference import Discourse
from dragoman.resolve.entities import Entity
from dragoman.resolve.linking import Answer, Chooser, learnt
from dragoman.resolve.phrases import is_pronoun
from dragoman.resolve.quotations import quotations
from dragoman.resolve.weights import Weights
from training.build_names import annotated

log = logging.getLogger("training.resolution")

INTO = Path(dragoman.resolve.weights.__file__).parent / "learnt"
ROUNDS, OWN = 2, 0.5
#: How much a mention counts that the annotator gave no entity: most are new, but some only seemed too small.
UNNAMED = 0.05
EPOCHS, RATE, PRIOR, LEAST = 60, 0.05, 1e-4, 3


@dataclass(frozen=True)
class Choice:
    """Alternatives with their features, which of them are right, and how much the choice counts."""

    features: Sequence[Sequence[str]]
    right: Sequence[bool]
    weight: float = 1.0


class Annotated:
    """Chooses what the annotation says and notes the choice; follows ``table`` instead now and then."""

    def __init__(self, gold: GoldArticle, table: Weights | None, random: Random) -> None:
        self.gold, self.random = gold, random
        self.own = learnt(table) if table else None
        self.choices: list[Choice] = []

    def __call__(self, at: int, answers: Sequence[Answer], features: Sequence[list[str]]) -> tuple[int, float]:
        """See ``dragoman.resolve.linking.Chooser``."""
        right = [self._right(at, answer) for answer in answers]
        # What the annotator left without an entity is new, unless it is a pronoun.
        new = not self._spoken_of(at) if self.gold.slugs[at] else not self._is_pronoun(at)
        if new and not any(right) and () in answers:
            right[list(answers).index(())] = True
        if any(right) and len(answers) > 1:
            self.choices.append(Choice(features, right, 1.0 if self.gold.slugs[at] else UNNAMED))
        if self.own is not None and (self.random.random() < OWN or not any(right)):
            return self.own(at, answers, features)
        return (right.index(True) if any(right) else 0), 1.0

    def _is_pronoun(self, at: int) -> bool:
        return is_pronoun(self.gold.reading.spans[at].span.of(self.gold.article.text))

    def _spoken_of(self, at: int) -> bool:
        """Whether any of those meant was mentioned before."""
        return any(set(self.gold.slugs[at]) & set(slugs) for slugs in self.gold.slugs[:at])

    def _right(self, at: int, answer: Answer) -> bool:
        wanted = set(self.gold.slugs[at])
        if not answer or not wanted:
            return False
        meant = [{s for j in entity.seen if j < at for s in self.gold.slugs[j]} for entity in answer]
        return all(m & wanted for m in meant) and (len(answer) == 1 or wanted <= set().union(*meant))


class Homes:
    """Gives entities the countries of the annotation, where they are among the alternatives, and notes the choices."""

    def __init__(self, gold: GoldArticle, table: Weights | None = None) -> None:
        self.gold = gold
        self.own = homes.Learnt(table, {}) if table else None
        self.homes: list[Choice] = []
        self.choices: list[Choice] = []

    def country(self, entity: Entity) -> tuple[str | None, bool]:
        """The annotated country of an entity, and whether it is annotated at all."""
        named = Counter(s for j in entity.seen for s in self.gold.slugs[j] if len(self.gold.slugs[j]) == 1)
        known = self.gold.entities.get(named.most_common(1)[0][0]) if named else None
        return (known.country, True) if known else (None, False)

    def home(self, entities: Sequence[Entity], countries: Sequence[str], features: Sequence[list[str]]) -> list[float]:
        """See ``dragoman.resolve.homes.Placer``."""
        count = Counter(c for e in entities if (c := self.country(e)[0]))
        if count and (best := count.most_common(1)[0][0]) in countries and len(countries) > 1:
            self.homes.append(Choice(features, [c == best for c in countries]))
        return self.own.home(entities, countries, features) if self.own else [1.0 / len(countries)] * len(countries)

    def place(
        self, entity: Entity, countries: Sequence[str | None], features: Sequence[list[str]]
    ) -> tuple[int, float]:
        """See ``dragoman.resolve.homes.Placer``."""
        true, annotated = self.country(entity)
        if not annotated:
            return 0, 1.0
        best = countries.index(true) if true in countries else 0
        self.choices.append(Choice(features, [i == best for i in range(len(countries))]))
        return best, 1.0


@contextmanager
def unseen(names: Sequence[tuple[str, str]], registry: Registry) -> Iterator[None]:
    """Take an article's own names out of the counts, so that its names are as new as those of any report."""
    for name, country in names:
        registry.origins.add(name, country, -1)
    yield
    for name, country in names:
        registry.origins.add(name, country)


def discourse(
    gold: GoldArticle, registry: Registry, chooser: Chooser | None = None, placer: Homes | None = None
) -> Discourse:
    """An annotated article resolved with a chooser and a placer."""
    text, reading = gold.article.text, gold.reading
    speakers = speakers_of(reading, quotations(text, reading))
    return Discourse(
        text, reading, registry, gold.article.published, speakers, choose=chooser, place=placer or Homes(gold)
    )


def collect(articles: Iterable[GoldArticle], registry: Registry, table: Weights | None, seed: int) -> list[Choice]:
    """The choices that arise in articles."""
    random = Random(seed)
    found: list[Choice] = []
    for gold in articles:
        chooser = Annotated(gold, table, random)
        discourse(gold, registry, chooser)
        found += chooser.choices
    return found


def fit(choices: Sequence[Choice], *, seed: int = 0) -> dict[str, float]:
    """Weights under which the right alternatives are likeliest."""
    counts = Counter(f for c in choices for row in c.features for f in set(row))
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    flat: list[int] = []
    offsets: list[int] = []
    groups: list[int] = []
    right: list[bool] = []
    for number, choice in enumerate(choices):
        for row, good in zip(choice.features, choice.right, strict=True):
            offsets.append(len(flat))
            flat += [index[f] for f in row if f in index]
            groups.append(number)
            right.append(good)
    torch.manual_seed(seed)
    bag = torch.nn.EmbeddingBag(len(index), 1, mode="sum")
    torch.nn.init.zeros_(bag.weight)
    optimizer = torch.optim.Adam(bag.parameters(), lr=RATE)
    rows, starts, group = torch.tensor(flat), torch.tensor(offsets), torch.tensor(groups)
    good, weight = torch.tensor(right), torch.tensor([c.weight for c in choices])
    for _ in range(EPOCHS):
        scores = bag(rows, starts)[:, 0]
        top = torch.full((len(choices),), -1e9).scatter_reduce(0, group, scores.detach(), "amax")
        raised = (scores - top[group]).exp()
        total = torch.zeros(len(choices)).index_add(0, group, raised)
        hit = torch.zeros(len(choices)).index_add(0, group, raised * good)
        loss = -((hit.clamp(min=1e-9) / total).log() * weight).sum() / weight.sum() + PRIOR * bag.weight.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    log.info("%d choices, %d features, loss %.4f", len(choices), len(index), float(loss.detach()))
    values = bag.weight.detach()[:, 0].tolist()
    return {f: round(values[i], 3) for f, i in index.items() if abs(values[i]) >= 0.01}


def write(table: Weights, path: Path) -> None:
    """A table of weights, sorted by feature."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerows((f, f"{w:g}") for f, w in sorted(table.items()))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--into", type=Path, default=INTO)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    articles = [gold_article(b) for b in read_corpus(given.corpus, "train") if b.header is not None]
    registry = load()
    choices: list[Choice] = []
    table: dict[str, float] | None = None
    for round_ in range(ROUNDS):
        choices += collect(articles, registry, table, round_)
        table = fit(choices)
    write(table or {}, given.into / "links.csv")
    names = {b.id: list(annotated(b)) for b in read_corpus(given.corpus, "train")}
    placed: list[Choice] = []
    home: dict[str, float] | None = None
    for _ in range(2):
        placers = [Homes(gold, home) for gold in articles]
        for gold, placer in zip(articles, placers, strict=True):
            with unseen(names[gold.article.id], registry):
                discourse(gold, registry, learnt(table or {}), placer)
        placed = [c for p in placers for c in p.choices]
        home = home or fit([c for p in placers for c in p.homes])
    write(home or {}, given.into / "homes.csv")
    write(fit(placed), given.into / "countries.csv")


if __name__ == "__main__":
    main()
