"""Persons: by full name, by surname, by title, by description."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dragoman.model import Actor
from dragoman.registry.folding import fold
from dragoman.resolve import actors
from dragoman.resolve.actors import Owner, Told
from dragoman.resolve.entities import Entity, first_word_fits, middle_word_fits, same_name, sectors_on
from dragoman.resolve.linking import Linker, view
from dragoman.resolve.memory import Memory
from dragoman.resolve.phrases import Phrase

_GUEST: Final = frozenset("guest visitor host".split())


class Persons:
    """Finds or adds the person that a mention names or describes."""

    def __init__(self, memory: Memory, linker: Linker) -> None:
        self._memory, self._linker = memory, linker
        self._full_names = self._collect_names()

    def _collect_names(self) -> dict[tuple[str, ...], str]:
        """The names of two words or more that the article gives persons, folded, with how they are written."""
        found: dict[tuple[str, ...], str] = {}
        for marked, phrases in zip(self._memory.reading.spans, self._memory.phrases, strict=True):
            if marked.kind != "person":
                continue
            for phrase in phrases:
                tokens = tuple(fold(phrase.name).split())
                if len(tokens) > 1:
                    found.setdefault(tokens, phrase.name)
        return found

    def person(self, i: int, phrases: tuple[Phrase, ...], owner: Owner) -> tuple[Entity, ...]:
        """The person of a mention, in a tuple."""
        name = next((p.name for p in phrases if p.name), "")
        if name and len(phrases) == 1 and not phrases[0].told:
            memory = self._memory
            beside = actors.apposition(memory.text, memory.reading.spans[i].span.end, memory.registry)
            phrases = (*phrases, beside) if beside else phrases
        told = actors.tell_person(phrases, self._memory.registry, self._memory.day, owner, self._memory.scene.near)
        if name:
            return (self._named_person(i, name, told, phrases, owner),)
        return self._described_person(i, phrases[0], told, owner)

    def _named_person(self, i: int, name: str, told: Told, phrases: tuple[Phrase, ...], owner: Owner) -> Entity:
        known = self._memory.by_name(name, told)
        if known is None and told.actor is not None:
            known = next(
                (e for e in self._memory.entities if e.actor is not None and e.actor.id == told.actor.id), None
            )
        if known is None and len(fold(name).split()) == 1 and (full := self._full_name(name)) and full != name:
            again = tuple(_renamed(p, name, full) for p in phrases)
            told = actors.tell_person(again, self._memory.registry, self._memory.day, owner, self._memory.scene.near)
            told = told if told.country else self._ahead(full, told)
        if known is None:
            known = self._appointed(i, told)
        if known is None:
            known = self._memory.new(i, "person", told)
            known.named = True
        else:
            known.learn(country=told.country, sectors=told.sectors, head=told.head, office=told.office)
            if known.name is None or len(name.split()) > len(known.name.split()):
                known.name = told.name if known.actor is None else known.actor.name
            known.named = True
        for phrase in phrases:
            if phrase.honorific in {"mr", "sir", "mrs", "ms", "miss", "mme"}:
                known.gender = "m" if phrase.honorific in {"mr", "sir"} else "f"
        return known

    def _appointed(self, i: int, told: Told) -> Entity | None:
        """An unnamed entity in the same sentence or the one before that the name belongs to ("its commander, X")."""
        for entity in reversed(self._memory.entities[-4:]):
            fits = entity.country is None or told.country is None or entity.country == told.country
            if (
                entity.kind == "person"
                and not entity.named
                and told.head
                and told.head.split()[-1] in entity.heads
                and fits
            ):
                return entity
        return None

    def _ahead(self, full: str, told: Told) -> Told:
        """What a later, fuller mention tells of a surname in the headline."""
        tokens = tuple(fold(full).split())
        for marked, phrases in zip(self._memory.reading.spans, self._memory.phrases, strict=True):
            if marked.kind == "person" and any(tuple(fold(p.name).split()) == tokens for p in phrases):
                fuller = actors.tell_person(
                    phrases,
                    self._memory.registry,
                    self._memory.day,
                    lambda w: actors.country_of(w, self._memory.registry, self._memory.day),
                )
                if fuller.country:
                    return fuller
        return told

    def _full_name(self, name: str) -> str | None:
        short = tuple(fold(name).split())
        for fits in (same_name, first_word_fits, middle_word_fits):
            found = [full for tokens, full in self._full_names.items() if fits(tokens, short)]
            if len(found) == 1 or (found and fits is same_name):
                return found[0]
        return None

    def _described_person(self, i: int, phrase: Phrase, told: Told, owner: Owner) -> tuple[Entity, ...]:
        head = told.head.split()[-1] if told.head else (phrase.role.split()[-1] if phrase.role else "")
        if head in _GUEST and phrase.is_definite and (party := self._guest_or_host(i, head)):
            self._memory.link(i, phrase.words, party)
            return (party,)
        known, _ = self._linker.link(view(self._memory, i, phrase, told, head))
        actor = self._holder(told, phrase)
        if known and (actor is None or all(e.kind == "person" for e in known)):
            for entity in known:
                entity.learn(country=told.country, sectors=told.sectors if len(known) == 1 else (), head=head)
            self._memory.link(i, phrase.words, *known)
            return known
        if actor is not None:
            for e in self._memory.entities:
                if e.actor is not None and e.actor.id == actor.id:
                    return (e,)
            sectors = sectors_on(actor, self._memory.day, told.sectors)
            told = Told(actor.name, actor, told.countries, sectors, head, told.office, "registry office", 0.8)
        elif told.office and (coming := self._introduced_later(i, head, told, owner)):
            self._memory.link(i, phrase.words, coming)
            return (coming,)
        return (self._memory.new(i, "person", told),)

    def _holder(self, told: Told, phrase: Phrase) -> Actor | None:
        """Who holds the office that a description names, where it names its country too."""
        if not told.office or not told.country or told.former or phrase.determiner == "a":
            return None
        return actors.holder(told.office, told.country, self._memory.registry, self._memory.day)

    def _guest_or_host(self, i: int, head: str) -> Entity | None:
        guests, hosts = self._memory.visitors(i)
        excluded = self._memory.co_arguments(i)
        parties = [e for e in (hosts if head == "host" else guests) if e not in excluded and e.seen]
        return max(parties, key=lambda e: e.last, default=None)

    def _introduced_later(self, i: int, head: str, told: Told, owner: Owner) -> Entity | None:
        """The person a headline or lede describes before naming him ("Junta chief visits Moscow").

        Someone called by the same word comes first, then a holder of the office whose sectors fit.
        """
        spans = self._memory.reading.spans
        office = told.office or ""
        coming = []
        for j in range(i + 1, len(spans)):
            phrases = self._memory.phrases[j]
            name = next((p.name for p in phrases if p.name), "")
            if spans[j].kind != "person" or not name:
                continue
            named = actors.tell_person(phrases, self._memory.registry, self._memory.day, owner, self._memory.scene.near)
            if told.countries and named.country not in told.countries:
                continue
            alike = head in {p.head.split()[-1] for p in phrases if p.head}
            holds = named.actor is not None and actors.holds(named.actor, office, self._memory.day)
            if alike or (holds and set(told.sectors) <= set(named.sectors)):
                coming.append((alike, -j, name, named, phrases))
        if not coming:
            return None
        _, at, name, named, phrases = max(coming, key=lambda c: c[:2])
        entity = self._named_person(-at, name, named, phrases, owner)
        entity.learn(head=head, office=told.office)
        return entity


def _renamed(phrase: Phrase, short: str, full: str) -> Phrase:
    return replace(phrase, name=full) if phrase.name == short else phrase
