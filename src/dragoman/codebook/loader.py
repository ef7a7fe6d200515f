"""Reads a folder of codebook data into a ``Codebook``."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

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
    Topic,
)
from dragoman.errors import DataError, InputError

DATA = Path(__file__).parent / "data"
TABLES = ("types", "ties", "contexts", "sectors", "topics", "sources")
LISTS = ("cameo", "examples")

Record = TypeVar("Record")
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
            rows[name] += read_csv(layer / f"{name}.csv", digest, required=layer is base and name == "cameo")
    return build(tables, rows, digest.hexdigest()[:16])


def read_toml(path: Path, digest: hashlib._Hash, *, required: bool) -> Table:
    """The tables of a TOML file; empty when it is absent and not required."""
    raw = read_bytes(path, digest, required=required)
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not readable as TOML: {error}") from error


def read_csv(path: Path, digest: hashlib._Hash, *, required: bool) -> list[dict[str, str]]:
    """The rows of a CSV file with a header line; empty when it is absent and not required."""
    raw = read_bytes(path, digest, required=required)
    try:
        return list(csv.DictReader(raw.decode("utf-8").splitlines(), strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not readable as CSV: {error}") from error


def read_bytes(path: Path, digest: hashlib._Hash, *, required: bool) -> bytes:
    """The file's bytes, taken into the version hash."""
    if not path.is_file():
        if required:
            raise InputError(f"The codebook folder lacks {path.name}: {path.parent}")
        return b""
    raw = path.read_bytes()
    digest.update(path.name.encode() + b"\0" + raw + b"\0")
    return raw


def merge(table: Table, layer: Table) -> None:
    """Lay one file's records over what earlier layers gave; modes join those of a type that is already there."""
    for name, record in layer.items():
        if not isinstance(record, dict):
            raise DataError(f"Codebook key {name!r} stands outside a [record].")
        earlier = table.get(name, {})
        modes = {**earlier.get("modes", {}), **record.get("modes", {})}
        table[name] = {**earlier, **record, **({"modes": modes} if modes else {})}


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
        cameo_codes=MappingProxyType({row["code"]: cameo_code(row) for row in rows["cameo"]}),
        sources=MappingProxyType(tables["sources"]),
    )


def records(file: str, table: Table, make: Callable[[str, dict[str, Any]], Record]) -> Mapping[str, Record]:
    """One record per table entry, read-only; what a record lacks or has too many is said with its name."""
    made: dict[str, Record] = {}
    for name, record in table.items():
        try:
            made[name] = make(name, record)
        except (TypeError, KeyError, ValueError) as error:
            reason = f"lacks {error}" if isinstance(error, KeyError) else str(error).replace("__init__() ", "")
            raise DataError(f"Codebook {file}.toml [{name}]: {reason}.") from error
    return MappingProxyType(made)


def event_type(name: str, record: dict[str, Any], examples: Examples) -> EventType:
    """A type with its modes, examples and near misses."""
    modes = {
        mode: Mode(name=mode, examples=examples.get(f"{name}.{mode}", ()), **fields)
        for mode, fields in record.get("modes", {}).items()
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
    """A topic; its trigger words become a tuple."""
    return Topic(name=name, words=tuple(record["words"]), **without(record, "words"))


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
    except (KeyError, ValueError, TypeError) as error:
        raise DataError(f"Codebook cameo.csv, code {row.get('code')}: not readable: {error}.") from error


def collect_examples(rows: list[dict[str, str]]) -> Examples:
    """Examples by the key they illustrate: TYPE, TYPE.mode or tie:NAME."""
    found: dict[str, tuple[Example, ...]] = {}
    for row in rows:
        try:
            example = Example(text=row["text"], trigger=row["trigger"], file=row["file"], line=int(row["line"]))
        except (KeyError, ValueError, TypeError) as error:
            raise DataError(f"Codebook examples.csv, {row.get('key')}: not readable: {error}.") from error
        found[row["key"]] = (*found.get(row["key"], ()), example)
    return found


def near_misses(record: dict[str, Any]) -> tuple[NearMiss, ...]:
    """The record's near misses."""
    return tuple(NearMiss(text=miss["text"], reads_as=miss["reads_as"]) for miss in record.get("near_miss", ()))


def without(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The record without the keys that are built apart."""
    return {key: value for key, value in record.items() if key not in keys}
