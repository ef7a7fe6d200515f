"""Who each mention of an article is: names, surnames, titles, descriptions, pronouns and plurals to entities.

``Discourse`` goes through the spans in order, as a reader does. A mention's own words come first (``actors``); what
they leave open is looked for among those mentioned before; a country that neither tells may be that of the scene
("police" in a report from Nairobi), with a low score and a link that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dragoman.model import Reading
from dragoman.registry import Registry
from dragoman.resolve import actors, homes
from dragoman.resolve.actors import Owner
from dragoman.resolve.bodies import Bodies
from dragoman.resolve.entities import Entity
from dragoman.resolve.linking import Chooser, Linker, learnt
from dragoman.resolve.memory import Memory
from dragoman.resolve.persons import Persons
from dragoman.resolve.phrases import parse
from dragoman.resolve.pronouns import POSSESSIVE, Pronouns
from dragoman.resolve.scene import Scene
from dragoman.resolve.weights import weights


class Discourse:
    """The entities of one article. ``of[i]`` are those that ``reading.spans[i]`` means, in order; empty for none."""

    def __init__(
        self,
        text: str,
        reading: Reading,
        registry: Registry,
        day: date | None,
        speakers: Mapping[int, tuple[int | None, int | None]],
        *,
        choose: Chooser | None = None,
        place: homes.Placer | None = None,
    ) -> None:
        """``speakers`` tells, for spans inside quotations, the spans of speaker and addressee.

        ``choose`` and ``place`` decide what the words leave open; by default the weights learnt from the corpus do.
        """
        self._memory = Memory(text, reading, registry, day, speakers)
        linker = Linker(self._memory, choose or learnt(weights("links")))
        self._pronouns = Pronouns(self._memory, linker, speakers, self._ensure)
        self._persons = Persons(self._memory, linker)
        self._bodies = Bodies(self._memory, linker)
        for i in range(len(reading.spans)):
            self._ensure(i)
            for entity in self._memory.of[i]:
                entity.seen.append(i)
        homes.settle(self._memory, place or homes.Learnt(weights("homes"), weights("countries")))

    def _ensure(self, i: int) -> None:
        if not self._memory.of[i]:
            self._memory.of[i] = self._resolve(i)

    @property
    def of(self) -> list[tuple[Entity, ...]]:
        """Per span the entities it means."""
        return self._memory.of

    @property
    def links(self) -> dict[int, str]:
        """How mentions were linked to entities mentioned before."""
        return self._memory.links

    @property
    def scene(self) -> Scene:
        """The countries the article names."""
        return self._memory.scene

    def _resolve(self, i: int) -> tuple[Entity, ...]:
        marked = self._memory.reading.spans[i]
        if marked.kind in {"date", "quantity"}:
            return ()
        words = marked.span.of(self._memory.text)
        phrases = self._memory.phrases[i]
        if phrases[0].is_pronoun and len(phrases) == 1:
            return self._pronouns.pronoun(i, words.lower())
        if latter := self._pronouns.latter(i, phrases[0]):
            return latter
        if marked.kind == "person":
            return self._persons.person(i, phrases, self._owner(i))
        return self._bodies.body(i, words, phrases, self._owner(i))

    def _owner(self, i: int) -> Owner:
        """Countries of owners as mentions before ``i`` have them."""

        def country(words: str) -> str | None:
            lower = words.lower()
            if lower in POSSESSIVE:
                found = self._pronouns.pronoun(i, lower, owner=True)
                return found[0].country if len(found) == 1 else None
            if code := actors.country_of(words, self._memory.registry, self._memory.day):
                return code
            if entity := self._memory.by_name(words):
                return entity.country
            parsed = parse(words, self._memory.registry)
            if parsed[0].countries:
                return parsed[0].countries[0]
            return None

        return country
