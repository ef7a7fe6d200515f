"""Stopped at any moment, the record is valid, and reading again ends where an unbroken run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dragoman.run import read_paths
from dragoman.store import open_record
from fake_tools import loading, write_articles
from record_digest import digest

TESTS = Path(__file__).parent.parent
COUNT = 40

READ = """
import sys
sys.path.insert(0, {tests!r})
from dragoman.run import local
from fake_tools import loading
local.PARALLEL_CHARACTERS, local.SHARD_ARTICLES, local.LOOK_UP = 1, 2, 3
def told(summary):
    print(summary.read, flush=True)
local.read_paths([{articles!r}], {into!r}, jobs={jobs}, load=loading(pids={pids!r}), on_progress=told)
"""


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    words = dict.fromkeys(range(COUNT), "SLOW")
    return write_articles(
        tmp_path_factory.mktemp("articles") / "a.jsonl", COUNT, words | {7: "BROKEN"}, published="soon"
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory, articles):
    """The digest of an unbroken run, and the problems it tells."""
    path = tmp_path_factory.mktemp("whole") / "d.duckdb"
    read_paths([articles], path, jobs=1, load=loading())
    return digest(path, with_runs=False), problems(path)


def problems(path):
    with open_record(path) as record:
        return record.problems()


def gone(pid):
    """Whether the process has ended, or ends within three seconds."""
    for _ in range(60):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").is_file() and " Z " in Path(f"/proc/{pid}/stat").read_text():
                return True
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_stopped_and_repeated_is_as_if_never_stopped(tmp_path, articles, whole, blow, jobs):
    into, pids = tmp_path / "d.duckdb", tmp_path / "pids"
    code = READ.format(tests=str(TESTS), articles=str(articles), into=str(into), jobs=jobs, pids=str(pids))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        while int(reading.stdout.readline()) < 6:
            pass
        reading.send_signal(blow)
        error = reading.stderr.read().decode()
    assert reading.returncode in (-blow, 130)
    if blow == signal.SIGINT:
        assert error.count("Traceback") == 1  # the caller's own; the command line tells it in one line
        assert "KeyboardInterrupt" in error
    assert all(gone(int(pid)) for pid in set(pids.read_text().split()))
    with open_record(into) as record:
        read = sum(run.articles for run in record.runs())
    assert 6 <= read < COUNT - 1

    summary = read_paths([articles], into, jobs=1, load=loading())
    assert (summary.skipped, summary.read, summary.failed) == (read, COUNT - 1 - read, 1)
    assert (digest(into, with_runs=False), problems(into)) == whole
    with open_record(into) as record:
        assert [run.status for run in record.runs()] == ["interrupted", "done"]


COMMAND = """
import sys
sys.path.insert(0, {tests!r})
from dragoman import cli
from dragoman.run import local
from fake_tools import tools
local.SHARD_ARTICLES, local.load_tools = 1, lambda codebook, registry: tools(pids={pids!r})
sys.argv = ["dragoman", "read", {articles!r}, "--into", {into!r}, "--jobs", "1"]
cli.main()
"""


def test_the_command_tells_it_in_one_line(tmp_path, articles):
    into, pids = tmp_path / "d.duckdb", tmp_path / "pids"
    code = COMMAND.format(tests=str(TESTS), articles=str(articles), into=str(into), pids=str(pids))
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as reading:
        while not pids.exists():
            time.sleep(0.01)
        reading.send_signal(signal.SIGINT)
        error = reading.stderr.read()
    assert reading.returncode == 130
    assert error == "dragoman: stopped; what was read is kept, and reading again goes on from there\n"


def test_a_full_disk_is_told_in_one_line_and_leaves_what_was_stored(tmp_path, articles, whole):
    into = tmp_path / "d.duckdb"
    code = READ.format(tests=str(TESTS), articles=str(articles), into=str(into), jobs=1, pids=None)
    limited = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from dragoman.errors import RecordError
import dragoman.store
from dragoman.sources.language import language_of
language_of("The ministers met in the capital on Monday and talked about the border for hours.")  # unpacks its model
dragoman.store.create_or_open({str(into)!r}).close()
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    exec({code!r})
except RecordError as error:
    print("told:", error)
"""
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1].startswith(f"told: {into} could not be written: "), done.stderr
    assert "no transaction is active" not in done.stdout
    read_paths([articles], into, jobs=1, load=loading())
    assert (digest(into, with_runs=False), problems(into)) == whole
