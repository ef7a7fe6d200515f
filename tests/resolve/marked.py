"""Readings from text in the corpus's marks (``corpus/GUIDE.md``), as a perfect reader would give them."""

from datetime import date

from dragoman.evaluation.annotated import parse_block
from dragoman.model import Article, Frame, Reading, ReadSpan, Role, Span
from dragoman.reader.sentences import sentences


def read_marked(marked: str, *, published: str | None = "2025-03-04", title: bool = False) -> tuple[Article, Reading]:
    """One paragraph per line; with ``title`` the first line is the headline."""
    rows = ["@@ t-1 | 2025-03-04 | X | wire", *[line for line in marked.strip().split("\n") if line.strip()]]
    block = parse_block(rows, file="test", first=1, part="train")
    text = "\n\n".join(line.text for line in block.lines)
    day = date.fromisoformat(published) if published else None
    article = Article("ar_test", block.lines[0].text if title else "", text, day)
    paragraphs, spans, frames, at = [], [], [], 0
    for line in block.lines:
        paragraphs.append(Span(at, at + len(line.text)))
        base = len(spans)
        spans += [ReadSpan(Span(s.span.start + at, s.span.end + at), s.kind) for s in line.spans]
        for f in line.frames:
            roles = tuple(Role(r, i + base) for r, i in sorted(f.roles))
            frames.append(Frame(Span(f.trigger.start + at, f.trigger.end + at), f.type, f.mode, f.flags, roles))
        at += len(line.text) + 2
    frames.sort(key=lambda f: f.trigger.start)
    paragraphs = tuple(paragraphs)
    return article, Reading("ar_test", paragraphs, sentences(text, paragraphs), tuple(spans), tuple(frames))
