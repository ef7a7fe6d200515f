"""Scores of exported findings, on small files made by hand."""

import json

import pytest

from dragoman.errors import InputError
from dragoman.evaluation.findings import largest_matching, score_findings


def event(article="a1", type="CONSULT", actors=("RUS",), recipients=("MMR",), realis="actual", **more):
    return {
        "kind": "event",
        "id": "ev_1",
        "article": {"id": article, "title": f"T {article}", "published": "2025-03-04"},
        "type": type,
        "realis": realis,
        "actors": [{"country": c, "name": c} for c in actors],
        "recipients": [{"country": c, "name": c} for c in recipients],
        **more,
    }


def statement(speaker="Putin", text="relations are developing in a positive way", article="a1"):
    return {
        "kind": "statement",
        "id": "sa_1",
        "article": {"id": article},
        "speaker": {"name": speaker, "country": "RUS"},
        "content": {"text": text},
    }


def tie(source=("RUS",), target=("MMR",), name="supplies_arms", symmetric=False):
    return {
        "kind": "tie",
        "id": "ti_1",
        "article": {"id": "a1"},
        "tie": name,
        "symmetric": symmetric,
        "from": [{"country": c} for c in source],
        "to": [{"country": c} for c in target],
    }


def scored(tmp_path, gold, predicted):
    paths = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    for path, rows in zip(paths, (gold, predicted), strict=True):
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return {row["name"]: row for row in score_findings(*paths).rows()}


def test_equal_files_score_one(tmp_path):
    rows = [event(), statement(), tie()]
    found = scored(tmp_path, rows, rows)
    assert all(found[n]["f1"] == 1 for n in ("events", "events_lenient", "statements", "ties", "countries", "dyads"))


@pytest.mark.parametrize(
    ("change", "strict", "lenient"),
    [
        ({"type": "AGREE"}, 0, 0),
        ({"realis": "planned"}, 0, 1),
        ({"actors": ("RUS", "CHN")}, 0, 1),
        ({"actors": ("CHN",), "recipients": ("JPN",)}, 0, 0),
        ({"actors": ("MMR",), "recipients": ("RUS",)}, 0, 1),
    ],
)
def test_what_an_event_must_agree_in(tmp_path, change, strict, lenient):
    found = scored(tmp_path, [event()], [event(**change)])
    assert (found["events"]["f1"], found["events_lenient"]["f1"]) == (strict, lenient)


def test_a_finding_matches_once(tmp_path):
    found = scored(tmp_path, [event()], [event(), event()])
    assert (found["events"]["precision"], found["events"]["recall"]) == (0.5, 1.0)


def test_other_articles_do_not_match(tmp_path):
    assert scored(tmp_path, [event("a1")], [event("a2")])["events"]["f1"] == 0


def about(finding, **article):
    return {**finding, "article": article}


@pytest.mark.parametrize(
    ("gold", "predicted", "matches"),
    [
        ({"id": "g", "source_id": "s1"}, {"id": "p", "source_id": "s1"}, 1),
        ({"id": "g", "url": "https://x.org/1"}, {"id": "p", "url": "https://x.org/1"}, 1),
        ({"id": "g", "title": "The Visit"}, {"id": "p", "title": "the visit", "published": "2025-03-04"}, 1),
        ({"id": "g", "url": "https://x.org/1"}, {"id": "p", "url": "https://x.org/2"}, 0),
        ({"id": "g", "title": None}, {"id": "p", "title": None}, 0),
    ],
)
def test_how_articles_are_told_to_be_the_same(tmp_path, gold, predicted, matches):
    found = scored(tmp_path, [about(event(), **gold)], [about(event(), **predicted)])
    assert found["events"]["f1"] == matches


def test_the_surest_name_of_an_article_decides_and_none_is_taken_twice(tmp_path):
    gold = [about(event(type="AID"), id="1", title="Brief"), about(event(type="AGREE"), id="2", title="Brief")]
    predicted = [about(event(type="AGREE"), id="2", title="Brief"), about(event(type="AID"), id="3", title="Brief")]
    assert scored(tmp_path, gold, predicted)["events"]["f1"] == 1


def test_findings_in_an_article_without_gold_are_wrong(tmp_path):
    found = scored(tmp_path, [event("a1")], [event("a1"), event("quiet"), tie()])
    assert (found["events"]["precision"], found["events"]["recall"]) == (0.5, 1.0)
    assert found["dyads"]["precision"] == 0.5
    paths = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    scores = score_findings(*paths)
    assert (scores.articles, scores.unmatched, scores.outside) == (1, 0, 1)


def test_countries_and_dyads(tmp_path):
    gold = [event(actors=("RUS", "CHN"), recipients=()), event(actors=("USA",), recipients=("IRN",))]
    predicted = [
        event(actors=("CHN", "RUS"), recipients=()),
        event(actors=("IRN",), recipients=("USA",)),
        event(actors=("FRA",), recipients=("MLI",), realis="planned"),
    ]
    found = scored(tmp_path, gold, predicted)
    assert (found["dyads"]["precision"], found["dyads"]["recall"]) == (0.5, 0.5)
    assert (found["countries"]["precision"], found["countries"]["recall"]) == (2 / 6, 0.5)


def test_empty_words_make_no_speaker(tmp_path):
    assert scored(tmp_path, [statement("the ministry")], [statement("the army")])["statements"]["f1"] == 0
    assert scored(tmp_path, [statement("a")], [statement("a")])["statements"]["f1"] == 1


def test_statements_by_speaker_and_words(tmp_path):
    assert scored(tmp_path, [statement()], [statement(text="relations are developing well")])["statements"]["f1"] == 1
    assert scored(tmp_path, [statement()], [statement(text="the war will go on")])["statements"]["f1"] == 0
    assert scored(tmp_path, [statement()], [statement(speaker="Lavrov")])["statements"]["f1"] == 0


def test_ties_by_both_ends(tmp_path):
    assert scored(tmp_path, [tie()], [tie(source=("MMR",), target=("RUS",))])["ties"]["f1"] == 0
    one = tie(("RUS", "MMR"), (), "allied_with", True)
    assert scored(tmp_path, [one], [tie(("MMR", "RUS"), (), "allied_with", True)])["ties"]["f1"] == 1


def test_the_largest_matching_is_found_where_greed_fails():
    assert largest_matching([[0, 1], [0]]) == 2
    assert largest_matching([[0], [0], [0]]) == 1


def test_a_missing_file_is_wrong_input(tmp_path):
    with pytest.raises(InputError, match="gold"):
        score_findings(tmp_path / "gold.jsonl", tmp_path / "gold.jsonl")


@pytest.mark.parametrize(
    ("change", "message"),
    [({"article": "a1"}, "article must be an object"), ({"actors": ["RUS"]}, "actors must be a list")],
)
def test_a_finding_of_another_shape_is_named(tmp_path, change, message):
    with pytest.raises(InputError, match=message):
        scored(tmp_path, [{**event(), **change}], [event()])


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "broken.jsonl"
    path.write_text('{"kind": "event"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.jsonl"):
        score_findings(path, path)
