"""The written cases of who is meant: not fewer right than at the last count (the aim is .97)."""

import pytest

from dragoman import registry
from dragoman.model import Party, Span
from registry.cases import cases, is_right, score


@pytest.fixture(scope="module")
def scored():
    return score(cases())


def test_enough_cases_of_every_sort():
    tags = [tag for row in cases() for tag in row["tags"].split(";")]
    assert len(cases()) >= 280
    assert {t: tags.count(t) >= n for t, n in (("dated", 150), ("adversarial", 100), ("recent", 100))} == {
        "dated": True,
        "adversarial": True,
        "recent": True,
    }


def test_not_fewer_right_than_before(scored):
    right, total, _ = scored
    assert right["all"] / total["all"] >= 0.75
    assert right["dated"] / total["dated"] >= 0.77


def test_a_wrong_country_is_a_miss():
    case = {"country": "FRA", "sector": "GOV", "identity": "Emmanuel Macron"}
    macron = Party("Macron", Span(0, 6), "person", name="Emmanuel Macron", country="FRA", sectors=("GOV",))
    assert is_right(case, (macron,), registry.load())
    assert not is_right(case | {"country": "DEU"}, (macron,), registry.load())
    assert not is_right(case | {"sector": "MIL"}, (macron,), registry.load())
    assert not is_right(case | {"identity": "Olaf Scholz"}, (macron,), registry.load())
    assert not is_right(case, (), registry.load())
