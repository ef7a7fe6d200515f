"""The encoder (MPNet's first layers, with an embedding of letter case) and the heads, as a torch module.

Parameter names of the heads are those that ``dragoman.reader.heads`` reads. Shapes: B windows, T wordpieces,
F frames, S spans, A pairs of a frame and a span.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from dragoman.reader.labels import CASES, DISTANCES, FLAGS, KINDS, MODES, ROLES, SPAN_TAGS, TRIGGER_TAGS, TYPES
from dragoman.reader.windows import PAD, WINDOW

WIDTH, INNER, ATTENTION_HEADS, VOCABULARY = 768, 3072, 12, 30527
BUCKETS, FARTHEST, POSITIONS = 32, 128, 514
EPSILON = 1e-5
HEAD, SMALL = 256, 128


def relative_buckets(length: int) -> Tensor:
    """MPNet's (and T5's) bidirectional bucket of each relative position, (length, length)."""
    place = torch.arange(length)
    distance = place[:, None] - place[None, :]
    half = BUCKETS // 2
    bucket = (distance < 0).long() * half
    distance = distance.abs()
    exact = half // 2
    scaled = torch.log(distance.clamp(min=1).float() / exact) / torch.log(torch.tensor(FARTHEST / exact))
    far = (exact + (scaled * (half - exact)).long()).clamp(max=half - 1)
    return bucket + torch.where(distance < exact, distance, far)


class Layer(nn.Module):
    """One post-norm transformer layer with MPNet's shared relative position bias."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm_out = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = dropout

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """(B, T, 768) and the bias added to attention scores, (B or 1, 12, T, T)."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, ATTENTION_HEADS, -1).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (WIDTH // ATTENTION_HEADS) ** -0.5 + bias
        chances = functional.dropout(scores.softmax(-1).to(v.dtype), self.dropout, self.training)
        mixed = (chances @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm(x + functional.dropout(self.out(mixed), self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm_out(x + functional.dropout(inner, self.dropout, self.training))


class Encoder(nn.Module):
    """Ids and cases (B, T) to vectors (B, T, 768)."""

    def __init__(self, layers: int = 6, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.cases = nn.Embedding(len(CASES), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.relative = nn.Embedding(BUCKETS, ATTENTION_HEADS)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.register_buffer("buckets", relative_buckets(WINDOW), persistent=False)
        self.dropout = dropout
        nn.init.zeros_(self.cases.weight)

    def forward(self, ids: Tensor, cases: Tensor) -> Tensor:
        """The last layer's vectors; padding is masked by its id."""
        return self.from_words(self.words(ids), ids, cases)

    def from_words(self, words: Tensor, ids: Tensor, cases: Tensor) -> Tensor:
        """The same from word embeddings (B, T, 768) that were looked up elsewhere."""
        length = ids.shape[1]
        places = torch.arange(length, device=ids.device) + PAD + 1
        x = self.norm(words + self.positions(places) + self.cases(cases))
        x = functional.dropout(x, self.dropout, self.training)
        bias = self.relative(self.buckets[:length, :length]).permute(2, 0, 1)[None]
        bias = bias + (ids == PAD).to(bias.dtype)[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_base(self, path: Path) -> None:
        """Take the weights of ``mpnet6.safetensors``; the case embedding stays zero."""
        base = {name: tensor.float() for name, tensor in load_file(path).items()}
        state = {
            "words.weight": base["embeddings.word_embeddings.weight"],
            "positions.weight": base["embeddings.position_embeddings.weight"],
            "norm.weight": base["embeddings.LayerNorm.weight"],
            "norm.bias": base["embeddings.LayerNorm.bias"],
            "relative.weight": base["encoder.relative_attention_bias.weight"],
            "cases.weight": self.cases.weight.detach(),
        }
        renamed = {
            "out": "attention.attn.o",
            "norm": "attention.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm_out": "output.LayerNorm",
        }
        for n in range(len(self.layers)):
            old, new = f"encoder.layer.{n}", f"layers.{n}"
            for part in ("weight", "bias"):
                state[f"{new}.qkv.{part}"] = torch.cat([base[f"{old}.attention.attn.{x}.{part}"] for x in "qkv"])
                state.update({f"{new}.{to}.{part}": base[f"{old}.{source}.{part}"] for to, source in renamed.items()})
        self.load_state_dict(state)


@dataclass(slots=True)
class Targets:
    """Where the heads look in the flattened (B·T) vectors, and the teacher's types and kinds.

    ``words`` (W); ``triggers``, ``types`` (F); ``firsts``, ``lasts``, ``kinds`` (S); ``pair_frames``, ``pair_spans``
    (indices into frames and spans) and ``buckets`` (A).
    """

    words: Tensor
    triggers: Tensor
    types: Tensor
    firsts: Tensor
    lasts: Tensor
    kinds: Tensor
    pair_frames: Tensor
    pair_spans: Tensor
    buckets: Tensor


@dataclass(slots=True)
class Logits:
    """What the heads say.

    ``spans`` (W, tags), ``triggers`` (W, tags), ``seconds`` (F, 1 + types), ``modes`` (F, modes), ``flags`` (F, flags),
    ``arcs`` (A, roles).
    """

    spans: Tensor
    triggers: Tensor
    seconds: Tensor
    modes: Tensor
    flags: Tensor
    arcs: Tensor


class Heads(nn.Module):
    """The heads; ``dragoman.reader.heads`` computes the same in numpy."""

    def __init__(self, *, typed: bool = True, dropout: float = 0.1) -> None:
        super().__init__()
        self.tags = nn.Linear(WIDTH, SPAN_TAGS + TRIGGER_TAGS)
        self.second_in = nn.Linear(WIDTH, SMALL)
        self.second_type = nn.Embedding(len(TYPES), SMALL)
        self.second_out = nn.Linear(SMALL, 1 + len(TYPES))
        self.mode = nn.Linear(WIDTH, len(MODES))
        self.flag_in = nn.Linear(WIDTH, SMALL)
        self.flag_type = nn.Embedding(len(TYPES), SMALL)
        self.flag_out = nn.Linear(SMALL, len(FLAGS))
        self.arc_trigger = nn.Linear(WIDTH, HEAD)
        self.arc_type = nn.Embedding(len(TYPES), HEAD)
        self.arc_span = nn.Linear(2 * WIDTH, HEAD)
        self.arc_kind = nn.Embedding(len(KINDS), HEAD)
        self.arc_cross = nn.Parameter(torch.randn(HEAD, len(ROLES) * HEAD) * HEAD**-1.0)
        self.arc_left = nn.Linear(HEAD, len(ROLES))
        self.arc_right = nn.Linear(HEAD, len(ROLES))
        self.arc_distance = nn.Embedding(DISTANCES, len(ROLES))
        self.typed = typed
        self.dropout = dropout
        for table in (self.second_type, self.flag_type, self.arc_type, self.arc_kind, self.arc_distance):
            nn.init.normal_(table.weight, std=0.1)
        if not typed:
            for table in (self.flag_type, self.arc_type):
                nn.init.zeros_(table.weight)
                table.weight.requires_grad_(False)

    def forward(self, vectors: Tensor, at: Targets) -> Logits:
        """Vectors (B·T, 768) and where to look."""
        vectors = functional.dropout(vectors, self.dropout, self.training)
        tags = self.tags(vectors[at.words])
        rows = vectors[at.triggers]
        second = functional.gelu(self.second_in(rows) + self.second_type(at.types), approximate="tanh")
        flag = functional.gelu(self.flag_in(rows) + self.flag_type(at.types), approximate="tanh")
        left = functional.gelu(self.arc_trigger(rows) + self.arc_type(at.types), approximate="tanh")
        ends = torch.cat([vectors[at.firsts], vectors[at.lasts]], dim=-1)
        right = functional.gelu(self.arc_span(ends) + self.arc_kind(at.kinds), approximate="tanh")
        crossed = (left @ self.arc_cross).view(-1, len(ROLES), HEAD)
        arcs = (crossed[at.pair_frames] * right[at.pair_spans][:, None]).sum(-1)
        arcs = arcs + self.arc_left(left)[at.pair_frames] + self.arc_right(right)[at.pair_spans]
        return Logits(
            tags[:, :SPAN_TAGS],
            tags[:, SPAN_TAGS:],
            self.second_out(second),
            self.mode(rows),
            self.flag_out(flag),
            arcs + self.arc_distance(at.buckets),
        )


class ReaderModel(nn.Module):
    """Encoder and heads."""

    def __init__(self, *, layers: int = 6, typed: bool = True, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(layers, dropout)
        self.heads = Heads(typed=typed, dropout=dropout)

    def forward(self, ids: Tensor, cases: Tensor, at: Targets) -> Logits:
        """Logits of all heads."""
        return self.heads(self.encoder(ids, cases).flatten(0, 1), at)
