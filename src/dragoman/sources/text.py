"""Plain text files: one article each, with optional header lines.

Without them title, date and outlet come from where the news writes them: the first line, the dateline, the trailer,
the file name.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dragoman.sources.article import GARBLED, Draft, clean, is_garbled
from dragoman.sources.dates import DAY, MONTH, date_in_name, date_line, month_number, nearest, parse_date, year_in_name
from dragoman.sources.opening import UnreadableError, decode

HEADLINE_CHARACTERS = 160
"""Longest first line taken for a headline. News headlines have 40 to 110 characters."""

PARAGRAPH_CHARACTERS = 100
"""Length from which the line after a headline is a paragraph and not a line of wrapped text."""

TRAILER_LINES = 3
"""How many lines at the end of a text may be trailer."""

Field = Literal["title", "published", "outlet", "url"]

_FIELDS: dict[str, Field] = {"title": "title", "date": "published", "outlet": "outlet", "url": "url"}
_HEADER = re.compile(r"(?P<key>title|date|outlet|url)[ \t]*:[ \t]*(?P<value>.*)", re.IGNORECASE)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][^\n()/–—]{1,60}?)[,.]?\s+"
    rf"(?:{MONTH}\s+{DAY}(?:,?\s+(?P<year>\d{{4}}))?|(?P<day2>\d{{1,2}})\s+{MONTH.replace('month', 'month2')}"
    r"(?:\s+(?P<year2>\d{4}))?)"
    r"[.,]?\s*(?:[(/](?P<agency>[^()/\n]{2,40})[)/]\.?\s*)?(?P<end>[-–—]{1,2}\s|(?<=/\.)|(?<=/\.\s)|(?<=\)\s))",
    re.IGNORECASE,
)
_UNDATED = re.compile(r"(?P<place>[A-Z][^\n()–—]{1,60}?)\s+\((?P<agency>[A-Z][^()\n]{1,38})\)\s+[-–—]{1,2}\s")
_SOURCE_LINE = re.compile(r"[(\[]?(?:original\s+)?source\s*:\s*(?P<value>[^\n]{2,200}?)[)\]]?\s*", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"[(\[]?(?:(?:first|originally)\s+)?(?:published|posted|date)(?:\s+on|\s+at)?\s*:?\s*(?P<value>[^\n]{6,40}?)[)\]]?\s*",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+")
_HEADLINE_END = re.compile(r"(?:[.,:;]|[.][\"”’')])$")
_ACRONYM_END = re.compile(r"\b(?:[A-Z]\.){2,}$")


class _Found:
    """What has been found of an article so far; the first place that tells a field wins."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.published: date | None = None
        self.origins: dict[str, str] = {}
        self.complaints: list[str] = []

    def put(self, name: Field, value: str, origin: str) -> None:
        value = value.strip()
        if value and name not in self.values:
            self.values[name] = value
            self.origins[name] = origin

    def put_date(self, day: date | None, origin: str) -> None:
        if day and self.published is None:
            self.published = day
            self.origins["published"] = origin


def read_text(data: bytes, source: str, *, name: str = "", known: date | None = None) -> Draft:
    """The draft of a text file's bytes.

    ``name`` is the file's own name; ``known`` is the date option. Both can tell a dateline's year; the name goes first.

    Raises:
        UnreadableError: the content is garbled or binary.

    """
    words, encoding = decode(data)
    if is_garbled(words):
        raise UnreadableError(GARBLED)
    found = _Found()
    lines = clean(words).split("\n")
    lost = words.count("\0") + words.count("\ufffd")
    if lost:
        found.complaints.append(f"{lost} characters are NUL or could not be decoded")
    lines = _without_header(lines, found)
    lines = _without_trailer(lines, found)
    stem = Path(name).name
    if "title" not in found.values and lines and _is_headline(lines):
        found.put("title", lines[0], "first line")
        lines = lines[1:]
    lines = _without_date_line(lines, found)
    body = "\n".join(lines).strip()
    _read_dateline(body, found, stem, known)
    found.put_date(date_in_name(stem), "file name")
    if encoding != "utf-8":
        found.origins["encoding"] = encoding
    return Draft(
        body=body,
        source=source,
        title=found.values.get("title", ""),
        published=found.published,
        outlet=found.values.get("outlet"),
        url=found.values.get("url"),
        origins=found.origins,
        complaints=tuple(found.complaints),
    )


def _without_header(lines: list[str], found: _Found) -> list[str]:
    """The lines after the header lines ``Title: Date: Outlet: URL:`` at the top, which are noted."""
    at = 0
    while at < len(lines) and (match := _HEADER.fullmatch(lines[at])):
        name, value = _FIELDS[match["key"].lower()], match["value"]
        if name == "published":
            day = parse_date(value)
            if day is None and value.strip():
                found.complaints.append(f"date {value.strip()[:60]!r} in the header is not a date; write 2025-03-04")
            found.put_date(day, "header")
        else:
            found.put(name, value, "header")
        at += 1
    while at < len(lines) and not lines[at]:
        at += 1
    return lines[at:]


def _without_trailer(lines: list[str], found: _Found) -> list[str]:
    """The lines before a trailer ("Original Source: …", "Published: …"), which is noted."""
    kept = len(lines)
    for _ in range(TRAILER_LINES):
        while kept and not lines[kept - 1]:
            kept -= 1
        if kept < 2 or not _read_trailer(lines[kept - 1], found):
            break
        kept -= 1
    return lines[:kept]


def _read_trailer(line: str, found: _Found) -> bool:
    """Whether a line is trailer; its outlet, address and date are noted."""
    dated = _DATE_LINE.fullmatch(line)
    if dated and (day := parse_date(dated["value"])):
        found.put_date(day, "trailer")
        return True
    sourced = _SOURCE_LINE.fullmatch(line)
    if not sourced:
        return False
    value = sourced["value"]
    address = _URL.search(value)
    if address:
        found.put("url", address[0].rstrip(".,)"), "trailer")
        value = _URL.sub("", value).strip(" ,;()-–—") or (urlsplit(address[0]).hostname or "").removeprefix("www.")
    outlet, _, rest = value.partition(",")
    if rest and (day := parse_date(rest.strip())):
        found.put_date(day, "trailer")
        value = outlet
    if len(value) <= 80:
        found.put("outlet", value, "trailer")
    return True


def _without_date_line(lines: list[str], found: _Found) -> list[str]:
    """The lines without a first one that is nothing but a date, which is noted."""
    at = next((i for i, line in enumerate(lines) if line), 0)
    day = date_line(lines[at]) if lines else None
    found.put_date(day, "date line")
    return lines[at + 1 :] if day else lines


def _is_headline(lines: list[str]) -> bool:
    """Whether the first line is a headline: short, no sentence's end, and set off from what follows."""
    first, rest = lines[0], lines[1:]
    if len(first) > HEADLINE_CHARACTERS or not any(c.isalpha() for c in first):
        return False
    if _is_dateline(first) or date_line(first):
        return False
    if _HEADLINE_END.search(first) and not _ACRONYM_END.search(first):
        return False
    following = next((line for line in rest if line), "")
    if not rest or not following or not rest[0]:
        return True
    if following[:1].islower():
        return False
    return _is_dateline(following) or len(following) > max(PARAGRAPH_CHARACTERS, len(first))


def _is_dateline(line: str) -> bool:
    return bool(_dateline(line) or _UNDATED.match(line))


def _dateline(body: str) -> re.Match[str] | None:
    """The dateline a text begins with. The place is in capitals, or an agency or a dash closes the dateline."""
    match = _DATELINE.match(body[:200])
    if match is None or not match["place"][0].isupper():
        return None
    return match if match["place"][:3].isupper() or match["agency"] or match["end"].strip() else None


def _read_dateline(body: str, found: _Found, name: str, known: date | None) -> None:
    match = _dateline(body)
    if match is None:
        undated = _UNDATED.match(body[:200])
        if undated:
            found.put("outlet", undated["agency"], "dateline")
        return
    if match["agency"]:
        found.put("outlet", match["agency"], "dateline")
    month, day = month_number(match["month"] or match["month2"]), int(match["day"] or match["day2"])
    written = match["year"] or match["year2"]
    in_name, year = date_in_name(name), year_in_name(name)
    if written or (year and not in_name):
        origin = "dateline" if written else "dateline, year from file name"
        found.put_date(parse_date(f"{written or year}-{month:02}-{day:02}"), origin)
    elif in_name:
        found.put_date(nearest(month, day, in_name), "dateline, year from file name")
    elif known:
        found.put_date(nearest(month, day, known), "dateline, year from option")
