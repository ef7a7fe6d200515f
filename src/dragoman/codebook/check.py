"""Whether a codebook keeps its own rules. Every message begins with the file and record it speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dragoman.codebook.loader import load
from dragoman.codebook.records import Codebook, EventType, TieType
from dragoman.errors import DragomanError

CODE = re.compile(r"\d{2,4}")
LOWEST, HIGHEST = -10.0, 10.0


def check(folder: Path | None = None, *, overlay: Sequence[Path] = ()) -> list[str]:
    """Messages, one per broken rule; empty when all is well. Without a folder: the shipped codebook.

    With ``overlay``, the codebook with those folders on top is checked, as ``load`` lays them.
    """
    try:
        book = load(folder, overlay=overlay)
    except DragomanError as error:
        return [str(error)]
    checks = (check_types, check_ties, check_topics, check_crosswalk, check_definitions, check_examples)
    return [message for each in checks for message in each(book)]


def check_types(book: Codebook) -> Iterator[str]:
    """Quads, scores and CAMEO codes of types and modes; what a near miss reads as is something we know."""
    for name, type_ in book.types.items():
        where = f"types.toml [{name}]"
        if type_.quad not in (1, 2, 3, 4):
            yield f"{where}: quad {type_.quad} is none of 1, 2, 3, 4."
        yield from check_score(where, type_.score)
        yield from check_way_back(book, where, type_, type_.cameo, "")
        for mode in type_.modes.values():
            there = f"types.toml [{name}.modes.{mode.name}]"
            yield from check_score(there, mode.score)
            yield from check_way_back(book, there, type_, mode.cameo, mode.cameo_note)
        yield from check_near_misses(book, where, type_)


def check_score(where: str, score: object) -> Iterator[str]:
    """A score is a number on PLOVER's scale."""
    if not isinstance(score, int | float) or not LOWEST <= score <= HIGHEST:
        yield f"{where}: score {score!r} is not a number from -10 to 10."


def check_way_back(book: Codebook, where: str, type_: EventType, code: str, note: str) -> Iterator[str]:
    """A type's CAMEO code is listed and leads back to the type, or a note says why not."""
    if not isinstance(code, str) or not CODE.fullmatch(code):
        yield f"{where}: cameo must be a string of two to four digits, not {code!r}."
    elif code not in book.cameo_codes:
        yield f"{where}: CAMEO code {code} is not listed in cameo.csv."
    elif book.cameo_codes[code].type != type_.name and not note:
        yield f"{where}: CAMEO code {code} reads back as {book.cameo_codes[code].type}; say why in cameo_note."


def check_near_misses(book: Codebook, where: str, record: EventType | TieType) -> Iterator[str]:
    """A near miss reads as a known type, mode or tie other than the record, as speech, or as nothing."""
    if not record.near_misses:
        yield f"{where}: has no near miss, a sentence that looks like it and is something else."
    for miss in record.near_misses:
        name = miss.reads_as.partition(" ")[0]
        if not known(book, name):
            yield f"{where}: near miss reads as {miss.reads_as!r}, which the codebook does not know."
        elif miss.reads_as == where.partition("[")[2].rstrip("]"):
            yield f"{where}: a near miss must read as something else."


def known(book: Codebook, name: str) -> bool:
    """Whether TYPE, TYPE.mode, tie:NAME, SAY or none."""
    if name.startswith("tie:"):
        return name.removeprefix("tie:") in book.ties
    type_, _, mode = name.partition(".")
    if type_ in book.types:
        return not mode or mode in book.types[type_].modes
    return name in ("SAY", "none")


def check_ties(book: Codebook) -> Iterator[str]:
    """Sentences have both slots, opposites exist, symmetric ties have the same word at both ends."""
    for name, tie in book.ties.items():
        where = f"ties.toml [{name}]"
        for sentence in filter(None, (tie.sentence, tie.reverse)):
            if sorted(re.findall(r"\{(\w*)\}", sentence)) != ["source", "target"]:
                yield f"{where}: {sentence!r} must hold {{source}} and {{target}} once each."
        if not tie.symmetric and not tie.reverse:
            yield f"{where}: a tie with a direction needs a sentence in reverse."
        if tie.symmetric and tie.source_end != tie.target_end:
            yield f"{where}: symmetric, so source_end and target_end must be the same."
        if tie.opposite is not None and tie.opposite not in book.ties:
            yield f"{where}: opposite {tie.opposite!r} is no tie."
        yield from check_near_misses(book, where, tie)


def check_topics(book: Codebook) -> Iterator[str]:
    """Example and counter-example behave; no trigger word twice."""
    for name, topic in book.topics.items():
        where = f"topics.toml [{name}]"
        for words in (topic.words, topic.alone, topic.never):
            yield from (f"{where}: {word!r} is listed twice." for word, n in Counter(words).items() if n > 1)
        if topic.find(topic.example) is None:
            yield f"{where}: the example does not give the topic: {topic.example!r}."
        elif found := topic.find(topic.counter):
            yield f"{where}: the counter-example gives the topic by {found[1]!r}: {topic.counter!r}."


def check_crosswalk(book: Codebook) -> Iterator[str]:
    """Each CAMEO code has a type the codebook knows, with one of its modes, or none with a note on its root."""
    for code, entry in book.cameo_codes.items():
        where = f"cameo.csv, code {code}"
        if not CODE.fullmatch(code):
            yield f"{where}: not a string of two to four digits."
        elif len(code) > 2 and code[:-1] not in book.cameo_codes:
            yield f"{where}: its base code {code[:-1]} is not listed."
        if not entry.label:
            yield f"{where}: has no label."
        if entry.goldstein is not None:
            yield from check_score(where, entry.goldstein)
        if entry.type is None:
            root = book.cameo_codes.get(code[:2])
            if root is None or not root.note:
                yield f"{where}: has no type, and its root does not note why."
        elif not known(book, entry.type if entry.mode is None else f"{entry.type}.{entry.mode}"):
            yield f"{where}: {entry.type}.{entry.mode} is not in types.toml."


def check_definitions(book: Codebook) -> Iterator[str]:
    """Each record has a definition and names a source that sources.toml knows."""
    for where, definition, source in described(book):
        if not definition.strip():
            yield f"{where}: has no definition."
        if source not in book.sources:
            yield f"{where}: source {source!r} is not in sources.toml."


def described(book: Codebook) -> Iterable[tuple[str, str, str]]:
    """Where, definition and source of every record."""
    for type_ in book.types.values():
        yield f"types.toml [{type_.name}]", type_.definition, type_.source
        for mode in type_.modes.values():
            yield f"types.toml [{type_.name}.modes.{mode.name}]", mode.definition, mode.source
    yield from ((f"ties.toml [{t.name}]", t.definition, t.source) for t in book.ties.values())
    yield from ((f"topics.toml [{t.name}]", t.definition, t.source) for t in book.topics.values())
    yield from ((f"contexts.toml [{c.name}]", c.definition, c.source) for c in book.contexts.values())
    yield from ((f"sectors.toml [{s.code}]", s.definition, s.source) for s in book.sectors.values())
    yield from ((f"cameo.csv, code {c.code}", c.label, c.source) for c in book.cameo_codes.values())


def check_examples(book: Codebook) -> Iterator[str]:
    """Every type, mode and tie has a sentence of the corpus, and its trigger stands in it."""
    keyed = [
        *((t.name, t.examples) for t in book.types.values()),
        *((f"{t.name}.{m.name}", m.examples) for t in book.types.values() for m in t.modes.values()),
        *((f"tie:{t.name}", t.examples) for t in book.ties.values()),
    ]
    for key in book.example_keys:
        if key not in dict(keyed):
            yield f"examples.csv: {key!r} is no type, mode or tie."
    for key, examples in keyed:
        if not examples:
            yield f"examples.csv: {key} has no example."
        for example in examples:
            if example.trigger not in example.text:
                yield f"examples.csv, {key}: the trigger {example.trigger!r} is not in its sentence."
