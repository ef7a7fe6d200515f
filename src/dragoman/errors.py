"""Failures a user can act on.

Each message says, in one line, what is wrong and what to do about it. The command line prints the message
and exits with the class's ``exit_code``; library users catch ``DragomanError``.
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of every failure that dragoman raises on purpose."""

    exit_code = 1


class InputError(DragomanError):
    """What was given cannot be read: a missing path, a folder without articles, a malformed option."""

    exit_code = 2


class DataError(DragomanError):
    """Codebook, registry or corpus data break their own rules; the message names file and line."""


class RecordError(DragomanError):
    """The record (the DuckDB file) cannot be opened, read or written."""


class WeightsError(DragomanError):
    """The reader's weights are missing, damaged or of another version."""
