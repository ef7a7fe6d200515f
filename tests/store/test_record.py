"""What is stored comes back, filtered and in order; reading twice changes nothing; newer coders win."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.errors import InputError
from dragoman.model import Decision, Problem
from dragoman.store import Filter, create_or_open, finding_records, open_record
from dragoman.store.schema import connect
from dragoman.store.tables import TABLES, schema
from hand_made import CODER, NEWER, TEXT, Codes, make_article, make_findings, make_reading, store
from record_digest import digest


def ids(record, **wanted):
    """The last letters of the found ids, which name the finding in make_findings."""
    return [found["id"][-1] for found in record.findings(Filter(**wanted))]


def test_article_reading_mentions_and_problem_come_back_as_they_went_in(filled):
    article = make_article(0)
    with open_record(filled) as record:
        assert record.article(article.id) == article
        assert sorted(a.id for a in record.articles()) == sorted([article.id, make_article(1).id])
        assert record.reading(article.id) == make_reading(article)
        assert tuple(record.mentions(article.id)) == make_findings(article).mentions
        assert set(record.problems()) == {*make_findings(article).problems, *make_findings(make_article(1)).problems}


def test_records_are_stored_whole_and_cut_from_the_text(filled):
    article = make_article(0)
    written = finding_records(article, make_findings(article), Codes(), CODER)
    with open_record(filled) as record:
        for wanted in written:
            if wanted["kind"] != "problem":
                assert record.finding(wanted["id"]) == wanted
                evidence = wanted["evidence"]
                assert TEXT[evidence["start"] : evidence["end"]] == evidence["text"]


def test_a_split_quotation_is_one_range_with_its_pieces():
    article = make_article(0)
    statement = next(r for r in finding_records(article, make_findings(article), Codes(), CODER) if "content" in r)
    assert statement["content"]["text"] == 'We are grateful," he said, "to Russia.'
    assert [piece["text"] for piece in statement["content"]["pieces"]] == ["We are grateful,", "to Russia."]


def test_problem_records_name_article_and_words():
    article = make_article(0)
    problem = finding_records(article, make_findings(article), Codes(), CODER)[-1]
    assert problem["kind"] == "problem"
    assert problem["article"]["id"] == article.id
    assert problem["span"]["text"] == "he said"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "adec"),
        ({"facts_only": False}, "badec"),
        ({"kind": "tie"}, "e"),
        ({"kind": "statement"}, "d"),
        ({"type": "consult"}, "ac"),
        ({"type": "supplies_arms"}, "e"),
        ({"type": "SAY"}, "d"),
        ({"actor": "MMR"}, "ad"),
        ({"actor": "mmr-min-aung-hlaing"}, "ad"),
        ({"actor": "min aung hlaing"}, "ad"),
        ({"actor": "CHN"}, "c"),
        ({"recipient": "CHN"}, "c"),
        ({"recipient": "RUS"}, "adc"),
        ({"actor": "RUS", "recipient": "MMR"}, "e"),
        ({"actor": "MMR", "recipient": "RUS"}, "ad"),
        ({"either": ("RUS", "MMR")}, "ade"),
        ({"either": ("CHN", "RUS")}, "c"),
        ({"either": ("RUS", "RUS")}, ""),
        ({"actor": "' OR 1=1 --"}, ""),
        ({"realis": "planned", "facts_only": False}, ""),
        ({"since": date(2022, 12, 31), "until": date(2023, 6, 1), "facts_only": False}, "b"),
        ({"since": date(2023, 1, 1)}, "ade"),
        ({"until": date(2025, 3, 4)}, "ad"),
        ({"type": "ASSAULT", "facts_only": False, "recipient": "UKR"}, "b"),
    ],
)
def test_filters(path, wanted, found):
    with create_or_open(path) as writer:
        run = writer.begin(CODER)
        store(writer, run, [make_article(0)])
    with open_record(path) as record:
        assert sorted(ids(record, **wanted)) == sorted(found)


def test_order_is_by_date_then_article_and_offset_with_the_undated_last(filled):
    with open_record(filled) as record:
        order = ids(record, facts_only=False)
    assert order == list("bb" + "adad" + "ee" + "cc")


def test_article_filter_and_prefixes(filled):
    article = make_article(1)
    with open_record(filled) as record:
        assert {f["article"]["id"] for f in record.findings(Filter(article=article.id[:9]))} == {article.id}
        assert record.article("src-1") == article
        assert record.finding(f"ev_{article.id[3:]}a")["type"] == "CONSULT"
        with pytest.raises(InputError, match="fits several"):
            record.finding("ev_")
        with pytest.raises(InputError, match="no finding ev_zz"):
            record.finding("ev_zz")
        with pytest.raises(InputError, match="fits several"):
            record.article("ar_")


def test_the_same_input_twice_changes_nothing(filled):
    before = digest(filled)
    with create_or_open(filled) as writer:
        assert writer.known([make_article(0).id, "ar_other"], CODER) == {make_article(0).id}
        run = writer.begin(CODER)
        assert store(writer, run, [make_article(0), make_article(1)]) == 0
        writer.finish(run)
    assert digest(filled) == before
    with open_record(filled) as record:
        assert [run.id for run in record.runs()] == [1]


def test_the_same_article_twice_in_one_batch_is_stored_once(path):
    with create_or_open(path) as writer:
        run = writer.begin(CODER)
        article = make_article(0)
        writer.append(run, [article, article], finding_records(article, make_findings(article), Codes(), CODER))
    with open_record(path) as record:
        assert record.counts().articles == 1
        assert record.counts().findings == 5


def test_a_newer_coder_appends_and_its_findings_are_the_answer(filled):
    with create_or_open(filled) as writer:
        assert writer.known([make_article(0).id], NEWER) == set()
        run = writer.begin(NEWER)
        article = make_article(0)
        found = make_findings(article)
        records = [r for r in finding_records(article, found, Codes(), NEWER) if r["kind"] == "tie"]
        assert writer.append(run, [article], records) == 1
        writer.finish(run)
    with open_record(filled) as record:
        assert ids(record, article=article.id) == ["e"]
        assert record.findings(Filter(article=article.id))[0]["coder"]["weights"] == "w2"
        assert len(ids(record, article=make_article(1).id)) == 4
        assert record.sql("SELECT count(*) FROM finding WHERE article = ?", [article.id]) == [(6,)]
        assert [(run.coder["weights"], run.status, run.findings) for run in record.runs()] == [
            ("w1", "done", 10),
            ("w2", "done", 1),
        ]
        assert [p.article for p in record.problems()] == [make_article(1).id]


def test_problems_of_sources_are_kept_once(path):
    problem = Problem("sources", "line 3 is not JSON", source="news.jsonl:3")
    for _ in range(2):
        with create_or_open(path) as writer:
            run = writer.begin(CODER)
            writer.append(run, [], problems=[problem])
            writer.finish(run)
    with open_record(path) as record:
        assert record.problems() == [problem]
        assert len(record.runs()) == 1


def test_decisions_append(filled):
    target = f"ev_{make_article(0).id[3:]}a"
    first = Decision(target, "reject", None, "ana", "2026-01-02T10:00:00", "he did not go")
    second = Decision(target, "accept", None, "ben", "2026-01-03T10:00:00", "he did")
    with create_or_open(filled) as writer:
        writer.decide(first)
        writer.decide(second)
    with open_record(filled) as record:
        assert record.decisions(target) == [first, second]
        assert record.decisions("ev_other") == []


def test_rows_and_sql_tables_have_the_same_columns(filled):
    connection = connect(filled, read_only=True)
    for table in TABLES:
        columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
        assert columns == schema(table).names + ([] if table == "article" else ["run"])
    connection.close()
