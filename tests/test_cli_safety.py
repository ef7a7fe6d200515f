"""What must not happen on the command line: a lost record, a hang, a traceback, an orphan."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

NEWS = Path(__file__).parents[1] / "examples" / "news"
DRAGOMAN = [sys.executable, "-m", "dragoman.cli"]


def run(*arguments, cwd, **options):
    done = subprocess.run(
        [*DRAGOMAN, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False, timeout=100, **options
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    folder = tmp_path_factory.mktemp("safety")
    shutil.copy(next(iter(sorted(NEWS.glob("*.txt")))), folder / "a.txt")
    assert run("read", "a.txt", cwd=folder).returncode == 0
    return folder / "dragoman.duckdb"


def test_a_record_is_not_exported_over_itself(record):
    before = record.read_bytes()
    done = run("export", "--to", record, "--record", record, cwd=record.parent)
    assert done.returncode != 0
    assert "is the record itself" in done.stderr
    assert record.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_standard_output_is_told_in_one_line(record):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*DRAGOMAN, "export", "--record", str(record)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert "standard output cannot be written" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("read", ""), "an empty path was given"),
        (("explain", ""), "no id was given"),
        (("list", "--since", "2025-05-01", "--until", "2020-01-01"), "lies before"),
    ],
)
def test_empty_and_crossed_arguments_are_refused(record, arguments, told):
    done = run(*arguments, cwd=record.parent)
    assert done.returncode != 0
    assert told in done.stderr


def test_a_pipe_in_a_folder_does_not_hold_up_the_rest(record, tmp_path):
    shutil.copy(record.parent / "a.txt", tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    done = run("read", tmp_path, "--into", tmp_path / "d.duckdb", cwd=tmp_path)
    assert done.returncode == 0
    assert "1 article" in done.stderr
    assert "1 problem" in done.stderr


def test_a_polite_end_leaves_no_process_behind(tmp_path):
    shutil.copytree(NEWS, tmp_path / "news")
    reading = subprocess.Popen(
        [*DRAGOMAN, "read", "news", "--jobs", "2"], cwd=tmp_path, stderr=subprocess.PIPE, text=True, process_group=0
    )
    time.sleep(2.5)
    reading.send_signal(signal.SIGTERM)
    _, error = reading.communicate(timeout=60)
    assert "Traceback" not in error
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.killpg(reading.pid, 0)
            time.sleep(0.1)
