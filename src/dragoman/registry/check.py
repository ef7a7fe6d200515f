"""Rules of the registry's data, told as file:line: message."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def check(folders: Sequence[Path] = ()) -> list[str]:
    """Broken rules."""
    return []


def fix(folder: Path) -> list[str]:
    """Sort."""
    return []
