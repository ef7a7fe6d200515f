"""What has been read of an article so far: its entities and mentions, and ways to find the one that is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final

from dragoman.model import PartyKind, Reading, Span
from dragoman.registry import Registry
from dragoman.registry.folding import fold
from dragoman.resolve.actors import Told, country_of
from dragoman.resolve.entities import Entity, first_word_fits, middle_word_fits, same_name
from dragoman.resolve.phrases import Phrase, parse
from dragoman.resolve.scene import Scene

Fits = Callable[[Entity], bool]

_BETWEEN_STATES: Final = frozenset(
    "CONSULT ACCUSE REQUEST SUPPORT AGREE REJECT SANCTION THREATEN AID COOPERATE CONCEDE".split()
)
_HEADS_OF: Final = {
    "head_of_state": {"president", "leader"},
    "head_of_government": {"premier", "minister", "leader"},
    "effective_ruler": {"leader", "ruler", "chief", "strongman"},
    "foreign_minister": {"minister", "diplomat"},
    "defence_minister": {"minister"},
}
_WITHOUT_COUNTRY: Final = frozenset({"IGO", "NGO", "MNC", "IMG", "ISM"})
_OF_RULERS: Final = frozenset({"junta", "regime"})


class Memory:
    """The mentions of an article and the entities they mean, filled in order.

    ``of[i]`` are the entities of ``reading.spans[i]``; ``links[i]`` says how a mention was linked where its entity
    does not say it; ``phrases[i]`` are its parts.
    """

    def __init__(
        self, text: str, reading: Reading, registry: Registry, day: date | None, inside: Collection[int] = ()
    ) -> None:
        """``inside`` are the mentions inside quotations."""
        self._inside = frozenset(inside)
        self._said = [s.span.of(text).lower() for s in reading.spans]
        self.text, self.reading, self.registry, self.day = text, reading, registry, day
        self.entities: list[Entity] = []
        self.of: list[tuple[Entity, ...]] = [() for _ in reading.spans]
        self.links: dict[int, str] = {}
        self.phrases: list[tuple[Phrase, ...]] = [
            parse(s.span.of(text), registry) if s.kind not in {"date", "quantity"} else () for s in reading.spans
        ]
        self.scene = Scene(text, reading, registry, day)
        self._arguments = _arguments(reading)
        self._scenery = {t for f in reading.frames for t in f.targets("place")} - self._arguments.keys()
        self._sentence = [_index(reading.sentences, s.span) for s in reading.spans]

    def sentence(self, i: int) -> int:
        """The number of the sentence of a mention."""
        return self._sentence[i]

    def opens(self, i: int) -> bool:
        """Whether a mention is the first of its sentence, and so likeliest its subject."""
        return i == 0 or self._sentence[i - 1] != self._sentence[i]

    def role(self, i: int) -> str:
        """Whether a mention is actor or recipient in a frame; else ``-``."""
        roles = {role for role, _ in self._arguments.get(i, ())}
        return "actor" if "actor" in roles else "recipient" if roles else "-"

    def joined(self, i: int) -> bool:
        """Whether only "and" stands between a mention and the next or the one before."""
        spans = self.reading.spans
        pairs = [(i, i + 1)] * (i + 1 < len(spans)) + [(i - 1, i)] * (i > 0)
        return any(self.text[spans[a].span.end : spans[b].span.start].strip(" ,") == "and" for a, b in pairs)

    def said(self, i: int) -> str:
        """The words of a mention, in lower case."""
        return self._said[i]

    def quoted(self, i: int) -> bool:
        """Whether a mention stands inside a quotation."""
        return i in self._inside

    def link(self, i: int, words: str, *meant: Entity) -> None:
        """Note that mention ``i`` means entities mentioned elsewhere."""
        self.links[i] = f"“{words}” → {' and '.join(e.name or self.words(e) for e in meant)}"

    def words(self, entity: Entity) -> str:
        """How an entity was first written."""
        return self.reading.spans[entity.seen[0]].span.of(self.text) if entity.seen else "the one mentioned before"

    def by_name(self, name: str, told: Told | None = None) -> Entity | None:
        """The entity mentioned before that the name can mean; the latest of several."""
        short = tuple(fold(name).split())
        for fits in (same_name, first_word_fits, middle_word_fits):
            found = [
                e for e in self.entities if e.named and e.name and (fits(e.tokens, short) or fits(short, e.tokens))
            ]
            if told is not None:
                found = [e for e in found if e.kind == "person"]
                found = [
                    e
                    for e in found
                    if not (e.country and told.countries and told.actor is None) or e.country in told.countries
                ] or (found if len(short) > 1 else [])
            if found:
                return max(found, key=lambda e: e.last)
        return None

    def state(self, code: str) -> Entity:
        """The entity of a state (ISO3), added if the article does not name it."""
        for entity in self.entities:
            if entity.kind == "state" and entity.country == code:
                return entity
        actor = self.registry.actor(code)
        entity = Entity(
            "state", name=actor.name if actor else code, actor=actor, country=code, sectors=("GOV",), named=True
        )
        entity.link, entity.score = "country of those mentioned", 0.7
        self.entities.append(entity)
        return entity

    def last_two(self, i: int, fits: Fits) -> tuple[Entity, ...]:
        """The last two different entities before ``i`` that fit, in order; empty where there are not two."""
        seen: dict[Entity, int] = {}
        for entity in self.entities:
            before = [s for s in entity.seen if s < i and s not in self._scenery]
            if before and fits(entity):
                seen[entity] = before[-1]
        ordered = sorted(seen, key=lambda e: seen[e])
        distinct: list[Entity] = []
        for entity in reversed(ordered):
            if all(entity.country is None or e.country != entity.country for e in distinct):
                distinct.append(entity)
            if len(distinct) == 2:
                return tuple(reversed(distinct))
        return ()

    def latest(self, fits: Fits) -> Entity | None:
        """The entity mentioned last that fits."""
        found = [e for e in self.entities if e.seen and fits(e)]
        return max(found, key=lambda e: e.last, default=None)

    def antecedent(self, i: int, fits: Fits, *, owner: bool = False) -> Entity | None:
        """The likeliest entity mentioned before ``i``: of the same sentence or those before it, subjects first.

        An owner ("his" in "his country") may be another party of the event; a pronoun by itself may not.
        """
        excluded = set() if owner else self.co_arguments(i)
        here = self._sentence[i]
        best: tuple[float, Entity] | None = None
        for entity in self.entities:
            if entity in excluded or not fits(entity):
                continue
            score = max((self._salience(s, i, here) for s in entity.seen if s < i), default=None)
            if score is not None and (best is None or score > best[0]):
                best = (score, entity)
        return best[1] if best else None

    def _salience(self, seen: int, i: int, here: int) -> float:
        distance = here - self._sentence[seen]
        return -float(distance) + self._prominence(seen) + 0.01 * (seen - i)

    def _prominence(self, i: int) -> float:
        """The first mention of a sentence is likeliest its subject; actors come next."""
        first = i == 0 or self._sentence[i - 1] != self._sentence[i]
        acts = any(role == "actor" for role, _ in self._arguments.get(i, ()))
        return 0.5 * first + 0.3 * acts

    def co_arguments(self, i: int) -> set[Entity]:
        """Entities that fill another role of a frame of ``i``: nobody meets or praises himself."""
        mine = self._arguments.get(i, ())
        frames = {f: role for role, f in mine}
        excluded: set[Entity] = set()
        for j, others in self._arguments.items():
            if j != i and any(f in frames and frames[f] != role for role, f in others):
                excluded.update(self.of[j] or self._ahead_of(j))
        return excluded

    def _ahead_of(self, j: int) -> tuple[Entity, ...]:
        """The entity known so far that a named mention not yet read will mean."""
        name = next((p.name for p in self.phrases[j] if p.name), "")
        found = self.by_name(name) if name else None
        return (found,) if found else ()

    def foreign(self, i: int) -> set[str]:
        """Countries of the other parties where an affair is between states."""
        return self._countries_of_others(i, domestic=False)

    def domestic(self, i: int) -> set[str]:
        """Countries of the other parties where an affair is usually within one state."""
        return self._countries_of_others(i, domestic=True)

    def _countries_of_others(self, i: int, *, domestic: bool) -> set[str]:
        """Countries of the other parties, of affairs that are usually within one state or of those between states."""
        found: set[str] = set()
        for role, number in self._arguments.get(i, ()):
            frame = self.reading.frames[number]
            between = frame.type in _BETWEEN_STATES and frame.mode not in {"convict", "arrest", "investigate"}
            if between is domestic:
                continue
            other = "recipient" if role == "actor" else "actor"
            for j in frame.targets(other):  # type: ignore[arg-type]
                if j != i and (code := self.own_country(j)):
                    found.add(code)
        return found

    def own_country(self, j: int) -> str | None:
        """The country that a span's own words give."""
        if self.of[j]:
            return None if self.of[j][0].guessed else self.of[j][0].country
        for phrase in self.phrases[j]:
            if phrase.countries:
                return phrase.countries[0]
            if phrase.owner[:1].isupper() and (code := country_of(phrase.owner, self.registry, self.day)):
                return code
            if phrase.name and (found := self.registry.named(phrase.name, on=self.day)):
                return found[0].actor.country
        return self.scene.span_country(j)

    def visitors(self, i: int) -> tuple[set[Entity], set[Entity]]:
        """Those who visit and those who are visited in the visits told before mention ``i``."""
        guests: set[Entity] = set()
        hosts: set[Entity] = set()
        for frame in self.reading.frames:
            if frame.mode != "visit" or frame.trigger.start > self.reading.spans[i].span.start:
                continue
            actors = {e for t in frame.targets("actor") for e in self.of[t] if e.kind == "person"}
            received = {e for t in frame.targets("recipient") for e in self.of[t]}
            home = {c for t in frame.targets("place") if (c := self.scene.span_country(t))}
            home |= {e.country for e in received if e.country}
            guests |= {e for e in actors if e.country not in home}
            hosts |= {e for e in (*actors, *received) if e.kind == "person" and e.country in home}
        return guests - hosts, hosts

    def partners(self, i: int) -> tuple[Entity, ...]:
        """The two states that "the sides" or "both countries" means: those the text is most about and named last."""
        shares = self.scene.shares
        others = {e.country for e in self.co_arguments(i)}
        here = self._sentence[i]
        score: dict[str, float] = {}
        for entity in self.entities:
            before = [s for s in entity.seen if s < i and s not in self._scenery]
            if (
                before
                and entity.country
                and not entity.guessed
                and entity.country not in others
                and entity.kind in {"state", "person"}
            ):
                near = -0.15 * (here - self._sentence[before[-1]]) + 0.01 * (before[-1] - i)
                value = near + 2 * shares.get(entity.country, 0.0) + 0.1 * (entity.kind == "state")
                score[entity.country] = max(score.get(entity.country, -99.0), value)
        best = sorted(score, key=lambda code: -score[code])[:2]
        if len(best) < 2:
            return ()
        first = {e.country: e.seen[0] for e in reversed(self.entities) if e.country in best and e.seen}
        return tuple(self.state(code) for code in sorted(best, key=lambda code: first.get(code, 0)))

    def new(self, i: int, kind: PartyKind, told: Told) -> Entity:
        """Add the entity that mention ``i`` brings up."""
        country, link, score = told.country, told.link, told.score
        if country is None and told.actor is None and may_have_home(kind, told.sectors):
            if near := self.scene.country_after(i):
                country, link, score = near, "place in the text", 0.7
            elif before := self.country_of_head(i, told.head):
                country, link, score = before, f"the {told.head} named before", 0.65
        entity = Entity(
            kind,
            name=told.name,
            actor=told.actor,
            country=country,
            sectors=told.sectors,
            link=link,
            score=score,
            candidates=told.candidates,
        )
        if told.head:
            entity.heads.add(told.head.split()[-1])
        if told.office:
            entity.offices.add(told.office)
        if told.actor is not None and told.actor.kind == "person":
            entity.offices |= {o.office for o in told.actor.offices if o.held_on(self.day)}
            entity.heads |= _HEADS_OF.get(next(iter(entity.offices), ""), set())
        self.entities.append(entity)
        return entity

    def country_of_head(self, i: int, head: str) -> str | None:
        """The country with which a word was last heard: "the junta" after "Myanmar's junta chief"."""
        if not head:
            return None
        word = head.rsplit(maxsplit=1)[-1]
        for j in range(i - 1, -1, -1):
            if self.of[j] and not self.of[j][0].guessed and self.of[j][0].country:
                heard = {w for p in self.phrases[j] for w in p.role.split()}
                if word in heard and any(p.owner or p.countries or p.complement for p in self.phrases[j]):
                    return self.of[j][0].country
                if word in _OF_RULERS and {"MIL", "GOV"} <= set(self.of[j][0].sectors):
                    return self.of[j][0].country
        return None

    def neighbours(self, entity: Entity) -> Counter[str]:
        """How many others of each country are spoken of in the sentences of an entity."""
        mine = {self._sentence[s] for s in entity.seen}
        return Counter(
            e.country
            for e in self.entities
            if e is not entity and e.country and not e.guessed and any(self._sentence[s] in mine for s in e.seen)
        )


def may_have_home(kind: PartyKind, sectors: Collection[str]) -> bool:
    """Whether someone without a country in its own words may belong to one: blocs and charities do not, nor things."""
    return not _WITHOUT_COUNTRY & set(sectors) and (kind in {"person", "organisation", "group"} or bool(sectors))


def _index(sentences: Sequence[Span], span: Span) -> int:
    low = 0
    for n, sentence in enumerate(sentences):
        if sentence.start > span.start:
            break
        low = n
    return low


def _arguments(reading: Reading) -> dict[int, tuple[tuple[str, int], ...]]:
    """Per span the (role, frame) pairs of actors and recipients."""
    found: dict[int, tuple[tuple[str, int], ...]] = {}
    for number, frame in enumerate(reading.frames):
        for role in frame.roles:
            if role.role in {"actor", "recipient"}:
                found[role.target] = (*found.get(role.target, ()), (role.role, number))
    return found
