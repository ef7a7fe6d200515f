"""Score the written cases of who is meant: ``PYTHONPATH=tests python -m registry.cases [FILE]``.

A case is right when the mention's countries are those expected, one of its sectors is among those allowed, and its name
is one of the names of whom the case means. The sealed file is scored once, when the registry is finished.
"""

import csv
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from dragoman import codebook, registry
from dragoman.model import Article
from dragoman.reader import Reader
from dragoman.registry.folding import fold
from dragoman.resolve.context import Context

CASES = Path(__file__).parent / "cases.csv"


def cases(path=CASES):
    """The rows of a file of cases."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def parties(context, text, mention):
    """The parties of the span that shares most with the last occurrence of a mention."""
    start = text.rfind(mention)
    end = start + len(mention)
    shared = {
        i: min(end, s.span.end) - max(start, s.span.start)
        for i, s in enumerate(context.reading.spans)
        if s.kind not in {"date", "quantity"}
    }
    best = max(shared, key=shared.get, default=None)
    return context.parties_at(best) if best is not None and shared[best] > 0 else ()


def is_right(case, found, known):
    """Whether parties are what a case expects."""
    countries = {c for c in case["country"].split(";") if c}
    if not found or countries != {p.country for p in found if p.country}:
        return False
    sectors = {s for p in found for s in p.sectors}
    allowed = case["sector"].split("|")
    if "" not in allowed and not sectors & set(allowed):
        return False
    wanted = fold(case["identity"])
    names = [fold(n) for p in found for n in (p.name or "", *(u.name for u in known.names_of(p.id or "")))]
    return not wanted or any(n and (n in wanted or wanted in n) for n in names)


def score(rows, reader=None):
    """Right and all cases by tag, and the cases that went wrong with what was found."""
    known, codes, reader = registry.load(), codebook.load(), reader or Reader()
    articles = [
        Article(f"ar_{n}", "", r["text"], date.fromisoformat(r["date"]) if r["date"] else None)
        for n, r in enumerate(rows)
    ]
    right, total, wrong = Counter(), Counter(), []
    for row, article, reading in zip(rows, articles, reader.read_many(articles), strict=True):
        found = parties(Context(article, reading, codes, known), article.text, row["mention"])
        good = is_right(row, found, known)
        for tag in ("all", *row["tags"].split(";")):
            total[tag] += 1
            right[tag] += good
        if not good:
            wrong.append((row, found))
    return right, total, wrong


def main():
    """Print the shares by tag, and every miss."""
    right, total, wrong = score(cases(Path(sys.argv[1]) if len(sys.argv) > 1 else CASES))
    for row, found in wrong:
        said = "; ".join(f"{p.name or p.text} {p.country or '-'} {','.join(p.sectors)} ({p.link})" for p in found)
        print(f"{row['mention']} {row['date']}: {row['identity']} {row['country']} {row['sector']}, not {said}")
    for tag, n in total.most_common():
        print(f"{tag:12} {right[tag]:4} of {n:4}  {right[tag] / n:.3f}")


if __name__ == "__main__":
    main()
