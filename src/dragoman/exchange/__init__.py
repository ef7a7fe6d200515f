"""Files out of and into the record: canonical JSON lines and CSV tables (docs/reference/findings.md)."""

from dragoman.exchange.export import FORMATS, KINDS, export
from dragoman.exchange.jsonl import read_findings

__all__ = ["FORMATS", "KINDS", "export", "read_findings"]
