"""Who a name means on a day: validity, spelling, shared surnames, ranks, and a user's folder over ours."""

from datetime import date

import pytest

from dragoman.errors import DataError, InputError
from dragoman.registry import Registry, load
from registry.small import write


@pytest.fixture(scope="module")
def ours():
    return load()


@pytest.fixture
def small(tmp_path):
    return Registry([write(tmp_path, {})])


def ids(registry, name, on=None):
    return [candidate.actor.id for candidate in registry.named(name, on=on)]


def layer(folder, **rows):
    """A user's folder that holds these rows alone."""
    folder.mkdir(exist_ok=True)
    return write(folder, {f"{file}.csv": found for file, found in rows.items()}, base=False)


# Days.


def test_a_name_that_was_not_right_on_the_day_answers_with_a_lower_score(small):
    (then,), (later,) = (small.named("Osk", on=date(year, 12, 31)) for year in (1999, 2000))
    assert (then.actor.id, then.via) == (later.actor.id, later.via) == ("XBB", "former name")
    assert later.score < then.score < 1


def test_a_name_passed_on_means_its_owner_of_the_day(tmp_path):
    names = ["Tor,XAA,former,,1999-12-31,,own", "Tor,XBB,alternative,2000-01-01,,,own"]
    registry = Registry([write(tmp_path, {"names.csv": names})])
    assert ids(registry, "Tor", date(1999, 12, 31)) == ["XAA", "XBB"]
    assert ids(registry, "Tor", date(2000, 1, 1)) == ["XBB", "XAA"]


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        (date(1994, 4, 30), []),
        (date(1994, 5, 1), ["ana-dolu"]),
        (date(1999, 6, 10), ["bo-dolu", "ana-dolu"]),
        (date(2004, 3, 31), ["bo-dolu"]),
        (date(2004, 4, 1), []),
        (None, ["bo-dolu", "ana-dolu"]),
    ],
)
def test_an_office_is_held_from_its_first_to_its_last_day_as_precisely_as_known(small, day, holders):
    assert [actor.id for actor in small.holders("head_of_government", "XAA", on=day)] == holders


def test_members_are_those_of_the_day(small):
    assert small.members("landish-league", on=date(2005, 6, 30)) == {"XAA", "XBB"}
    assert small.members("landish-league", on=date(2005, 7, 1)) == {"XAA"}
    assert small.members("landish-league") == {"XAA"}
    assert small.memberships("XBB", on=date(1990, 12, 31)) == frozenset()


def test_former_names_of_states_are_known(ours):
    assert ids(ours, "Zaire", date(1996, 1, 1)) == ["COD"]
    assert ours.named("Swaziland", on=date(2010, 1, 1))[0].score > ours.named("Swaziland", on=date(2020, 1, 1))[0].score


# Spelling.


@pytest.mark.parametrize(
    "written",
    ["Cý Férro-Münd", "Cy Ferro-Mund", "Cy Ferro Mund", "CY FERRO–MUND", "Cy Ferro-Mund's", "cy ferro-mund’s"],
)
def test_diacritics_hyphens_case_and_possessives_do_not_part_a_name(small, written):
    assert ids(small, written) == ["cy-ferro"]


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("Cote dIvoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Guinea Bissau", "GNB"),
        ("the Netherlands", "NLD"),
        ("St. Lucia", "LCA"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Recep Tayyip Erdogan", "recep-tayyip-erdogan"),
        ("Barack H. Obama", "barack-obama"),
    ],
)
def test_names_of_the_news_are_found_however_written(ours, written, id):
    assert ids(ours, written) == [id]


@pytest.mark.parametrize(("written", "found"), [("LNL", True), ("L.N.L.", True), ("lnl", False), ("Lnl", False)])
def test_the_case_of_an_acronym_counts(small, written, found):
    assert bool(small.named(written)) is found


def test_an_acronym_of_four_letters_is_also_written_as_a_word(ours):
    assert ids(ours, "Nato") == ids(ours, "NATO") == ["nato"]
    assert ids(ours, "nato") == []


# Shared names.


def test_a_shared_surname_means_first_whoever_is_in_office(small):
    assert ids(small, "Dolu", date(1995, 1, 1)) == ["ana-dolu", "bo-dolu"]
    assert ids(small, "Dolu", date(2001, 1, 1)) == ["bo-dolu", "ana-dolu"]
    assert ids(small, "Dolu", date(2010, 1, 1)) == ["bo-dolu", "ana-dolu"]


def test_two_in_office_with_one_surname_are_equally_likely(tmp_path):
    terms = ["cy-dolu,head_of_state,President,XBB,1994,1999,year,GOV,own"]
    registry = Registry([write(tmp_path, {"persons.csv": ["cy-dolu,Cy Dolu,,Dolu,XBB,own"], "offices.csv": terms})])
    first, second, third = registry.named("Dolu", on=date(1995, 1, 1))
    assert {first.actor.id, second.actor.id} == {"ana-dolu", "cy-dolu"}
    assert first.score == second.score > third.score


def test_a_full_name_is_surer_than_a_surname(small):
    day = date(2001, 1, 1)
    assert ids(small, "Bohumil Dolu", day) == ["bo-dolu"]
    assert small.named("Bohumil Dolu", on=day)[0].score > small.named("Dolu", on=day)[0].score


def test_father_and_son_are_told_apart_by_the_day(ours):
    assert ids(ours, "Bush", date(1990, 1, 1))[0] == ids(ours, "George Bush", date(1990, 1, 1))[0] == "george-h-w-bush"
    assert ids(ours, "Bush", date(2003, 1, 1))[0] == ids(ours, "George Bush", date(2003, 1, 1))[0] == "george-w-bush"


# Ties.


def test_a_rank_decides_between_owners_of_a_name(small):
    first, second = small.named("Landish")
    assert (first.actor.id, second.actor.id) == ("XAA", "XBB")
    assert first.score > second.score
    assert small.adjective("Landish") == "XAA"


def test_a_rank_goes_before_the_alphabet(tmp_path):
    mine = layer(tmp_path / "mine", names=["Landish,XAA,demonym_adjective,,,3,own"])
    (tmp_path / "base").mkdir()
    registry = Registry([write(tmp_path / "base", {}), mine])
    assert ids(registry, "Landish") == ["XBB", "XAA"]
    assert registry.adjective("Landish") == "XBB"


def test_the_shipped_ranks(ours):
    assert ids(ours, "Congolese") == ["COD", "COG"]
    assert ids(ours, "Korean") == ["KOR", "PRK"]
    assert ours.adjective("Dominican") == "DOM"


# Layers.


def test_a_users_row_is_added_to_ours(ours, tmp_path):
    mine = layer(
        tmp_path / "mine",
        persons=["zofi-almsk,Zofi Almšk,,Almsk,FRA,own"],
        offices=["zofi-almsk,head_of_state,President,FRA,2090-05-01,,day,GOV,own"],
    )
    registry = load([mine])
    assert ids(ours, "Zofi Almsk") == []
    assert ids(registry, "Zofi Almsk") == ["zofi-almsk"]
    assert registry.holders("head_of_state", "FRA", on=date(2091, 1, 1))[0].id == "zofi-almsk"
    assert ids(registry, "France") == ["FRA"]
    assert registry.version != ours.version


def test_a_users_row_takes_the_place_of_the_row_with_its_key(tmp_path):
    mine = layer(tmp_path / "mine", states=["FRA,Frankland,,FR,220,,,state,,own"])
    registry = load([mine])
    assert registry.actor("FRA").name == "Frankland"
    assert ids(registry, "Frankland") == ["FRA"]
    assert ids(registry, "French Republic") == []


def test_the_last_folder_counts_and_a_withdrawn_row_is_gone(ours, tmp_path):
    one = layer(tmp_path / "one", names=["Qarth,COD,alternative,,,,own"])
    two = layer(tmp_path / "two", names=["Qarth,COD,alternative,,,,withdrawn"])
    assert ids(load([one]), "Qarth") == ["COD"]
    assert ids(load([one, two]), "Qarth") == []
    assert ids(load([two, one]), "Qarth") == ["COD"]
    assert ids(ours, "Qarth") == []


@pytest.mark.parametrize(
    ("file", "row", "message"),
    [
        (
            "names",
            "Qarth,XZZ,alternative,,,,own",
            r"names\.csv:2: name 'Qarth' belongs to 'XZZ', which no file",
        ),
        ("names", "Qarth,COD,alternative,19x,,,own", r"names\.csv:2: not a date: '19x'"),
        ("offices", "no-one,envoy,Envoy,FRA,,,,GOV,own", r"offices\.csv:2: person 'no-one' is not in persons\.csv"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_with_its_line(tmp_path, file, row, message):
    with pytest.raises(DataError, match=message):
        load([layer(tmp_path / "mine", **{file: [row]})])


def test_a_folder_that_is_missing_is_refused(tmp_path):
    with pytest.raises(InputError, match="not a folder"):
        load([tmp_path / "nowhere"])


def test_a_region_without_degrees_in_figures_is_refused_with_its_line(tmp_path):
    registry = load([layer(tmp_path / "mine", regions=["Qarth,region,FRA,north,1,,own"])])
    with pytest.raises(DataError, match=r"regions\.csv:2: not degrees: 'north', '1'"):
        registry.place("Qarth")
