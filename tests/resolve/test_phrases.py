import pytest

from dragoman import registry
from dragoman.resolve.phrases import parse


@pytest.fixture(scope="module")
def people():
    return registry.load()


@pytest.mark.parametrize(
    ("words", "owner", "countries", "role", "name"),
    [
        ("Uzbek Foreign Minister Bobur Karimov", "", ("UZB",), "foreign minister", "Bobur Karimov"),
        ("his Omani counterpart Salim al-Harthy", "his", ("OMN",), "counterpart", "Salim al-Harthy"),
        ("Oman's defence minister", "Oman", (), "defence minister", ""),
        ("Myanmar’s junta chief", "Myanmar", (), "junta chief", ""),
        ("South African police", "", ("ZAF",), "police", ""),
        ("Prime Minister Soobhashen Ragoonath", "", (), "prime minister", "Soobhashen Ragoonath"),
        ("Iranian-backed militias", "", ("IRN",), "militias", ""),
        ("Mr Tarpeh", "", (), "", "Tarpeh"),
        ("President of the European Commission Ursula von der Leyen", "", (), "president", "Ursula von der Leyen"),
        ("Vladimir Putin", "", (), "", "Vladimir Putin"),
    ],
)
def test_a_phrase_falls_into_its_parts(people, words, owner, countries, role, name):
    phrase = parse(words, people)[0]
    assert (phrase.owner, phrase.countries, phrase.role, phrase.name) == (owner, countries, role, name)


def test_an_apposition_is_a_phrase_of_its_own(people):
    first, second = parse("Oman's defence minister, Sherali Rahmonzoda", people)
    assert first.told.office == "defence_minister"
    assert second.name == "Sherali Rahmonzoda"


def test_a_quantity_leaves_the_word_to_those_counted(people):
    phrase = parse("hundreds of Kenyan protesters", people)[0]
    assert phrase.countries == ("KEN",) and phrase.head == "protester" and phrase.is_plural


def test_numbers_are_read_off(people):
    assert parse("Some 200 US Marines", people)[0].number == 200
    assert parse("the two leaders", people)[0].number == 2
