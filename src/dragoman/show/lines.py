"""Findings in words: who did what to whom, when, how sure, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from dragoman.codebook import Codebook
from dragoman.relations.canonical import Finding, PartyRecord, labels, outlet, parties, party_name, published

ARROW = "→"
QUAD_STYLES = {1: "green", 2: "bold green", 3: "yellow", 4: "red"}


def one_line(text: str) -> str:
    """The text with every run of white space as one blank: control characters never reach the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def party_words(party: PartyRecord) -> str:
    """A party's name with its country, or its words as written in quotation marks where it has no name."""
    name = one_line(party_name(party))
    country = party.get("country")
    return f"{name} ({country})" if country and party.get("kind") != "state" else name


def parties_words(found: Iterable[PartyRecord]) -> str:
    """Parties in a row; a dash for nobody."""
    return ", ".join(party_words(p) for p in found) or "—"


def date_words(finding: Finding) -> str:
    """The finding's date to its precision; empty where it is undated."""
    when = finding.get("date") or {}
    return str(when.get("value") or "")


def code_words(finding: Finding) -> str:
    """Type and mode of an event, ``SAY`` for a statement, a tie's name."""
    if finding["kind"] == "statement":
        return "SAY"
    if finding["kind"] == "tie":
        return str(finding["tie"])
    return f"{finding['type']} {finding['mode']}" if finding.get("mode") else str(finding["type"])


def sides_words(finding: Finding) -> str:
    """Both sides of a finding with an arrow between them."""
    if finding["kind"] == "statement":
        left, right = parties(finding, "speaker"), parties(finding, "addressee")
    elif finding["kind"] == "tie":
        left, right = parties(finding, "from"), parties(finding, "to")
    else:
        left, right = parties(finding, "actors"), parties(finding, "recipients")
    return f"{parties_words(left)} {ARROW} {parties_words(right)}" if right else parties_words(left)


def content_words(finding: Finding) -> str:
    """What a statement says; the evidence where its content is not known."""
    return one_line(str((finding.get("content") or finding["evidence"])["text"]))


def status_words(finding: Finding) -> str:
    """What keeps it from being a plain fact, in brackets; empty for facts."""
    found = labels(finding)
    return f"[{', '.join(found)}]" if found else ""


def source_words(finding: Finding) -> str:
    """Outlet and publication date of the report."""
    return ", ".join(x for x in (outlet(finding), published(finding)) if x) or "source not named"


def code_style(finding: Finding) -> str:
    """The colour of an event's quad; ties and statements have their own."""
    if finding["kind"] == "event":
        return QUAD_STYLES.get(int(finding.get("quad") or 0), "")
    return "cyan" if finding["kind"] == "tie" else "magenta"


def quotation(finding: Finding) -> Text:
    """The evidence in quotation marks, with its source."""
    line = Text("“" + one_line(str(finding["evidence"]["text"])) + "”", style="italic")
    return line.append(f"  {source_words(finding)}", style="dim not italic")


def tie_words(finding: Finding, codebook: Codebook) -> str:
    """A tie as the codebook's sentence, with its topics and since when."""
    tie = codebook.ties.get(str(finding["tie"]))
    left, right = parties(finding, "from"), parties(finding, "to")
    if tie is None:
        return sides_words(finding)
    if tie.symmetric:
        left, right = left[:1], [*left[1:], *right]
    return tie.say(parties_words(left), parties_words(right))
