"""What each format yields: title, text, date, outlet, address, and where each came from."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from dragoman.model import Article
from dragoman.sources import make_article, open_articles
from dragoman.sources.dates import date_in_name, parse_date

BODY = (
    "Ghana sent troops to the border on Monday, and Togo protested against it.\nThe two presidents will meet on Friday."
)


def one(path: Path | str, **options: object) -> Article:
    items = list(open_articles([path], **options))  # type: ignore[arg-type]
    assert len(items) == 1, items
    assert isinstance(items[0], Article), items
    return items[0]


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ------------------------------------------------------------------------------------------------ text files


def test_header_lines(tmp_path: Path) -> None:
    head = "Title: Ghana and Togo quarrel\nDATE: 4 March 2025\nOutlet: Lome Post\nurl: https://example.org/a\n\n"
    article = one(write(tmp_path / "a.txt", "\ufeff" + head.replace("\n", "\r\n") + BODY))
    assert article.title == "Ghana and Togo quarrel"
    assert article.text == f"Ghana and Togo quarrel\n\n{BODY}"
    assert (article.published, article.outlet, article.url) == (date(2025, 3, 4), "Lome Post", "https://example.org/a")
    assert set(article.origins.values()) == {"header"}
    assert article.language == "en"
    assert article.id == Article.identify(article.text, article.outlet, article.url, article.published)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Ghana and Togo quarrel\n\n{BODY}", "Ghana and Togo quarrel"),
        (f"Ghana to hold talks with U.S.\n\n{BODY}", "Ghana to hold talks with U.S."),
        (f"Will Ghana fight?\n\n{BODY}", "Will Ghana fight?"),
        (f"Ghana and Togo quarrel\nACCRA, March 4 (Agency) - {BODY}", "Ghana and Togo quarrel"),
        (f"Ghana and Togo quarrel\nACCRA (Agency) - {BODY}", "Ghana and Togo quarrel"),
        (f"Ghana and Togo quarrel\n{'Ghana sent troops to the border on Monday. ' * 4}", "Ghana and Togo quarrel"),
        (BODY, ""),
        (f"ACCRA, March 4, 2025 (Agency) - {BODY}", ""),
        (f"He made three demands:\n\n{BODY}", ""),
        (
            "The presidents of Ghana and the Republic of\nTogo met on Monday in the town of Lome, where\nthey spoke.",
            "",
        ),
        (f"{'Ghana sent troops to the border and then ' * 5}\n\n{BODY}", ""),
        (f"“It is over now.”\n\n{BODY}", ""),
    ],
)
def test_title_from_the_first_line(tmp_path: Path, text: str, title: str) -> None:
    article = one(write(tmp_path / "a.txt", text))
    assert article.title == title
    assert article.text.startswith(title)
    assert article.text.count(title or "\0") == bool(title)


@pytest.mark.parametrize(
    ("name", "text", "published", "origin"),
    [
        ("a.txt", "KYIV, Feb. 24, 2022 (Agency) - ", date(2022, 2, 24), "dateline"),
        ("a.txt", "KYIV, 24 February 2022 (Agency) — ", date(2022, 2, 24), "dateline"),
        ("a.txt", "MOSCOW, March 4, 2025. /TASS/. ", date(2025, 3, 4), "dateline"),
        ("a.txt", "KYIV, Feb. 24 (Agency) - ", None, None),
        ("war-2022.txt", "KYIV, Feb. 24 (Agency) - ", date(2022, 2, 24), "dateline, year from file name"),
        ("2022-01-02-war.txt", "KYIV, Dec. 31 (Agency) - ", date(2021, 12, 31), "dateline, year from file name"),
        ("2022-01-02-war.txt", "", date(2022, 1, 2), "file name"),
        ("war_20220102.txt", "", date(2022, 1, 2), "file name"),
        ("000_79ba90339376d06f.txt", "", None, None),
        ("ab20220102cd.txt", "", None, None),
        ("20229999.txt", "", None, None),
        ("a.txt", "4 March 2025\n\n", date(2025, 3, 4), "date line"),
    ],
)
def test_date_from_dateline_and_file_name(
    tmp_path: Path, name: str, text: str, published: date | None, origin: str | None
) -> None:
    article = one(write(tmp_path / name, text + BODY))
    assert article.published == published
    assert article.origins.get("published") == origin


def test_year_of_a_dateline_from_the_option(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", f"KYIV, Dec. 31 (Agency) - {BODY}")
    article = one(path, published=date(2022, 1, 3))
    assert article.published == date(2021, 12, 31)
    assert article.origins["published"] == "dateline, year from option"


def test_trailer_is_outlet_and_not_body(tmp_path: Path) -> None:
    article = one(write(tmp_path / "a.txt", f"{BODY}\nOriginal Source: news.az"))
    assert (article.outlet, article.origins["outlet"], article.text) == ("news.az", "trailer", BODY)
    article = one(write(tmp_path / "b.txt", f"{BODY}\n\n(Source: Lome Post, 4 March 2025)\nPublished: 5 March 2025\n"))
    assert (article.outlet, article.published, article.text) == ("Lome Post", date(2025, 3, 5), BODY)
    article = one(write(tmp_path / "c.txt", f"{BODY}\n\nSource: https://www.example.org/a/b"))
    assert (article.outlet, article.url) == ("example.org", "https://www.example.org/a/b")


def test_options_fill_only_what_is_lacking(tmp_path: Path) -> None:
    options = {"published": date(2020, 1, 1), "outlet": "Given"}
    article = one(write(tmp_path / "a.txt", f"Date: 2025-03-04\nOutlet: Lome Post\n\n{BODY}"), **options)
    assert (article.published, article.outlet) == (date(2025, 3, 4), "Lome Post")
    article = one(write(tmp_path / "b.txt", BODY), **options)
    assert (article.published, article.outlet) == (date(2020, 1, 1), "Given")
    assert article.origins == {"published": "option", "outlet": "option"}
    agency = write(tmp_path / "c.txt", f"ACCRA (Agency) - {BODY}")
    assert one(agency).outlet == "Agency"
    assert one(agency, **options).outlet == "Given"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = f"“We will not go,” said André Gbédé – Togo’s envoy. {BODY}"
    assert one(write(tmp_path / "a.txt", text.encode(encoding))).text == text


def test_characters_are_normalised(tmp_path: Path) -> None:
    text = "Ghana\u00a0sent troops\r\nto Andre\u0301.\u2028\u200bTogo pro\u00adtested.\r\n\r\n\r\n\r\nIt left.\x07 "
    assert one(write(tmp_path / "a.txt", text)).text == "Ghana sent troops\nto André.\nTogo protested.\n\nIt left."


# -------------------------------------------------------------------------------------------------- articles


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("Ghana quarrels", "Togo left.", "Ghana quarrels\n\nTogo left."),
        ("Ghana quarrels", "Ghana quarrels\nTogo left.", "Ghana quarrels\n\nTogo left."),
        ("Ghana quarrels", "GHANA QUARRELS.\n\nTogo left.", "Ghana quarrels\n\nTogo left."),
        ("Ghana quarrels", "Ghana quarrels with Togo.", "Ghana quarrels with Togo."),
        ("Ghana", "Ghanaians left.", "Ghana\n\nGhanaians left."),
        ("Ghana\n quarrels ", "Togo left.", "Ghana quarrels\n\nTogo left."),
        ("Ghana quarrels", "", "Ghana quarrels"),
        ("", "Togo left.", "Togo left."),
    ],
)
def test_title_stands_once(title: str, body: str, text: str) -> None:
    article = make_article(body, title=title, source="a")
    assert isinstance(article, Article)
    assert article.text == text


def test_short_english_is_not_taken_for_another_language() -> None:
    for words in ("Putin in Minsk", "Macron meets Modi", "Iran: no deal", "Kremlin praises Lukashenko"):
        assert isinstance(make_article(words, source="a"), Article)
    for declared, language in (("en-GB", "en"), ("English", "en"), (None, None)):
        article = make_article("Putin in Minsk", source="a", language=declared)
        assert isinstance(article, Article)
        assert article.language == language
    assert not isinstance(make_article("Poutine à Minsk", source="a", language="fr"), Article)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-03-04", date(2025, 3, 4)),
        ("2025-03-04T23:30:00-05:00", date(2025, 3, 4)),
        ("2025-03-04 10:00", date(2025, 3, 4)),
        ("20250304", date(2025, 3, 4)),
        (20250304, date(2025, 3, 4)),
        ("20250304T101500Z", date(2025, 3, 4)),
        ("Tue, 04 Mar 2025 10:00:00 GMT", date(2025, 3, 4)),
        ("March 4, 2025", date(2025, 3, 4)),
        ("Sept. 4, 2025", date(2025, 9, 4)),
        ("4th of nothing", None),
        ("4 March 2025", date(2025, 3, 4)),
        ("Tuesday, 4 March 2025", date(2025, 3, 4)),
        ("04.03.2025", date(2025, 3, 4)),
        ("25/03/2025", date(2025, 3, 25)),
        ("03/25/2025", date(2025, 3, 25)),
        ("03/04/2025", None),
        ("2025-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (12.5, None),
        (datetime(2025, 3, 4, 23, tzinfo=UTC), date(2025, 3, 4)),
        (date(2025, 3, 4), date(2025, 3, 4)),
    ],
)
def test_dates(value: object, day: date | None) -> None:
    assert parse_date(value) == day


def test_date_in_name() -> None:
    assert date_in_name("2025-03-04-visit.txt") == date(2025, 3, 4)
    assert date_in_name("visit.2025_03_04.html.gz") == date(2025, 3, 4)
    assert date_in_name("visit-12025030499.txt") is None


# ------------------------------------------------------------------------------------------------ tables, JSON

ROW = {
    "id": 7,
    "title": "Ghana and Togo quarrel",
    "text": BODY,
    "published": "2025-03-04T23:30:00-05:00",
    "outlet": "Lome Post",
    "url": "https://example.org/a",
    "language": "en",
    "desk": "Africa",
}


def check_row(article: Article) -> None:
    assert article.source_id == "7"
    assert article.title == "Ghana and Togo quarrel"
    assert article.text == f"Ghana and Togo quarrel\n\n{BODY}"
    assert (article.published, article.outlet, article.url) == (date(2025, 3, 4), "Lome Post", "https://example.org/a")
    assert article.extra == {"desk": "Africa"}
    assert set(article.origins) == {"title", "published", "outlet", "url"}
    assert set(article.origins.values()) == {"field"}


def test_json_lines_and_json(tmp_path: Path) -> None:
    check_row(one(write(tmp_path / "a.jsonl", json.dumps(ROW))))
    check_row(one(write(tmp_path / "a.json", json.dumps([ROW], indent=1))))
    check_row(one(write(tmp_path / "b.json", json.dumps(ROW))))
    check_row(one(write(tmp_path / "c.ndjson", json.dumps(ROW, ensure_ascii=False).encode("cp1252"))))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_csv(tmp_path: Path, separator: str, start: str) -> None:
    quoted = ["".join(('"', str(v).replace('"', '""'), '"')) for v in ROW.values()]
    content = start + separator.join(k.capitalize() for k in ROW) + "\r\n" + separator.join(quoted) + "\r\n"
    check_row(one(write(tmp_path / "a.csv", content)))


def test_csv_with_quotes_huge_fields_and_another_encoding(tmp_path: Path) -> None:
    text = 'He said "no", André wrote.\n' + "Ghana sent troops to the border on Monday. " * 6000
    content = 'text,outlet\n"' + text.replace('"', '""') + '",Café\n'
    article = one(write(tmp_path / "a.csv", content.encode("cp1252")))
    assert article.text == text.strip()
    assert article.outlet == "Café"


def test_parquet(tmp_path: Path) -> None:
    rows = [ROW | {"id": str(i), "published": datetime(2025, 3, 4, 12, tzinfo=UTC)} for i in range(450)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    articles = list(open_articles([tmp_path]))
    assert all(isinstance(a, Article) and a.published == date(2025, 3, 4) for a in articles)
    assert [a.source_id for a in articles if isinstance(a, Article)] == [str(i) for i in range(450)]
    assert articles[-1].source == f"{tmp_path / 'a.parquet'}:450"


def test_compressed_files(tmp_path: Path) -> None:
    line = json.dumps(ROW).encode()
    check_row(one(write(tmp_path / "a.jsonl.gz", gzip.compress(line))))
    check_row(one(write(tmp_path / "a.jsonl.zst", zstandard.compress(line))))
    check_row(one(write(tmp_path / "misnamed.jsonl", gzip.compress(line))))
    assert one(write(tmp_path / "b.txt.gz", gzip.compress(BODY.encode()))).text == BODY
    packed = zstandard.compress(BODY[:40].encode()) + zstandard.compress(BODY[40:].encode())
    assert one(write(tmp_path / "2025-03-04.txt.zst", packed)).published == date(2025, 3, 4)


# --------------------------------------------------------------------------------------- folders, globs, stdin


def test_order_folders_globs_and_repeats(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c.TXT", "b/x/3.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / name, f"{BODY} It was {name}.")
    names = [str(Path(str(a.source)).relative_to(tmp_path)) for a in open_articles([tmp_path])]
    assert names == ["a.txt", "b/1.txt", "b/2.txt", "b/x/3.txt", "c.TXT"]
    globbed = [Path(str(a.source)).name for a in open_articles([f"{tmp_path}/**/[23].txt"])]
    assert globbed == ["2.txt", "3.txt"]
    twice = list(open_articles([tmp_path / "c.TXT", tmp_path, f"{tmp_path}/*.txt"]))
    assert [Path(str(a.source)).name for a in twice] == ["c.TXT", "a.txt", "1.txt", "2.txt", "3.txt"]


def test_a_name_with_glob_characters_is_a_name(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a[1].txt", BODY)).text == BODY


def parquet_bytes() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([ROW]), sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(ROW).encode(),
        gzip.compress(json.dumps(ROW).encode()),
        json.dumps([ROW]).encode(),
        parquet_bytes(),
        f"id;published;outlet;url;title;desk;text\n7;2025-03-04;Lome Post;https://example.org/a;{ROW['title']};Africa;"
        f'"{BODY}"\n'.encode(),
    ],
)
def test_standard_input_tells_its_format(data: bytes) -> None:
    check_row(one("-", stdin=io.BytesIO(data)))


def test_text_and_html_on_standard_input() -> None:
    assert one("-", stdin=io.BytesIO(BODY.encode())).source == "standard input"
    page = f"<!DOCTYPE html><html><head><title>Quarrel</title></head><body><p>{BODY}</p></body></html>"
    assert one("-", stdin=io.BytesIO(page.encode())).title == "Quarrel"


def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        with path.open("w") as out:
            out.writelines(json.dumps({"text": f"{BODY} {i}"}) + "\n" for i in range(count))
        tracemalloc.start()
        assert sum(1 for _ in open_articles([path])) == count
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10)  # the language model is loaded once
    assert peak(2000) < peak(200) + 300_000


def test_same_input_same_articles(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "b.jsonl", json.dumps(ROW))
    assert list(open_articles([tmp_path])) == list(open_articles([tmp_path]))
