"""One row of JSONL, CSV or Parquet to a draft: the columns of the documented input format."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dragoman.model import Problem
from dragoman.sources.article import Draft
from dragoman.sources.dates import parse_date

COLUMNS = ("text", "id", "title", "published", "outlet", "url", "language")


def draft_of(row: Mapping[str, object], source: str) -> Draft | Problem:
    """The draft of a row; a problem where ``text`` is missing, empty or no string. Unknown keys go to ``extra``."""
    text = row.get("text")
    if text is None:
        return Problem(step="sources", reason="no text: the field 'text' is missing or null", source=source)
    if not isinstance(text, str):
        reason = f"no text: the field 'text' is a {type(text).__name__}, not a string"
        return Problem(step="sources", reason=reason, source=source)
    if not text.strip():
        return Problem(step="sources", reason="no text: the field 'text' is empty", source=source)
    complaints: list[str] = []
    published = row.get("published")
    day = parse_date(published)
    if day is None and not _is_missing(published):
        shown = str(published)[:60]
        complaints.append(f"published {shown!r} is not a date; write it as 2025-03-04")
    words = {name: _word(row.get(name), name, complaints) for name in ("title", "outlet", "url", "language", "id")}
    given = {name for name in ("title", "outlet", "url") if words[name]} | ({"published"} if day else set())
    return Draft(
        body=text,
        source=source,
        title=words["title"] or "",
        published=day,
        outlet=words["outlet"],
        url=words["url"],
        language=words["language"],
        source_id=words["id"],
        origins=dict.fromkeys(sorted(given), "field"),
        extra={str(k): v for k, v in row.items() if k not in COLUMNS and v is not None},
        complaints=tuple(complaints),
    )


def _is_missing(value: object) -> bool:
    """None, a blank string, and the NaN or NaT that data frames write for nothing."""
    return value is None or str(value).strip().lower() in ("", "nan", "nat", "none", "null")


def _word(value: object, name: str, complaints: list[str]) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    complaints.append(f"{name} is a {type(value).__name__}, not a string; it is left out")
    return None
