"""Topics are told from the words of objects, in wordings that the trigger lists do not quote."""

from __future__ import annotations

import pytest

from dragoman.codebook import Codebook, Topic, load
from dragoman.codebook.topics import topics_in


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load()


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("jet fighters, trainers and air-defense batteries", "arms"),
        ("six Su-30SME planes", "arms"),
        ("MiG-29s and spare parts", "arms"),
        ("light armoured vehicles", "arms"),
        ("most of the junta's guns and shells", "arms"),
        ("cluster munitions", "arms"),
        ("fighters", "arms"),
        ("tankers full of crude", "energy"),
        ("liquefied natural gas", "energy"),
        ("a third of its power", "energy"),
        ("rice and power", "agriculture energy"),
        ("nuclear energy", "nuclear energy"),
        ("a 110-megawatt nuclear power plant", "nuclear energy"),
        ("small modular reactors", "nuclear"),
        ("enriched uranium", "nuclear mining"),
        ("edible oils and pulses", "agriculture"),
        ("frozen beef", "agriculture"),
        ("potash fertilisers", "agriculture"),
        ("imports of consumer goods", "trade"),
        ("free-trade rules", "trade"),
        ("lower tariffs on textiles", "trade"),
        ("the rail link to the port of Dawei", "transport"),
        ("direct flights between the two capitals", "transport"),
        ("road and rail connections", "transport"),
        ("the north-south transit corridor", "transport"),
        ("5G equipment", "telecommunications"),
        ("telecoms and the internet", "telecommunications"),
        ("submarine cables", "telecommunications"),
        ("soft loans from the state bank", "finance"),
        ("the repayment of its debts", "finance"),
        ("foreign investment", "finance"),
        ("semiconductors and quantum computing", "technology"),
        ("artificial intelligence", "technology"),
        ("scientific research", "technology"),
        ("vaccines and field hospitals", "health"),
        ("generic drugs", "health"),
        ("university places for its students", "education"),
        ("Earth observation satellites", "space"),
        ("energy, transport and space", "energy transport space"),
        ("the right to catch mackerel and cod", "fisheries"),
        ("rare-earth minerals", "mining"),
        ("copper, cobalt and lithium", "mining"),
        ("the return of migrants and asylum seekers", "migration"),
        ("visa-free travel", "migration"),
        ("intelligence on smugglers", "intelligence"),
        ("looted artefacts and museum pieces", "culture"),
        ("nuclear technology, agriculture and telecommunications", "nuclear technology agriculture telecommunications"),
    ],
)
def test_objects_give_their_topics(book: Codebook, text: str, topics: str) -> None:
    assert sorted(book.topics_in(text)) == sorted(topics.split())
    assert sorted(book.topics_in(text.upper())) == sorted(topics.split())


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("an important matter", "trade"),
        ("an investigation of the fire", "finance"),
        ("tear gas", "energy"),
        ("palm oil", "energy"),
        ("artificial intelligence", "intelligence"),
        ("land mines", "mining"),
        ("rocket launchers", "space"),
        ("the trade union", "trade"),
        ("a wind farm", "agriculture"),
        ("the occupied West Bank", "finance"),
        ("undersea power cables", "telecommunications"),
        ("submarine cables", "arms"),
        ("a power struggle", "energy"),
        ("the maritime boundary", "transport"),
        ("a think tank", "arms"),
        ("the road map for peace", "transport"),
        ("rebel fighters from the hills", "arms"),
        ("a humanitarian corridor", "transport"),
        ("agriculture", "culture"),
        ("unclear rules", "nuclear"),
    ],
)
def test_words_that_only_look_like_a_topic_do_not_give_it(book: Codebook, text: str, absent: str) -> None:
    assert absent not in book.topics_in(text)


@pytest.mark.parametrize(
    "text", ["", " ", "the islands", "its sovereignty", "a triangle of forest", "\n\n,,;and and or"]
)
def test_words_without_a_topic_give_none(book: Codebook, text: str) -> None:
    assert book.topics_in(text) == ()


def test_topics_stand_in_the_order_of_their_words(book: Codebook) -> None:
    assert book.topics_in("fish, oil and rice") == ("fisheries", "energy", "agriculture")


def test_a_line_break_or_a_hyphen_stands_for_a_blank(book: Codebook) -> None:
    assert book.topics_in("power\nplants") == ("energy",)
    assert book.topics_in("power-plants") == ("energy",)


def test_a_trigger_alone_counts_only_as_a_whole_member_of_a_list() -> None:
    topic = Topic("energy", "", ("oil",), "", "", "", alone=("power",), never=("olive oil",))
    assert [
        topic.find(text) is not None for text in ("power", "Cheap power", "60% of its power", "rice, power and tea")
    ] == [True] * 4
    assert [topic.find(text) for text in ("power games", "powers", "the great power of Rome", "soft power")] == [
        None
    ] * 4
    assert topic.find("olive oil and oil") == (14, "oil")
    assert topics_in((topic,), "olive oil") == ()


def test_a_long_text_takes_no_time(book: Codebook) -> None:
    assert book.topics_in(("the half of " * 20_000) + "power") == ("energy",)
