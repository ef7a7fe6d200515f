"""Consoles for answers (stdout) and for progress and errors (stderr)."""

from __future__ import annotations

import os
import sys

from rich.console import Console

PIPED_WIDTH = 120


def answers() -> Console:
    """The console for answers: as wide as the terminal, ``PIPED_WIDTH`` in a pipe, where there is no colour either."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
    return Console(width=width, highlight=False, soft_wrap=False)


def notices() -> Console:
    """The console for progress, notices and errors."""
    return Console(stderr=True, highlight=False, soft_wrap=True)
