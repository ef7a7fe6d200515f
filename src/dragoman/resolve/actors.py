"""What a phrase tells by itself, with the registry: which actor it names, which country and sectors it has.

The country comes from the phrase's own words (nationality, owner, complement, name) or from the registry; it is
never guessed from the other party of an event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dragoman.model import Actor
from dragoman.registry import Candidate, Registry
from dragoman.resolve.entities import country_on, sectors_on
from dragoman.resolve.phrases import Phrase, parse

_SAYS_WHAT: Final = re.compile(r"^(?:the |a |an |The |A |An )?((?:[a-z-]+ ){1,3})([A-Z].*)$")
_LINKS: Final = frozenset(
    "of in at on to from for by with against near and or under over behind inside outside".split()
)
_BESIDE: Final = re.compile(r",\s+((?!who\b|which\b|and\b|but\b|whose\b|where\b)[^,.;:()“”\"\n]{4,90})(?=[,.;])")
CLEAR: Final = 0.6
MARGIN: Final = 0.08
_NEAREST, _NEAR = 4, 0.25
"""So many of the countries that an article names most raise the score of a bare surname by so much."""
_RULERS: Final = ("effective_ruler", "head_of_state", "head_of_government")
_BLOC_SECTORS: Final = frozenset({"IGO", "NGO", "MNC", "IMG", "ISM"})
RELATIONAL: Final = frozenset(
    """neighbour neighbor neighbours neighbors ally allies rival rivals enemy enemies foe foes partner partners
    counterpart counterparts guest guests host hosts opponent opponents adversary adversaries critics friend friends
    visitor visitors victims""".split()
)
"""Words whose owner is somebody else: "its neighbour" is not of its country."""
_BODIES: Final = frozenset({"organisation", "group"})
_MEMBERS: Final = frozenset(
    """fighter fighters rebel rebels militant militants gunman gunmen insurgent insurgents guerrilla guerrillas
    terrorist terrorists troops soldiers forces force combatants men militiamen militia members member group movement
    organisation organization party alliance coalition jihadists jihadis extremists separatists police officers
    network cartel gang militias mercenaries units agents operatives commandos""".split()
)
"""Heads under which a body's name stands for its people or itself."""
Owner = Callable[[str], str | None]
"""The country (ISO3) that an owner's words mean in the article: "Oman", "his", "the ministry"."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a mention's own words tell. ``countries`` has several entries for "Franco-German"."""

    name: str | None = None
    actor: Actor | None = None
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    head: str = ""
    office: str | None = None
    link: str = ""
    score: float = 0.5
    candidates: tuple[str, ...] = ()
    former: bool = False

    @property
    def country(self) -> str | None:
        """The one country told; null for none."""
        return self.countries[0] if self.countries else None


def country_of(words: str, registry: Registry, day: date | None) -> str | None:
    """The country that words name or belong to: a state, a capital, an adjective, a body or person of one."""
    if code := registry.adjective(words):
        return code
    found = registry.named(words, on=day)
    return found[0].actor.country if found else None


def apposition(text: str, end: int, registry: Registry) -> Phrase | None:
    """What stands beside a name, where it tells a role: "Marta Olvane, Finland's deputy interior minister, ..."."""
    match = _BESIDE.match(text, end)
    if match is None:
        return None
    beside = parse(match[1], registry)[0]
    return beside if beside.told and not beside.name else None


def phrase_countries(phrase: Phrase, registry: Registry, day: date | None, owner: Owner) -> tuple[str, ...]:
    """The countries of a phrase: its nationalities, else its owner's, else its complement's."""
    if phrase.countries:
        return phrase.countries
    if phrase.owner and phrase.head not in RELATIONAL and (code := owner(phrase.owner)):
        return (code,)
    if phrase.complement:
        if phrase.preposition in {"against", "who", "which", "that", "and", "opposed to", "to", "with"}:
            return ()
        return complement_countries(phrase.complement, registry, day, place=phrase.preposition not in {"of", "for"})
    return ()


def complement_countries(words: str, registry: Registry, day: date | None, *, place: bool) -> tuple[str, ...]:
    """Countries that a complement names ("Chile", "the Kenyan parliament"); ``place`` asks the gazetteer too."""
    tokens = words.split()
    for size in range(min(len(tokens), 6), 0, -1):
        for start in range(len(tokens) - size + 1):
            part = " ".join(tokens[start : start + size]).strip(",.")
            bare = part.removesuffix("'s").removesuffix("’s")
            if not any(w[:1].isupper() for w in bare.split()[:1] + bare.split()[-1:]):
                continue
            if code := country_of(bare, registry, day):
                return (code,)
            if place and (found := registry.place(bare)) and found.country:
                return (found.country,)
    return ()


def choose(
    found: Sequence[Candidate], *, countries: Sequence[str], office: str | None, day: date | None, near: Sequence[str]
) -> Candidate | None:
    """The candidate that fits what else the phrase tells; null when none does or two fit alike.

    Among those known by surname alone the countries that the article names most (``near``) decide.
    """
    found = sorted((_nearer(c, near) for c in found), key=lambda c: (-c.score, c.actor.id))
    fitting = [c for c in found if not countries or c.actor.country is None or c.actor.country in countries]
    if office:
        holding = [c for c in fitting if holds(c.actor, office, day)]
        fitting = holding or [c for c in fitting if c.via != "surname" or not c.actor.offices]
    if not fitting:
        return None
    best = fitting[0]
    if len(fitting) > 1 and best.score - fitting[1].score < MARGIN and best.via == "surname":
        held = [c for c in fitting if any(o.held_on(day) for o in c.actor.offices)]
        return held[0] if len(held) == 1 else None
    return best


def _nearer(candidate: Candidate, near: Sequence[str]) -> Candidate:
    if candidate.via != "surname" or candidate.actor.country not in near[:_NEAREST]:
        return candidate
    return replace(candidate, score=min(1.0, candidate.score + _NEAR))


def holds(actor: Actor, office: str, day: date | None) -> bool:
    """Whether a person holds the office on the day; "leader" and "ruler" mean any of the highest."""
    wanted = _RULERS if office in {"leader", *_RULERS} else (office,)
    return any(o.office in wanted and o.held_on(day) for o in actor.offices)


def holder(office: str, country: str, registry: Registry, day: date | None) -> Actor | None:
    """Who holds an office of a country on a day, where just one does; "leader" asks for the ruler, then the heads."""
    offices = _RULERS if office == "leader" else (office,)
    for name in offices:
        found = registry.holders(name, country, on=day)
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def tell_person(
    phrases: Sequence[Phrase], registry: Registry, day: date | None, owner: Owner, near: Sequence[str] = ()
) -> Told:
    """What the words of a person's mention tell, its appositions included."""
    name = next((p.name for p in phrases if p.name), "")
    role = next((p for p in phrases if p.told), None)
    countries = next((c for p in phrases if (c := phrase_countries(p, registry, day, owner))), ())
    office = role.told.office if role and role.told else None
    former = bool(role and role.told and role.told.former)
    sectors = role.told.sectors if role and role.told else ()
    honorific = next((p.honorific for p in phrases if p.honorific), "")
    if not sectors and honorific in {"gen", "col", "lt", "maj", "capt", "adm", "brig", "sgt", "cpl", "cmdr"}:
        sectors = ("MIL",)
    head = role.head if role else next((p.head for p in phrases if p.head), "")
    if not name:
        return Told(None, None, countries, sectors, head, office, "description", 0.6 if countries else 0.3, (), former)
    found = [c for c in registry.named(name, on=day) if c.actor.kind == "person"]
    best = choose(found, countries=countries, office=None if former else office, day=day, near=near)
    others = tuple(c.actor.id for c in found if best is None or c.actor.id != best.actor.id)[:5]
    if best is not None and best.score >= CLEAR:
        actor = best.actor
        stands_for = country_on(actor, day)
        country = (stands_for,) if stands_for else () if actor.country else countries
        return Told(
            actor.name,
            actor,
            country,
            sectors_on(actor, day, sectors),
            head,
            office,
            f"registry {best.via}",
            best.score,
            others,
            former,
        )
    score = 0.8 if countries else 0.4
    if not countries and (body := _employer(phrases, registry, day)) is not None:
        countries, sectors = ((body.country,) if body.country else ()), sectors or body.sectors
        sectors = body.sectors if body.country is None else sectors
        score = 0.7
    return Told(name, None, countries, sectors, head, office, "name and title in the text", score, others, former)


def _employer(phrases: Sequence[Phrase], registry: Registry, day: date | None) -> Actor | None:
    """The registered body that a role names ("a United Nations expert", "head of the IMF")."""
    for phrase in phrases:
        words = [w for w in (phrase.role.title(), phrase.complement) if w]
        for text in words:
            tokens = text.split()
            for size in range(min(5, len(tokens)), 0, -1):
                for start in range(len(tokens) - size + 1):
                    part = " ".join(tokens[start : start + size])
                    for spelling in (part, part.upper()) if size == 1 else (part,):
                        found = [c for c in registry.named(spelling, on=day) if c.actor.kind in _BODIES]
                        if found and (size > 1 or found[0].via == "acronym" or part in phrase.words):
                            return found[0].actor
    return None


def tell_body(
    phrases: Sequence[Phrase], registry: Registry, day: date | None, owner: Owner, near: Sequence[str] = ()
) -> Told:
    """What the words of an organisation's, a state's or a group's mention tell."""
    several = len(phrases) > 1 and bool(_coordinated(phrases, registry, day))
    words = ", ".join(p.words for p in phrases)
    for text in dict.fromkeys(
        (words,)
        if several
        else (
            words,
            *(p.words for p in phrases),
            *(_core(p) for p in phrases),
            *(p.name for p in phrases),
            *(_named_by(p) for p in phrases),
        )
    ):
        found = [c for c in registry.named(text, on=day) if c.actor.kind != "person"] if text else []
        if found:
            countries = next((c for p in phrases if (c := phrase_countries(p, registry, day, owner))), ())
            best = _fitting(found, countries, near)
            country = (best.actor.country,) if best.actor.country else ()
            others = tuple(c.actor.id for c in found if c.actor.id != best.actor.id)[:5]
            sectors = best.actor.sectors
            return Told(
                best.actor.name, best.actor, country, sectors, "", None, f"registry {best.via}", best.score, others
            )
    main = phrases[0]
    if (body := _body_of_members(main, registry, day)) is not None:
        country = (body.actor.country,) if body.actor.country else ()
        return Told(
            body.actor.name, body.actor, country, body.actor.sectors, "", None, f"members, {body.via}", body.score * 0.9
        )
    countries = _coordinated(phrases, registry, day) or next(
        (c for p in phrases if (c := phrase_countries(p, registry, day, owner))), ()
    )
    told = next((p.told for p in phrases if p.told), None)
    sectors = told.sectors if told else ()
    if not countries and (whole := _whole_of(main, registry, day)) is not None:
        countries = (whole.country,) if whole.country else ()
        sectors = sectors if whole.country else whole.sectors
    name = _proper(main)
    if name and not countries:
        countries = complement_countries(name, registry, day, place=False)
    if set(sectors) & _BLOC_SECTORS and not phrases[0].countries and not phrases[0].owner:
        countries = () if "IGO" in sectors else countries
    score = 0.75 if countries and sectors else 0.6 if countries else 0.3
    return Told(name or None, None, countries, sectors, main.head, told.office if told else None, "description", score)


def _coordinated(phrases: Sequence[Phrase], registry: Registry, day: date | None) -> tuple[str, ...]:
    """The countries of "Chinese and Zambian presidents", "the ministers of Egypt, Sudan and Ethiopia"; else none."""
    if not any(p.is_plural for p in phrases):
        return ()
    found: dict[str, None] = {}
    for phrase in phrases:
        found.update(dict.fromkeys(phrase.countries))
        listed = phrase.complement if phrase.preposition in {"of", "from", "and"} else ""
        for part in re.split(r"\s+and\s+|,\s*", listed if phrase.role or phrase.countries else phrase.words):
            first = part.split()[0] if part else ""
            code = registry.adjective(first) or (country_of(part, registry, day) if part[:1].isupper() else None)
            if code:
                found[code] = None
    return tuple(found) if len(found) > 1 else ()


def _body_of_members(phrase: Phrase, registry: Registry, day: date | None) -> Candidate | None:
    """The registered body whose people a phrase means: "Hamas fighters", "guerrillas of the PKK"."""
    words = re.sub(r"^(?:the|a|an|some|suspected)\s+", "", phrase.words, flags=re.IGNORECASE).split()
    last = words[-1].lower() if words else ""
    names = [" ".join(words[:size]) for size in range(min(len(words) - 1, 6), 0, -1)] if last in _MEMBERS else []
    names += [re.sub(r"^\d[\d,]*\s+", "", name) for name in names if name[0].isdigit()]
    head = re.split(r"\s+(?:of|from|with)\s+", phrase.words.lower(), maxsplit=1)[0].split()
    if head and head[-1] in _MEMBERS and phrase.preposition in {"of", "from", "with"}:
        names.append(re.sub(r"^the\s+", "", phrase.complement))
    for name in names:
        if any(w[:1].isupper() for w in name.split()):
            found = [c for c in registry.named(name, on=day) if c.actor.kind in _BODIES]
            if found:
                return found[0]
    return None


def _whole_of(phrase: Phrase, registry: Registry, day: date | None) -> Actor | None:
    """The registered body that a phrase's body is part of: "the UN mission", "the EU's delegation", "Hamas envoys"."""
    words = re.sub(r"^(?:the|a|an)\s+", "", phrase.owner or phrase.words, flags=re.IGNORECASE).split()
    for size in range(len(words) if phrase.owner else min(len(words) - 1, 5), 0, -1):
        name = " ".join(words[:size])
        if name[:1].isupper():
            found = [c for c in registry.named(name, on=day) if c.actor.kind in _BODIES]
            if found:
                return found[0].actor
    return None


def _fitting(found: Sequence[Candidate], countries: Sequence[str], near: Sequence[str]) -> Candidate:
    """The candidate of the phrase's countries; else, of those nearly as good, one of a country the article names."""
    if own := [c for c in found if c.actor.country in countries]:
        return own[0]
    close = [c for c in found if found[0].score - c.score <= MARGIN]
    return next((c for code in near for c in close if c.actor.country == code), found[0])


def _named_by(phrase: Phrase) -> str:
    """The name after words that only say what it is: "the paramilitary Rapid Support Forces", "the group Hamas"."""
    match = _SAYS_WHAT.match(phrase.words)
    return match[2] if match and not set(match[1].split()) & _LINKS else ""


def _core(phrase: Phrase) -> str:
    """Role and name without determiner, owner and nationality, as written."""
    words = phrase.words
    if phrase.owner and phrase.owner[:1].isupper():
        at = words.find(phrase.owner) + len(phrase.owner)
        return words[at:].lstrip("'’s ").strip()
    return ""


def _proper(phrase: Phrase) -> str:
    """The phrase as a proper name: without determiner, if it holds a capital beyond its nationality."""
    if phrase.name:
        return phrase.name if not phrase.role else phrase.words.removeprefix("the ").removeprefix("The ")
    words = phrase.words.split()
    body = words[1:] if words and words[0].lower() in {"the", "a", "an"} else words
    capitals = [w for w in body if w[:1].isupper()]
    return " ".join(body) if len(capitals) > 1 and len(capitals) >= len(body) / 2 else ""
