"""What a noun phrase says of someone: head-noun logic over the sector words.

"police chief" is COP, "former police chief" ELI, "student leader" EDU, "Maoist rebels" REB: English noun phrases
end in their head, the words before it and an "of" after it tell which body it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.registry.entries import Role
from dragoman.registry.folding import plain

_FORMER = frozenset({"former", "ex", "ousted", "deposed", "onetime", "erstwhile", "retired", "fugitive", "toppled"})
_DEPUTY = frozenset({"deputy", "vice", "assistant", "junior", "shadow", "associate"})
_SKIPPED = frozenset("a an the this that these those his her its their our my your acting interim caretaker".split())
_OF = re.compile(r"\s+(?:of|for|from|in|at|to|on|with|by|who|which|that|under|against|near|along|inside)\s+")
_OFFICIAL = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP"})
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class SectorWord:
    """One row of sectors.csv. ``kind`` head marks a word ("chief") whose modifiers decide, if any is known."""

    word: str
    sectors: tuple[str, ...]
    kind: str
    office: str | None


def word_key(phrase: str) -> str:
    """The key of a sector word: folded, in the singular ("Foreign Ministers" as "foreign minister")."""
    words = plain(phrase).lower().split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


def _singular(word: str) -> str:
    if word == "men" or (word.endswith("men") and len(word) > 4):
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ps")):
        return word[:-1]
    return word[:-1] if word.endswith("ps") and word not in {"corps"} else word


def role_of(words: Mapping[str, SectorWord], phrase: str) -> Role | None:
    """The role that a noun phrase names, without its names and adjectives of nationality; null when unknown."""
    nominal, *complements = _OF.split(" " + plain(phrase).lower().strip() + " ")
    tokens = [t for t in nominal.split() if t not in _SKIPPED]
    former = any(t in _FORMER for t in tokens)
    tokens = [t for t in tokens if t not in _FORMER]
    found = _spanning(words, phrase, tokens) or _at_end(words, tokens)
    if found is None:
        return None
    entry, before = found
    deputy = any(t in _DEPUTY for t in before)
    decided = entry
    if entry.kind == "head":
        body = _modifier(words, before) or next(filter(None, (_body(words, c) for c in complements)), None)
        if body is not None:
            decided = SectorWord(f"{body.word} {entry.word}", body.sectors, _kind_under(entry), None)
        elif not entry.sectors:
            return None
    elif entry.kind == "office" and " " not in entry.word and (body := _of_another(words, complements)) is not None:
        decided = SectorWord(f"{body.word} {entry.word}", body.sectors, "role", None)
    elif (colour := _colour(words, before)) is not None and colour not in entry.sectors:
        decided = SectorWord(entry.word, _coloured(entry, colour), entry.kind, entry.office)
    return _told(decided, former=former, deputy=deputy)


def _told(entry: SectorWord, *, former: bool, deputy: bool) -> Role:
    kind = "role" if entry.kind == "head" else entry.kind
    over = former and kind in {"role", "office"} and bool(_OFFICIAL.intersection(entry.sectors))
    sectors = ("ELI",) if over else entry.sectors
    return Role(sectors, kind, None if deputy else entry.office, former, entry.word)


def _kind_under(head: SectorWord) -> str:
    return "force" if head.sectors == ("MIL",) and head.word in {"force", "unit"} else "role"


def _at_end(words: Mapping[str, SectorWord], tokens: Sequence[str]) -> tuple[SectorWord, list[str]] | None:
    """The longest entry at the end of the tokens, with the tokens before it."""
    for size in range(min(_LONGEST, len(tokens)), 0, -1):
        entry = _entry(words, " ".join(tokens[-size:]))
        if entry is not None:
            return entry, list(tokens[:-size])
    return None


def _spanning(
    words: Mapping[str, SectorWord], phrase: str, tokens: Sequence[str]
) -> tuple[SectorWord, list[str]] | None:
    """An entry that itself holds an "of" or "in" ("chief of staff") and begins among the tokens before it."""
    whole = [t for t in plain(phrase).lower().split() if t not in _SKIPPED and t not in _FORMER]
    for start in range(len(tokens)):
        for size in range(min(_LONGEST, len(whole) - start), len(tokens) - start, -1):
            entry = _entry(words, " ".join(whole[start : start + size])) or _entry(
                words, " ".join([word_key(" ".join(whole[start : len(tokens)])), *whole[len(tokens) : start + size]])
            )
            if entry is not None:
                return entry, list(tokens[:start])
    return None


def _of_another(words: Mapping[str, SectorWord], complements: Sequence[str]) -> SectorWord | None:
    """The body whose president or governor someone is, where that is no state ("president of the court")."""
    body = _body(words, complements[0]) if complements else None
    return body if body is not None and "GOV" not in body.sectors else None


def _entry(words: Mapping[str, SectorWord], text: str) -> SectorWord | None:
    return words.get(plain(text).lower()) or words.get(word_key(text))


def _modifier(words: Mapping[str, SectorWord], before: Sequence[str]) -> SectorWord | None:
    """The entry among the words before a head that tells its body; the nearest to the head that is none itself."""
    for end in range(len(before), 0, -1):
        found = _at_end(words, before[:end])
        if found is not None and (found[0].kind != "head" or found[0].sectors):
            return found[0]
    return None


def _body(words: Mapping[str, SectorWord], complement: str) -> SectorWord | None:
    tokens = [t for t in complement.split() if t not in _SKIPPED]
    found = _at_end(words, tokens)
    return found[0] if found is not None and found[0].sectors else None


def _colour(words: Mapping[str, SectorWord], before: Sequence[str]) -> str | None:
    """What "rebel" and "opposition" add to a head that has a sector of its own ("opposition lawmakers")."""
    for token in reversed(before):
        entry = _entry(words, token)
        if entry is not None and entry.sectors[:1] in {("REB",), ("OPP",)}:
            return entry.sectors[0]
    return None


def _coloured(entry: SectorWord, colour: str) -> tuple[str, ...]:
    return ("REB",) if colour == "REB" else (*entry.sectors, colour)
