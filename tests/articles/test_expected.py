"""Reports whose facts were written before the program could read them; ``python -m articles.print_facts`` shows all."""

import pytest

from articles.facts import holds, reports
from dragoman import codebook, registry
from dragoman.reader import Reader
from dragoman.resolve import resolve

pytestmark = pytest.mark.weights

REPORTS = reports()


@pytest.fixture(scope="module")
def results():
    reader, codes, people = Reader(), codebook.load(), registry.load()
    found = {}
    for report in REPORTS:
        findings = resolve(report.article, reader.read(report.article), codes, people)
        found[report.slug] = [(fact["say"], holds(fact, findings, report.article.text)) for fact in report.facts]
    return found


def test_every_report_is_at_hand():
    assert len([r for r in REPORTS if r.slug.startswith("paraphrase")]) == 10
    assert any(r.slug == "moscow" for r in REPORTS)
