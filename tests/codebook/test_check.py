"""The shipped codebook keeps its rules, and each rule, once broken, is seen."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from dragoman.codebook import Codebook, Example, load
from dragoman.codebook.check import check
from dragoman.codebook.loader import DATA
from dragoman.evaluation.annotated import Line, read_corpus
from dragoman.model import TIE_PREFIX

CORPUS = Path(__file__).parents[2] / "corpus"


def test_the_shipped_codebook_keeps_its_rules() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("types.toml", "quad = 1", "quad = 5", "types.toml [AGREE]: quad 5 is none of 1, 2, 3, 4."),
        ("types.toml", "score = 9.5", "score = 95", "types.toml [COOPERATE]: score 95 is not a number from -10 to 10."),
        ("types.toml", "score = 4.0", "score = -14", "types.toml [CONSULT.modes.visit]: score -14 is not a number"),
        (
            "types.toml",
            'cameo = "030"',
            'cameo = "3"',
            "types.toml [AGREE]: cameo must be a string of two to four digits",
        ),
        ("types.toml", 'cameo = "030"', 'cameo = "0309"', "types.toml [AGREE]: CAMEO code 0309 is not listed"),
        ("types.toml", 'cameo = "030"', 'cameo = "040"', "types.toml [AGREE]: CAMEO code 040 reads back as CONSULT"),
        ("types.toml", 'reads_as = "SUPPORT"', 'reads_as = "HAIL"', "types.toml [AGREE]: near miss reads as 'HAIL'"),
        ("types.toml", 'reads_as = "SUPPORT"', 'reads_as = "AGREE"', "types.toml [AGREE]: a near miss must read as"),
        ("types.toml", "near_miss = [{", "near_miss = [] # [{", "types.toml [AGREE]: has no near miss"),
        ("types.toml", 'source = "plover"', 'source = "hearsay"', "source 'hearsay' is not in sources.toml"),
        (
            "types.toml",
            'definition = "One party',
            'definition = "" # "',
            "types.toml [CONSULT.modes.visit]: has no def",
        ),
        (
            "ties.toml",
            "{source} and {target} are allies",
            "{source} is an ally",
            "ties.toml [allied_with]: '{source} is an",
        ),
        (
            "ties.toml",
            'opposite = "at_war_with"',
            'opposite = "war"',
            "ties.toml [allied_with]: opposite 'war' is no tie",
        ),
        ("ties.toml", 'source_end = "ally"', 'source_end = "friend"', "[allied_with]: symmetric, so source_end and"),
        (
            "ties.toml",
            'reverse = "{target} is relied on by {source}"\n',
            "",
            "[depends_on]: a tie with a direction needs",
        ),
        ("topics.toml", '"agrarian",', '"agrarian", "agrarian",', "[agriculture]: 'agrarian' is listed twice"),
        ("topics.toml", "agreed on wheat and fertiliser", "agreed", "topics.toml [agriculture]: the example does not"),
        ("topics.toml", "They spoke of ships and steel", "Rice and steel", "[agriculture]: the counter-example gives"),
        (
            "cameo.csv",
            "042,Visit paid,CONSULT,visit",
            "042,Visit paid,CONSULT,stroll",
            "code 042: CONSULT.stroll is not",
        ),
        ("cameo.csv", "042,Visit paid", "042,", "cameo.csv, code 042: has no label"),
        (
            "cameo.csv",
            "042,Visit paid,CONSULT,visit",
            "042,Visit paid,,",
            "code 042: has no type, and its root does not",
        ),
        ("cameo.csv", ",1.9,", ",19,", "cameo.csv, code 042: score 19.0 is not a number"),
        ("cameo.csv", "\n084,", "\n0849,", "cameo.csv, code 0841: its base code 084 is not listed"),
        (
            "examples.csv",
            ",blamed each other,",
            ",praised,",
            "examples.csv, ACCUSE: the trigger 'praised' is not in its",
        ),
        ("examples.csv", "\nAID,", "\nAID.food,", "examples.csv: AID has no example"),
        ("examples.csv", "\nAID,", "\nAID.food,", "examples.csv: 'AID.food' is no type, mode or tie"),
    ],
)
def test_each_broken_rule_is_seen(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    own = Path(shutil.copytree(DATA, tmp_path / "own"))
    text = (own / file).read_text(encoding="utf-8")
    assert old in text
    (own / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(message in each for each in check(own)), check(own)


def test_a_missing_folder_is_one_message(tmp_path: Path) -> None:
    assert check(tmp_path / "none") == [f"No codebook folder at {tmp_path / 'none'}."]


@cache
def train_lines() -> dict[tuple[str, int], Line]:
    return {(b.file, line.number): line for b in read_corpus(CORPUS, "train", verify=False) for line in b.lines}


def keyed_examples(book: Codebook) -> list[tuple[str, str | None, Example]]:
    return [
        *((t.name, None, e) for t in book.types.values() for e in t.examples),
        *((t.name, m.name, e) for t in book.types.values() for m in t.modes.values() for e in m.examples),
        *((TIE_PREFIX + t.name, None, e) for t in book.ties.values() for e in t.examples),
    ]


def test_every_example_is_a_line_of_the_corpus_train_part_that_reads_so() -> None:
    examples = keyed_examples(load())
    assert len(examples) >= 103
    for type_, mode, example in examples:
        line = train_lines().get((example.file, example.line))
        where = f"{type_} {mode or ''}: {example.file}:{example.line}"
        assert line is not None, f"{where} is no line of the train part"
        assert line.text == example.text, where
        told = [
            frame
            for frame in line.frames
            if line.text[frame.trigger.start : frame.trigger.end] == example.trigger and frame.type == type_
        ]
        assert told, f"{where}: no such frame on {example.trigger!r}"
        assert mode is None or told[0].mode == mode, where


def test_near_misses_are_not_sentences_of_the_corpus() -> None:
    book = load()
    known = {line.text for line in train_lines().values()}
    records = [*book.types.values(), *book.ties.values()]
    assert all(miss.text not in known for record in records for miss in record.near_misses)
