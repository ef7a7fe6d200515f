"""The codebook against PLOVER's and CAMEO's facts, written down here apart from its data."""

from __future__ import annotations

import pytest

from dragoman.codebook import Codebook, load
from dragoman.errors import DataError
from dragoman.reader.labels import EVENT_MODES, TIES

QUADS = {
    1: "AGREE CONSULT SUPPORT CONCEDE",
    2: "COOPERATE AID RETREAT",
    3: "REQUEST ACCUSE REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
SCORES = """
AGREE 2.5
CONSULT 2.5 visit 4 third-party 1 multilateral 4 phone 1.5
SUPPORT 5
CONCEDE 4.5
COOPERATE 9.5
AID 10
RETREAT 6.5 withdraw 8 release 6.5 disarm 10 ceasefire 7.5 access 6.5 resign 4.5
REQUEST 0 assist 0.5 change -1 yield -1 meet 0
ACCUSE -3 disapprove -2 investigate -3.5 allege -3.5
REJECT -2 assist -1.5 change -2 yield -2 meet -2
THREATEN -3.5 restrict -3 arrest -3.5 relations -3.5 expel -3.5 territory -4 violence -3.5
PROTEST -5 demo -5 riot -7 strike -5 hunger -4.5 boycott -4.5 obstruct -4.5
SANCTION -6 convict -6 expel -5.5 withdraw -6 discontinue -6
MOBILIZE -5.5 troops -6.5 weapons -6.5 police -5.5 militia -6
COERCE -7 seize -7 restrict -7 censor -6.5 curfew -6.5 martial-law -7.5 arrest -7 deport -7 withhold -7
 misinformation -6.5 cyber -7
ASSAULT -9 abduct -8.5 beat -7.5 torture -8.5 sexual -8.5 targeted -9.5 destroy -8.5 primitive -8 firearms -9
 explosives -9 suicide-attack -9.5 aerial -9.5 drone -9.5 heavy-weapons -9.5 crowd-control -7.5 unconventional -10
"""
CONTEXTS = """military intelligence executive legislative election political_institutions pro_democracy pro_autocracy
economic legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity
inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment technology
terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking"""
SECTORS = """COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"""
WITHOUT_COUNTRY = "IGO NGO MNC IMG ISM"
TOPICS = """arms energy nuclear agriculture trade transport telecommunications finance technology health education space
fisheries mining migration intelligence culture"""


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load()


def scores() -> dict[str, tuple[float, dict[str, float]]]:
    """Type to base score and scores of modes."""
    table: dict[str, tuple[float, dict[str, float]]] = {}
    for line in SCORES.strip().replace("\n ", " ").split("\n"):
        name, base, *rest = line.split()
        table[name] = (float(base), {mode: float(score) for mode, score in zip(rest[::2], rest[1::2], strict=True)})
    return table


def test_sixteen_types_with_their_quads(book: Codebook) -> None:
    told = {name: quad for quad, names in QUADS.items() for name in names.split()}
    assert len(told) == 16
    assert {name: book.quad(name) for name in book.types} == told


def test_scores_of_types_and_modes(book: Codebook) -> None:
    told = scores()
    assert {n: (t.score, {m.name: m.score for m in t.modes.values()}) for n, t in book.types.items()} == told
    assert book.score("CONSULT") == 2.5
    assert book.score("CONSULT", "visit") == 4
    assert book.score("ASSAULT", "unconventional") == -10


def test_the_manuals_misprints_are_told(book: Codebook) -> None:
    assert "4 is used" in book.type("SANCTION").notes
    assert "-3 is used" in book.type("ACCUSE").notes


def test_contexts_sectors_topics_and_ties_are_the_ones_there_are(book: Codebook) -> None:
    assert list(book.contexts) == CONTEXTS.split()
    assert len(book.contexts) == 37
    assert list(book.sectors) == [*SECTORS.split(), *WITHOUT_COUNTRY.split()]
    assert [s.code for s in book.sectors.values() if s.without_country] == WITHOUT_COUNTRY.split()
    assert set(book.topics) == set(TOPICS.split())
    assert set(book.ties) == set(TIES)
    assert len(book.ties) == 21


def test_the_readers_labels_are_the_codebooks(book: Codebook) -> None:
    assert {name: set(type_.modes) for name, type_ in book.types.items()} == {n: set(m) for n, m in EVENT_MODES.items()}


def test_symmetric_ties(book: Codebook) -> None:
    symmetric = {name for name, tie in book.ties.items() if tie.symmetric}
    assert symmetric == set(
        """allied_with at_war_with economic_cooperation military_cooperation rivalry strategic_partnership
        territorial_dispute trades_with""".split()
    )


ROOTS = {
    "01": None,
    "02": None,
    "03": "AGREE",
    "04": "CONSULT",
    "05": "SUPPORT",
    "06": "COOPERATE",
    "07": "AID",
    "09": "ACCUSE",
    "10": "REQUEST",
    "11": "ACCUSE",
    "12": "REJECT",
    "13": "THREATEN",
    "14": "PROTEST",
    "15": "MOBILIZE",
    "16": "SANCTION",
    "17": "COERCE",
    "18": "ASSAULT",
    "19": "ASSAULT",
    "20": "ASSAULT",
}


def test_every_cameo_code_reads_as_its_roots_type(book: Codebook) -> None:
    for code in book.cameo_codes:
        if not code.startswith("08"):
            read = book.from_cameo(code)
            assert (read[0] if read else None) == ROOTS[code[:2]], code


def test_cameo_08_is_split_between_conceding_and_retreating(book: Codebook) -> None:
    for code in (code for code in book.cameo_codes if code.startswith("08")):
        retreat = code in ("0813", "0814") or code[:3] in ("084", "085", "086", "087")
        read = book.from_cameo(code)
        assert read is not None
        assert read[0] == ("RETREAT" if retreat else "CONCEDE"), code


def test_every_type_and_mode_has_a_cameo_code_that_leads_back(book: Codebook) -> None:
    # The ways back that CAMEO does not have; each says why in cameo_note.
    elsewhere = {
        ("RETREAT", "resign"): "CONCEDE",
        ("SANCTION", "convict"): "ACCUSE",
        ("ASSAULT", "destroy"): "COERCE",
        ("ASSAULT", "crowd-control"): "COERCE",
    }
    for name, type_ in book.types.items():
        for mode in (None, *type_.modes):
            read = book.from_cameo(book.cameo(name, mode))
            assert read is not None
            assert read[0] == elsewhere.get((name, mode or ""), name), (name, mode)
            if (name, mode) in elsewhere:
                assert mode is not None
                assert type_.modes[mode].cameo_note


@pytest.mark.parametrize(
    ("code", "type_", "mode"),
    [
        ("042", "CONSULT", "visit"),
        ("043", "CONSULT", "visit"),
        ("041", "CONSULT", "phone"),
        ("045", "CONSULT", "third-party"),
        ("0841", "RETREAT", "release"),
        ("0871", "RETREAT", "ceasefire"),
        ("111", "ACCUSE", "disapprove"),
        ("1125", "ACCUSE", "allege"),
        ("141", "PROTEST", "demo"),
        ("145", "PROTEST", "riot"),
        ("1723", "COERCE", "curfew"),
        ("1724", "COERCE", "martial-law"),
        ("173", "COERCE", "arrest"),
        ("1822", "ASSAULT", "torture"),
        ("1831", "ASSAULT", "suicide-attack"),
        ("2042", "ASSAULT", "unconventional"),
    ],
)
def test_cameo_codes_to_modes(book: Codebook, code: str, type_: str, mode: str) -> None:
    assert book.from_cameo(code) == (type_, mode)


def test_cameo_codes_are_strings_and_longer_ones_fall_back(book: Codebook) -> None:
    assert book.from_cameo("010") is None
    assert book.from_cameo("10") == ("REQUEST", None)
    assert book.from_cameo("1429") == book.from_cameo("142")
    for wrong in ("", "1", "21", "99", "abc", "42 "):
        with pytest.raises(DataError, match="no CAMEO code"):
            book.from_cameo(wrong)


@pytest.mark.parametrize(
    ("code", "score"),
    [
        ("016", 3.4),
        ("022", 3.4),
        ("042", 1.9),
        ("057", 8.0),
        ("072", 8.3),
        ("0874", 10.0),
        ("130", -4.4),
        ("1712", -9.2),
    ],
)
def test_goldstein_values_of_the_phoenix_table(book: Codebook, code: str, score: float) -> None:
    assert book.goldstein(code) == score


def test_goldstein_values_the_table_lacks_are_the_base_codes(book: Codebook) -> None:
    for code, base in (("019", "01"), ("116", "11"), ("129", "12"), ("155", "15"), ("176", "17"), ("1952", "195")):
        assert book.goldstein(code) == book.goldstein(base)
    assert all(entry.goldstein is not None for entry in book.cameo_codes.values())
    assert book.goldstein("999") is None


def test_unknown_names_say_what_there_is(book: Codebook) -> None:
    with pytest.raises(DataError, match=r"no event type 'HAIL'; it has AGREE, "):
        book.quad("HAIL")
    with pytest.raises(DataError, match=r"CONSULT has no mode 'march'; it has visit, "):
        book.score("CONSULT", "march")
    with pytest.raises(DataError, match=r"AID has no mode 'march'; it has no modes"):
        book.cameo("AID", "march")
