"""Opening: wrong files, locks, permissions, newer and older schemas, and a writer killed at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import pytest

from dragoman.errors import RecordError
from dragoman.store import create_or_open, open_record
from dragoman.store.schema import migrate, migrations, schema_version
from hand_made import CODER, make_article, store
from record_digest import digest

TESTS = Path(__file__).parent.parent


def one_line(error) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


def test_no_record(path):
    with pytest.raises(RecordError, match="there is no record") as error:
        open_record(path)
    one_line(error)
    assert not path.exists()


def test_a_folder_or_a_missing_folder(tmp_path):
    with pytest.raises(RecordError, match="is a folder"):
        create_or_open(tmp_path)
    with pytest.raises(RecordError, match="does not exist"):
        create_or_open(tmp_path / "none" / "dragoman.duckdb")


@pytest.mark.parametrize("opening", [create_or_open, open_record])
def test_not_a_duckdb_file(path, opening):
    path.write_text("not a database at all, but text that is long enough to be one\n" * 400)
    with pytest.raises(RecordError, match="not a DuckDB file") as error:
        opening(path)
    one_line(error)


def test_an_empty_file_left_by_a_kill_becomes_a_record(path):
    path.touch()
    with create_or_open(path) as writer:
        store(writer, writer.begin(CODER), [make_article()])
    with open_record(path) as record:
        assert record.counts().articles == 1


@pytest.mark.parametrize("opening", [create_or_open, open_record])
def test_someone_elses_duckdb_file_is_left_alone(path, opening):
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE sales (amount INTEGER)")
    with pytest.raises(RecordError, match="not a record of dragoman"):
        opening(path)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("sales",)]


def test_unwritable(path, monkeypatch):
    create_or_open(path).close()
    monkeypatch.setattr(os, "access", lambda place, mode: mode != os.W_OK)
    with pytest.raises(RecordError, match="no permission"):
        create_or_open(path)


def elsewhere(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)


def test_a_reader_meets_a_writer(filled):
    with create_or_open(filled):
        done = elsewhere(f"""
            from dragoman.store import open_record
            from dragoman.errors import RecordError
            try:
                open_record({str(filled)!r})
            except RecordError as error:
                print(error)
        """)
        assert "is open in another program" in done.stdout
        assert f"process {os.getpid()}" in done.stdout
        assert len(done.stdout.splitlines()) == 1
        with pytest.raises(RecordError, match="is open in another program"):
            open_record(filled)


def test_readers_share(filled):
    with open_record(filled) as one, open_record(filled) as two:
        assert one.counts() == two.counts()
        done = elsewhere(
            f"from dragoman.store import open_record; print(open_record({str(filled)!r}).counts().articles)"
        )
    assert done.stdout.strip() == "2", done.stderr


def test_a_newer_schema_is_refused(filled):
    with duckdb.connect(str(filled)) as connection:
        connection.execute("UPDATE meta SET schema_version = 99")
    for opening in (create_or_open, open_record):
        with pytest.raises(RecordError, match="schema version 99") as error:
            opening(filled)
        one_line(error)


def test_a_version_1_file_migrates_and_keeps_its_rows(path):
    with duckdb.connect(str(path)) as connection:
        migrate(connection, path, migrations()[:1])
        connection.execute("INSERT INTO decision VALUES ('ev_1', 'accept', NULL, 'ana', '2026-01-01', 'checked')")
        added = "ALTER TABLE decision ADD COLUMN seen BOOLEAN DEFAULT FALSE"
        further = [*migrations(), (len(migrations()) + 1, added)]
        migrate(connection, path, further)
        assert schema_version(connection, path) == len(further)
        rows = connection.execute("SELECT target, seen FROM decision").fetchall()
        migrate(connection, path, further)
        assert rows == connection.execute("SELECT target, seen FROM decision").fetchall() == [("ev_1", False)]


def test_a_failing_migration_leaves_the_version_before(path):
    broken = [*migrations(), (len(migrations()) + 1, "CREATE TABLE extra (x INTEGER); SELECT no_such_function()")]
    with duckdb.connect(str(path)) as connection, pytest.raises(duckdb.Error):
        migrate(connection, path, broken)
    with duckdb.connect(str(path)) as connection:
        assert schema_version(connection, path) == len(migrations())
        assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'extra'").fetchone() == (0,)


def test_older_duckdb_can_open_the_file(filled):
    with duckdb.connect(str(filled), read_only=True) as connection:
        (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE path IS NOT NULL").fetchone()
    assert tags.get("storage_version", "v1.2.0").startswith("v1.2")


WRITE_SLOWLY = """
import sys, time
sys.path.insert(0, {tests!r})
from hand_made import CODER, make_article, store
from dragoman.store import create_or_open
with create_or_open({path!r}) as writer:
    run = writer.begin(CODER)
    articles = [make_article(number) for number in range({count})]
    known = writer.known([article.id for article in articles], CODER)
    for article in articles:
        if article.id not in known:
            store(writer, run, [article])
            print("stored", flush=True)
    writer.finish(run)
"""


@pytest.mark.parametrize("after", [0, 1, 7])
def test_killed_and_repeated_ends_in_the_same_record(tmp_path, after):
    whole, killed = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    with create_or_open(whole) as writer:
        store(writer, writer.begin(CODER), [make_article(number) for number in range(40)])
    code = WRITE_SLOWLY.format(tests=str(TESTS), path=str(killed), count=40)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writing:
        for _ in range(after):
            writing.stdout.readline()
        time.sleep(0.004 * after)
        writing.send_signal(signal.SIGKILL)
    assert writing.returncode == -signal.SIGKILL
    done = elsewhere(code)
    assert done.returncode == 0, done.stderr
    assert digest(killed, with_runs=False) == digest(whole, with_runs=False)
    with open_record(killed) as record:
        assert [run.status for run in record.runs()] in (["done"], ["interrupted", "done"])
        assert sum(run.articles for run in record.runs()) == 40


def test_a_killed_writer_leaves_a_readable_record(path):
    code = WRITE_SLOWLY.format(tests=str(TESTS), path=str(path), count=200)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writing:
        for _ in range(10):
            writing.stdout.readline()
        writing.send_signal(signal.SIGKILL)
    with open_record(path) as record:
        counts = record.counts()
        assert counts.articles >= 10
        assert counts.findings == 5 * counts.articles
        assert counts.by_kind["event"] == 3 * counts.articles
