"""Each rule of the registry broken once, in a folder layered over the shipped data."""

import pytest

from dragoman.registry import check, fix

STATES = "id,name,official,iso2,cow,from,to,status,claimed_by,basis\n"
OFFICES = "person,office,title,actor,from,to,precision,sectors,basis\n"
NAMES = "name,actor,kind,from,to,rank,basis\n"


def told(folder, file, text):
    (folder / file).write_text(text, encoding="utf-8")
    return check([folder])


def test_the_shipped_data_are_in_order():
    assert check() == []


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("states.csv", STATES + "XAA,Aland,,,,,,state,,\n", "states.csv:2: no basis"),
        ("states.csv", STATES + "XAA,A,,,,,,state,,x\nXAA,B,,,,,,state,,x\n", "states.csv:3: the same id as line 2"),
        ("states.csv", STATES + "XAA,A,,,,2001-13,,state,,x\n", "a date is YYYY"),
        ("states.csv", STATES + "XAA,A,,,,2002,2001,state,,x\n", "begins on 2002, after it ends on 2001"),
        ("states.csv", STATES + "XAA,A,,,,,,state,XZZ,x\n", "no state or organisation 'XZZ' (claimed_by)"),
        ("names.csv", NAMES + "Aland,XZZ,short name,,,,x\n", "no state or organisation 'XZZ' (actor)"),
        (
            "offices.csv",
            OFFICES + "nobody-at-all,head_of_state,President,FRA,,,year,GOV,x\n",
            "no person 'nobody-at-all'",
        ),
        ("states.csv", STATES + "XAA,A,B,C,,,,state,,x,y,z\n", "12 cells under 10 columns"),
        ("states.csv", "id,name\nXAA,A\n", "columns missing"),
    ],
)
def test_a_broken_rule_is_told_with_its_line(tmp_path, file, text, words):
    found = told(tmp_path, file, text)
    assert any(words in line for line in found), found


def test_a_file_that_is_no_utf8_is_told(tmp_path):
    (tmp_path / "states.csv").write_bytes(STATES.encode() + b"XAA,\xff\xfe,,,,,,state,,x\n")
    assert "save it as UTF-8" in check([tmp_path])[0]


def test_fixing_sorts_rows_once(tmp_path):
    path = tmp_path / "states.csv"
    path.write_text(STATES + "XBB,B,,,,,,state,,x\nXAA,A,,,,,,state,,x\n", encoding="utf-8")
    assert fix(tmp_path) == ["states.csv"]
    assert path.read_text(encoding="utf-8") == STATES + "XAA,A,,,,,,state,,x\nXBB,B,,,,,,state,,x\n"
    assert fix(tmp_path) == []
