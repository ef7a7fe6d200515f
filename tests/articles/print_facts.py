"""Print every expected fact with yes or no: ``python -m articles.print_facts [SLUG…]`` with ``tests`` on the path."""

import sys

from articles.facts import holds, reports
from dragoman import codebook, registry
from dragoman.reader import Reader
from dragoman.resolve import resolve


def main(slugs):
    reader, codes, people = Reader(), codebook.load(), registry.load()
    hits = total = 0
    for report in reports():
        if slugs and not any(s in report.slug for s in slugs):
            continue
        findings = resolve(report.article, reader.read(report.article), codes, people)
        print(f"\n{report.slug}")
        for fact in report.facts:
            good = holds(fact, findings, report.article.text)
            hits, total = hits + good, total + 1
            print(f"  {'yes' if good else 'NO '}  {fact['say']}{' (must be absent)' if fact.get('absent') else ''}")
    print(f"\n{hits} of {total} facts")


if __name__ == "__main__":
    main(sys.argv[1:])
