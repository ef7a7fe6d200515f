"""Ordinary news without political content (``examples/quiet``) must stay quiet."""

from pathlib import Path

import pytest

from dragoman import codebook, registry
from dragoman.model import Article
from dragoman.reader.sentences import paragraphs, sentences
from dragoman.resolve import resolve
from dragoman.sources import open_articles

QUIET = Path(__file__).parents[1] / "examples" / "quiet"
WEIGHTS = Path(__file__).parents[1] / "src" / "dragoman" / "reader" / "weights"
AT_MOST = 6


@pytest.fixture(scope="module")
def articles():
    return [a for a in open_articles(sorted(QUIET.glob("*.txt"))) if isinstance(a, Article)]


def test_there_are_three_hundred_sentences(articles):
    counted = sum(len(sentences(a.text, paragraphs(a.text))) for a in articles)
    assert counted >= 300 and len(articles) == len(list(QUIET.glob("*.txt")))


@pytest.mark.weights
@pytest.mark.skipif(not any(WEIGHTS.glob("*.onnx")), reason="the reader's weights are not there")
def test_hardly_anything_is_found(articles):
    from dragoman.reader import Reader

    reader, codes, people = Reader(), codebook.load(), registry.load()
    found = []
    for article, reading in zip(articles, reader.read_many(articles), strict=True):
        findings = resolve(article, reading, codes, people)
        found += [f"{e.type}: {e.evidence.of(article.text)}" for e in findings.events]
        found += [f"{t.tie}: {t.evidence.of(article.text)}" for t in findings.ties]
    assert len(found) <= AT_MOST, "\n".join(found)
