"""The main job: what is read is stored and counted, once; what fails is a problem and the rest goes on."""

from __future__ import annotations

import json
import os
import re

import pytest

from dragoman.errors import DragomanError, InputError, RecordError, WeightsError
from dragoman.run import local, pool, read_paths
from dragoman.run.summary import Tally
from dragoman.store import Filter, open_record
from fake_tools import BODY, TITLE, loading, write_articles
from record_digest import digest

ALL = Filter(facts_only=False)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "dragoman.duckdb"


@pytest.fixture
def small_shards(monkeypatch):
    """Processes start early and shards are small, so that few articles make a parallel run."""
    monkeypatch.setattr(local, "PARALLEL_CHARACTERS", 1)
    monkeypatch.setattr(local, "SHARD_ARTICLES", 4)


def reasons(into):
    with open_record(into) as record:
        return [(p.step, p.reason, p.article) for p in record.problems() if p.step != "resolve" or "failed" in p.reason]


def contents(into):
    with open_record(into) as record:
        return record.counts()


def test_what_is_read_is_stored_and_counted(tmp_path, into):
    told = []
    summary = read_paths(
        [write_articles(tmp_path / "a.jsonl", 3)], into, jobs=1, load=loading(), on_progress=told.append
    )
    assert (summary.read, summary.skipped, summary.failed, summary.findings) == (3, 0, 0, 15)
    assert summary.by_kind == {"event": 9, "statement": 3, "tie": 3}
    assert summary.by_type["event"] == {"CONSULT": 6, "ASSAULT": 3}
    assert summary.by_type["tie"] == {"supplies_arms": 3}
    assert summary.problems == {"resolve: no actor found for …": 3}
    assert set(summary.seconds) == {"sources", "reader", "resolve", "store"}
    assert all(seconds > 0 for seconds in summary.seconds.values())
    assert summary.wall > 0
    assert summary.changed
    assert told[-1].findings == 15
    counts = contents(into)
    assert (counts.articles, counts.findings, counts.by_kind) == (3, 15, summary.by_kind)
    with open_record(into) as record:
        (run,) = record.runs()
    assert (run.status, run.articles, run.findings, run.settings["outlet"]) == ("done", 3, 15, None)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_again_changes_nothing(tmp_path, into, small_shards, jobs):
    paths = [write_articles(tmp_path / "a.jsonl", 12, {5: "BROKEN"}), tmp_path / "b.jsonl"]
    paths[1].write_text('{"text": ""}\nnot json\n', encoding="utf-8")
    assert read_paths(paths, into, jobs=jobs, load=loading()).changed
    before = digest(into)
    again = read_paths(paths, into, jobs=jobs, load=loading())
    assert (again.read, again.skipped, again.failed, again.changed) == (0, 11, 1, False)
    assert digest(into) == before
    with open_record(into) as record:
        assert len(record.runs()) == 1


def test_processes_give_what_one_process_gives(tmp_path, small_shards):
    articles = write_articles(tmp_path / "a.jsonl", 30, {3: "BROKEN", 17: "UNRULY"})
    one = read_paths([articles], tmp_path / "1.duckdb", jobs=1, load=loading())
    two = read_paths([articles], tmp_path / "2.duckdb", jobs=2, load=loading())
    assert (one.by_type, one.problems, one.sentences) == (two.by_type, two.problems, two.sentences)
    assert digest(one.record) == digest(two.record)


def test_processes_are_used_when_there_is_much_to_read(tmp_path, into, small_shards):
    pids = tmp_path / "pids"
    read_paths([write_articles(tmp_path / "a.jsonl", 12)], into, jobs=2, load=loading(pids=str(pids)))
    used = set(pids.read_text().split())
    assert str(os.getpid()) not in used
    assert used


def test_articles_twice_in_the_input_are_read_once(tmp_path, into):
    paths = [write_articles(tmp_path / name, 3) for name in ("a.jsonl", "b.jsonl")]
    summary = read_paths(paths, into, load=loading())
    assert (summary.read, summary.skipped) == (3, 3)


def test_an_article_that_fails_is_a_problem_and_tried_again(tmp_path, into):
    words = {1: "BROKEN", 3: "UNCODED", 4: "UNRULY"}
    articles = write_articles(tmp_path / "a.jsonl", 6, words)
    summary = read_paths([articles], into, jobs=1, load=loading())
    assert (summary.read, summary.failed, summary.by_kind["event"]) == (3, 3, 9)
    assert contents(into).articles == 6
    said = {re.sub(r":\d+\)$", ")", reason.split(": ", 1)[1]): article for _, reason, article in reasons(into)}
    assert sorted(said) == [
        "KeyError: 'who' (fake_tools.py)",
        "ValueError: no words in 'this' (fake_tools.py)",
        "the codebook lacks a type",
    ]
    with open_record(into) as record:
        named = {record.article(article).source_id for article in said.values()}
    assert named == {"src-1", "src-3", "src-4"}
    mended = read_paths([articles], into, jobs=1, load=loading(mended=True))
    assert (mended.read, mended.failed, mended.skipped) == (1, 2, 3)
    assert sorted(step for step, _, _ in reasons(into)) == ["resolve", "resolve"]


def test_an_article_that_kills_its_process_costs_no_other(tmp_path, into, small_shards):
    articles = write_articles(tmp_path / "a.jsonl", 24, {0: "DEADLY", 9: "DEADLY", 10: "DEADLY"})
    summary = read_paths([articles], into, jobs=2, load=loading())
    assert (summary.read, summary.failed) == (21, 3)
    assert contents(into).by_kind["tie"] == 21
    said = reasons(into)
    assert {reason for _, reason, _ in said} == {
        "the reading process died on this article (exit code 7); it is tried again in the next run"
    }
    assert len({article for _, _, article in said}) == 3


def test_processes_that_all_die_end_the_run(tmp_path, into, small_shards, monkeypatch):
    monkeypatch.setattr(pool, "DEATHS", 4)
    articles = write_articles(tmp_path / "a.jsonl", 24, dict.fromkeys(range(4, 24), "DEADLY"))
    with pytest.raises(DragomanError, match=r"die one after another \(exit code 7\).* --jobs 1"):
        read_paths([articles], into, jobs=1 + 1, load=loading())
    with open_record(into) as record:
        assert [run.status for run in record.runs()] in ([], ["interrupted"])


def test_a_process_that_cannot_start_says_so(tmp_path, into, small_shards):
    with pytest.raises(DragomanError, match=r"ended at its start \(exit code 3\).* --jobs 1"):
        read_paths([write_articles(tmp_path / "a.jsonl", 12)], into, jobs=2, load=loading(parent=os.getpid()))


def no_weights():
    raise WeightsError("weights are missing")


def test_what_cannot_begin_leaves_no_record(tmp_path, into):
    with pytest.raises(InputError, match="none"):
        read_paths([tmp_path / "none.txt"], into, load=loading())
    with pytest.raises(WeightsError):
        read_paths([write_articles(tmp_path / "a.jsonl", 1)], into, load=no_weights)
    with pytest.raises(RecordError, match="does not exist"):
        read_paths([tmp_path / "a.jsonl"], tmp_path / "none" / "d.duckdb", load=loading())
    assert not into.exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_sources_say_of_an_article_stays_with_it(tmp_path, into, small_shards, monkeypatch, jobs):
    monkeypatch.setattr(local, "LOOK_UP", 2)
    articles = write_articles(tmp_path / "a.jsonl", 9, {4: "BROKEN"}, published="soon")
    assert read_paths([articles], into, jobs=jobs, load=loading()).failed == 1
    complaints = [(article, reason) for step, reason, article in reasons(into) if step == "sources"]
    assert len(complaints) == len({article for article, _ in complaints}) == 9
    read_paths([articles], into, jobs=jobs, load=loading(mended=True))
    assert sorted((a, r) for step, r, a in reasons(into) if step == "sources") == sorted(complaints)
    assert all(step == "sources" for step, _, _ in reasons(into))


def test_half_characters_in_names_and_columns_do_not_stop_a_run(tmp_path, into):
    row = {"id": "\ud83d1", "title": TITLE, "text": BODY, "mood": "\ud83d", "outlet": "A\ud83d", "url": "x\ud83d"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "caf\udce9.txt").write_text(f"{TITLE}\n\n{BODY}\n\nOther.", encoding="utf-8")
    (tmp_path / "nil\udce9.txt").write_bytes(b"\x00\x01\x02" * 900)
    summary = read_paths([tmp_path], into, jobs=1, load=loading())
    assert summary.read == 2
    with open_record(into) as record:
        first = record.article("1")
        assert (first.outlet, first.extra) == ("A", {"mood": "\ud83d"})
        assert sorted(article.source.rpartition("/")[2] for article in record.articles()) == [
            "a.jsonl:1",
            "caf\\udce9.txt",
        ]
    again = read_paths([tmp_path], into, jobs=1, load=loading())
    assert (again.skipped, again.changed) == (2, False)


def test_reasons_are_counted_without_what_is_particular():
    tally = Tally()
    for reason in ("no date in 'on 3 May', line 4", "no date in 'then', line 12", "the state's army, the state's navy"):
        tally.problem("resolve", reason)
    assert tally.problems == {
        "resolve: no date in …, line …": 2,
        "resolve: the state's army, the state's navy": 1,
    }
