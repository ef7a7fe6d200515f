"""Articles and findings made by hand, as the resolver would give them."""

from __future__ import annotations

from datetime import date

from dragoman.model import (
    Article,
    Count,
    Event,
    Findings,
    Frame,
    Mention,
    Party,
    Place,
    Problem,
    Reading,
    ReadSpan,
    Role,
    Span,
    Statement,
    Tie,
    When,
)

CODER = {"version": "0.1.0", "weights": "w1", "codebook": "c1", "registry": "r1"}
NEWER = {**CODER, "weights": "w2"}


class Codes:
    """A codebook in miniature."""

    def quad(self, type):
        return {"CONSULT": 1, "ASSAULT": 4}[type]

    def score(self, type, mode):
        return {("CONSULT", "visit"): 4.0, ("CONSULT", None): 2.5, ("ASSAULT", None): -9.0}[type, mode]

    def cameo(self, type, mode):
        return {"CONSULT": "042", "ASSAULT": "190"}[type]


TEXT = """Junta chief visits Moscow

Min Aung Hlaing visited Moscow on Tuesday. Russia supplies arms to Myanmar. "We are grateful," he said, "to Russia."
Russian forces allegedly shelled Kyiv in 2022, killing at least 20. Russia and China met on Monday."""


def at(words: str, text: str = TEXT, occurrence: int = 0) -> Span:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def party(words, country, kind="state", *, occurrence=0, name=None, id=None, sectors=("GOV",)):
    return Party(
        words, at(words, occurrence=occurrence), kind, name or words, id, country, sectors, "registry name", 0.9
    )


def make_article(number: int = 0, *, published: date | None = date(2025, 3, 5)) -> Article:
    text = TEXT if number == 0 else f"{TEXT}\n\nReport number {number}."
    outlet = "The Wire"
    return Article(
        Article.identify(text, outlet, None, published),
        "Junta chief visits Moscow",
        text,
        published,
        outlet,
        language="en",
        source_id=f"src-{number}",
        source=f"news/{number}.txt",
        origins={"published": "dateline"},
        extra={"topic": "asia", "pages": 2},
    )


def make_findings(article: Article) -> Findings:
    hlaing = party("Min Aung Hlaing", "MMR", "person", id="mmr-min-aung-hlaing", sectors=("MIL", "GOV"))
    russia = party("Russia", "RUS", id="state:RUS")
    myanmar = party("Myanmar", "MMR", id="state:MMR")
    forces = party("Russian forces", "RUS", "group", sectors=("MIL",))
    kyiv = party("Kyiv", "UKR", "place")
    china = party("China", "CHN", id="state:CHN")
    day = When("2025-03-04", date(2025, 3, 4), date(2025, 3, 4), "day", "on Tuesday", "relative")
    year = When("2022", date(2022, 1, 1), date(2022, 12, 31), "year", "in 2022", "text")
    place = Place("Moscow", at("Moscow", occurrence=1), "Moscow", "RUS", 55.75, 37.62, 524901)
    first = at("Min Aung Hlaing visited Moscow on Tuesday.")
    events = (
        Event(
            f"ev_{article.id[3:]}a", article.id, first, at("visited"), "CONSULT", "visit", "actual", False, False, None,
            (hlaing,), (russia,), (), None, day, place, None, None, 0.93, also=(at("Junta chief visits Moscow"),),
        ),
        Event(
            f"ev_{article.id[3:]}b", article.id, at("Russian forces allegedly shelled Kyiv in 2022"), at("shelled"),
            "ASSAULT", None, "actual", False, True, None, (forces,), (kyiv,), (), None, year, None,
            Count("at least 20", at("at least 20"), 20, None), None, 0.8,
        ),
        Event(
            f"ev_{article.id[3:]}c", article.id, at("Russia and China met on Monday."), at("met"), "CONSULT", None,
            "actual", False, False, None, (russia, china), (), (), None, None, None, None, None, 0.7,
        ),
    )  # fmt: skip
    statement = Statement(
        f"st_{article.id[3:]}d", article.id, at('"We are grateful," he said, "to Russia."'), at("said"), hlaing, None,
        (at("We are grateful,"), at("to Russia.")), True, (russia,), None, day, 0.9,
    )  # fmt: skip
    tie = Tie(
        f"ti_{article.id[3:]}e", article.id, at("Russia supplies arms to Myanmar."), at("supplies"), "supplies_arms",
        (russia,), (myanmar,), False, ("arms",), at("arms"), None, None, "actual", False, False, None, 0.88,
    )  # fmt: skip
    problem = Problem("resolve", "no actor found for 'he'", article.id, article.source, at("he said"))
    mentions = (Mention(article.id, hlaing), Mention(article.id, russia))
    return Findings(article.id, events, (statement,), (tie,), mentions, (problem,))


def make_reading(article: Article) -> Reading:
    frame = Frame(
        at("visited"), "CONSULT", "visit", frozenset({"future"}), (Role("actor", 0, 0.875),), 0.75, 0.5, {"future": 0.5}
    )
    return Reading(
        article.id, (Span(0, 25),), (Span(0, 25),), (ReadSpan(at("Min Aung Hlaing"), "person", 0.5),), (frame,), "w1"
    )


def store(writer, run, articles):
    from dragoman.store import finding_records

    found = [make_findings(article) for article in articles]
    records = [
        record
        for article, findings in zip(articles, found, strict=True)
        for record in finding_records(article, findings, Codes(), run.coder)
    ]
    return writer.append(
        run,
        articles,
        records,
        mentions=[mention for findings in found for mention in findings.mentions],
        readings={article.id: make_reading(article) for article in articles},
    )
