"""Whom a pronoun or a description means: the entity mentioned before that fits best, or somebody new.

Every alternative is described by features (form of the mention, distance, number, gender, words, sectors, countries,
roles) whose weights were learnt from the annotated articles; after Durrett and Klein 2013, "Easy victories and uphill
battles in coreference resolution", with whole entities as antecedents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from dragoman.resolve.actors import Told
from dragoman.resolve.entities import Entity
from dragoman.resolve.memory import Memory
from dragoman.resolve.phrases import Phrase
from dragoman.resolve.weights import Weights, chances, score

Answer = tuple[Entity, ...]
"""The entities that a mention may mean; empty for somebody new."""

_FAR: Final = 14
"""Entities last mentioned more sentences ago are passed over unless they were called so before."""
_FORMS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("who", "whom", "whose", "which", "that"), "who"),
    **dict.fromkeys(("both", "each", "one another", "each other", "neither"), "both"),
}
_PRONOUNS: Final = frozenset(_FORMS.values())
_STATES: Final = frozenset(
    """country countries nation nations state states side sides government governments capital capitals neighbour
    neighbours neighbor neighbors kingdom republic rival rivals ally allies power powers partner partners island
    islands""".split()
)
_PERSONS: Final = frozenset(
    """leader leaders president presidents minister ministers man men woman women diplomat diplomats official officials
    general generals premier premiers envoy envoys king kings counterpart counterparts negotiator negotiators ruler
    rulers chief chiefs""".split()
)
_PAIRS: Final = frozenset(
    "the pair,the duo,the sides,the countries,the neighbours,the neighbors,the governments,the capitals,"
    "the presidents,the premiers,the foreign ministers,the defence ministers,each side,each other,either side".split(
        ","
    )
)


@dataclass(frozen=True, slots=True)
class View:
    """What features see of a mention."""

    at: int
    form: str
    head: str
    words: frozenset[str]
    plural: bool
    kind: str
    told: Told
    gender: str = ""
    names: bool = False
    """Whether its words hold a name of their own ("a Pentagon official")."""


class Chooser(Protocol):
    """Decides between alternatives; training follows the annotation instead of the weights."""

    def __call__(self, at: int, answers: Sequence[Answer], features: Sequence[list[str]], /) -> tuple[int, float]:
        """Index of the chosen answer and its probability. ``at`` is the mention's span."""
        ...


def learnt(table: Weights) -> Chooser:
    """Choose what the weights find likeliest."""

    def choose(at: int, answers: Sequence[Answer], features: Sequence[list[str]]) -> tuple[int, float]:
        found = chances([score(table, f) for f in features])
        best = max(range(len(found)), key=lambda k: found[k])
        return best, found[best]

    return choose


def view(memory: Memory, i: int, phrase: Phrase, told: Told, head: str) -> View:
    """The view of mention ``i``."""
    lower = phrase.words.lower()
    kind = memory.reading.spans[i].kind
    if phrase.is_pronoun:
        form = _FORMS.get(lower, "other")
        gender = {"he": "m", "she": "f"}.get(form, "")
        return View(i, form, "", frozenset(), form in {"they", "both"}, kind, told, gender)
    plural = phrase.is_plural
    dual = phrase.determiner == "both" or lower.startswith(("the two ", "both ")) or lower in _PAIRS
    form = "dual" if dual else f"{_determination(phrase)}-{'pl' if plural else 'sg'}"
    names = any(w[:1].isupper() for w in phrase.words.split()[1:]) and not phrase.countries
    return View(i, form, head, _words(lower), plural or dual, kind, told, names=names)


def _determination(phrase: Phrase) -> str:
    if phrase.owner:
        return "its" if phrase.owner.islower() else "X's"
    if phrase.number is not None:
        return "the-number" if phrase.determiner == "the" else "number"
    if phrase.determiner in {"the", "both"}:
        return "the"
    if phrase.determiner in {"this", "that", "these", "those"}:
        return "this"
    if phrase.determiner:
        return "a"
    return "name" if phrase.name else "capital" if phrase.words[:1].isupper() else "bare"


def _words(lower: str) -> frozenset[str]:
    return frozenset(w for w in lower.replace("'s", "").replace("’s", "").split() if len(w) > 3)


class Linker:
    """Links mentions to entities of a memory."""

    def __init__(self, memory: Memory, choose: Chooser) -> None:
        self._memory, self._choose = memory, choose

    def link(self, seen: View, *, must: bool = False) -> tuple[Answer, float]:
        """The entities that a mention means, and how sure that is; empty for somebody new.

        ``must`` leaves out somebody new.
        """
        answers: list[Answer] = [] if must else [()]
        pairs = self._pairs(seen)
        both = bool(pairs) and seen.form in {"dual", "both"}
        if seen.form == "they" and (joined := [p for p in pairs if self._coordinated(p, seen.at)]):
            several = [e for e in self._candidates(seen) if e.plural or e.kind in {"group", "organisation"}]
            both, pairs = not several, pairs if several else joined
        against = self._memory.co_arguments(seen.at)
        answers += [(e,) for e in self._candidates(seen) if e not in against and (e.plural or not both)]
        answers += pairs
        if not answers:
            return (), 0.0
        singles = [a[0] for a in answers if len(a) == 1]
        features = [list(self._features(seen, a, singles, against)) for a in answers]
        best, chance = self._choose(seen.at, answers, features)
        return answers[best], chance

    def _candidates(self, seen: View) -> list[Entity]:
        here = self._memory.sentence(seen.at)
        found = []
        for entity in self._memory.entities:
            last = self._last(entity, seen.at)
            if last is None:
                continue
            if seen.form.startswith("a-") and seen.kind == "person" and entity.kind == "person" and entity.named:
                continue
            near = here - self._memory.sentence(last) <= _FAR
            if near or (seen.head and seen.head in entity.heads):
                found.append(entity)
        return found

    def _pairs(self, seen: View) -> list[Answer]:
        if not seen.plural or seen.form.startswith(("a-", "bare", "capital", "name")):
            return []
        pairs = [
            self._memory.partners(seen.at),
            self._memory.last_two(seen.at, lambda e: e.kind == "state"),
            self._memory.last_two(seen.at, lambda e: e.kind == "person"),
            self._memory.last_two(seen.at, lambda e: e.kind == "person" and bool(e.offices)),
            self._memory.last_two(seen.at, lambda e: e.kind in {"organisation", "group"}),
        ]
        return list(dict.fromkeys(p for p in pairs if len(p) == 2))

    def _last(self, entity: Entity, i: int) -> int | None:
        before = [s for s in entity.seen if s < i]
        return before[-1] if before else None

    def _features(
        self, seen: View, answer: Answer, singles: Sequence[Entity], against: Collection[Entity]
    ) -> Iterator[str]:
        if not answer:
            yield from self._new(seen, singles)
        elif len(answer) > 1:
            yield from self._pair(seen, answer, against)
        else:
            yield from self._place(seen, answer[0], singles)
            yield from self._kind(seen, answer[0])
            if seen.head:
                yield from self._words(seen, answer[0])

    # ------------------------------------------------------------------------------------------ somebody new

    def _new(self, seen: View, singles: Sequence[Entity]) -> Iterator[str]:
        form = seen.form
        called = [e for e in singles if seen.head and seen.head in e.heads]
        yield f"new|{form}"
        yield f"new|{form}|{seen.kind}"
        yield f"new|h={seen.head}"
        yield f"new|{form}|called={min(len(called), 2)}"
        yield f"new|{form}|sector={_first(seen.told.sectors)}"
        yield f"new|{form}|country={bool(seen.told.countries)}"
        yield f"new|{form}|named={bool(seen.told.name)}"
        yield f"new|{form}|first={self._memory.sentence(seen.at) == 0}"
        yield f"new|{form}|others={min(len(singles), 6)}"
        yield f"new|{form}|{self._memory.role(seen.at)}"
        yield f"new|names={seen.names}|{seen.kind}"
        fits = sum(bool(set(e.sectors) & set(seen.told.sectors)) for e in singles)
        yield f"new|{form}|fits={min(fits, 3)}"
        agree = [e for e in called if _countries(seen, e) != "differ"]
        yield f"new|{form}|agree={min(len(agree), 2)}"

    # -------------------------------------------------------------------------------------------------- pairs

    def _pair(self, seen: View, answer: Answer, against: Collection[Entity]) -> Iterator[str]:
        kinds = "+".join(sorted({e.kind for e in answer}))
        last = max(self._last(e, seen.at) or 0 for e in answer)
        away = _bucket(self._memory.sentence(seen.at) - self._memory.sentence(last))
        yield f"pair|{seen.form}|{kinds}"
        yield f"pair|{seen.form}|coordinated={self._coordinated(answer, seen.at)}|away={away}"
        yield f"pair|h={seen.head}|{kinds}"
        yield f"pair|of {_class(seen.head)}|{kinds}"
        yield f"pair|{seen.form}|{kinds}|away={away}"
        yield f"pair|{seen.form}|against={any(e in against for e in answer)}"
        yield f"pair|{seen.form}|countries={len({e.country for e in answer if e.country})}"

    def _coordinated(self, answer: Answer, i: int) -> bool:
        """Whether two were last named side by side ("Russia and Myanmar")."""
        first, second = sorted(self._last(e, i) or 0 for e in answer)
        return second - first == 1 and self._memory.joined(first)

    # ---------------------------------------------------------------------------------------- somebody known

    def _place(self, seen: View, entity: Entity, singles: Sequence[Entity]) -> Iterator[str]:
        """How near and how prominent the entity was."""
        memory, form = self._memory, seen.form
        last = self._last(entity, seen.at)
        assert last is not None
        here = memory.sentence(seen.at)
        away = here - memory.sentence(last)
        yield f"{form}|away={_bucket(away)}"
        yield f"{form}|{entity.kind}|away={_bucket(away)}"
        later = sum(1 for e in singles if e.kind == entity.kind and (self._last(e, seen.at) or -1) > last)
        yield f"{form}|later={min(later, 4)}"
        yield f"{form}|joined={memory.joined(last)}|{entity.kind}|away={min(away, 2)}"
        yield f"{form}|times={_bucket(sum(1 for s in entity.seen if s < seen.at))}"
        yield f"{form}|first={memory.opens(last)}|away={min(away, 2)}"
        yield f"{form}|role={memory.role(seen.at)}|{memory.role(last)}|away={min(away, 1)}"
        yield f"{form}|quoted={memory.quoted(seen.at)}{memory.quoted(last)}|{entity.kind}"
        near = [s for s in entity.seen if s < seen.at and here - memory.sentence(s) < 2]
        for back in (0, 1):
            there = [s for s in near if here - memory.sentence(s) == back]
            roles = {memory.role(s) for s in there}
            opened = any(memory.opens(s) for s in there)
            yield f"{form}|{back} back|opened={opened}|acted={'actor' in roles}|received={'recipient' in roles}"
        if seen.form in _PRONOUNS:
            before = memory.said(last)
            yield f"{memory.said(seen.at)} after {before if before in _FORMS else 'words'}|away={min(away, 2)}"
        if seen.head:
            yield f"called={seen.head in entity.heads}|inside={seen.head in entity.tokens}|away={_bucket(away)}"

    def _kind(self, seen: View, entity: Entity) -> Iterator[str]:
        """Whether kind, number, gender, country and sectors agree."""
        form, kind = seen.form, f"{entity.kind}{'-pl' if entity.plural else ''}"
        yield f"{form}|{kind}"
        yield f"{form}|{entity.kind}|named={entity.named}"
        yield f"kinds|{seen.kind}|{kind}"
        yield f"{form}|country={_countries(seen, entity)}"
        yield f"{form}|sectors={_sectors(seen, entity)}"
        yield f"sectors|{_first(seen.told.sectors)}|{_first(entity.sectors)}"
        if seen.names:
            yield f"names|{entity.kind}|{entity.named}"
        if entity.kind == "state":
            rank = self._memory.scene.rank(entity.country)
            yield f"{form}|state rank={rank}"
            yield f"h={seen.head}|state rank={min(rank, 1)}"
        if seen.gender:
            yield f"gender={seen.gender}|{entity.gender or '?'}|{entity.kind}"
        if seen.told.office:
            held = seen.told.office in entity.offices
            yield f"office={held}|{bool(entity.offices)}|country={_countries(seen, entity)}"

    def _words(self, seen: View, entity: Entity) -> Iterator[str]:
        """What a description has in common with what the entity was called."""
        form, kind = seen.form, f"{entity.kind}{'-pl' if entity.plural else ''}"
        called, inside = seen.head in entity.heads, seen.head in entity.tokens
        yield f"{form}|called={called}|inside={inside}"
        yield f"called={called}|inside={inside}|{entity.kind}"
        yield f"called={called}|country={_countries(seen, entity)}|sectors={_sectors(seen, entity)}"
        yield f"h={seen.head}|{kind}"
        yield f"of {_class(seen.head)}|{form}|{kind}"
        yield f"h={seen.head}|{_first(entity.sectors)}"
        yield f"h={seen.head}|called={called}"
        before = [self._memory.said(s) for s in entity.seen if s < seen.at]
        alike = max((len(seen.words & _words(said)) for said in before), default=0)
        yield f"{form}|alike={min(alike, 2)}|of={min(len(seen.words), 3)}"
        if self._memory.said(seen.at) in before:
            yield f"{form}|same words"


def _class(head: str) -> str:
    return "states" if head in _STATES else "persons" if head in _PERSONS else "others"


def _bucket(n: int) -> str:
    return str(n) if n < 3 else "3-4" if n < 5 else "5-8" if n < 9 else "9+"


def _first(sectors: Sequence[str]) -> str:
    return sectors[0] if sectors else "-"


def _countries(seen: View, entity: Entity) -> str:
    if not seen.told.countries:
        return "untold"
    if entity.country is None or entity.guessed:
        return "unknown"
    return "same" if entity.country in seen.told.countries else "differ"


def _sectors(seen: View, entity: Entity) -> str:
    if not seen.told.sectors:
        return "untold"
    if not entity.sectors:
        return "unknown"
    return "share" if set(seen.told.sectors) & set(entity.sectors) else "differ"
