"""Answers in the terminal: what a run did, tables of findings, an article with its findings, an explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.model import Article
from dragoman.relations.canonical import Finding
from dragoman.relations.explain import Explanation
from dragoman.run.summary import Summary
from dragoman.show.lines import (
    code_style,
    code_words,
    content_words,
    date_words,
    one_line,
    quotation,
    sides_words,
    status_words,
)

MARKED = {"event": "bold", "statement": "magenta", "tie": "cyan"}


def show_summary(console: Console, summary: Summary) -> None:
    """What a run did: articles, findings by kind and type, problems by reason."""
    parts = [f"{_several(summary.read, 'article')} read"]
    parts += [f"{summary.skipped} known already"] if summary.skipped else []
    parts += [f"{summary.failed} failed"] if summary.failed else []
    console.print(Text(", ".join(parts) + f" in {summary.wall:.1f} s"))
    for kind, count in summary.by_kind.items():
        types = ", ".join(f"{name} {n}" for name, n in summary.by_type[kind].items()) if kind != "statement" else ""
        line = Text(_several(count, kind, width=6), style="bold").append(f"  {types}", style="not bold")
        console.print(line)
    if summary.problems:
        console.print(Text(_several(sum(summary.problems.values()), "problem", width=6), style="yellow"))
        for reason, count in summary.problems.items():
            console.print(Text(f"{count:>12}  {one_line(reason)}", style="dim"))
    console.print(Text(f"Record: {summary.record}" + ("" if summary.changed else " (unchanged)")))


def _several(count: int, word: str, *, width: int = 0) -> str:
    return f"{count:>{width}} {word}{'' if count == 1 else 's'}"


def show_findings(console: Console, findings: Sequence[Finding], *, more: int = 0) -> None:
    """A table of findings, each with the sentence that says so beneath it."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    table.add_column("date", width=10, overflow="fold")
    table.add_column("what", no_wrap=True)
    table.add_column("who → whom, and the words", ratio=1, overflow="fold")
    table.add_column("id", no_wrap=True, style="dim")
    for finding in findings:
        what = Text(sides_words(finding))
        if status := status_words(finding):
            what.append(f"  {status}", style="yellow")
        what.append("\n")
        if finding["kind"] == "statement":
            what.append("“" + content_words(finding) + "”", style="italic")
        else:
            what.append_text(quotation(finding))
        code = Text(code_words(finding), style=code_style(finding))
        table.add_row(date_words(finding), code, what, str(finding["id"]))
    console.print(table)
    total = len(findings) + more
    console.print(Text(f"{len(findings)} of {total} findings" if more else _several(total, "finding"), style="dim"))


def show_article(console: Console, article: Article, findings: Sequence[Finding]) -> None:
    """The text with the triggers of its findings marked and numbered, and the findings beneath."""
    facts = ", ".join(str(x) for x in (article.outlet, article.published, article.url) if x)
    console.print(Text(article.title or "(no title)", style="bold"))
    console.print(Text(f"{article.id}  {facts}", style="dim"))
    text = Text(_printable(article.text))
    numbered = sorted(findings, key=lambda f: (_start(f), str(f["id"])))
    for finding in numbered:
        spot = finding.get("trigger") or finding.get("cue") or finding.get("content")
        if spot:
            text.stylize(f"{MARKED[finding['kind']]} {code_style(finding)}", int(spot["start"]), int(spot["end"]))
    console.print()
    console.print(text[len(article.title) :] if article.title and article.text.startswith(article.title) else text)
    console.print()
    show_findings(console, numbered)


def _start(finding: Finding) -> int:
    spot = finding.get("trigger") or finding.get("cue") or finding["evidence"]
    return int(spot["start"])


def _printable(text: str) -> str:
    """The text with control characters as blanks; offsets stay."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def show_explanation(console: Console, told: Explanation) -> None:
    """Everything behind one finding."""
    finding = told.finding
    head = Text(f"{finding['kind']} {finding['id']}  ", style="dim").append(code_words(finding), code_style(finding))
    console.print(head)
    console.print(Text(sides_words(finding) + ("  " + status_words(finding) if told.status else ""), style="bold"))
    console.print()
    around = Text(one_line(told.before) + " ", style="dim") if told.before else Text()
    around.append(one_line(str(finding["evidence"]["text"])), style="not dim bold")
    console.print(around.append(" " + one_line(told.after), style="dim"))
    _show_code(console, told)
    _table(console, "Parties", ("role", "as written", "resolved to", "how", "score"), _party_rows(told))
    _table(console, "Dates", ("what", "how"), [list(row) for row in told.dates])
    marks = [[m.text, m.label, "" if m.probability is None else f"{m.probability:.2f}"] for m in told.marks]
    _table(console, "What the reader saw in the sentence", ("words", "as", "probability"), marks)
    if not told.read:
        console.print(Text("The record keeps no reading of this article.", style="dim"))
    _table(console, "Told again in", ("sentence",), [[one_line(a)] for a in told.also])
    decided = [[d.verdict, d.value or "", d.who, d.why] for d in told.decisions]
    _table(console, "Decisions", ("verdict", "value", "by", "why"), decided)
    versions = "  ".join(f"{k} {v}" for k, v in told.coder.items())
    console.print(Text(f"Confidence {finding.get('confidence')}.  {versions}", style="dim"))


def _show_code(console: Console, told: Explanation) -> None:
    code = told.code
    lines = [f"{code.name}: {one_line(code.definition)}"]
    if code.mode:
        lines.append(f"mode {code.mode}: {one_line(code.mode_definition or '')}")
    if code.quad is not None:
        lines.append(
            f"quad {code.quad} ({code.quad_name}), score {code.score:+g}, CAMEO {code.cameo} {code.cameo_label or ''}"
        )
    console.print()
    for line in lines:
        console.print(Text(line))


def _party_rows(told: Explanation) -> list[list[str]]:
    rows = []
    for p in told.parties:
        name = p.name or "not resolved"
        where = "/".join(x for x in (p.country, "+".join(p.sectors)) if x)
        others = f"; also possible: {', '.join(p.candidates)}" if p.candidates else ""
        known = f" [{p.id}]" if p.id else ""
        rows.append([p.role, one_line(p.text), f"{name}{known} {where}", p.link + others, f"{p.score:.2f}"])
    return rows


def _table(console: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    console.print()
    console.print(Text(title, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def show_scores(console: Console, title: str, rows: Sequence[Mapping[str, object]]) -> None:
    """A table of precision, recall and F1 with intervals."""
    console.print(Text(title, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("what")
    for column in ("precision", "recall", "F1", "95% interval", "gold", "predicted"):
        table.add_column(column, justify="right")
    for row in rows:
        interval = f"{row['low']:.3f}–{row['high']:.3f}" if row.get("low") is not None else ""
        cells = (f"{row['precision']:.3f}", f"{row['recall']:.3f}", f"{row['f1']:.3f}", interval)
        table.add_row(str(row["what"]), *cells, str(row["gold"]), str(row["predicted"]))
    console.print(table)


def show_shares(
    console: Console, title: str, rows: Sequence[Mapping[str, object]], missed: Sequence[Sequence[str]] = ()
) -> None:
    """A table of shares of right cases, and one of what was missed: measure, article, mention, gold, found, link."""
    console.print(Text(title, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("what")
    for column in ("right", "cases", "share"):
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(str(row["what"]), str(row["right"]), str(row["cases"]), f"{row['share']:.3f}")
    console.print(table)
    if missed:
        table = Table(*("what", "article", "mention", "gold", "found", "how"), box=box.SIMPLE_HEAD, pad_edge=False)
        for cells in missed:
            table.add_row(*map(Text, cells))
        console.print(table)
