"""The command line as its users meet it: every command, wrong input, exit codes, one clear line and no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.store import create_or_open
from hand_made import CODER, make_article, store

WEIGHTS = Path(__file__).parents[1] / "src" / "dragoman" / "reader" / "weights"
REPORT = """Title: Putin visits Beijing
Date: 2024-05-16
Outlet: Test Wire

BEIJING - Russian President Vladimir Putin met Chinese President Xi Jinping in Beijing on Thursday. Putin praised China.
"""

needs_weights = [
    pytest.mark.weights,
    pytest.mark.skipif(not any(WEIGHTS.glob("*.onnx")), reason="the reader's weights are not there"),
]


def run(*arguments, cwd, check=None, stdin=None, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "dragoman.cli", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        input=stdin,
        env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1", **environment},
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    if check is not None:
        assert done.returncode == check, (done.returncode, done.stdout, done.stderr)
    return done


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    path = tmp_path_factory.mktemp("record") / "dragoman.duckdb"
    with create_or_open(path) as writer:
        store(writer, writer.begin(CODER), [make_article(0), make_article(1)])
    return path


# ---------------------------------------------------------------------------------------------------- answers


def test_help_names_every_command(tmp_path):
    told = run("--help", cwd=tmp_path, check=0).stdout
    for command in ("read", "list", "show", "dyad", "explain", "export", "check", "evaluate"):
        assert command in told
    assert run("--version", cwd=tmp_path, check=0).stdout.startswith("dragoman ")


def test_list_shows_facts_with_their_sentence_and_id(record, tmp_path):
    told = run("list", "--record", record, cwd=tmp_path, check=0).stdout
    assert "CONSULT visit" in told and "Min Aung Hlaing" in told and "“Min Aung Hlaing visited Moscow" in told
    assert "shelled" not in told
    everything = run("list", "--all", "--record", record, cwd=tmp_path, check=0).stdout
    assert "[claimed]" in everything and "Russian forces" in everything


@pytest.mark.parametrize(
    ("options", "holds", "lacks"),
    [
        (("--type", "supplies_arms"), "supplies_arms", "CONSULT"),
        (("--kind", "statement"), "SAY", "CONSULT"),
        (("--actor", "Myanmar"), "Min Aung Hlaing", "supplies_arms"),
        (("--recipient", "MMR"), "supplies_arms", "visit"),
        (("--until", "2023"), "0 findings", "CONSULT"),
        (("--limit", "1"), "1 of", "supplies_arms"),
    ],
)
def test_list_filters(record, tmp_path, options, holds, lacks):
    told = run("list", *options, "--record", record, cwd=tmp_path, check=0).stdout
    assert holds in told and lacks not in told


def test_dyad_has_its_headings_in_order(record, tmp_path):
    told = run("dyad", "RUS", "Myanmar", "--record", record, cwd=tmp_path, check=0).stdout
    places = [told.index(h) for h in ("Russia – Myanmar", "Standing ties", "Events", "Statements", "Coverage")]
    assert places == sorted(places)
    assert "Russia supplies arms to Myanmar" in told


def test_show_and_explain(record, tmp_path):
    listed = run("export", "--kind", "event", "--record", record, cwd=tmp_path, check=0).stdout.splitlines()
    finding = json.loads(listed[0])
    told = run("explain", finding["id"], "--record", record, cwd=tmp_path, check=0).stdout
    assert finding["evidence"]["text"] in " ".join(told.split()) and "registry name" in told and "visit" in told
    told = run("show", finding["article"]["id"], "--record", record, cwd=tmp_path, check=0).stdout
    assert "Junta chief visits Moscow" in told and finding["id"] in told


def test_export_to_stdout_and_file(record, tmp_path):
    rows = run("export", "--record", record, cwd=tmp_path, check=0).stdout.splitlines()
    assert {json.loads(r)["kind"] for r in rows} == {"event", "statement", "tie"}
    target = tmp_path / "ties.csv"
    run("export", "--format", "csv", "--kind", "tie", "--to", target, "--record", record, cwd=tmp_path, check=0)
    assert target.read_text(encoding="utf-8").startswith("id,")


def test_the_record_is_here_or_named_by_the_environment(record, tmp_path):
    assert "CONSULT" in run("list", cwd=record.parent, check=0).stdout
    assert "CONSULT" in run("list", cwd=tmp_path, check=0, DRAGOMAN_RECORD=str(record)).stdout


def test_no_colour_in_a_pipe(record, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "dragoman.cli", "dyad", "RUS", "MMR", "--record", str(record)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\x1b" not in done.stdout


def test_a_reader_that_closes_the_pipe_is_no_failure(record, tmp_path):
    command = f"{sys.executable} -m dragoman.cli export --record {record} | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_check_passes_on_our_own_data(tmp_path):
    told = run("check", cwd=tmp_path, check=0).stdout
    assert "codebook: in order" in told and "registry: in order" in told


# ------------------------------------------------------------------------------------------------- wrong input


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("read", "nothere.txt"), 2, "nothere.txt"),
        (("list", "--kind", "opinion"), 2, "event, statement, tie"),
        (("list", "--type", "LOVE"), 2, "codebook"),
        (("list", "--realis", "maybe"), 2, "planned"),
        (("list", "--since", "soon"), 2, "2025-03-04"),
        (("dyad", "RUS", "Nowhereland"), 2, "Nowhereland"),
        (("dyad", "RUS", "Russia"), 2, "different"),
        (("explain", "ev_zzz"), 2, "ev_zzz"),
        (("show", "ar_zzz"), 2, "ar_zzz"),
        (("export", "--format", "xml"), 2, "jsonl"),
        (("export", "--format", "csv"), 2, "--kind"),
        (("export", "--to", "no/such/folder/x.jsonl"), 2, "cannot be written"),
        (("evaluate", "corpus", "--split", "exam"), 2, "train, dev, test"),
        (("evaluate", "findings", "a.jsonl", "b.jsonl"), 2, "a.jsonl"),
    ],
)
def test_wrong_input_gives_one_clear_line(record, tmp_path, arguments, code, words):
    done = run(*arguments, cwd=tmp_path, check=code, DRAGOMAN_RECORD=str(record))
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("dragoman: ") and words in lines[0], lines


def test_without_a_record_it_says_how_to_make_one(tmp_path):
    done = run("list", cwd=tmp_path, check=1)
    assert "dragoman read" in done.stderr


def test_what_is_no_record_is_told(tmp_path):
    (tmp_path / "dragoman.duckdb").write_text("not a database", encoding="utf-8")
    done = run("list", cwd=tmp_path, check=1)
    assert "dragoman.duckdb" in done.stderr and len(done.stderr.strip().splitlines()) == 1


class TestReading:
    pytestmark = needs_weights

    def test_a_report_becomes_findings_and_again_changes_nothing(self, tmp_path):
        (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
        told = run("read", "report.txt", cwd=tmp_path, check=0).stderr
        assert "1 article read" in told and "CONSULT 1" in told
        told = run("list", cwd=tmp_path, check=0).stdout
        assert "Vladimir Putin (RUS)" in told and "Xi Jinping (CHN)" in told and "2024-05-16" in told
        before = (tmp_path / "dragoman.duckdb").read_bytes()
        again = run("read", "report.txt", cwd=tmp_path, check=0).stderr
        assert "1 known already" in again and "(unchanged)" in again
        assert (tmp_path / "dragoman.duckdb").read_bytes() == before

    def test_text_from_stdin(self, tmp_path):
        run("read", "-", "--into", "x.duckdb", cwd=tmp_path, stdin=REPORT, check=0)
        assert "CONSULT" in run("list", "--record", "x.duckdb", cwd=tmp_path, check=0).stdout

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("empty.txt", b"", "empty"),
            ("binary.txt", bytes(range(256)) * 40, "sources"),
            (
                "deutsch.txt",
                "Der Bundeskanzler traf am Dienstag in Berlin den Präsidenten von Frankreich und lobte die "
                "Zusammenarbeit beider Länder in der Verteidigung und in der Wirtschaft.".encode(),
                "English",
            ),
        ],
    )
    def test_what_cannot_be_read_is_a_counted_problem(self, tmp_path, name, content, words):
        (tmp_path / name).write_bytes(content)
        done = run("read", name, cwd=tmp_path)
        assert done.returncode != 0
        assert words in done.stderr

    def test_a_broken_line_costs_only_itself(self, tmp_path):
        good = json.dumps({"text": REPORT.split("\n\n", 1)[1], "published": "2024-05-16"})
        (tmp_path / "news.jsonl").write_text(f"{good}\n{{broken\n", encoding="utf-8")
        told = run("read", "news.jsonl", cwd=tmp_path, check=0).stderr
        assert "1 article read" in told and "1 problem\n" in told

    def test_a_folder_without_articles(self, tmp_path):
        (tmp_path / "void").mkdir()
        done = run("read", "void", cwd=tmp_path)
        assert done.returncode != 0 and "void" in done.stderr
        assert not (tmp_path / "dragoman.duckdb").exists()

    def test_a_record_that_cannot_be_written(self, tmp_path):
        (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
        done = run("read", "report.txt", "--into", "no/such/folder/x.duckdb", cwd=tmp_path)
        assert done.returncode != 0 and len(done.stderr.strip().splitlines()) == 1
