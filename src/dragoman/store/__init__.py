"""The record: a DuckDB file of articles, findings, mentions, evidence, runs, problems and decisions.

``create_or_open(path)`` gives the one ``Writer``; ``open_record(path)`` a read-only ``Record``; ``Filter`` says which
findings are asked for; ``finding_records`` turns findings into the canonical records that are stored and exported.
"""

from dragoman.store.filter import Filter
from dragoman.store.record import Counts, Record, RunInfo, open_record
from dragoman.store.records import article_record, finding_records, problem_record
from dragoman.store.tables import Batch, batch, coder_key, is_fact
from dragoman.store.writer import Run, Writer, create_or_open

__all__ = [
    "Batch",
    "Counts",
    "Filter",
    "Record",
    "Run",
    "RunInfo",
    "Writer",
    "article_record",
    "batch",
    "coder_key",
    "create_or_open",
    "finding_records",
    "is_fact",
    "open_record",
    "problem_record",
]
