"""Whatever a user hands over: one clear line, or a counted problem with its place; never a crash, hang or silence."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from dragoman.errors import InputError
from dragoman.model import Article, Problem
from dragoman.sources import open_articles
from dragoman.sources.article import MAX_CHARACTERS
from dragoman.sources.opening import MAX_BYTES

GOOD = (
    "Ghana sent troops to the border on Monday, and Togo protested.\n\nThe two presidents will meet in Lome on Friday."
)


def read(*paths: Path | str, **options: object) -> tuple[list[Article], list[Problem]]:
    items = list(open_articles([str(p) for p in paths], **options))  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Problem)]


def write(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", ["missing.txt", "no*match.txt", "gone/"])
def test_missing_path_is_refused_at_once(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as error:
        open_articles([tmp_path / name if not name.endswith("/") else str(tmp_path / "gone") + "/"])
    assert "\n" not in str(error.value)
    assert name.rstrip("/") in str(error.value)


def test_folder_without_articles_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "sub/picture.png", b"\x89PNG")
    write(tmp_path / ".hidden.txt", GOOD)
    with pytest.raises(InputError, match="no articles in"):
        open_articles([tmp_path])


def test_no_path_and_odd_paths_are_refused() -> None:
    with pytest.raises(InputError, match="nothing to read"):
        open_articles([])
    with pytest.raises(InputError):
        open_articles(["nul\0byte"])
    with pytest.raises(InputError):
        open_articles(["x" * 5000])


PDF = b"%PDF-1.7 \x00\x01\x02" * 50
WRONG_FILES = {
    "empty.txt": (b"", "empty file"),
    "blank.txt": (b" \n\t \n", "empty file"),
    "empty.jsonl": (b"", "empty file"),
    "empty.csv": (b"", "empty file"),
    "empty.html": (b"", "empty file"),
    "empty.json": (b" ", "empty file"),
    "empty.parquet": (b"", "broken Parquet"),
    "report.txt": (PDF, "PDF"),
    "office.html": (b"PK\x03\x04" + b"\x00" * 40, "ZIP"),
    "random.txt": (bytes(range(256)) * 40, "binary"),
    "control.txt": (b"abc\x01\x02\x03\x04" * 500, "control characters"),
    "no_letters.txt": (b"1234 -- 5678 \n\n ... 99", "no text"),
    "long.txt": (b"word " * (MAX_CHARACTERS // 5 + 10), "too long"),
    "huge.txt": (b"word " * (MAX_BYTES // 5 + 10), "too large"),
    "cut.txt.gz": (gzip.compress(GOOD.encode() * 400)[:60], "cut off"),
    "bad.txt.gz": (b"\x1f\x8b\x08\x00" + b"\xff" * 60, "cannot be read"),
    "bad.txt.zst": (b"\x28\xb5\x2f\xfd" + b"\xff" * 60, "cannot be read"),
    "bomb.txt.gz": (gzip.compress(b"a" * (MAX_BYTES + 100)), "too large"),
    "broken.parquet": (b"PAR1" + b"\x00" * 100 + b"PAR1", "broken Parquet"),
    "nocolumn.csv": (b"title,body\na,b\n", "no column 'text'"),
    "list.json": (b"[1, 2", "broken JSON"),
    "french.txt": (
        "Le président de la République a rencontré mardi le chancelier allemand à Berlin pour parler de la guerre, et "
        "les deux dirigeants ont promis de nouvelles armes.".encode(),
        "language: fr",
    ),
    "russian.txt": ("Президент России встретился во вторник с главой Мьянмы в Москве.".encode(), "language: ru"),
    "chinese.txt": ("国家主席周二在北京会见了缅甸领导人,双方讨论了贸易。".encode(), "language: zh"),
    "cyrillic_1251.txt": ("Президент России встретился во вторник с главой Мьянмы. ".encode("cp1251") * 9, "language:"),
    "script.html": (b"<html><body><script>var a = 1;</script></body></html>", "no article text"),
    "report.docx.txt": (b"\xd0\xcf\x11\xe0" + b"\x00" * 99, "office document"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_wrong_file_is_one_problem_and_reading_goes_on(tmp_path: Path, name: str) -> None:
    content, reason = WRONG_FILES[name]
    wrong = write(tmp_path / name, content)
    good = write(tmp_path / "good.txt", GOOD)
    articles, problems = read(wrong, good)
    assert [a.source for a in articles] == [str(good)]
    assert len(problems) == 1, problems
    assert reason in problems[0].reason
    assert "\n" not in problems[0].reason
    assert str(problems[0].source).startswith(str(wrong))
    assert problems[0].step == "sources"


def test_unreadable_file_is_a_problem(tmp_path: Path) -> None:
    locked = write(tmp_path / "locked.txt", GOOD)
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("this user may read every file")
    articles, problems = read(tmp_path)
    assert not articles
    assert "Permission denied" in problems[0].reason


def test_dangling_link_in_a_folder_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "good.txt", GOOD)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    articles, problems = read(tmp_path)
    assert len(articles) == 1
    assert "No such file" in problems[0].reason


def test_documents_that_are_not_read_are_named(tmp_path: Path) -> None:
    write(tmp_path / "good.txt", GOOD)
    write(tmp_path / "minutes.pdf", PDF)
    write(tmp_path / "notes.md", "notes")
    articles, problems = read(tmp_path)
    assert len(articles) == 1
    assert [Path(str(p.source)).name for p in problems] == ["minutes.pdf"]


def test_broken_json_lines_are_problems_with_their_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": GOOD}).encode(),
        b'{"text": "cut',
        b'["a list"]',
        b"null",
        b'{"title": "no text here"}',
        b'{"text": 5}',
        b'{"text": ""}',
        b"",
        b"[" * 100_000,
        b'{"text": "\\ud800 ' + GOOD.replace("\n", " ").encode() + b'"}',
        b'{"n": ' + b"1" * 6000 + b"}",
        json.dumps({"text": GOOD + " Last."}).encode(),
    ]
    articles, problems = read(write(tmp_path / "a.jsonl", b"\n".join(lines)))
    assert [str(a.source).rpartition(":")[2] for a in articles] == ["1", "10", "12"]
    assert [str(p.source).rpartition(":")[2] for p in problems] == ["2", "3", "4", "5", "6", "7", "9", "11"]
    assert all("\n" not in p.reason for p in problems)
    for article in articles:
        article.text.encode()  # no lone surrogate is left


def test_oversized_json_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.sources.jsonl.MAX_LINE", 1000)
    rows = [json.dumps({"text": GOOD}), json.dumps({"text": GOOD * 50}), json.dumps({"text": GOOD})]
    articles, problems = read(write(tmp_path / "a.jsonl", "\n".join(rows)))
    assert [str(a.source)[-2:] for a in articles] == [":1", ":3"]
    assert [str(p.source)[-2:] for p in problems] == [":2"]


def test_cut_compressed_lines_keep_what_came_before(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"text": f"{GOOD} {i} {os.urandom(60).hex()}"}) for i in range(3000))
    for name, packed in (
        ("a.jsonl.gz", gzip.compress(rows.encode())),
        ("b.jsonl.zst", zstandard.compress(rows.encode())),
    ):
        articles, problems = read(write(tmp_path / name, packed[: len(packed) // 2]))
        assert len(articles) > 500
        assert len(problems) in (1, 2), problems  # the cut, and the line it cut


def test_bad_date_keeps_the_article(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": GOOD, "published": "soon"}))
    articles, problems = read(path)
    assert articles[0].published is None
    assert problems[0].article == articles[0].id
    assert "'soon' is not a date" in problems[0].reason
    header = write(tmp_path / "b.txt", f"Date: 31 February 2020\n\n{GOOD}")
    articles, problems = read(header)
    assert len(articles) == len(problems) == 1


def test_broken_csv_rows(tmp_path: Path) -> None:
    rows = 'id,text\n1,"Ghana sent troops, and left."\n2,too,many,fields\n3,\n\n4,"Togo met Ghana."\n5,"never closed\n'
    articles, problems = read(write(tmp_path / "a.csv", rows))
    assert [a.source_id for a in articles] == ["1", "4"]
    assert [str(p.source).rpartition(":")[2] for p in problems] == ["3", "4", "7"]
    assert "never closes" in problems[-1].reason


def test_parquet_without_text_and_with_odd_types(tmp_path: Path) -> None:
    pq.write_table(pa.table({"body": ["x"]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "b.parquet")
    articles, problems = read(tmp_path)
    assert not articles
    assert ["no column 'text'" in problems[0].reason, "not a string" in problems[1].reason] == [True, True]
    assert len(problems) == 3


def test_empty_and_binary_standard_input() -> None:
    for data, reason in ((b"", "empty"), (PDF, "PDF"), (b"\x1f\x8b\x08\x00\x00", "cannot be read")):
        articles, problems = read("-", stdin=io.BytesIO(data))
        assert not articles
        assert reason in problems[0].reason
        assert problems[0].source == "standard input"
