"""Pronouns and plurals: "he", "it", "they", "we" in a quotation, "both countries", "the two leaders"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dragoman.resolve.entities import Entity
from dragoman.resolve.memory import Memory
from dragoman.resolve.phrases import Phrase

_FEMININE: Final = frozenset("she her hers herself".split())
_MASCULINE: Final = frozenset("he him his himself".split())
_NEUTER: Final = frozenset("it its itself which".split())
_PLURAL: Final = frozenset("they them their theirs themselves each other one another both".split())
_FIRST: Final = frozenset("i me my mine myself we us our ours ourselves".split())
_SECOND: Final = frozenset("you your yours yourself".split())
_STATE_WORDS: Final = frozenset(
    """country countries nation nations state states side sides government governments capital capitals neighbour
    neighbours neighbor neighbors kingdom republic rival rivals ally allies power powers party parties partner partners
    island foe foes signatory signatories""".split()
)
_PERSON_WORDS: Final = frozenset(
    """leader leaders president presidents minister ministers men women prime diplomat diplomats official officials
    chief chiefs general generals premier premiers envoy envoys head heads king kings statesman statesmen
    counterpart counterparts negotiator negotiators ruler rulers pair duo two""".split()
)
_RULER_WORDS: Final = frozenset(
    "leader ruler strongman president chief head premier king general dictator autocrat".split()
)
POSSESSIVE: Final = _MASCULINE | _FEMININE | _NEUTER | _PLURAL | _FIRST


class Pronouns:
    """Finds whom pronouns and plurals mean.

    ``speakers`` holds, for spans inside quotations, the spans of speaker and addressee.
    """

    def __init__(
        self, memory: Memory, speakers: Mapping[int, tuple[int | None, int | None]], resolve: Callable[[int], None]
    ) -> None:
        """``resolve`` resolves a mention ahead of its turn: a quotation often stands before its speaker."""
        self._memory, self._speakers, self._resolve = memory, speakers, resolve

    def pronoun(self, i: int, word: str, *, owner: bool = False) -> tuple[Entity, ...]:
        """Whom a pronoun (lower case) at span ``i`` means; empty where nobody fits."""
        if word in _FIRST | _SECOND:
            return self._speaker(i, word)
        if word in _MASCULINE | _FEMININE:
            gender = "f" if word in _FEMININE else "m"
            found = self._memory.antecedent(
                i, lambda e: e.kind == "person" and not e.plural and e.gender in (None, gender), owner=owner
            )
            if found is not None and found.gender is None:
                found.gender = "f" if word in _FEMININE else "m"
        elif word in _NEUTER:
            found = self._memory.antecedent(
                i, lambda e: e.kind in {"state", "organisation"} or (e.kind == "group" and not e.plural), owner=owner
            )
        elif word in _PLURAL:
            return self._they(i, word)
        else:
            return ()
        if found is None:
            return ()
        self._memory.links[i] = f"“{word}” → {found.name or 'the one mentioned before'}"
        return (found,)

    def _they(self, i: int, word: str) -> tuple[Entity, ...]:
        if word in {"both", "each", "other", "one", "another"}:
            return self._memory.last_two(i, lambda e: e.kind in {"state", "person"})
        found = self._memory.antecedent(i, lambda e: e.kind in {"group", "organisation"} or e.plural)
        if found is None or found.last < 0:
            return self._memory.last_two(i, lambda e: e.kind == "person") or self._memory.last_two(
                i, lambda e: e.kind == "state"
            )
        self._memory.links[i] = f"“{word}” → {found.name or self._memory.words(found)}"
        return (found,)

    def _speaker(self, i: int, word: str) -> tuple[Entity, ...]:
        speaker, addressee = self._speakers.get(i, (None, None))
        index = addressee if word in _SECOND else speaker
        if index is not None and index not in self._speakers:
            self._resolve(index)
        if index is not None and index != i and self._memory.of[index]:
            self._memory.links[i] = f"“{word}” → the {'one addressed' if word in _SECOND else 'speaker'}"
            return self._memory.of[index]
        if word in {"we", "us", "our", "ours", "ourselves"}:
            # Outside quotations the report speaks for whoever put it out, who is named first.
            bodies = (e for e in self._memory.entities if e.kind == "organisation" and "IMG" not in e.sectors)
            found = min((e for e in bodies if e.seen), key=lambda e: e.seen[0], default=None)
            if found is not None:
                self._memory.links[i] = f"“{word}” → {found.name}"
                return (found,)
        return ()

    def plural(self, i: int, phrase: Phrase) -> tuple[Entity, ...]:
        """The last two that "both countries", "the two leaders" or "the sides" can mean."""
        words = phrase.words.lower().split()
        head = words[-1] if words else ""
        if words in (["the", "latter"], ["the", "former"]):
            pair = self._memory.last_two(i, lambda e: e.kind == "person") or self._memory.last_two(
                i, lambda e: e.kind in {"state", "organisation"}
            )
            return pair[-1:] if head == "latter" else pair[:1]
        dual = phrase.number == 2 or phrase.determiner == "both" or (words and words[0] in {"both", "two"})
        if phrase.name or phrase.countries or phrase.complement:
            return ()
        if not dual and not (
            phrase.determiner == "the"
            and head in {"sides", "countries", "neighbours", "neighbors", "pair", "governments"}
        ):
            return ()
        if head in _PERSON_WORDS and head not in {"two"}:
            found = self._memory.last_two(i, lambda e: e.kind == "person" and self._fits_plural(e, head))
            found = (
                found
                or self._memory.last_two(i, lambda e: e.kind == "person")
                or self._memory.last_two(i, lambda e: e.kind == "state")
            )
        elif head in _STATE_WORDS or head in {"armies", "forces", "militaries", "delegations", "both", "two", "pair"}:
            found = self._memory.partners(i)
            if not found and head in {"sides", "parties", "both", "two", "foes", "rivals"}:
                found = self._memory.last_two(i, lambda e: e.kind in {"organisation", "group", "state"})
        else:
            return ()
        if found:
            self._memory.links[i] = f"“{phrase.words}” → {' and '.join(e.name or '?' for e in found)}"
        return found

    @staticmethod
    def _fits_plural(entity: Entity, head: str) -> bool:
        single = head.removesuffix("s")
        return single in entity.heads or (single in _RULER_WORDS and bool(entity.offices))
