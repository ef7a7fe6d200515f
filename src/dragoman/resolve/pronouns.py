"""Pronouns: "he", "it", "they", "we" in a quotation, "the latter"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dragoman.resolve.actors import Told
from dragoman.resolve.entities import Entity
from dragoman.resolve.linking import Linker, view
from dragoman.resolve.memory import Memory
from dragoman.resolve.phrases import Phrase

_FEMININE: Final = frozenset("she her hers herself".split())
_MASCULINE: Final = frozenset("he him his himself".split())
_NEUTER: Final = frozenset("it its itself which".split())
_PLURAL: Final = frozenset("they them their theirs themselves each other one another both".split())
_FIRST: Final = frozenset("i me my mine myself we us our ours ourselves".split())
_SECOND: Final = frozenset("you your yours yourself".split())
POSSESSIVE: Final = _MASCULINE | _FEMININE | _NEUTER | _PLURAL | _FIRST


class Pronouns:
    """Finds whom pronouns and plurals mean.

    ``speakers`` holds, for spans inside quotations, the spans of speaker and addressee.
    """

    def __init__(
        self,
        memory: Memory,
        linker: Linker,
        speakers: Mapping[int, tuple[int | None, int | None]],
        resolve: Callable[[int], None],
    ) -> None:
        """``resolve`` resolves a mention ahead of its turn: a quotation often stands before its speaker."""
        self._memory, self._linker, self._speakers, self._resolve = memory, linker, speakers, resolve

    def pronoun(self, i: int, word: str, *, owner: bool = False) -> tuple[Entity, ...]:
        """Whom a pronoun (lower case) at span ``i`` means, or as ``owner`` in it; empty where nobody fits."""
        if word in _FIRST | _SECOND:
            return self._speaker(i, word)
        seen = view(self._memory, i, Phrase(word), Told(), "")
        found, _ = self._linker.link(seen, must=True)
        if len(found) == 1 and found[0].gender is None and seen.gender and not owner:
            found[0].gender = "f" if seen.gender == "f" else "m"
        if found:
            self._memory.links[i] = f"“{word}” → {' and '.join(e.name or self._memory.words(e) for e in found)}"
        return found

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

    def latter(self, i: int, phrase: Phrase) -> tuple[Entity, ...]:
        """Whom "the latter" or "the former" means; empty for other words."""
        words = phrase.words.lower()
        if words not in {"the latter", "the former"}:
            return ()
        pair = self._memory.last_two(i, lambda e: e.kind == "person") or self._memory.last_two(
            i, lambda e: e.kind in {"state", "organisation"}
        )
        return pair[-1:] if words == "the latter" else pair[:1]
