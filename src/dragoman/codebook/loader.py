"""Reads a folder of codebook data into a ``Codebook``."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.codebook.records import (
    CameoCode,
    Codebook,
    Context,
    EventType,
    Example,
    Mode,
    NearMiss,
    Sector,
    TieType,
)
from dragoman.codebook.topics import Topic
from dragoman.errors import DataError, InputError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

DATA = Path(__file__).parent / "data"
TABLES = ("types", "ties", "contexts", "sectors", "topics", "sources")
LISTS = {  # the columns of each list
    "cameo": ("code", "label", "type", "mode", "goldstein", "note", "source"),
    "examples": ("key", "text", "trigger", "file", "line", "source"),
}

# What a field of each annotation may hold in the files; other fields are built here and need no look.
FIELD_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "str | None": (str, NoneType),
    "float": (int, float),
    "int": (int,),
    "bool": (bool,),
}

Record = TypeVar("Record", bound="DataclassInstance")
Table = dict[str, dict[str, Any]]
Examples = Mapping[str, tuple[Example, ...]]


def load(folder: Path | None = None, *, overlay: Sequence[Path] = ()) -> Codebook:
    """Load the codebook that ships with the package, or the one in ``folder``, with overlays on top in order.

    A folder of one's own holds all files of ``data/``; an overlay only those it changes. A record of an overlay
    replaces the record of the same name, and its modes join those of the type it names. ``InputError`` for a
    missing folder or file, ``DataError`` for data that cannot be read.
    """
    base = DATA if folder is None else Path(folder)
    layers = [base, *(Path(path) for path in overlay)]
    for layer in layers:
        if not layer.is_dir():
            raise InputError(f"No codebook folder at {layer}.")
    digest = hashlib.sha256()
    tables: dict[str, Table] = {name: {} for name in TABLES}
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in LISTS}
    for layer in layers:
        for name in TABLES:
            merge(tables[name], read_toml(layer / f"{name}.toml", digest, required=layer is base))
        for name in LISTS:
            path = layer / f"{name}.csv"
            found = read_csv(path, digest, required=layer is base and name == "cameo")
            if name == "cameo":
                check_once(path, [row["code"] for row in found])
            rows[name] += found
    return build(tables, rows, digest.hexdigest()[:16])


def read_toml(path: Path, digest: hashlib._Hash, *, required: bool) -> Table:
    """The tables of a TOML file; empty when it is absent and not required."""
    raw = read_bytes(path, digest, required=required)
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not readable as TOML: {error}") from error


def read_csv(path: Path, digest: hashlib._Hash, *, required: bool) -> list[dict[str, str]]:
    """The rows of a CSV file with a header line, each as wide as its columns; empty when absent and not required."""
    raw = read_bytes(path, digest, required=required)
    if not raw:
        return []
    columns = list(LISTS[path.stem])
    try:
        header, *rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)) or [[]]
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not readable as CSV: {error}") from error
    if header != columns:
        raise DataError(f"{path}: the first line must be {','.join(columns)}.")
    for number, row in enumerate(rows, 2):
        if len(row) != len(columns):
            raise DataError(f"{path}, row {number}: has {len(row)} cells, not {len(columns)}: {','.join(row)[:60]!r}.")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def read_bytes(path: Path, digest: hashlib._Hash, *, required: bool) -> bytes:
    """The file's bytes, taken into the version hash; empty when the file is absent and not required."""
    if not path.is_file():
        if required:
            raise InputError(f"The codebook folder lacks {path.name}: {path.parent}")
        return b""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    digest.update(path.name.encode() + b"\0" + raw + b"\0")
    return raw


def check_once(path: Path, codes: Sequence[str]) -> None:
    """``DataError`` when one file lists a code twice; a later layer may list it again."""
    seen: set[str] = set()
    for number, code in enumerate(codes, 2):
        if code in seen:
            raise DataError(f"{path}, row {number}: the code {code} stands there twice.")
        seen.add(code)


def merge(table: Table, layer: Table) -> None:
    """Lay one file's records over what earlier layers gave; modes join those of a type that is already there."""
    for name, record in layer.items():
        if not isinstance(record, dict):
            raise DataError(f"Codebook key {name!r} stands outside a [record].")
        earlier = table.get(name, {})
        modes = {**modes_of(name, earlier), **modes_of(name, record)}
        table[name] = {**earlier, **record, **({"modes": modes} if modes else {})}


def modes_of(name: str, record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The modes of a raw record; ``DataError`` when they are no tables."""
    modes = record.get("modes", {})
    if not isinstance(modes, dict) or not all(isinstance(mode, dict) for mode in modes.values()):
        raise DataError(f"Codebook [{name}]: modes must be tables, as [{name}.modes.NAME].")
    return modes


def build(tables: Mapping[str, Table], rows: Mapping[str, list[dict[str, str]]], version: str) -> Codebook:
    """Records from the raw tables; ``DataError`` names the record that lacks a field or has one too many."""
    found = collect_examples(rows["examples"])
    return Codebook(
        version=version,
        types=records("types", tables["types"], lambda name, record: event_type(name, record, found)),
        ties=records("ties", tables["ties"], lambda name, record: tie_type(name, record, found)),
        contexts=records("contexts", tables["contexts"], lambda name, record: Context(name=name, **record)),
        sectors=records("sectors", tables["sectors"], lambda name, record: Sector(code=name, **record)),
        topics=records("topics", tables["topics"], topic),
        example_keys=tuple(found),
        cameo_codes=MappingProxyType({row["code"]: cameo_code(row) for row in rows["cameo"]}),
        sources=MappingProxyType(tables["sources"]),
    )


def records(file: str, table: Table, make: Callable[[str, dict[str, Any]], Record]) -> Mapping[str, Record]:
    """One record per table entry, read-only; what a record lacks or has too many is said with its name."""
    made: dict[str, Record] = {}
    for name, record in table.items():
        try:
            made[name] = typed(make(name, record))
        except (TypeError, KeyError, ValueError) as error:
            reason = f"lacks {error}" if isinstance(error, KeyError) else str(error).replace("__init__() ", "")
            raise DataError(f"Codebook {file}.toml [{name}]: {reason}.") from error
    return MappingProxyType(made)


def typed(record: Record) -> Record:
    """The record, once its texts, numbers and truth values are such; ``ValueError`` names the field that is not."""
    for each in fields(record):
        known = FIELD_TYPES.get(str(each.type))
        value = getattr(record, each.name)
        if known and (not isinstance(value, known) or (isinstance(value, bool) and bool not in known)):
            raise ValueError(f"{each.name} must be {each.type}, not {value!r}")
    return record


def event_type(name: str, record: dict[str, Any], examples: Examples) -> EventType:
    """A type with its modes, examples and near misses."""
    modes = {
        mode: typed(Mode(name=mode, examples=examples.get(f"{name}.{mode}", ()), **told))
        for mode, told in record.get("modes", {}).items()
    }
    return EventType(
        name=name,
        modes=MappingProxyType(modes),
        examples=examples.get(name, ()),
        near_misses=near_misses(record),
        **without(record, "modes", "near_miss"),
    )


def tie_type(name: str, record: dict[str, Any], examples: Examples) -> TieType:
    """A tie with its examples and near misses."""
    return TieType(
        name=name,
        examples=examples.get(f"tie:{name}", ()),
        near_misses=near_misses(record),
        **without(record, "near_miss"),
    )


def topic(name: str, record: dict[str, Any]) -> Topic:
    """A topic; its lists of triggers become tuples."""
    lists: dict[str, Any] = {}
    for key in record.keys() & {"words", "alone", "never"}:
        words = record[key]
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip("* ") for word in words):
            raise ValueError(f"{key} must be a list of words")
        lists[key] = tuple(words)
    return Topic(name=name, **lists, **without(record, *lists))


def cameo_code(row: dict[str, str]) -> CameoCode:
    """A CAMEO code; empty cells are null."""
    try:
        return CameoCode(
            code=row["code"],
            label=row["label"],
            type=row["type"] or None,
            mode=row["mode"] or None,
            goldstein=float(row["goldstein"]) if row["goldstein"] else None,
            note=row["note"],
            source=row["source"],
        )
    except ValueError as error:
        raise DataError(
            f"Codebook cameo.csv, code {row['code']}: goldstein {row['goldstein']!r} is no number."
        ) from error


def collect_examples(rows: list[dict[str, str]]) -> Examples:
    """Examples by the key they illustrate: TYPE, TYPE.mode or tie:NAME."""
    found: dict[str, tuple[Example, ...]] = {}
    for row in rows:
        try:
            example = Example(text=row["text"], trigger=row["trigger"], file=row["file"], line=int(row["line"]))
        except ValueError as error:
            raise DataError(f"Codebook examples.csv, {row['key']}: line {row['line']!r} is no number.") from error
        found[row["key"]] = (*found.get(row["key"], ()), example)
    return found


def near_misses(record: dict[str, Any]) -> tuple[NearMiss, ...]:
    """The record's near misses."""
    if not isinstance(record.get("near_miss", []), list):
        raise ValueError("near_miss must be a list of { text, reads_as }")
    return tuple(typed(NearMiss(**miss)) for miss in record.get("near_miss", ()))


def without(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The record without the keys that are built apart."""
    return {key: value for key, value in record.items() if key not in keys}
