"""All rules over the data in one place, for ``dragoman check``: codebook, registry, corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def run(
    codebook: Sequence[Path] = (), registry: Sequence[Path] = (), corpus: Path | None = None
) -> dict[str, list[str]]:
    """What breaks the rules, one line each, by ``codebook``, ``registry`` and, where a folder is given, ``corpus``."""
    from dragoman.codebook.check import check as check_codebook
    from dragoman.registry import check as check_registry

    found = {"codebook": check_codebook(overlay=codebook), "registry": check_registry(registry)}
    if corpus is not None:
        from dragoman.evaluation.corpus_check import check as check_corpus

        found["corpus"] = check_corpus(corpus)
    return found


def fix(registry: Sequence[Path]) -> None:
    """Put the registry's files of the given folders into canonical order."""
    from dragoman.registry import fix as fix_registry

    for folder in registry:
        fix_registry(folder)
