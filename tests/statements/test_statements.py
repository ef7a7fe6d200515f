"""Written cases of quotations: their form, and the share that reader and resolution get wholly right."""

from pathlib import Path

import pytest

from statements.score import cases

WEIGHTS = Path(__file__).parents[2] / "src" / "dragoman" / "reader" / "weights"
FLOOR = 0.85


def test_cases_are_well_formed():
    found = cases()
    assert len(found) >= 150 and len({c["id"] for c in found}) == len(found)
    for case in found:
        for expected in case["expected"]:
            assert all(piece in case["text"] for piece in expected["content"]), case["id"]
    kinds = [c["kind"] for c in found]
    assert all(kinds.count(k) >= 10 for k in ("direct", "split", "multi-sentence", "indirect", "cue-less", "none"))


@pytest.mark.weights
@pytest.mark.skipif(not any(WEIGHTS.glob("*.onnx")), reason="the reader's weights are not there")
def test_most_cases_are_right():
    from statements.score import run

    results = run()
    assert sum(ok for _, ok, _ in results) >= FLOOR * len(results)
