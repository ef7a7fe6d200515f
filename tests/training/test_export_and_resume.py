"""Training on a crumb of the corpus: resuming gives what an uninterrupted run gives. Needs torch and the base."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
BASE = Path(".work/base")
pytestmark = pytest.mark.skipif(
    not (BASE / "mpnet6.safetensors").exists(), reason="the base encoder is not here: python -m training.base"
)


def run(out, passes):
    from training.train import Recipe, Run

    recipe = Recipe(passes=passes, share=0.003, context=False, augment=False, tokens=256)
    return Run(recipe, out, BASE, Path("corpus"), torch.device("cpu"))


def test_a_run_that_is_stopped_goes_on_where_it_ended(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINING_DEV_STRIDE", "500")
    torch.use_deterministic_algorithms(True, warn_only=True)
    whole = run(tmp_path / "whole", 2)
    whole.train()
    first = run(tmp_path / "parts", 2)

    def stop(*args):
        raise KeyboardInterrupt

    original, first._note = first._note, lambda **entry: original(**entry) if entry.get("number") != 2 else stop()
    with pytest.raises(KeyboardInterrupt):
        first.train()
    run(tmp_path / "parts", 2).train()
    one, two = (torch.load(tmp_path / n / "model.pt", weights_only=True) for n in ("whole", "parts"))
    worst = max(float((one[k].float() - two[k].float()).abs().max()) for k in one)
    assert worst < 0.02
