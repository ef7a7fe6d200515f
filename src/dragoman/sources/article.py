"""From what a format found to an ``Article``: cleaning, title and body, limits, language and id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from dragoman.model import Article, Problem
from dragoman.sources.language import language_of

MAX_CHARACTERS = 2_000_000
"""Longest text read as one article. The longest news texts are speeches and reports of some 300,000 characters;
beyond two million it is a book, a dump or several articles in one file, and should be split."""

MAX_GARBLED = 0.1
"""Share of control and replacement characters above which a text is garbled or binary. Text in the wrong encoding
has few of them, executables and images more than a third."""

GARBLED = "garbled or binary content: too many control characters"

MAX_TITLE = 600
"""Longest title, in characters; what is longer is a paragraph, and stays in the body."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_GARBAGE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format found before it is an article. ``complaints`` are reasons for problems beside the article."""

    body: str
    source: str
    title: str = ""
    published: date | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    source_id: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The text in NFC with plain line ends, plain spaces, no control or invisible characters and no outer space."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    text = re.sub(r" +\n", "\n", unicodedata.normalize("NFC", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def is_garbled(text: str) -> bool:
    """Whether too much of an uncleaned text is control or replacement characters."""
    return len(_GARBAGE.findall(text)) > MAX_GARBLED * len(text)


def one_line(text: str | None) -> str:
    """The text cleaned and on one line."""
    return " ".join(clean(text or "").split())


def join_title(title: str, body: str) -> str:
    """Title, blank line, body; the title only once if the body begins with it."""
    if not title or not body:
        return title or body
    first, _, rest = body.partition("\n")
    if first.rstrip(" .").casefold() == title.rstrip(" .").casefold():
        return f"{title}\n\n{rest.lstrip()}".rstrip()
    if body.startswith(title) and not body[len(title) : len(title) + 1].isalnum():
        return body
    return f"{title}\n\n{body}"


def make_article(
    body: str,
    *,
    source: str,
    title: str = "",
    published: date | None = None,
    outlet: str | None = None,
    url: str | None = None,
    language: str | None = None,
    source_id: str | None = None,
    origins: Mapping[str, str] | None = None,
    extra: Mapping[str, object] | None = None,
) -> Article | Problem:
    """An article of the given parts, or the reason why it cannot be one (no text, too long, garbled, not English).

    ``language`` is what the input declares; the words themselves are asked where there are enough of them.
    """

    def problem(reason: str) -> Problem:
        return Problem(step="sources", reason=reason, source=source)

    if len(body) > MAX_CHARACTERS:
        return problem(f"too long: {len(body):,} characters; at most {MAX_CHARACTERS:,} are read as one article")
    if is_garbled(body):
        return problem(GARBLED)
    body, title = clean(body), one_line(title)
    if len(title) > MAX_TITLE:
        title, body = "", f"{title}\n\n{body}".strip()
    if not any(c.isalpha() for c in body or title):
        return problem("no text")
    found = language_of(body or title, declared=language)
    if found not in ("en", None):
        return problem(f"language: {found}; only English is read")
    text = join_title(title, body)
    outlet, url = one_line(outlet) or None, one_line(url) or None
    return Article(
        id=Article.identify(text, outlet, url, published),
        title=title,
        text=text,
        published=published,
        outlet=outlet,
        url=url,
        language=found,
        source_id=one_line(source_id) or None,
        source=source,
        origins=dict(origins or {}),
        extra=dict(extra or {}),
    )


def finish(draft: Draft, *, published: date | None = None, outlet: str | None = None) -> Iterator[Article | Problem]:
    """The draft's article and then its problems. The options fill in only what the draft lacks."""
    origins = dict(draft.origins)
    if draft.published is None and published is not None:
        origins["published"] = "option"
    agency_only = origins.get("outlet") == "dateline"
    if outlet and (agency_only or not draft.outlet):
        origins["outlet"] = "option"
    made = make_article(
        draft.body,
        source=draft.source,
        title=draft.title,
        published=draft.published or published,
        outlet=outlet if origins.get("outlet") == "option" else draft.outlet,
        url=draft.url,
        language=draft.language,
        source_id=draft.source_id,
        origins=origins,
        extra=draft.extra,
    )
    yield made
    if isinstance(made, Article):
        for reason in draft.complaints:
            yield Problem(step="sources", reason=reason, article=made.id, source=draft.source)
