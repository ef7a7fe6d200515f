"""The corpus keeps its guide's rules, its test part is as it was frozen, and the checker sees each fault."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from dragoman.errors import DataError, InputError
from dragoman.evaluation.annotated import MARK, block_hash, read_corpus, split_rows
from dragoman.evaluation.corpus_check import Checked, check, check_corpus, check_files

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"

# Over the rows of split.tsv that belong to the test part, joined by line breaks. It changes only with a new version
# of the whole split.
FROZEN_ROWS = "1d5463b5c7b3071d6634cf58d6b380e6a97ce239658ffed87bfa175918326129"


@cache
def checked() -> Checked:
    return check_corpus(CORPUS)


def test_the_corpus_keeps_its_rules() -> None:
    assert checked().problems == ()


def test_the_corpus_is_as_large_as_the_guide_and_the_readme_say() -> None:
    counts = checked().counts
    assert counts["lines"] >= 18_000
    assert counts["articles"] >= 1_372
    assert counts["words"] >= 419_000


def test_the_rows_of_the_test_part_are_the_frozen_ones() -> None:
    rows = (CORPUS / "split.tsv").read_text(encoding="utf-8").split("\n")[1:]
    frozen = [row for row in rows if row and row.split("\t")[3] == "test"]
    assert len(frozen) == 176
    assert hashlib.sha256("\n".join(frozen).encode()).hexdigest() == FROZEN_ROWS


def test_every_block_of_the_test_part_has_kept_its_hash() -> None:
    for row in split_rows(CORPUS):
        if row.part == "test":
            lines = (CORPUS / row.file).read_text(encoding="utf-8").split("\n")[row.first - 1 : row.last]
            assert block_hash(lines) == row.hash, f"{row.file}:{row.first}"


def test_no_line_stands_in_two_parts() -> None:
    part_of: dict[str, str] = {}
    for block in read_corpus(CORPUS, verify=False):
        for line in block.lines:
            if len(line.text.split()) >= 5:
                assert part_of.setdefault(line.text, block.part) == block.part, f"{block.file}:{line.number}"


def sentences(path: Path) -> list[str]:
    """The longer sentences of an example, roughly: markup dropped, cut at full stops and line breaks."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        raw = "\n".join(str(json.loads(line)["text"]) for line in raw.splitlines() if line.strip())
    elif path.suffix == ".html":
        raw = html.unescape(re.sub(r"<[^>]+>", "\n", raw))
    return [each for each in re.split(r"(?<=[.!?])\s+|\n", raw) if len(each.split()) >= 6]


def test_no_sentence_of_examples_or_test_articles_is_in_the_corpus() -> None:
    plain = "\n".join(MARK.sub(r"\1", path.read_text(encoding="utf-8")) for path in sorted(CORPUS.glob("*.txt")))
    folders = (ROOT / "examples", ROOT / "tests" / "articles")
    paths = [p for folder in folders for p in folder.rglob("*") if p.suffix in {".txt", ".html", ".jsonl"}]
    assert paths
    copied = [(path.name, each) for path in sorted(paths) for each in sentences(path) if each in plain]
    assert not copied


GOOD = """@@ wire-1 | 2019-06-04 | Tashkent | wire
#karim = Bobur Karimov; UZB; GOV
#un = United Nations; -; IGO
[Bobur Karimov|P #karim 1a] [met|1=CONSULT.visit] [envoys|N 1r] of the [UN|O #un].

- [Lima|G 1a] [praised|1=SUPPORT!h] [Quito|G 1r].
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "batch.txt"
    path.write_text(text, encoding="utf-8")
    return list(check_files([path]).problems)


def test_a_good_batch_passes(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("2019-06-04", "2019-06-31", 1, "'2019-06-31' is no date"),
        ("2019-06-04", "20190604", 1, "is no date"),
        (" | wire\n", "\n", 1, "header is not"),
        ("; UZB; GOV", "; UZB", 2, "entity line is not"),
        ("; UZB; GOV", "; UZB; KING", 2, "unknown sector 'KING'"),
        ("[met|", "[met||", 4, "stray"),
        ("[envoys|N", "[envoys |N", 4, "blank at its edge"),
        ("[envoys|N", "[envoys|N P", 4, "two kinds"),
        ("[envoys|N", "[envoys|N #mob", 4, "unknown slug #mob"),
        ("[envoys|N", "[envoys|N 1z", 4, "bad tag '1z'"),
        ("[envoys|N 1r]", "[envoys|N 2r]", 4, "roles for frame 2"),
        ("[envoys|N 1r]", "[envoys|1r]", 4, "role without a kind"),
        ("[envoys|N 1r]", "[envoys|#un]", 4, "neither kind nor trigger"),
        ("CONSULT.visit", "CONSULT.march", 4, "CONSULT has no mode march"),
        ("CONSULT.visit", "CONFER", 4, "unknown type CONFER"),
        ("CONSULT.visit", "tie:friends", 4, "unknown tie tie:friends"),
        ("CONSULT.visit", "tie:rivalry.visit", 4, "tie with a mode"),
        ("SUPPORT!h", "SUPPORT!z", 6, "bad tag"),
        ("[Quito|G 1r]", "[hails|1=SUPPORT] [Quito|G 1r]", 6, "frame 1 triggered twice"),
        ("\n- [Lima", "\n@@ wire-1 | 2019-06-05 | Lima | wire\n[Lima", 6, "article id wire-1 twice"),
        ("@@ wire-1", "Text\n@@ wire-1", 1, "text outside an article"),
    ],
)
def test_each_fault_is_seen_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new))
    assert any(each.startswith(f"batch.txt:{line}: ") and message in each for each in found), found


def small_corpus(tmp_path: Path) -> Path:
    """A corpus of one file: an article in train and a single sentence in test."""
    lines = GOOD.split("\n")
    (tmp_path / "batch.txt").write_text(GOOD, encoding="utf-8")
    rows = [(1, 4, "train"), (6, 6, "test")]
    table = [f"batch.txt\t{a}\t{b}\t{part}\t{block_hash(lines[a - 1 : b])}" for a, b, part in rows]
    (tmp_path / "split.tsv").write_text("\n".join(["file\tfirst\tlast\tpart\tsha256", *table]), encoding="utf-8")
    return tmp_path


def test_a_small_corpus_passes(tmp_path: Path) -> None:
    assert check(small_corpus(tmp_path)) == []


def test_a_changed_test_block_is_seen_and_a_mended_train_block_is_not(tmp_path: Path) -> None:
    path = small_corpus(tmp_path) / "batch.txt"
    path.write_text(GOOD.replace("[envoys|N 1r]", "[diplomats|N 1r]"), encoding="utf-8")
    assert check(tmp_path) == []
    path.write_text(GOOD.replace("Quito", "Bogota"), encoding="utf-8")
    assert check(tmp_path) == ["batch.txt:6: a block of the frozen test part has changed; restore it"]


def test_a_line_outside_the_split_is_seen(tmp_path: Path) -> None:
    path = small_corpus(tmp_path) / "batch.txt"
    path.write_text(GOOD + "- [Oslo|G 1a] [sent|1=AID] tents.\n", encoding="utf-8")
    assert check(tmp_path) == ["batch.txt:7: in no block of split.tsv"]


def test_overlapping_and_strange_rows_are_seen(tmp_path: Path) -> None:
    split = small_corpus(tmp_path) / "split.tsv"
    rows = split.read_text(encoding="utf-8")
    split.write_text(rows.replace("batch.txt\t1\t4", "batch.txt\t1\t6"), encoding="utf-8")
    assert check(tmp_path) == ["split.tsv: batch.txt:6-6 overlaps the block before it"]
    split.write_text(rows.replace("batch.txt\t1\t4", "batch.txt\t1\t99"), encoding="utf-8")
    assert "split.tsv: batch.txt:1-99 reaches beyond the file's 7 lines" in check(tmp_path)
    with pytest.raises(DataError, match="names lines 1 to 99"):
        read_corpus(tmp_path)
    split.write_text(rows + "\nother.txt\t1\t2\ttrain\t0\n", encoding="utf-8")
    assert check(tmp_path) == ["split.tsv: names other.txt, which is not in the folder"]
    split.write_text(rows.replace("\ttrain\t", "\ttraining\t"), encoding="utf-8")
    assert len(check(tmp_path)) == 1
    assert "split.tsv:2" in check(tmp_path)[0]
    split.unlink()
    assert "split.tsv not found" in check(tmp_path)[0]


def test_a_file_that_is_not_text_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "batch.txt").write_bytes(b"- caf\xe9 \xff\n")
    assert any("not UTF-8" in each for each in check(tmp_path))


def test_a_folder_without_a_corpus_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"No corpus files"):
        check(tmp_path)


def test_the_corpus_script_says_the_same(tmp_path: Path) -> None:
    script = CORPUS / "check_corpus.py"
    good = shutil.copy(CORPUS / "codebook-01.txt", tmp_path / "good.txt")
    said = subprocess.run([sys.executable, script, good], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout.split("\n")[1]) == (0, "0 errors")
    bad = tmp_path / "bad.txt"
    bad.write_text("- [Lima|G 1a] [praised|1=HAILS] [Quito|G 1r].\n", encoding="utf-8")
    said = subprocess.run([sys.executable, script, bad], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "bad.txt:1: unknown type HAILS on 'praised'" in said.stdout


def test_single_sentences_after_an_article_are_single_sentences(tmp_path: Path) -> None:
    lines = GOOD.split("\n")
    (tmp_path / "batch.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "split.tsv").write_text(
        f"file\tfirst\tlast\tpart\tsha256\nbatch.txt\t1\t6\ttest\t{block_hash(lines[:6])}\n", encoding="utf-8"
    )
    article, single = read_corpus(tmp_path)
    assert article.header is not None
    assert [line.text for line in article.lines] == ["Bobur Karimov met envoys of the UN."]
    assert single.header is None
    assert [(line.number, line.text) for line in single.lines] == [(6, "Lima praised Quito.")]


def test_no_mark_of_the_file_format_is_left_in_the_text() -> None:
    for block in read_corpus(CORPUS, verify=False):
        for line in block.lines:
            assert not line.text.startswith(("- ", "@@", "#")), f"{block.file}:{line.number}"
        assert block.header is None or len(block.lines) < 60, f"{block.file}:{block.first}"
