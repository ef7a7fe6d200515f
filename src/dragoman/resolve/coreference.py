"""Who each mention of an article is: names, surnames, titles, descriptions, pronouns and plurals to entities.

``Discourse`` goes through the spans in order, as a reader does. A mention's own words come first (``actors``); what
they leave open is looked for among those mentioned before; a country that neither tells may be that of the scene
("police" in a report from Nairobi), with a low score and a link that says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from dragoman.model import Reading, Span
from dragoman.registry import Registry
from dragoman.registry.folding import fold
from dragoman.resolve import actors
from dragoman.resolve.actors import Told
from dragoman.resolve.entities import Entity, first_word_fits, middle_word_fits, same_name, sectors_on
from dragoman.resolve.phrases import Phrase, parse
from dragoman.resolve.scene import Scene

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
_STATE_ONE: Final = frozenset("country nation kingdom republic state emirate island sultanate".split())
_PERSON_WORDS: Final = frozenset(
    """leader leaders president presidents minister ministers men women prime diplomat diplomats official officials
    chief chiefs general generals premier premiers envoy envoys head heads king kings statesman statesmen
    counterpart counterparts negotiator negotiators ruler rulers pair duo two""".split()
)
_BODY_WORDS: Final = frozenset(
    """bloc alliance union organisation organization group body agency ministry party movement company court council
    commission committee mission force forces army militia government authority authorities parliament assembly watchdog
    coalition front police rebels insurgents fighters militants junta opposition federation association regulator
    charity bank panel monitors observers court tribunal""".split()
)
_GUEST: Final = frozenset("guest visitor host".split())
_RULER_WORDS: Final = frozenset("leader ruler strongman president chief head premier king general dictator autocrat".split())


class Discourse:
    """The entities of one article. ``of[i]`` are those that ``reading.spans[i]`` means, in order; empty for none."""

    def __init__(
        self, text: str, reading: Reading, registry: Registry, day: date | None, speakers: Mapping[int, tuple[int | None, int | None]]
    ) -> None:
        """``speakers`` tells, for spans inside quotations, the spans of speaker and addressee."""
        self._text, self._reading, self._registry, self._day = text, reading, registry, day
        self._speakers = speakers
        self.entities: list[Entity] = []
        self.of: list[tuple[Entity, ...]] = [() for _ in reading.spans]
        self.links: dict[int, str] = {}
        self._arguments = _arguments(reading)
        self._sentence = [_index(reading.sentences, s.span) for s in reading.spans]
        self._phrases: list[tuple[Phrase, ...]] = [
            parse(s.span.of(text), registry) if s.kind not in {"date", "quantity"} else () for s in reading.spans
        ]
        self._full_names = self._collect_names()
        self.scene = Scene(text, reading, registry, day)
        for i in range(len(reading.spans)):
            self.of[i] = self._resolve(i)
            for entity in self.of[i]:
                entity.seen.append(i)

    # ---------------------------------------------------------------------------------------------- one mention

    def _resolve(self, i: int) -> tuple[Entity, ...]:
        marked = self._reading.spans[i]
        if marked.kind in {"date", "quantity"}:
            return ()
        words = marked.span.of(self._text)
        phrases = self._phrases[i]
        if phrases[0].is_pronoun and len(phrases) == 1:
            return self._pronoun(i, words.lower())
        if plural := self._plural(i, phrases[0]):
            return plural
        if marked.kind == "person":
            return self._person(i, phrases)
        return self._body(i, words, phrases)

    def _owner(self, i: int) -> actors.Owner:
        """Countries of owners as mentions before ``i`` have them."""

        def country(words: str) -> str | None:
            lower = words.lower()
            if lower in _MASCULINE | _FEMININE | _NEUTER | _PLURAL | _FIRST:
                found = self._pronoun(i, lower)
                return found[0].country if len(found) == 1 else None
            if code := actors.country_of(words, self._registry, self._day):
                return code
            if entity := self._by_name(words):
                return entity.country
            parsed = parse(words, self._registry)
            if parsed[0].countries:
                return parsed[0].countries[0]
            return None

        return country

    # ------------------------------------------------------------------------------------------------- persons

    def _collect_names(self) -> dict[tuple[str, ...], str]:
        """The names of two words or more that the article gives persons, folded, with how they are written."""
        found: dict[tuple[str, ...], str] = {}
        for marked, phrases in zip(self._reading.spans, self._phrases, strict=True):
            if marked.kind != "person":
                continue
            for phrase in phrases:
                tokens = tuple(fold(phrase.name).split())
                if len(tokens) > 1:
                    found.setdefault(tokens, phrase.name)
        return found

    def _person(self, i: int, phrases: tuple[Phrase, ...]) -> tuple[Entity, ...]:
        name = next((p.name for p in phrases if p.name), "")
        told = actors.tell_person(phrases, self._registry, self._day, self._owner(i))
        if name:
            entity = self._named_person(i, name, told, phrases)
        else:
            entity = self._described_person(i, phrases[0], told)
        return (entity,)

    def _named_person(self, i: int, name: str, told: Told, phrases: tuple[Phrase, ...]) -> Entity:
        known = self._by_name(name, told)
        if known is None and told.actor is not None:
            known = next((e for e in self.entities if e.actor is not None and e.actor.id == told.actor.id), None)
        if known is None and len(fold(name).split()) == 1 and (full := self._full_name(name)) and full != name:
            again = tuple(_renamed(p, name, full) for p in phrases)
            told = actors.tell_person(again, self._registry, self._day, self._owner(i))
            told = told if told.country else self._ahead(full, told)
        if known is None:
            known = self._appointed(i, told)
        if known is None:
            known = self._new(i, "person", told)
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
        for entity in reversed(self.entities[-4:]):
            fits = entity.country is None or told.country is None or entity.country == told.country
            if entity.kind == "person" and not entity.named and told.head and told.head.split()[-1] in entity.heads and fits:
                return entity
        return None

    def _ahead(self, full: str, told: Told) -> Told:
        """What a later, fuller mention tells of a surname in the headline."""
        tokens = tuple(fold(full).split())
        for marked, phrases in zip(self._reading.spans, self._phrases, strict=True):
            if marked.kind == "person" and any(tuple(fold(p.name).split()) == tokens for p in phrases):
                fuller = actors.tell_person(phrases, self._registry, self._day, lambda w: actors.country_of(w, self._registry, self._day))
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

    def _by_name(self, name: str, told: Told | None = None) -> Entity | None:
        """The entity mentioned before that the name can mean; the latest of several."""
        short = tuple(fold(name).split())
        for fits in (same_name, first_word_fits, middle_word_fits):
            found = [e for e in self.entities if e.named and e.name and (fits(e.tokens, short) or fits(short, e.tokens))]
            if told is not None:
                found = [e for e in found if e.kind == "person"]
                found = [e for e in found if not (e.country and told.countries and told.actor is None) or e.country in told.countries] or (
                    found if len(short) > 1 else []
                )
            if found:
                return max(found, key=lambda e: e.last)
        return None

    def _described_person(self, i: int, phrase: Phrase, told: Told) -> Entity:
        head = told.head.split()[-1] if told.head else (phrase.role.split()[-1] if phrase.role else "")
        if phrase.is_definite and (known := self._matching_person(i, head, told, phrase)):
            known.learn(head=head)
            self.links[i] = f"“{phrase.words}” → {known.name or 'the one mentioned before'}"
            return known
        if told.office and told.country and not told.former and phrase.determiner != "a":
            actor = actors.holder(told.office, told.country, self._registry, self._day)
            if actor is not None:
                for e in self.entities:
                    if e.actor is not None and e.actor.id == actor.id:
                        return e
                sectors = sectors_on(actor, self._day, told.sectors)
                told = Told(actor.name, actor, told.countries, sectors, head, told.office, "registry office", 0.8)
        return self._new(i, "person", told)

    def _matching_person(self, i: int, head: str, told: Told, phrase: Phrase) -> Entity | None:
        excluded = self._co_arguments(i)
        owner = self._pronoun(i, phrase.owner.lower()) if phrase.owner and phrase.owner.islower() else ()
        found = []
        for entity in self.entities:
            if entity.kind != "person" or entity.plural or entity in excluded or entity in owner:
                continue
            if told.countries and entity.country and entity.country not in told.countries:
                continue
            if told.countries and not entity.country and not head:
                continue
            if head in entity.heads:
                found.append((2.0, entity.last, entity))
            elif head in _GUEST or head == "counterpart":
                found.append((1.5 if entity.offices else 1.0, entity.last, entity))
            elif self._can_be(entity, head, told):
                found.append((1.0, entity.last, entity))
        if not found:
            return None
        if told.countries or phrase.owner:
            same = [f for f in found if f[2].country in told.countries] if told.countries else found
            found = same or found
        return max(found, key=lambda f: (f[0], f[1]))[2]

    @staticmethod
    def _can_be(entity: Entity, head: str, told: Told) -> bool:
        """Whether a description fits an entity that was not called so: "the leader" for a president, "the general"."""
        if head in _RULER_WORDS and (entity.offices & {"head_of_state", "head_of_government", "effective_ruler", "leader"}):
            return head != "general" or "MIL" in entity.sectors
        if entity.actor is not None and told.office:
            return any(o.office == told.office for o in entity.actor.offices)
        if head in {"general", "commander", "strongman"}:
            return "MIL" in entity.sectors
        if head in {"man", "woman", "politician", "statesman", "diplomat", "official"}:
            return bool(entity.named)
        return False

    # ------------------------------------------------------------------------------------------ states, bodies

    def _body(self, i: int, words: str, phrases: tuple[Phrase, ...]) -> tuple[Entity, ...]:
        marked = self._reading.spans[i]
        main = phrases[0]
        told = actors.tell_body(phrases, words, self._registry, self._day, self._owner(i))
        if told.actor is not None:
            return (self._registered(i, told),)
        if marked.kind in {"country", "place"} and not main.told:
            return (self._place(i, words, main, told),)
        if len(told.countries) > 1:
            return (self._new(i, "group", told),)
        head = main.head or (main.words.split()[-1].lower() if main.words else "")
        if told.name and (known := self._by_body_name(told.name)):
            known.learn(country=told.country, sectors=told.sectors, head=head)
            return (known,)
        if not told.name and main.is_definite and (known := self._matching_body(i, head, told, main)):
            known.learn(country=told.country, sectors=told.sectors)
            self.links[i] = f"“{words}” → {known.name or 'the one mentioned before'}"
            return (known,)
        kind = {"organisation": "organisation", "group": "group"}.get(marked.kind, "thing")
        entity = self._new(i, kind, told)
        entity.heads.add(head)
        entity.plural = main.is_plural
        entity.named = bool(told.name)
        return (entity,)

    def _registered(self, i: int, told: Told) -> Entity:
        assert told.actor is not None
        for entity in self.entities:
            if entity.actor is not None and entity.actor.id == told.actor.id:
                self.links[i] = told.link
                return entity
        entity = self._new(i, told.actor.kind, told)
        entity.named = True
        return entity

    def _place(self, i: int, words: str, main: Phrase, told: Told) -> Entity:
        """A country, a town or another place as a party: its country, by the gazetteer where it is no state."""
        head = main.words.split()[-1].lower()
        if head in _STATE_ONE and main.is_definite and not told.countries:
            state = self._latest(lambda e: e.kind == "state", i)
            if state is not None:
                self.links[i] = f"“{words}” → {state.name}"
                return state
        name = main.name or re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE)
        for entity in self.entities:
            if entity.kind == "place" and entity.name and fold(entity.name) == fold(name):
                return entity
        country, link, score = told.country, told.link, told.score
        if not country:
            found = self._registry.place(_bare_place(words), near=self.scene.near)
            if found is not None:
                country, link, score = found.country, "gazetteer", 0.75
        if not country and (nearby := self.scene.country_after(i)):
            country, link, score = nearby, "place in the text", 0.7
        if not country and not any(w[:1].isupper() for w in words.split()):
            country, link, score = self.scene.country_at(i), "scene of the report", 0.4
        entity = Entity("place", name=name, country=country, link=link or "as written", score=score)
        entity.named = True
        self.entities.append(entity)
        return entity

    def _by_body_name(self, name: str) -> Entity | None:
        wanted = fold(name)
        for entity in reversed(self.entities):
            if entity.kind in {"organisation", "group", "thing"} and entity.name:
                other = fold(entity.name)
                if other == wanted or _initials(entity.name) == name or _initials(name) == entity.name:
                    return entity
                if entity.heads and other.endswith(" " + wanted):
                    return entity
        return None

    def _matching_body(self, i: int, head: str, told: Told, phrase: Phrase) -> Entity | None:
        kind = self._reading.spans[i].kind
        excluded = self._co_arguments(i)
        for entity in sorted(self.entities, key=lambda e: -e.last):
            if entity in excluded or entity.kind in {"person", "place"} or not entity.seen:
                continue
            if told.countries and entity.country not in told.countries:
                continue
            if entity.kind == "state":
                continue
            if head in entity.heads or (head in _BODY_WORDS and entity.name and head in entity.tokens):
                return entity
            if head in {"bloc", "alliance", "organisation", "organization", "union", "body", "agency"} and (
                {"IGO", "NGO"} & set(entity.sectors)
            ):
                return entity
            if head in {"group", "movement", "militants", "insurgents", "fighters", "rebels", "rebel"} and (
                {"REB", "UAF", "PRM"} & set(entity.sectors)
            ):
                return entity
            if kind == "group" and told.sectors and entity.plural and not phrase.role.replace(head, "").strip() and set(
                told.sectors
            ) == set(entity.sectors):
                return entity
        return None

    # --------------------------------------------------------------------------------------- pronouns, plurals

    def _pronoun(self, i: int, word: str) -> tuple[Entity, ...]:
        if word in _FIRST | _SECOND:
            return self._speaker(i, word)
        if word in _MASCULINE | _FEMININE:
            gender = "f" if word in _FEMININE else "m"
            found = self._antecedent(i, lambda e: e.kind == "person" and not e.plural and e.gender in (None, gender))
            if found is not None and found.gender is None:
                found.gender = "f" if word in _FEMININE else "m"
        elif word in _NEUTER:
            found = self._antecedent(i, lambda e: e.kind in {"state", "organisation"} or (e.kind == "group" and not e.plural))
        elif word in _PLURAL:
            return self._they(i, word)
        else:
            return ()
        if found is None:
            return ()
        self.links[i] = f"“{word}” → {found.name or 'the one mentioned before'}"
        return (found,)

    def _they(self, i: int, word: str) -> tuple[Entity, ...]:
        if word in {"both", "each", "other", "one", "another"}:
            return self._last_two(i, lambda e: e.kind in {"state", "person"})
        found = self._antecedent(i, lambda e: e.kind == "group" or (e.kind == "organisation") or e.plural)
        if found is None or found.last < 0:
            return self._last_two(i, lambda e: e.kind == "person") or self._last_two(i, lambda e: e.kind == "state")
        self.links[i] = f"“{word}” → {found.name or self._words(found)}"
        return (found,)

    def _speaker(self, i: int, word: str) -> tuple[Entity, ...]:
        speaker, addressee = self._speakers.get(i, (None, None))
        index = addressee if word in _SECOND else speaker
        if index is not None and index != i and self.of[index]:
            self.links[i] = f"“{word}” → the {'one addressed' if word in _SECOND else 'speaker'}"
            return self.of[index]
        if word in {"we", "us", "our", "ours", "ourselves"}:
            found = self._antecedent(i, lambda e: e.kind == "organisation")
            if found is not None:
                self.links[i] = f"“{word}” → {found.name}"
                return (found,)
        return ()

    def _plural(self, i: int, phrase: Phrase) -> tuple[Entity, ...]:
        """ "both countries", "the two leaders", "the sides": the last two that the word can mean."""
        words = phrase.words.lower().split()
        head = words[-1] if words else ""
        dual = phrase.number == 2 or phrase.determiner == "both" or (words and words[0] in {"both", "two"})
        if phrase.name or phrase.countries or phrase.complement:
            return ()
        if not dual and not (phrase.determiner == "the" and head in {"sides", "countries", "neighbours", "neighbors", "pair", "governments"}):
            return ()
        if head in _PERSON_WORDS and head not in {"two"}:
            found = self._last_two(i, lambda e: e.kind == "person" and self._fits_plural(e, head))
            found = found or self._last_two(i, lambda e: e.kind == "person") or self._last_two(i, lambda e: e.kind == "state")
        elif head in _STATE_WORDS or head in {"armies", "forces", "militaries", "delegations", "both", "two", "pair"}:
            found = self._last_two(i, lambda e: e.kind == "state") or self._countries_of_persons(i)
            if not found and head in {"sides", "parties", "both", "two", "foes", "rivals"}:
                found = self._last_two(i, lambda e: e.kind in {"organisation", "group", "state"})
        else:
            return ()
        if found:
            self.links[i] = f"“{phrase.words}” → {' and '.join(e.name or '?' for e in found)}"
        return found

    @staticmethod
    def _fits_plural(entity: Entity, head: str) -> bool:
        single = head.removesuffix("s")
        return single in entity.heads or (single in _RULER_WORDS and bool(entity.offices))

    def _countries_of_persons(self, i: int) -> tuple[Entity, ...]:
        """The states of the last two persons of different countries, where the article names no two states."""
        codes: list[str] = []
        for entity in sorted(self.entities, key=lambda e: -e.last):
            if entity.country and entity.country not in codes and entity.kind in {"person", "state", "organisation"}:
                codes.append(entity.country)
        if len(codes) < 2:
            return ()
        return tuple(self._state(code) for code in reversed(codes[:2]))

    def _state(self, code: str) -> Entity:
        for entity in self.entities:
            if entity.kind == "state" and entity.country == code:
                return entity
        actor = self._registry.actor(code)
        entity = Entity("state", name=actor.name if actor else code, actor=actor, country=code, sectors=("GOV",), named=True)
        entity.link, entity.score = "country of those mentioned", 0.7
        self.entities.append(entity)
        return entity

    def _last_two(self, i: int, fits) -> tuple[Entity, ...]:  # type: ignore[no-untyped-def]
        seen: dict[Entity, int] = {}
        for entity in self.entities:
            before = [s for s in entity.seen if s < i]
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

    def _latest(self, fits, i: int) -> Entity | None:  # type: ignore[no-untyped-def]
        found = [e for e in self.entities if e.seen and fits(e)]
        return max(found, key=lambda e: e.last, default=None)

    def _antecedent(self, i: int, fits) -> Entity | None:  # type: ignore[no-untyped-def]
        """The likeliest entity mentioned before ``i``: of the same sentence or those before it, subjects first."""
        excluded = self._co_arguments(i)
        here = self._sentence[i]
        best: tuple[float, Entity] | None = None
        for entity in self.entities:
            if entity in excluded or not fits(entity):
                continue
            score = max((self._salience(s, here) for s in entity.seen if s < i), default=None)
            if score is not None and (best is None or score > best[0]):
                best = (score, entity)
        return best[1] if best else None

    def _salience(self, seen: int, here: int) -> float:
        distance = here - self._sentence[seen]
        subject = 0.6 if self._is_subject(seen) else 0.0
        return -float(distance) + subject + 0.01 * seen

    def _is_subject(self, i: int) -> bool:
        """Whether the mention is an actor, or the first of its sentence."""
        span = self._reading.spans[i]
        first = i == 0 or self._sentence[i - 1] != self._sentence[i]
        return first or any(role == "actor" for role, _ in self._arguments.get(i, ())) and span.kind != "thing"

    def _co_arguments(self, i: int) -> set[Entity]:
        """Entities that fill another role of a frame of ``i``: nobody meets or praises himself."""
        mine = self._arguments.get(i, ())
        frames = {f: role for role, f in mine}
        excluded: set[Entity] = set()
        for j, others in self._arguments.items():
            if j != i and any(f in frames and frames[f] != role for role, f in others):
                excluded.update(self.of[j])
        return excluded

    def _foreign(self, i: int) -> set[str]:
        """Countries of the other parties where an affair is between states."""
        found: set[str] = set()
        for role, number in self._arguments.get(i, ()):
            frame = self._reading.frames[number]
            if frame.type not in _BETWEEN_STATES or frame.mode in {"convict", "arrest", "investigate"}:
                continue
            other = "recipient" if role == "actor" else "actor"
            for j in frame.targets(other):  # type: ignore[arg-type]
                if j != i and (code := self._own_country(j)):
                    found.add(code)
        return found

    def _own_country(self, j: int) -> str | None:
        """The country that a span's own words give."""
        if self.of[j]:
            return None if self.of[j][0].guessed else self.of[j][0].country
        phrase = self._phrases[j][0] if self._phrases[j] else None
        if phrase is not None and phrase.countries:
            return phrase.countries[0]
        return self.scene.span_country(j)

    def _words(self, entity: Entity) -> str:
        return self._reading.spans[entity.seen[0]].span.of(self._text) if entity.seen else ""

    # ----------------------------------------------------------------------------------------------- new ones

    def _new(self, i: int, kind, told: Told) -> Entity:  # type: ignore[no-untyped-def]
        country, link, score, guessed = told.country, told.link, told.score, False
        if country is None and told.actor is None and self._is_local(i, told):
            near = self.scene.country_after(i)
            country = near or self.scene.country_at(i, foreign=self._foreign(i))
            guessed = country is not None and near is None
            if country:
                link, score = ("place in the text", 0.7) if near else ("scene of the report", 0.45)
        entity = Entity(
            kind,
            name=told.name,
            actor=told.actor,
            country=country,
            sectors=told.sectors,
            link=link,
            score=score,
            candidates=told.candidates,
            guessed=guessed,
        )
        if told.head:
            entity.heads.add(told.head.split()[-1])
        if told.office:
            entity.offices.add(told.office)
        if told.actor is not None and told.actor.kind == "person":
            entity.offices |= {o.office for o in told.actor.offices if o.held_on(self._day)}
            entity.heads |= _HEADS_OF.get(next(iter(entity.offices), ""), set())
        self.entities.append(entity)
        return entity

    def _is_local(self, i: int, told: Told) -> bool:
        """Whether someone without a country in its own words belongs to the scene: not blocs, not things."""
        if {"IGO", "NGO", "MNC", "IMG", "ISM"} & set(told.sectors):
            return False
        return self._reading.spans[i].kind in {"person", "organisation", "group"} or bool(told.sectors)


_BETWEEN_STATES: Final = frozenset(
    "CONSULT ACCUSE REQUEST SUPPORT AGREE REJECT SANCTION THREATEN AID COOPERATE CONCEDE".split()
)
_HEADS_OF: Final[Mapping[str, set[str]]] = {
    "head_of_state": {"president", "leader"},
    "head_of_government": {"premier", "minister", "leader"},
    "effective_ruler": {"leader", "ruler", "chief", "strongman"},
    "foreign_minister": {"minister", "diplomat"},
    "defence_minister": {"minister"},
}


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


def _renamed(phrase: Phrase, short: str, full: str) -> Phrase:
    import dataclasses

    return dataclasses.replace(phrase, name=full) if phrase.name == short else phrase


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())


def _bare_place(words: str) -> str:
    text = re.sub(r"^(?:the|a|an)\s+", "", words.strip(), flags=re.IGNORECASE)
    capital = re.search(r"(?:[A-Z][\w'’.-]*(?:\s+(?:of|the|de|al)\s+(?=[A-Z])|\s+)?)+$", text)
    return capital[0].strip() if capital and capital[0].strip() else text
