"""Who the parties of events are, in readings marked by hand."""

import pytest

from dragoman import codebook, registry
from dragoman.resolve import resolve
from resolve.marked import read_marked

CODES, PEOPLE = codebook.load(), registry.load()


def events(marked, **kwargs):
    article, reading = read_marked(marked, **kwargs)
    return resolve(article, reading, CODES, PEOPLE).events


def party(marked, role="actors", **kwargs):
    (event,) = events(marked, **kwargs)
    (found,) = getattr(event, role)
    return found


def test_a_known_leader_has_country_identity_and_sectors_of_the_day():
    found = party("[Min Aung Hlaing|P 1a] [praised|1=SUPPORT] [Russia|G 1r].")
    assert (found.name, found.country, found.id) == ("Min Aung Hlaing", "MMR", "min-aung-hlaing")
    assert "MIL" in found.sectors
    early = party("[Min Aung Hlaing|P 1a] [praised|1=SUPPORT] [Russia|G 1r].", published="2012-05-01")
    assert early.sectors == ("MIL",)


def test_an_unknown_minister_has_what_the_text_gives_him():
    found = party("[Uzbek Foreign Minister Bobur Karimov|P 1a] [met|1=CONSULT] the press.")
    assert (found.name, found.country, found.sectors, found.id) == ("Bobur Karimov", "UZB", ("GOV",), None)


def test_a_surname_means_the_person_named_before_and_not_a_namesake_of_the_registry():
    marked = """
[Uzbek Foreign Minister Bobur Karimov|P] spoke.
[Karimov|P 1a] [praised|1=SUPPORT] [Oman|G 1r]."""
    assert party(marked).name == "Bobur Karimov"


def test_a_surname_in_the_headline_means_the_person_named_later():
    marked = """
[Karimov|P 1a] [praises|1=SUPPORT] [Oman|G 1r]
[Uzbek Foreign Minister Bobur Karimov|P] spoke."""
    found = party(marked, title=True)
    assert (found.name, found.country) == ("Bobur Karimov", "UZB")


@pytest.mark.parametrize("words", ["He", "The minister", "Mr Karimov", "The Uzbek minister"])
def test_later_mentions_link_back(words):
    marked = f"""
[Uzbek Foreign Minister Bobur Karimov|P] arrived in [Muscat|G].
[{words}|P 1a] [praised|1=SUPPORT] [Oman|G 1r]."""
    found = party(marked)
    assert (found.name, found.country, found.text) == ("Bobur Karimov", "UZB", words)


def test_a_pronoun_is_not_the_other_party_of_its_own_event():
    marked = "[Vladimir Putin|P] received [Min Aung Hlaing|P]. [He|P 1a] [praised|1=SUPPORT] [Putin|P 1r]."
    assert party(marked).country == "MMR"


@pytest.mark.parametrize("words", ["both countries", "the two countries", "the two sides", "they"])
def test_plurals_mean_the_last_two(words):
    marked = f"[Russia|G] and [Myanmar|G] are close. In May [{words}|N 1a] [signed|1=SUPPORT] an agreement."
    (event,) = events(marked)
    assert {p.country for p in event.actors} == {"RUS", "MMR"}


def test_the_two_leaders_are_persons():
    marked = "[Vladimir Putin|P] received [Min Aung Hlaing|P]. [The two leaders|N 1a] [met|1=CONSULT] for an hour."
    (event,) = events(marked)
    assert {p.name for p in event.actors} == {"Vladimir Putin", "Min Aung Hlaing"}


def test_a_capital_is_its_government_and_a_seat_too():
    for words in ("Moscow", "the Kremlin"):
        found = party(f"[{words}|G 1a] [rejected|1=REJECT] the plan.")
        assert (found.country, found.kind) == ("RUS", "state")


@pytest.mark.parametrize(
    ("words", "kind", "country", "sector"),
    [
        ("Kenyan police", "N", "KEN", "COP"),
        ("Sudan's army", "O", "SDN", "MIL"),
        ("the foreign ministry of Chile", "O", "CHL", "GOV"),
        ("the European Union", "O", None, "IGO"),
        ("NATO", "O", None, "IGO"),
        ("Colombian rebels", "N", "COL", "REB"),
        ("a spokesman for the Sri Lankan navy", "P", "LKA", "MIL"),
        ("the former Peruvian president", "P", "PER", "ELI"),
    ],
)
def test_bodies_and_groups_have_country_and_sector(words, kind, country, sector):
    found = party(f"[{words}|{kind} 1a] [criticised|1=ACCUSE.disapprove] the plan.")
    assert found.country == country
    assert sector in found.sectors


def test_no_country_is_guessed_from_the_other_party():
    (event,) = events("[Gunmen|N 1a] [attacked|1=ASSAULT] [a Kenyan convoy|X 1r].")
    assert event.recipients[0].country == "KEN"
    (event,) = events("[The minister|P 1a] [criticised|1=ACCUSE.disapprove] [France|G 1r].")
    assert event.actors[0].country is None


def test_a_bare_group_belongs_to_the_place_named_after_it():
    found = party("[Protesters|N 1a] in [Nairobi|G] [marched|1=PROTEST.demo].")
    assert (found.country, found.link) == ("KEN", "place in the text")


def test_his_country_comes_from_whom_he_is():
    marked = "[Turkish President Recep Tayyip Erdogan|P] spoke. [His foreign minister|P 1a] [criticised|1=ACCUSE] it."
    assert party(marked).country == "TUR"


def test_a_described_leader_is_found_by_office_and_day():
    assert party("[The Turkish president|P 1a] [criticised|1=ACCUSE] it.").name == "Recep Tayyip Erdoğan"
    assert (
        party("[The French president|P 1a] [criticised|1=ACCUSE] it.", published="2015-03-04").name
        == "François Hollande"
    )
