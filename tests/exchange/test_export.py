"""Exports hold what the record holds: JSON lines exactly, CSV in the documented columns."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path

import pytest

from dragoman.errors import InputError
from dragoman.exchange import KINDS, export, read_findings
from dragoman.exchange.layout import COLUMNS, joined
from dragoman.store import Filter, create_or_open, finding_records, open_record
from hand_made import CODER, Codes, make_article, make_findings, store

ALL = Filter(facts_only=False)
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "findings.md"


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "dragoman.duckdb"
    with create_or_open(path) as writer:
        store(writer, writer.begin(CODER), [make_article(0), make_article(1)])
        article = make_article(0)
        writer.append(writer.begin(CODER), [], problems=make_findings(article).problems)
    with open_record(path) as opened:
        yield opened


def written(record, format, kind, wanted=ALL, **options):
    stream = io.StringIO(newline="")
    count = export(record, wanted, format, kind, stream, **options)
    return stream.getvalue(), count


def table(record, kind, wanted=ALL, **options):
    text, count = written(record, "csv", kind, wanted, **options)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == count
    return rows


def test_jsonl_is_the_record_and_reads_back(record, tmp_path):
    text, count = written(record, "jsonl", None)
    assert count == 10
    path = tmp_path / "findings.jsonl"
    path.write_text(text + "\n", encoding="utf-8")
    assert list(read_findings(path)) == record.findings(ALL)
    packed = tmp_path / "findings.jsonl.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert list(read_findings(packed)) == record.findings(ALL)


def test_filter_and_kind_restrict(record):
    assert written(record, "jsonl", "tie")[1] == 2
    assert written(record, "jsonl", None, Filter(actor="MMR", recipient="RUS"))[1] == 4
    assert written(record, "jsonl", "tie", Filter(kind="event"))[1] == 0
    assert [row["realis"] for row in table(record, "event", Filter(type="ASSAULT", facts_only=False))] == ["actual"] * 2
    assert table(record, "event", Filter(type="ASSAULT")) == []


def test_event_row(record):
    row = next(row for row in table(record, "event") if row["mode"] == "visit")
    assert row["actor_name"] == "Min Aung Hlaing"
    assert row["actor_country"] == "MMR"
    assert row["actor_sectors"] == "MIL/GOV"
    assert (row["date"], row["date_precision"], row["date_basis"]) == ("2025-03-04", "day", "relative")
    assert row["cameo"] == "042"
    assert float(row["score"]) == 4.0
    assert row["place_country"] == "RUS"
    assert row["historical"] == "false"
    assert row["also"] == "Junta chief visits Moscow"
    assert row["killed_low"] == ""


def test_several_parties_stay_parallel(record):
    row = next(row for row in table(record, "event") if row["actor_country"] == "RUS; CHN")
    assert row["actor_name"] == "Russia; China"
    assert row["recipient_name"] == ""
    assert joined(["a; b", None, "c"]) == "a, b; ; c"


def test_statement_tie_and_problem_rows(record):
    statement = table(record, "statement")[0]
    assert (statement["speaker_name"], statement["about_country"]) == ("Min Aung Hlaing", "RUS")
    assert statement["content"].startswith("We are grateful")
    tie = table(record, "tie")[0]
    assert (tie["tie"], tie["from_country"], tie["to_country"], tie["topics"]) == (
        "supplies_arms",
        "RUS",
        "MMR",
        "arms",
    )
    problems = table(record, "problem")
    assert {row["span_text"] for row in problems} == {"he said"}
    assert len(problems) == len(record.problems())


def test_formulas_are_disarmed_but_numbers_kept(tmp_path):
    article = make_article(0)
    evil = [r for r in finding_records(article, make_findings(article), Codes(), CODER) if r.get("type") == "ASSAULT"]
    evil[0]["evidence"]["text"] = '=HYPERLINK("http://x")'
    with create_or_open(tmp_path / "r.duckdb") as writer:
        writer.append(writer.begin(CODER), [article], evil)
    with open_record(tmp_path / "r.duckdb") as opened:
        safe, plain = table(opened, "event")[0], table(opened, "event", formula_safe=False)[0]
    assert safe["evidence"] == "'" + plain["evidence"] == '\'=HYPERLINK("http://x")'
    assert float(safe["score"]) == -9.0


def test_wrong_requests_say_what_to_do(record, tmp_path):
    with pytest.raises(InputError, match="CSV needs --kind"):
        written(record, "csv", None)
    with pytest.raises(InputError, match="unknown format xml"):
        written(record, "xml", None)
    with pytest.raises(InputError, match="unknown kind row"):
        written(record, "jsonl", "row")
    assert written(record, "csv", None, Filter(kind="tie"))[1] == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [("{", "is not JSON"), ('{"kind": "song"}', "is no finding"), ('{"kind": "tie", "tie": "ally"}', "lacks article")],
)
def test_wrong_lines_are_named(tmp_path, line, message):
    path = tmp_path / "findings.jsonl"
    path.write_text(json.dumps({"kind": "problem", "reason": "x"}) + "\n" + line + "\n")
    with pytest.raises(InputError, match=rf"findings.jsonl:2 {message}"):
        list(read_findings(path))
    with pytest.raises(InputError, match="there is no file"):
        list(read_findings(tmp_path / "none.jsonl"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_documented(kind):
    section = re.split(r"\n### ", REFERENCE.read_text("utf-8"))
    part = next(p for p in section if p.startswith(f"CSV of kind {kind}"))
    documented = set(re.findall(r"`([a-z_0-9*]+)`", part))
    stems = {name.removesuffix("_*") for name in documented if name.endswith("_*")}
    missing = [c for c in COLUMNS[kind] if c not in documented and not any(c.startswith(stem + "_") for stem in stems)]
    assert missing == []
