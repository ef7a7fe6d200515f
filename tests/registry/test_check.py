"""Each rule of the registry broken once, in a small registry that is otherwise in order."""

import csv
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dragoman import codebook
from dragoman.errors import DataError
from dragoman.registry import check, fix, load
from dragoman.registry.check import faults
from dragoman.registry.rules import BOUNDS, SECTORS, totals
from dragoman.registry.tables import DATA, TABLES, layered
from registry.small import HEADERS, ROWS, write


def line_of(path, row):
    return path.read_text(encoding="utf-8").splitlines().index(row) + 1


def told(folder, file, row):
    """What the rules tell of a row added to the small registry, without file and line, which are asserted."""
    path = write(folder, {file: [row]}) / file
    fix(folder)
    found = faults([folder])
    where = f"{path}:{line_of(path, row)}: "
    assert [line for line in found if not line.startswith(where)] == []
    return [line.removeprefix(where) for line in found]


def test_the_shipped_data_are_in_order():
    assert check() == []


def test_the_shipped_data_are_sorted(tmp_path):
    for file in TABLES:
        shutil.copy(DATA / file, tmp_path)
    assert fix(tmp_path) == []


def test_the_small_registry_is_in_order(tmp_path):
    assert faults([write(tmp_path, {})]) == []


@pytest.mark.parametrize(
    ("file", "row", "message"),
    [
        ("states.csv", "XDD,Dorland,,,,,,state,,", "no basis; say what the row rests on, e.g. general knowledge"),
        ("states.csv", "XDD,Dorland,,,,,,state,,hearsay", "basis 'hearsay'; begin with one of: general knowledge, "),
        ("states.csv", "XDD,Dorland,,,,,,state,,ownership", "basis 'ownership'; begin with one of: "),
        ("states.csv", "XDD,,,,,,,state,,own", "no name; fill it in"),
        ("states.csv", "Xdd,Dorland,,,,,,state,,own", "id 'Xdd'; write it in small letters and hyphens, or a state's"),
        ("states.csv", "XDD,Dorland,,,,,,kingdom,,own", "unknown status 'kingdom'; one of former, partial, state, "),
        ("states.csv", "dor,Dorland,,,,,,partial,,own", "status partial without claimed_by; write the state that"),
        ("states.csv", "XDD,Dorland,,,,,,state,XZZ,own", "no state 'XZZ' (claimed_by); add it or mend the code"),
        ("states.csv", "XDD,Dorland,,,,2001-13,,state,,own", "'2001-13' to '': a date is YYYY, YYYY-MM or YYYY-MM-DD"),
        (
            "states.csv",
            "XDD,Dorland,,,,2001-2-3,,state,,own",
            "'2001-2-3' to '': a date is YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        ("states.csv", "XDD,Dorland,,,,,2001-02-29,state,,own", "'' to '2001-02-29': a date is YYYY, YYYY-MM or"),
        ("states.csv", "XDD,Dorland,,,,2002,2001,state,,own", "begins on 2002, after it ends on 2001; mend one of"),
        ("states.csv", "XDD,Dorland,,XA,,,,state,,own", "iso2 'XA' is Arland's ("),
        ("states.csv", "XDD,Dorland,,,901,,,state,,own", "cow '901' is Arland's ("),
        ("states.csv", "XDD,Arland,,,,,,state,,own", "'Arland' is also XAA ("),
        ("names.csv", "Dorian,XZZ,alternative,,,,own", "no state or organisation 'XZZ' (actor); add it or mend"),
        ("names.csv", "Dorian,XAA,nickname,,,,own", "unknown kind 'nickname'; one of abbreviation, acronym, "),
        ("names.csv", "Dorian,XAA,former,,,first,own", "rank 'first'; write 1 for who goes first, 2 for the next"),
        ("names.csv", "Dorian,XAA,former,,,0,own", "rank '0'; write 1 for who goes first, 2 for the next"),
        ("names.csv", "aro,XBB,capital,,,,own", "'aro' is also XAA ("),
        ("names.csv", "Landish,XCC,abbreviation,,,2,own", "'Landish' is also XBB ("),
        ("organisations.csv", "fund,Dolu Fund,club,NGO,,,,own", "unknown kind 'club'; one of armed_group, bloc, "),
        ("organisations.csv", "fund,Dolu Fund,ngo,XYZ,,,,own", "unknown sector 'XYZ'; one of AGR, BUS, "),
        ("organisations.csv", "fund,Dolu Fund,ngo,NGO,XZZ,,,own", "no state 'XZZ' (country); add it or mend the code"),
        ("organisation_names.csv", "Fund,fund,alternative,,own", "no state or organisation 'fund' (actor); add it"),
        ("members.csv", "league,XAA,,,own", "no organisation 'league' (organisation); add it or mend the code"),
        ("members.csv", "landish-league,XZZ,,,own", "no state or organisation 'XZZ' (member); add it or mend the code"),
        ("sectors.csv", "abbot,XYZ,role,,the abbot,,own", "unknown sector 'XYZ'; one of AGR, BUS, "),
        ("sectors.csv", "abbot,REL,noun,,the abbot,,own", "unknown kind 'noun'; one of force, group, head, "),
        ("sectors.csv", "abbot,REL,office,,the abbot,,own", "kind office names no office; fill in the column office"),
        ("sectors.csv", "abbot,REL,office,abbot,the abbot,,own", "unknown office 'abbot'; one of ambassador, "),
        ("sectors.csv", "abbot,REL,role,,,,own", "no example; fill it in"),
        ("sectors.csv", "abbot,REL,role,,the abbey,,own", "example 'the abbey' is not read as 'abbot'; mend one of"),
        ("sectors.csv", "abbot,REL,role,,the abbot,the old abbot,own", "counter 'the old abbot' is read as 'abbot'"),
        ("persons.csv", "di-erz,Di Erz,,Erz,XZZ,own", "no state 'XZZ' (country); add it or mend the code"),
        ("offices.csv", "di-erz,group_leader,Leader,XAA,,,,REB,own", "no person 'di-erz' (person); add it or mend the"),
        ("offices.csv", "cy-ferro,group_leader,Leader,hamass,,,,REB,own", "no state, organisation or group 'hamass'"),
        ("offices.csv", "cy-ferro,shaman,Shaman,XAA,,,,REL,own", "unknown office 'shaman'; one of ambassador, "),
        ("offices.csv", "cy-ferro,envoy,Envoy,XAA,,,,GOV;XYZ,own", "unknown sectors 'XYZ'; one of AGR, BUS, "),
        (
            "offices.csv",
            "cy-ferro,envoy,Envoy,XAA,2001-02,2002-03-04,day,GOV,own",
            "precision 'day', but the dates are",
        ),
        ("offices.csv", "cy-ferro,envoy,Envoy,XAA,2001,,,GOV,own", "precision '', but the dates are known to the year"),
        ("regions.csv", "Sud,planet,XAA,1,1,,own", "unknown kind 'planet'; one of admin1, base, "),
        ("regions.csv", "Sud,admin1,XZZ,1,1,,own", "no state 'XZZ' (country); add it or mend the code"),
        ("regions.csv", "Sud,admin1,XAA,90.5,1,,own", "lat '90.5'; write degrees from -90 to 90"),
        ("regions.csv", "Sud,admin1,XAA,1,east,,own", "lon 'east'; write degrees from -180 to 180"),
    ],
)
def test_a_broken_rule_is_told_once_with_its_line(tmp_path, file, row, message):
    found = told(tmp_path, file, row)
    assert len(found) == 1, found
    assert found[0].startswith(message)


def test_an_id_of_two_files_is_told(tmp_path):
    found = faults(
        [
            write(
                tmp_path,
                {
                    "organisations.csv": ["zy-dolu,Dolu Fund,ngo,NGO,,,,own"],
                    "persons.csv": ["zy-dolu,Zy Dolu,,Dolu,XAA,own"],
                },
            )
        ]
    )
    assert found == [
        f"{tmp_path / 'persons.csv'}:5: id 'zy-dolu' is taken by {tmp_path / 'organisations.csv'}:3; choose another"
    ]


def test_a_key_that_stands_twice_is_told(tmp_path):
    assert told(tmp_path, "regions.csv", "Nord,city,XAA,10.5,-20.0,,own") == [
        "the same name, country as line 2; keep one"
    ]


def test_rows_out_of_order_are_told_once_with_what_to_run(tmp_path):
    write(tmp_path, {"states.csv": ["XAD,Dorland,,,,,,state,,own", "XAC,Corland,,,,,,state,,own"]})
    assert faults([tmp_path]) == [
        f"{tmp_path / 'states.csv'}:5: out of order; run: dragoman check --fix --registry {tmp_path}"
    ]


# Names: only where nothing decides.


@pytest.mark.parametrize(
    ("file", "row", "why"),
    [
        ("names.csv", "Aro,XBB,capital,,,2,own", "a rank decides"),
        ("names.csv", "Aro,XBB,alternative,,,,own", "the kind decides"),
        ("names.csv", "Osk,XAA,former,2000,,,own", "the days differ"),
        ("organisation_names.csv", "Lnl,XAA,alternative,,own", "the kind decides"),
        ("persons.csv", "di-dolu,Di Dolu,,Dolu,XAA,own", "surnames are shared by right"),
        ("persons.csv", "di-dolu,Ana Dolu,,Dolu,XBB,own", "the country decides"),
        ("persons.csv", "di-dolu,Ana Dolu,,Dolu,XAA,own", "who is in office decides"),
    ],
)
def test_a_shared_name_that_something_decides_is_in_order(tmp_path, file, row, why):
    assert told(tmp_path, file, row) == [], why


def test_two_of_one_name_and_country_in_office_together_are_told(tmp_path):
    write(
        tmp_path,
        {
            "persons.csv": ["di-dolu,Di Dolu,Bo Dolu,Dolu,XAA,own"],
            "offices.csv": ["di-dolu,head_of_state,President,XAA,2001,2003,year,GOV,own"],
        },
    )
    fix(tmp_path)
    assert faults([tmp_path]) == [
        f"{tmp_path / 'persons.csv'}:5: 'Bo Dolu' is also bo-dolu ({tmp_path / 'persons.csv'}:3), in office at the same"
        " time; keep one row if they are one person, else give each a name of his own"
    ]


# Exclusive offices: one holder at a time, but for handovers and whoever serves beside another.


@pytest.mark.parametrize("office", ["head_of_state", "head_of_government", "foreign_minister", "defence_minister"])
def test_two_holders_of_an_exclusive_office_are_told(tmp_path, office):
    row = f"bo-dolu,{office},Chief,XBB,2001-01-01,,day,GOV,own"
    other = f"cy-ferro,{office},Chief,XBB,1998,2001-01-02,year,GOV,own"
    folder = write(tmp_path, {"offices.csv": [row, *([other] if office != "head_of_state" else [])]})
    fix(folder)
    path = folder / "offices.csv"
    earlier = other if office != "head_of_state" else ROWS["offices.csv"][2]
    assert faults([folder]) == [
        f"{path}:{line_of(path, row)}: bo-dolu is {office} of XBB from 2001-01-01 while cy-ferro"
        f" ({path}:{line_of(path, earlier)}) still is; end one term, call one 'Acting ...', or add to SHARED in"
        " registry/clashes.py"
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "cy-ferro,head_of_government,Prime Minister,XAA,2004-03-15,,day,GOV,own",
            "handed over within the month known",
        ),
        ("cy-ferro,head_of_government,Prime Minister,XAA,2004-03,,month,GOV,own", "handed over within the month known"),
        ("cy-ferro,head_of_government,Prime Minister,XAA,1992,1994-05-01,year,GOV,own", "handed over on the day"),
        ("cy-ferro,head_of_government,Acting Prime Minister,XAA,2000,2001,year,GOV,own", "acting for one who is ill"),
        ("ana-dolu,head_of_state,Co-President,XBB,2000,,year,GOV,own", "holds it together with another"),
        ("cy-ferro,finance_minister,Finance Minister,XAA,2000,,year,GOV,own", "another office"),
    ],
)
def test_terms_that_may_meet_are_in_order(tmp_path, row, why):
    assert told(tmp_path, "offices.csv", row) == [], why


def test_a_collective_presidency_is_in_order_and_a_shared_office_only_in_its_years(tmp_path):
    states = ["BIH,Bosnia,,,,,,state,,own", "KEN,Kenya,,,,,,state,,own"]
    terms = [
        f"{who},{office},{title},{state},{start},{end},day,GOV,own"
        for who, office, title, state, start, end in (
            ("ana-dolu", "head_of_state", "Member of the Presidency", "BIH", "2018-11-20", ""),
            ("bo-dolu", "head_of_state", "Member of the Presidency", "BIH", "2018-11-20", ""),
            ("ana-dolu", "head_of_government", "President", "KEN", "2002-12-30", "2013-04-09"),
            ("bo-dolu", "head_of_government", "Prime Minister", "KEN", "2008-04-17", "2013-04-09"),
        )
    ]
    folder = write(tmp_path, {"states.csv": states, "offices.csv": terms})
    fix(folder)
    assert faults([folder]) == []
    path = folder / "offices.csv"
    path.write_text(path.read_text().replace("2008-04-17", "2007-04-17"))
    assert [line.split(": ")[1][:40] for line in faults([folder])] == ["bo-dolu is head_of_government of KEN fro"]


# Layers.


def test_a_folder_laid_over_another_is_checked_with_it(tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "mine").mkdir()
    ours = write(tmp_path / "ours", {})
    mine = write(
        tmp_path / "mine",
        {
            "persons.csv": ["di-erz,Di Erz,,Erz,XBB,own"],
            "offices.csv": ["di-erz,head_of_state,President,XBB,2010-01-01,,day,GOV,own"],
        },
        base=False,
    )
    (found,) = faults([ours, mine])
    assert found.startswith(f"{mine / 'offices.csv'}:2: di-erz is head_of_state of XBB from 2010-01-01 while cy-ferro")
    write(
        mine,
        {
            "offices.csv": [
                "cy-ferro,head_of_state,President,XBB,1998,2010,year,GOV,own",
                "di-erz,head_of_state,President,XBB,2010-01-01,,day,GOV,own",
            ]
        },
        base=False,
    )
    assert faults([ours, mine]) == []


def test_withdrawing_what_no_layer_has_is_told(tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "mine").mkdir()
    ours = write(tmp_path / "ours", {})
    mine = write(tmp_path / "mine", {"regions.csv": ["Nord,,XAA,,,,withdrawn"]}, base=False)
    assert faults([ours, mine]) == []
    write(mine, {"regions.csv": ["Nord,,XBB,,,,withdrawn"]}, base=False)
    assert faults([ours, mine]) == [
        f"{mine / 'regions.csv'}:2: withdraws a row that no layer below has; mend name, country"
    ]


# Files that cannot be used.


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,name\nXAA,Arland\n", ":1: columns missing: official, iso2, "),
        (b"", ":1: columns missing: id, name, "),
        (
            HEADERS["states.csv"].encode() + b"\nXAA,\xff\xfe,,,,,,state,,own\n",
            ":2: not UTF-8 (invalid start byte); save",
        ),
        (
            HEADERS["states.csv"].encode() + b'\nXAA,"Arland,,,,,,state,,own\n',
            ":2: not readable as CSV (unexpected end",
        ),
        (HEADERS["states.csv"].encode() + b"\nXAA,A,B,C,,,,state,,own,y,z\n", ":2: 12 cells under 10 columns; quote"),
        (HEADERS["states.csv"].encode() + b"\nXAA,A,,,,,,state,own\n", ":2: 9 cells under 10 columns; quote commas"),
        (
            HEADERS["states.csv"].encode() + b",flag\nXAA,A,,,,,,state,,own,red\n",
            ":1: unknown column 'flag'; the columns",
        ),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path, content, message):
    (tmp_path / "states.csv").write_bytes(content)
    found = faults([tmp_path])
    assert len(found) == 1, found
    assert found[0].startswith(f"{tmp_path / 'states.csv'}{message}")


def test_places_that_cannot_be_read_or_lie_nowhere_are_told(tmp_path):
    path = write(tmp_path, {}) / "places.parquet"
    path.write_bytes(b"no parquet")
    (found,) = faults([tmp_path])
    assert found.startswith(f"{path}:1: not readable as Parquet (")
    columns = {"name": ["Aro"], "country": ["XZZ"], "lat": [91.0], "lon": [1.0], "geonameid": [1], "population": [1]}
    pq.write_table(pa.table(columns), path)
    (found,) = faults([tmp_path])
    assert found.startswith(f"{path}:1: columns missing: keys; build it anew")
    pq.write_table(pa.table({**columns, "keys": ["aro"]}), path)
    assert faults([tmp_path]) == [
        f"{path}:1: no state 'XZZ' (country); add it or mend the code",
        f"{path}:1: lat beyond 90 degrees; build it anew",
    ]


def test_loading_a_bad_cell_names_its_line(tmp_path):
    write(tmp_path, {"names.csv": ["Dorian,XAA,former,,,first,own"]})
    with pytest.raises(DataError, match=r"names\.csv:7: rank 'first'"):
        load([tmp_path])


# Totals and lists that must agree with others.


def test_a_file_cut_off_is_told():
    rows = {file: layered(file, (DATA,)) for file in TABLES}
    assert list(totals(rows)) == []
    (found,) = totals({**rows, "offices.csv": rows["offices.csv"][:100]})
    assert found.startswith("offices.csv:1: 100 rows, where 5300 to 100000 are expected; restore what is missing")
    assert BOUNDS.keys() == TABLES.keys()


def test_sectors_are_those_of_the_codebook():
    assert set(codebook.load().sectors) == SECTORS


# Canonical order.


def test_fixing_sorts_rows_and_touches_nothing_else(tmp_path):
    path = tmp_path / "states.csv"
    header = "\ufeff" + HEADERS["states.csv"] + "\r\n"
    quoted = '"XBB","Bor\nland",,XB ,,,,state,,own\r\n'
    path.write_bytes((header + quoted + "XAA,Arland,,,,,,state,,own").encode())
    path.chmod(0o640)
    assert fix(tmp_path) == ["states.csv"]
    assert path.read_bytes() == (header + "XAA,Arland,,,,,,state,,own\r\n" + quoted).encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert fix(tmp_path) == []
    assert [p.name for p in tmp_path.iterdir()] == ["states.csv"]


def test_terms_are_sorted_by_body_office_and_day(tmp_path):
    rows = ROWS["offices.csv"]
    write(tmp_path, {})
    (tmp_path / "offices.csv").write_text("\n".join([HEADERS["offices.csv"], rows[2], rows[1], rows[0]]) + "\n")
    assert fix(tmp_path) == ["offices.csv"]
    with (tmp_path / "offices.csv").open() as stream:
        assert [row["person"] for row in csv.DictReader(stream)] == ["ana-dolu", "bo-dolu", "cy-ferro"]


def test_fixing_leaves_a_file_that_cannot_be_read(tmp_path):
    path = tmp_path / "states.csv"
    path.write_bytes(HEADERS["states.csv"].encode() + b"\nXBB,\xff,,,,,,state,,own\nXAA,A,,,,,,state,,own\n")
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"states\.csv:2: not UTF-8"):
        fix(tmp_path)
    assert path.read_bytes() == before
