"""The process that takes articles out of web pages; run as a script by ``html.py``, never imported by it.

It reads requests from standard input and answers on standard output: 8 bytes of length, then the page's bytes; the
answer is 8 bytes of length, then a JSON object. It limits its own memory, so that a hostile page ends this process
and not the caller's.
"""

from __future__ import annotations

import json
import os
import re
import struct
import sys
from typing import Any, BinaryIO

_META_DATE = re.compile(
    r"""<meta\b[^>]*\b(?:property|name|itemprop)\s*=\s*["']?(?:article:published_time|og:article:published_time|
    datePublished|date|dc\.date(?:\.issued)?|dcterms\.(?:date|created|issued)|pubdate|publishdate|publish-date|
    publish_date|sailthru\.date|parsely-pub-date|cXenseParse:recs:publishtime)["'\s][^>]*>""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTENT = re.compile(r"""\bcontent\s*=\s*["']?([^"'>]{6,60})""", re.IGNORECASE)
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{6,60})"')
_URL_DATE = re.compile(r"[/-]((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?:[/._-]|$)")
_HEAD = 400_000  # characters of the page in which dates are looked for


def _declared_date(page: str) -> tuple[str, str] | None:
    for tag in _META_DATE.finditer(page, 0, _HEAD):
        value = _CONTENT.search(tag[0])
        if value:
            return value[1], "html meta"
    found = _JSON_LD_DATE.search(page, 0, _HEAD)
    return (found[1], "json-ld") if found else None


def extract(data: bytes) -> dict[str, Any]:
    """Text and metadata of a page; the key ``reason`` says why there is none."""
    from trafilatura import bare_extraction
    from trafilatura.utils import decode_file

    page = decode_file(data)
    found: Any = bare_extraction(page, fast=True, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or not (found.text or "").strip():
        return {"reason": "no article text found: the page is empty, only a frame for scripts, or nested too deeply"}
    dates: list[tuple[str, str]] = []
    declared = _declared_date(page)
    if declared:
        dates.append(declared)
    in_url = _URL_DATE.search(found.url or "")
    if in_url:
        dates.append(("-".join(in_url.groups()), "html url"))
    if found.date:
        dates.append((found.date, "html guess"))
    return {
        "text": found.text,
        "title": found.title,
        "dates": dates,
        "outlet": found.sitename or found.hostname,
        "url": found.url,
        "language": found.language,
        "author": found.author,
    }


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the time limit alone guards
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def _answer(data: bytes) -> dict[str, Any]:
    try:
        return extract(data)
    except MemoryError:
        return {"reason": "the page needs too much memory"}
    except RecursionError:
        return {"reason": "the page is nested too deeply"}
    except Exception as error:
        # Whatever the libraries raise on a strange page belongs to that page; the caller records the reason.
        return {"reason": f"the page could not be parsed: {type(error).__name__}: {str(error)[:200]}"}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other side closes."""
    while len(size := requests.read(8)) == 8:
        answer = json.dumps(_answer(requests.read(struct.unpack(">Q", size)[0]))).encode()
        answers.write(struct.pack(">Q", len(answer)) + answer)
        answers.flush()


def main() -> None:
    """Serve on standard input and output; what libraries print goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    _limit_memory(int(sys.argv[1]))
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
