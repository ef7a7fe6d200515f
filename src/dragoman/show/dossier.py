"""The dossier of a dyad in the terminal: every number with the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.codebook import Codebook
from dragoman.relations.canonical import Finding, by_date, parties, party_name
from dragoman.relations.dyad import Background, Dyad
from dragoman.relations.happenings import Happening
from dragoman.relations.ties import Claims, SharedTie, StandingTie
from dragoman.show.lines import (
    code_style,
    code_words,
    content_words,
    date_words,
    one_line,
    parties_words,
    quotation,
    sides_words,
    source_words,
    status_words,
    tie_words,
)

EVIDENCE = 2
"""So many sentences are shown for a tie; ``list`` and ``export`` give all."""
SECTIONS = (
    ("planned", "Planned"),
    ("claimed", "Claimed"),
    ("denied", "Denied"),
    ("hypothetical", "Hypothetical"),
    ("historical", "Historical"),
)


def show_dyad(console: Console, dossier: Dyad, codebook: Codebook) -> None:
    """Print the dossier."""
    title = Text(f"{dossier.a.name} – {dossier.b.name}", style="bold")
    console.print(title)
    if dossier.is_empty:
        console.print("The record says nothing of the two together.")
        _show_coverage(console, dossier)
        return
    span = f"{dossier.first} to {dossier.last}" if dossier.first != dossier.last else str(dossier.first)
    named = f"{dossier.outlets} named outlet{'s' * (dossier.outlets != 1)}"
    console.print(
        Text(f"{dossier.reports} report{'s' * (dossier.reports != 1)}, {named}, published {span}", style="dim")
    )
    _show_ties(console, dossier, codebook)
    _show_events(console, dossier)
    _show_statements(console, dossier)
    _show_counts(console, dossier)
    for name, heading in SECTIONS:
        _show_background(console, heading, getattr(dossier, name), codebook)
    _show_coverage(console, dossier)


def _heading(console: Console, text: str, count: int) -> None:
    console.print()
    console.print(Text(f"{text} ({count})", style="bold underline"))


def _indented(console: Console, text: Text, by: int = 4) -> None:
    console.print(Padding(text, (0, 0, 0, by)))


# -------------------------------------------------------------------------------------------------------- ties


def _show_ties(console: Console, dossier: Dyad, codebook: Codebook) -> None:
    if not dossier.ties and not dossier.shared:
        return
    _heading(console, "Standing ties", len(dossier.ties) + len(dossier.shared))
    for tie in dossier.ties:
        _show_tie(console, dossier, tie, codebook)
    for shared in dossier.shared:
        _show_shared(console, dossier, shared, codebook)


def _show_tie(console: Console, dossier: Dyad, tie: StandingTie, codebook: Codebook) -> None:
    a, b = (dossier.b.name, dossier.a.name) if tie.direction == "b→a" else (dossier.a.name, dossier.b.name)
    known = codebook.ties.get(tie.tie)
    line = Text("• ").append(known.say(a, b) if known else f"{a} {tie.tie} {b}", style="cyan")
    _indented(console, line.append(_claims_words(tie.claims), style="dim"), 2)
    _show_claims(console, tie.claims)


def _show_shared(console: Console, dossier: Dyad, shared: SharedTie, codebook: Codebook) -> None:
    known = codebook.ties.get(shared.tie)
    both, third = f"{dossier.a.name} and {dossier.b.name}", shared.third or "someone unnamed"
    ends = (third, both) if shared.role == "to" else (both, third)
    line = Text("• both: ").append(known.say(*ends) if known else f"{ends[0]} {shared.tie} {ends[1]}", style="cyan")
    _indented(console, line, 2)
    for side, claims in ((dossier.a.name, shared.of_a), (dossier.b.name, shared.of_b)):
        since = f" since {claims.since}" if claims.since else ""
        _indented(console, Text(f"{side}{since}: ").append_text(quotation(claims.evidence[0])))


def _claims_words(claims: Claims) -> str:
    parts = [f"since {claims.since}"] if claims.since else []
    parts += [f"until {claims.until}"] if claims.until else []
    parts += [", ".join(claims.topics)] if claims.topics else []
    parts += [claims.status] if claims.status != "current" else []
    parts.append(f"{claims.reports} report{'s' * (claims.reports != 1)}")
    return "  " + "; ".join(parts)


def _show_claims(console: Console, claims: Claims) -> None:
    for finding in claims.evidence[:EVIDENCE]:
        _indented(console, quotation(finding))
    for finding in claims.contradicting[:EVIDENCE]:
        _indented(console, Text("against: ", style="yellow").append_text(quotation(finding)))


# ------------------------------------------------------------------------------------------ events, statements


def _show_events(console: Console, dossier: Dyad) -> None:
    if not dossier.events:
        return
    _heading(console, "Events", len(dossier.events))
    for event in dossier.events:
        _show_event(console, event)


def _show_event(console: Console, event: Happening) -> None:
    lead = event.lead
    line = Text(f"{date_words(lead) or 'undated':<10}  ").append(code_words(lead), style=code_style(lead))
    line.append("  " + sides_words(lead))
    if place := (lead.get("place") or {}):
        line.append(f", in {place.get('name') or place.get('text')}")
    for role in ("killed", "injured"):
        if lead.get(role):
            line.append(f", {one_line(str(lead[role]['text']))} {role}")
    if event.reports > 1:
        line.append(f"  {event.reports} reports", style="dim")
    _indented(console, line.append(f"  {lead['id']}", style="dim"), 2)
    _indented(console, quotation(lead), 14)


def _show_statements(console: Console, dossier: Dyad) -> None:
    if not dossier.statements:
        return
    _heading(console, "Statements about each other", len(dossier.statements))
    for said in dossier.statements:
        finding = said.findings[0]
        speaker = parties(finding, "speaker")
        line = Text(f"{date_words(finding) or 'undated':<10}  ").append(
            party_name(speaker[0]) if speaker else "unknown speaker", style="magenta"
        )
        if addressee := parties(finding, "addressee"):
            line.append(f" to {parties_words(addressee)}")
        line.append(": “" + content_words(finding) + "”", style="italic")
        _indented(console, line.append(f"  {source_words(finding)}", style="dim not italic"), 2)


def _show_counts(console: Console, dossier: Dyad) -> None:
    if not dossier.counts:
        return
    _heading(console, "Events by year and quad", len(dossier.events))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("year")
    table.add_column("direction")
    for name in ("verbal coop.", "material coop.", "verbal conflict", "material conflict"):
        table.add_column(name, justify="right")
    arrows = {
        "a→b": f"{dossier.a.key} → {dossier.b.key}",
        "b→a": f"{dossier.b.key} → {dossier.a.key}",
        "both": "jointly",
    }
    for count in dossier.counts:
        table.add_row(count.year, arrows[count.direction], *(str(n or "·") for n in count.quads))
    _indented(console, table, 2)  # type: ignore[arg-type]


def _show_background(console: Console, heading: str, found: Iterable[Background], codebook: Codebook) -> None:
    findings: list[Finding] = sorted((b.finding for b in found), key=by_date)
    if not findings:
        return
    _heading(console, heading, len(findings))
    for finding in findings:
        when = date_words(finding) or _since(finding) or "undated"
        what = tie_words(finding, codebook) if finding["kind"] == "tie" else sides_words(finding)
        line = Text(f"{when:<10}  ").append(code_words(finding), style=code_style(finding)).append(f"  {what}")
        rest = status_words(finding)
        if rest and rest != f"[{heading.lower()}]":
            line.append(f"  {rest}", style="yellow")
        _indented(console, line, 2)
        _indented(console, quotation(finding), 14)


def _since(finding: Finding) -> str:
    return str((finding.get("since") or {}).get("value") or "")


def _show_coverage(console: Console, dossier: Dyad) -> None:
    if not dossier.coverage:
        return
    articles = sum(m.articles for m in dossier.coverage)
    silent = sum(not m.of_dyad for m in dossier.coverage)
    first, last = dossier.coverage[0].month, dossier.coverage[-1].month
    console.print()
    console.print(
        Text(
            f"Coverage: the record holds {articles} dated articles, {first} to {last}; in {silent} of these "
            f"{len(dossier.coverage)} months no article names the two. Silence is not peace.",
            style="dim",
        )
    )
