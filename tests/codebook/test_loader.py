"""A codebook of one's own, alone or laid over ours; data that break the form name the record at fault."""

from __future__ import annotations

import random
import shutil
import tomllib
from pathlib import Path

import pytest

from dragoman.codebook import load
from dragoman.codebook.check import check
from dragoman.codebook.loader import DATA
from dragoman.errors import DataError, DragomanError, InputError


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the shipped data."""
    return Path(shutil.copytree(DATA, tmp_path / "own"))


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "overlay"
    folder.mkdir()
    return folder


def test_the_same_data_has_the_same_version_and_a_changed_file_another(own: Path) -> None:
    assert load().version == load().version == load(own).version
    path = own / "sectors.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# seen\n", encoding="utf-8")
    assert load(own).version != load().version


def test_an_overlay_changes_what_it_names_and_nothing_else(overlay: Path) -> None:
    (overlay / "types.toml").write_text(
        """
        [PROTEST]
        score = -4.0
        [PROTEST.modes.vigil]
        score = -3.0
        cameo = "141"
        source = "mine"
        definition = "A silent gathering."
        """,
        encoding="utf-8",
    )
    (overlay / "sources.toml").write_text('[mine]\ntitle = "My notes"\n', encoding="utf-8")
    (overlay / "cameo.csv").write_text(
        "code,label,type,mode,goldstein,note,source\n141,Demonstration,PROTEST,vigil,-6.5,,mine\n", encoding="utf-8"
    )
    ours, mine = load(), load(overlay=[overlay])
    assert mine.score("PROTEST") == -4
    assert mine.score("PROTEST", "vigil") == -3
    assert mine.score("PROTEST", "riot") == ours.score("PROTEST", "riot")
    assert mine.type("PROTEST").definition == ours.type("PROTEST").definition
    assert mine.from_cameo("141") == ("PROTEST", "vigil")
    assert mine.from_cameo("142") == ours.from_cameo("142")
    assert mine.types["AID"] == ours.types["AID"]
    assert mine.version != ours.version
    assert list(mine.sources) == [*ours.sources, "mine"]


def test_later_overlays_win(tmp_path: Path) -> None:
    folders = []
    for number, score in enumerate((-1.0, -2.0)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "types.toml").write_text(f"[REJECT]\nscore = {score}\n", encoding="utf-8")
        folders.append(folder)
    assert load(overlay=folders).score("REJECT") == -2
    assert load(overlay=folders[::-1]).score("REJECT") == -1


def test_an_overlay_can_add_a_topic_and_a_tie(overlay: Path) -> None:
    (overlay / "topics.toml").write_text(
        '[tourism]\ndefinition = "Travel for pleasure."\nwords = ["touris*"]\nexample = "Tourists came."\n'
        'counter = "Nobody came."\nsource = "dragoman"\n',
        encoding="utf-8",
    )
    assert load(overlay=[overlay]).topics_in("tourism and tea") == ("tourism", "agriculture")
    assert check(overlay=[overlay]) == []


def test_a_folder_alone_stands_without_ours(own: Path) -> None:
    (own / "examples.csv").unlink()
    assert load(own).type("AID").examples == ()
    (own / "ties.toml").unlink()
    with pytest.raises(InputError, match=r"lacks ties\.toml"):
        load(own)


def test_missing_folders_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No codebook folder"):
        load(tmp_path / "none")
    with pytest.raises(InputError, match="No codebook folder"):
        load(overlay=[tmp_path / "none"])


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("types.toml", "[AGREE]", "[AGREE", "types.toml: not readable as TOML"),
        ("types.toml", "[AGREE]", "stray = 1\n[AGREE]", "'stray' stands outside a [record]"),
        ("types.toml", "[CONSULT]", "[AGREE]", "not readable as TOML"),
        ("types.toml", "quad = 1", 'quad = "1"', "types.toml [AGREE]: quad must be int, not '1'"),
        ("types.toml", "score = 2.5", "score = true", "types.toml [AGREE]: score must be float, not True"),
        ("types.toml", 'cameo = "030"', "cameo = 30", "types.toml [AGREE]: cameo must be str, not 30"),
        ("types.toml", 'source = "plover"\n', "", "types.toml [AGREE]: "),
        ("types.toml", "score = 2.5", "score = 2.5\ncolour = 1", "unexpected keyword argument 'colour'"),
        ("types.toml", "score = 4.0", 'score = "4"', "types.toml [CONSULT]: score must be float"),
        ("types.toml", "near_miss = [{", "near_miss = 3 #", "types.toml [AGREE]: near_miss must be a list"),
        ("types.toml", "[CONSULT.modes.visit]", "[CONSULT.modes]", "modes must be tables"),
        ("ties.toml", "symmetric = true", "symmetric = 1", "ties.toml [allied_with]: symmetric must be bool"),
        ("topics.toml", "words = [", 'words = "rice" # [', "topics.toml"),
        ("topics.toml", '"agrarian"', "3", "topics.toml [agriculture]: words must be a list of words"),
        ("cameo.csv", "code,label", "kode,label", "the first line must be code,label,type"),
        ("cameo.csv", "\n012,", "\n011,", "the code 011 stands there twice"),
        ("cameo.csv", ",1.9,", ",high,", "code 042: goldstein 'high' is no number"),
        ("cameo.csv", "042,Visit paid", "042,Visit,paid", "has 8 cells, not 7"),
        ("examples.csv", "codebook-01.txt,289", "codebook-01.txt,two", "ACCUSE: line 'two' is no number"),
    ],
)
def test_broken_data_name_file_and_record(own: Path, file: str, old: str, new: str, message: str) -> None:
    path = own / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        load(own)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value).strip()
    assert check(own) == [str(raised.value)]


def test_data_that_are_not_text_are_data_errors(own: Path) -> None:
    for name in ("types.toml", "cameo.csv"):
        (own / name).write_bytes(b"\xff\xfe\x00")
        with pytest.raises(DataError, match="not readable"):
            load(own)


def test_whatever_is_cut_out_of_a_file_ends_in_a_message_not_a_traceback(own: Path) -> None:
    chance = random.Random(5)
    for name in ("types.toml", "ties.toml", "topics.toml", "cameo.csv", "examples.csv", "sectors.toml"):
        path = own / name
        lines = path.read_text(encoding="utf-8").split("\n")
        for _ in range(6):
            at = chance.randrange(len(lines))
            kept = lines[:at] + lines[at + chance.randrange(1, 4) :]
            path.write_text("\n".join(kept), encoding="utf-8")
            assert all(isinstance(message, str) for message in check(own))
        path.write_text("\n".join(lines), encoding="utf-8")
    assert check(own) == []


def test_values_of_a_wrong_kind_end_in_a_message(own: Path) -> None:
    for name in ("types", "ties", "topics", "contexts", "sectors"):
        path = own / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        record = next(iter(tomllib.loads(text).values()))
        for key in record:
            line = next(row for row in text.split("\n") if row.startswith(f"{key} = "))
            if line.endswith("["):
                continue
            path.write_text(text.replace(line, f"{key} = 1979-05-27", 1), encoding="utf-8")
            with pytest.raises(DragomanError):
                load(own)
        path.write_text(text, encoding="utf-8")


def test_records_cannot_be_changed() -> None:
    book = load()
    with pytest.raises(AttributeError):
        book.type("AID").score = 1.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        book.types["HAIL"] = book.types["AID"]  # type: ignore[index]


def test_a_tie_says_itself_from_either_end() -> None:
    ties = load().ties
    assert ties["supplies_arms"].say("Russia", "Myanmar") == "Russia supplies arms to Myanmar"
    assert ties["supplies_arms"].say("Russia", "Myanmar", from_target=True) == "Myanmar is supplied with arms by Russia"
    assert ties["rivalry"].say("A", "B", from_target=True) == "B and A are rivals"
    assert ties["rules"].say("the {target} party", "X {0}") == "the {target} party rules X {0}"
