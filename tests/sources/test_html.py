"""Web pages: what is taken out of them, and that hostile ones end in a problem, within limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dragoman.model import Article, Problem
from dragoman.sources import open_articles
from dragoman.sources.article import Draft
from dragoman.sources.html import PageReader, read_html

PARAGRAPHS = (
    "The presidents of Ghana and Togo met on Monday & talked about trade at length.",
    "They agreed on little, officials said, and will meet again in Lomé in May.",
    "Ghana sent troops to the border last week, and Togo protested against it.",
)


def page(head: str = "", body: str = "") -> str:
    words = "".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ghana and Togo talk | Lome Post</title>'
        f'<meta property="og:site_name" content="Lome Post">{head}</head><body><nav><a href="/">Home</a> '
        f'<a href="/x">Sport</a></nav><article><h1>Ghana and Togo talk</h1>{body}{words}</article>'
        f"<footer>Copyright. All rights reserved.</footer></body></html>"
    )


@pytest.fixture(scope="module")
def reader() -> Iterator[PageReader]:
    with PageReader() as pages:
        yield pages


def draft(reader: PageReader, html: str | bytes, name: str = "") -> Draft:
    found = read_html(html.encode() if isinstance(html, str) else html, "a.html", reader, name=name)
    assert isinstance(found, Draft), found
    return found


def test_article_of_a_page(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2025-03-04T23:30:00-05:00">'
    head += '<link rel="canonical" href="https://lomepost.example/2025/03/06/talk">'
    (tmp_path / "a.html").write_text(page(head), "utf-8")
    (article,) = open_articles([tmp_path])
    assert isinstance(article, Article)
    assert article.title == "Ghana and Togo talk"
    assert article.text == "Ghana and Togo talk\n\n" + "\n".join(PARAGRAPHS)
    assert article.published == date(2025, 3, 4)
    assert article.outlet == "Lome Post"
    assert article.url == "https://lomepost.example/2025/03/06/talk"
    assert article.origins["published"] == "html meta"
    assert article.language == "en"


@pytest.mark.parametrize(
    ("head", "body", "name", "day", "origin"),
    [
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-03-04T10:00Z"}</script>',
            "",
            "",
            date(2025, 3, 4),
            "json-ld",
        ),
        ('<link rel="canonical" href="https://a.example/2025/03/04/talk">', "", "", date(2025, 3, 4), "html url"),
        ("", "", "2025-03-04-talk.html", date(2025, 3, 4), "file name"),
        ("", "<p>4 March 2025</p>", "", date(2025, 3, 4), "date line"),
        ('<meta content="2025-03-04" name="date">', "<p>5 March 2025</p>", "", date(2025, 3, 4), "html meta"),
    ],
)
def test_where_the_date_comes_from(reader: PageReader, head: str, body: str, name: str, day: date, origin: str) -> None:
    found = draft(reader, page(head, body), name)
    assert (found.published, found.origins["published"]) == (day, origin)
    assert "March 2025" not in found.body


def test_encodings_of_pages(reader: PageReader) -> None:
    for encoding in ("utf-8", "iso-8859-1", "windows-1252"):
        html = page().replace('charset="utf-8"', f'charset="{encoding}"')
        assert "Lomé" in draft(reader, html.encode(encoding)).body


def test_hostile_pages_are_problems_or_articles_in_time() -> None:
    start = time.monotonic()
    with PageReader(seconds=25) as reader:
        entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
        hostile = {
            "nested": "<html><body>" + "<div>" * 200_000 + "Ghana sent troops.",
            "spans": "<p>" + "<span><b>" * 50_000 + "Ghana sent troops.",
            "bomb": f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "lol">{entities}]>'
            "<html><body><p>&a11;</p></body></html>",
            "nothing": "<html></html>",
            "garbage": "<" * 200_000,
            "nul": "\0" * 10_000 + "<p>",
        }
        for name, html in hostile.items():
            found = read_html(html.encode(), name, reader)
            assert isinstance(found, Draft) or found.reason, name
            assert "\n" not in getattr(found, "reason", "")
        assert draft(reader, page()).title == "Ghana and Togo talk"
    assert time.monotonic() - start < 100


def test_huge_page_is_stopped_and_the_next_one_read() -> None:
    huge = ("<html><body>" + f"<p>{PARAGRAPHS[0]}</p>" * 100_000).encode()  # 9 MB of plain paragraphs
    with PageReader(seconds=3) as reader:
        start = time.monotonic()
        found = read_html(huge, "huge.html", reader)
        assert time.monotonic() - start < 15
        assert isinstance(found, Problem)
        assert "longer than 3 s" in found.reason
        assert draft(reader, page()).title == "Ghana and Togo talk"


def test_page_of_17_mb_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "huge.html").write_bytes(f"<p>{PARAGRAPHS[0]}</p>".encode() * 200_000)
    start = time.monotonic()
    (problem,) = open_articles([tmp_path])
    assert isinstance(problem, Problem)
    assert "too large" in problem.reason
    assert time.monotonic() - start < 5


def test_memory_limit_ends_in_a_problem() -> None:
    with PageReader(memory=700_000_000) as reader:
        found = read_html(("<p>" * 3_300_000).encode(), "wide.html", reader)
        assert isinstance(found, Problem)
        after = read_html(page().encode(), "a.html", reader)
        assert isinstance(after, Draft), after


def test_process_ends_with_the_reader() -> None:
    reader = PageReader()
    draft(reader, page())
    process = reader._process
    assert process is not None
    reader.close()
    assert process.poll() is not None
    reader.close()
