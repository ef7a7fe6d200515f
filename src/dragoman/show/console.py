"""Consoles for answers (stdout) and for progress and errors (stderr)."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from rich.console import Console

PIPED_WIDTH = 120


def answers() -> Console:
    """The console for answers: as wide as the terminal, ``PIPED_WIDTH`` in a pipe, where there is no colour either."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
    file = None if sys.stdout.isatty() else _Trimmed(sys.stdout)
    return Console(file=file, width=width, highlight=False, soft_wrap=False)  # type: ignore[arg-type]


def notices() -> Console:
    """The console for progress, notices and errors."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


class _Trimmed:
    """Whole lines to a stream, without the blanks that pad them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._line = stream, ""

    def write(self, text: str) -> int:
        *whole, self._line = (self._line + text).split("\n")
        self._stream.writelines(line.rstrip(" ") + "\n" for line in whole)
        return len(text)

    def flush(self) -> None:
        self._stream.write(self._line)
        self._line = ""
        self._stream.flush()

    def isatty(self) -> bool:
        return False

    @property
    def encoding(self) -> str:
        return self._stream.encoding
