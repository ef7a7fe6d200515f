"""Whom an article speaks of: one ``Entity`` per actor, however often and however differently it is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dragoman.model import Actor, Party, PartyKind, Span
from dragoman.registry.folding import fold

Gender = Literal["m", "f"]


@dataclass(slots=True, eq=False)
class Entity:
    """Someone or something an article mentions, filled in as its mentions are read.

    ``heads`` are the last words of the roles it was called by ("minister", "army"), ``offices`` the registry's offices
    among them. ``named`` tells whether a proper name was seen, ``guessed`` whether its country is only that of the
    scene. ``seen`` lists its mentions (indices of spans) in order.
    """

    kind: PartyKind
    name: str | None = None
    actor: Actor | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    link: str = ""
    score: float = 0.5
    candidates: tuple[str, ...] = ()
    heads: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    gender: Gender | None = None
    plural: bool = False
    named: bool = False
    guessed: bool = False
    seen: list[int] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Position of the latest mention, -1 before the first."""
        return self.seen[-1] if self.seen else -1

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of its name, folded."""
        return tuple(fold(self.name).split()) if self.name else ()

    def learn(
        self, *, country: str | None = None, sectors: Iterable[str] = (), head: str = "", office: str | None = None
    ) -> None:
        """Add what a further mention tells; what was known stays."""
        if country and (self.country is None or self.guessed) and self.actor is None:
            self.link, self.score = "told later in the text", 0.75
            self.country, self.guessed = country, False
        if self.actor is None:
            self.sectors = tuple(dict.fromkeys((*self.sectors, *sectors)))
        if head:
            self.heads.add(head.rsplit(maxsplit=1)[-1])
        if office:
            self.offices.add(office)

    def party(self, text: str, span: Span, link: str | None = None, score: float | None = None) -> Party:
        """The party at a mention."""
        return Party(
            text=text,
            span=span,
            kind=self.kind,
            name=self.name,
            id=self.actor.id if self.actor else None,
            country=self.country,
            sectors=self.sectors,
            link=link or self.link,
            score=round(self.score if score is None else score, 3),
            candidates=self.candidates,
        )


def sectors_on(actor: Actor, day: date | None, told: Sequence[str] = ()) -> tuple[str, ...]:
    """The sectors of someone of the registry on a day.

    A person's are those of the offices then held, else what the text tells, else the entry's own (ELI).
    """
    if actor.kind != "person":
        return actor.sectors
    held = [o for o in actor.offices if o.held_on(day)] if day else list(actor.offices[-1:])
    found = dict.fromkeys(s for o in held for s in o.sectors)
    return tuple(found) or tuple(told) or actor.sectors


def country_on(actor: Actor, day: date | None) -> str | None:
    """The country that someone of the registry stands for on a day: none while he heads a body of many countries."""
    held = [o for o in actor.offices if o.held_on(day)] if day else list(actor.offices[-1:])
    return None if held and all(o.country is None for o in held) else actor.country


def same_name(full: Sequence[str], short: Sequence[str]) -> bool:
    """Whether a shorter name can mean the bearer of the longer: its words end the longer name, or begin it.

    Words are folded. "aung hlaing" fits "min aung hlaing", "xi" fits "xi jinping", "olaf" does not fit "olaf scholz":
    a lone first word counts only in names of up to three letters or where the name has particles after it.
    """
    if not short or len(short) > len(full):
        return False
    if tuple(full) == tuple(short) or tuple(full[-len(short) :]) == tuple(short):
        return True
    if len(short) >= 2:
        return short[0] == full[0] and short[-1] == full[-1]
    return False


def first_word_fits(full: Sequence[str], short: Sequence[str]) -> bool:
    """Whether a lone word is the first word of a longer name: weak, for names whose family name comes first."""
    return len(short) == 1 and len(full) > 1 and full[0] == short[0]


def middle_word_fits(full: Sequence[str], short: Sequence[str]) -> bool:
    """Whether a lone word stands inside a longer name, as in Spanish and Arabic names: weak."""
    return len(short) == 1 and len(full) > 2 and short[0] in full[1:-1]
