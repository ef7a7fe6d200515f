"""A report is read alike alone and among others: nothing in a batch may change what its other windows say."""

from datetime import date

import pytest

from dragoman.model import Article
from dragoman.reader import Reader

TEXTS = (
    "LAGOS, March 3 - Nigerian troops shelled a rebel camp near Maiduguri on Monday, killing 12 fighters.",
    "The president of Chile met his Peruvian counterpart in Lima. They signed two accords on trade and fishing.",
    "“We will not negotiate under threat,” Foreign Minister Ana Rojas said. Russia is the junta's main arms supplier.",
    "Rain fell on the coast for a third day, and the match between the two clubs was put off until Sunday evening.",
)


@pytest.fixture(scope="module")
def reader():
    return Reader()


def articles():
    return [Article(f"ar_{n}", "", text, date(2024, 3, 4)) for n, text in enumerate(TEXTS)]


def test_alone_and_among_others(reader):
    together = list(reader.read_many(articles()))
    alone = [reader.read(article) for article in articles()]
    assert [(r.spans, r.frames) for r in together] == [(r.spans, r.frames) for r in alone]
    assert sum(len(r.frames) for r in together) >= 4


def test_in_another_order(reader):
    forward = {r.article: r.frames for r in reader.read_many(articles())}
    backward = {r.article: r.frames for r in reader.read_many(articles()[::-1])}
    assert forward == backward
