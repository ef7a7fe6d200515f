"""Scores of who is who on annotated articles: what counts as right, and how the shipped weights do."""

from pathlib import Path

import pytest

from dragoman import codebook, registry
from dragoman.errors import InputError
from dragoman.evaluation.actors import ActorScores, evaluate_actors, gold_article
from dragoman.evaluation.annotated import read_corpus

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def scores():
    return evaluate_actors(CORPUS, "dev", codebook.load(), registry.load())


def test_gold_article_keeps_spans_and_frames_in_place():
    block = next(b for b in read_corpus(CORPUS, "dev") if b.header is not None)
    gold = gold_article(block)
    marked = [s.span.of(line.text) for line in block.lines for s in line.spans]
    assert [s.span.of(gold.article.text) for s in gold.reading.spans] == marked
    triggers = sorted(f.trigger.of(line.text) for line in block.lines for f in line.frames)
    assert sorted(f.trigger.of(gold.article.text) for f in gold.reading.frames) == triggers
    assert len(gold.slugs) == len(gold.reading.spans)


def test_single_sentences_are_no_articles():
    block = next(b for b in read_corpus(CORPUS, "dev") if b.header is None)
    with pytest.raises(ValueError, match="no article"):
        gold_article(block)


def test_unknown_part_is_named():
    with pytest.raises(InputError, match="no part of the corpus"):
        evaluate_actors(CORPUS, "exam", codebook.load(), registry.load())


def test_shares():
    counted = ActorScores()
    counted.count("country, all", right=True)
    counted.count("country, all", right=False)
    assert counted.share("country, all") == 0.5
    assert counted.share("never asked") == 0
    assert counted.rows() == [{"what": "country, all", "right": 1, "cases": 2, "share": 0.5}]


@pytest.mark.parametrize(
    ("what", "least"),
    [("coreference, pronoun", 0.74), ("coreference, description", 0.57), ("country, all", 0.75), ("sector, all", 0.74)],
)
def test_shipped_weights_reach_their_floor_on_dev(scores, what, least):
    assert scores.share(what) >= least


def test_pairs_of_countries_reach_their_floor_on_dev(scores):
    both = scores.right["dyads found"]
    assert 2 * both / (scores.cases["dyads found"] + scores.cases["dyads true"]) >= 0.76


def test_every_miss_says_what_was_wanted(scores):
    assert scores.misses
    assert all(m.gold != m.found and m.mention and m.article for m in scores.misses if m.what.startswith("country"))
