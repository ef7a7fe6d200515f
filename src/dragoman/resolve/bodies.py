"""States, organisations, groups and places: by name, by description, as a party that a place stands for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from dragoman.model import PartyKind, SpanKind
from dragoman.registry.folding import fold
from dragoman.resolve import actors
from dragoman.resolve.actors import Owner, Told
from dragoman.resolve.entities import Entity
from dragoman.resolve.linking import Linker, view
from dragoman.resolve.memory import Memory
from dragoman.resolve.phrases import Phrase

_LOCAL: Final = frozenset({"PTY", "OPP", "SOC", "LAB"})
"""Sectors of bodies that are called alike in many countries."""
_COMPASS: Final = frozenset({"north", "south", "east", "west"})
_EPITHETS: Final = frozenset(
    {"sultanate", "kingdom", "islamic republic", "principality", "grand duchy", "commonwealth"}
)
_STATE_ONE: Final = frozenset("country nation kingdom republic state emirate island sultanate".split())


_KINDS: Final[dict[SpanKind, PartyKind]] = {"organisation": "organisation", "group": "group"}


class Bodies:
    """Finds or adds the state, organisation, group or place that a mention means."""

    def __init__(self, memory: Memory, linker: Linker) -> None:
        self._memory, self._linker = memory, linker

    def body(self, i: int, words: str, phrases: tuple[Phrase, ...], owner: Owner) -> tuple[Entity, ...]:
        """The entity of a mention, in a tuple."""
        marked = self._memory.reading.spans[i]
        main = phrases[0]
        memory = self._memory
        told = actors.tell_body(phrases, memory.registry, memory.day, owner, memory.scene.named)
        if main.name == words and (known := memory.by_name(words)) and known.kind == "person":
            return (known,)
        if told.actor is not None and self._is_at_home(told):
            return (self._registered(i, told),)
        if told.actor is not None:
            told = replace(told, name=main.name or words, actor=None, countries=(), link="name in the text", score=0.3)
        if state := self._by_epithet(main):
            self._memory.link(i, words, state)
            return (state,)
        if marked.kind in {"country", "place"} and not main.told:
            return self._described_place(i, words, main, told) or (self._place(i, words, main, told),)
        if len(told.countries) > 1:
            return tuple(self._of_country(i, code, told) for code in told.countries)
        head = main.head or (main.words.split()[-1].lower() if main.words else "")
        if told.name and (known := self._by_body_name(told.name)):
            known.learn(country=told.country, sectors=told.sectors, head=head)
            return (known,)
        if marked.kind != "thing" and not told.name and (linked := self._linked(i, words, main, told, head)):
            return linked
        kind = _KINDS.get(marked.kind, "thing")
        entity = self._memory.new(i, kind, told)
        entity.heads.add(head)
        entity.plural = main.is_plural
        entity.named = bool(told.name)
        return (entity,)

    def _of_country(self, i: int, code: str, told: Told) -> Entity:
        """One of several countries' leaders, troops or firms."""
        if set(told.sectors) <= {"GOV"}:
            return self._memory.state(code)
        entity = self._memory.new(i, "group", replace(told, countries=(code,)))
        entity.plural = True
        return entity

    def _registered(self, i: int, told: Told) -> Entity:
        assert told.actor is not None
        for entity in self._memory.entities:
            if entity.actor is not None and entity.actor.id == told.actor.id:
                self._memory.links[i] = told.link
                return entity
        entity = self._memory.new(i, told.actor.kind, told)
        entity.named = True
        return entity

    def _is_at_home(self, told: Told) -> bool:
        """Whether a party can be meant: many share names and acronyms, so the article has to name its country."""
        near = self._memory.scene.near
        return not near or not _LOCAL & set(told.sectors) or told.country in near

    def _by_epithet(self, phrase: Phrase) -> Entity | None:
        """The state of the article that "the Sultanate", "the Islamic Republic", "the North" means."""
        words = phrase.words.lower().removeprefix("the ")
        known = words in _COMPASS or words in _EPITHETS
        if not known or not phrase.is_definite or phrase.complement or phrase.owner:
            return None
        for code in self._memory.scene.near:
            actor = self._memory.registry.actor(code)
            names = [u.name.lower() for u in self._memory.registry.names_of(code) if u.kind in {"short", "official"}]
            if words in _COMPASS and any(n.startswith(f"{words} ") for n in names):
                return self._memory.state(code)
            if words in _EPITHETS and actor is not None and any(n.startswith(f"{words} of ") for n in names):
                return self._memory.state(code)
        return None

    def _described_place(self, i: int, words: str, main: Phrase, told: Told) -> tuple[Entity, ...]:
        """The state or place that words without a name mean: "his country", "the island", "its neighbour"."""
        head = main.words.split()[-1].lower()
        if any(w[:1].isupper() for w in main.words.split()[1:]) or head[:1].isdigit() or head in _COMPASS:
            return ()
        if head in _STATE_ONE and told.country and main.owner:
            return (self._memory.state(told.country),)
        return self._linked(i, words, main, told, head)

    def _place(self, i: int, words: str, main: Phrase, told: Told) -> Entity:
        """A country, a town or another place as a party: its country, by the gazetteer where it is no state."""
        name = main.name or re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE)
        for entity in self._memory.entities:
            if entity.kind == "place" and entity.name and fold(entity.name) == fold(name):
                return entity
        country, link, score = told.country, told.link, told.score
        if not country and (where := self._memory.scene.event_country(i)):
            country, link, score = where, "place of the event", 0.75
        if not country:
            found = self._memory.registry.place(_bare_place(words), near=self._memory.scene.near)
            if found is not None:
                country, link, score = found.country, "gazetteer", 0.75
        if not country and (nearby := self._memory.scene.country_after(i)):
            country, link, score = nearby, "place in the text", 0.7
        if not country and not any(w[:1].isupper() for w in words.split()):
            country, link, score = self._memory.scene.country_at(i), "scene of the report", 0.4
        entity = Entity("place", name=name, country=country, link=link or "as written", score=score)
        entity.named = True
        self._memory.entities.append(entity)
        return entity

    def _by_body_name(self, name: str) -> Entity | None:
        wanted = fold(name)
        for entity in reversed(self._memory.entities):
            if entity.kind in {"organisation", "group", "thing"} and entity.name:
                other = fold(entity.name)
                if other == wanted or _initials(entity.name) == name or _initials(name) == entity.name:
                    return entity
                if entity.heads and other.endswith(" " + wanted):
                    return entity
        return None

    def _linked(self, i: int, words: str, phrase: Phrase, told: Told, head: str) -> tuple[Entity, ...]:
        """The entities mentioned before that a description means; what it tells is learnt."""
        known, _ = self._linker.link(view(self._memory, i, phrase, told, head))
        for entity in known:
            entity.learn(country=told.country, sectors=told.sectors if len(known) == 1 else (), head=head)
        if known:
            self._memory.link(i, words, *known)
        if len(known) > 1 and not set(told.sectors) <= {"GOV"} and all(e.kind == "state" for e in known):
            return tuple(self._of_country(i, e.country, told) for e in known if e.country)
        return known


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())


def _bare_place(words: str) -> str:
    text = re.sub(r"^(?:the|a|an)\s+", "", words.strip(), flags=re.IGNORECASE)
    capital = re.search(r"(?:[A-Z][\w'’.-]*(?:\s+(?:of|the|de|al)\s+(?=[A-Z])|\s+)?)+$", text)
    return capital[0].strip() if capital and capital[0].strip() else text
