"""Places as news writes them: "the besieged city of Mariupol", "Goma, in eastern Congo", "the Kenyan capital".

Names are looked up as written, then without articles, directions and nouns of kind. What stands after "in" or "near"
says where something is; an owner or a nationality says it for land ("Russia's Belgorod region"), not for embassies,
camps and borders ("the Chinese embassy" has no country). A part of a country has the country and no degrees. What is
not known stays as written; its country is null, or the one that the words give ("a village in Uganda").
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from dragoman.model import Place, Span
from dragoman.registry import Registry
from dragoman.resolve.places.lookup import Spot, capital, close, likely, named, with_noun
from dragoman.resolve.places.words import (
    ABROAD_NOUNS,
    ARTICLE,
    BETWEEN,
    DIRECTION,
    LAND_NOUNS,
    LEADING,
    LOCATING,
    NAME,
    OF,
    OF_NOUNS,
    OTHER_NOUNS,
    OWNER,
    SIDE,
    SITE_NOUNS,
)

__all__ = ["place"]

_LONGEST = 120
_TOWN = 50_000


def place(text: str, span: Span, registry: Registry, *, near: Collection[str] = ()) -> Place:
    """The place that a span names.

    ``near`` are the countries of the story (ISO3): of places of one name those there are preferred; a tuple is taken
    in its order, the country that the story is most about first. Unknown places stay as written, without a country.
    """
    found = _found(text, registry, near if isinstance(near, tuple) else frozenset(near))
    if found is None:
        return Place(text, span)
    return Place(text, span, found.name, found.country, found.lat, found.lon, found.geonames)


@lru_cache(maxsize=4096)
def _found(text: str, registry: Registry, near: tuple[str, ...] | frozenset[str]) -> Spot | None:
    words = " ".join(text.strip().strip('"“”«»‘.,;:').split())
    if not words or len(words) > _LONGEST or not re.search(r"[A-ZÀ-Þ]", words):
        return None
    if words.isupper() and len(words) > 4:
        words = words.title()
    return _phrase(words, registry, near)


def _phrase(words: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """A phrase with what stands around its name, outermost first."""
    words = LEADING.sub("", words)
    bare = ARTICLE.sub("", words)
    if bare[:1].isupper() and (found := _as_written(bare, registry, near)) is not None:
        return found
    if ", " in words:
        first, _, rest = words.partition(", ")
        return _compound(first, rest, registry, near)
    if match := SIDE.match(words):
        country = registry.adjective(match["adjective"])
        return Spot(None, country) if country else None
    if (match := LOCATING.search(words)) is not None:
        return _located(words[: match.start()], words[match.end() :], registry, near)
    if (match := BETWEEN.match(words)) is not None:
        return _simple(match["head"], registry, near) if NAME.search(ARTICLE.sub("", match["head"])) else None
    if match := OWNER.match(words):
        return _owned(match["owner"], match["rest"], registry, near)
    if (match := OF.search(words)) is not None:
        return _of(words[: match.start()], words[match.end() :], registry, near)
    first, conjunction, second = words.partition(" and ")
    if conjunction:
        return _phrase(first, registry, near) or _phrase(second, registry, near)
    return _simple(words, registry, near)


def _as_written(words: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """A whole span that is a name; of names with a lower-case noun at the end, too ("Borno state")."""
    return named(words, registry, near)


def _compound(first: str, rest: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """Take "Goma, in eastern Congo", "Paris, Texas", "the Turkish capital, Ankara": one in the other, or the same."""
    outer = _phrase(rest, registry, near)
    if outer is None or outer.country is None:
        return _phrase(first, registry, near)
    inner = _phrase(first, registry, (outer.country,))
    if inner is None or inner.country != outer.country:
        bare = ARTICLE.sub("", first)
        strict = named(bare, registry, (outer.country,), strict=True) if bare[:1].isupper() else None
        return strict or (Spot(None, outer.country) if inner is None or not inner.whole else inner)
    if not inner.known or (inner.whole and not outer.whole):
        return outer if outer.known and not outer.whole else inner
    return inner


def _located(head: str, where: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """Read "Kidal in northern Mali": the name before, in the country after; else the place after."""
    outer = _phrase(where, registry, near)
    if outer is None or outer.country is None:
        return outer
    inner = None
    noun = head.rsplit(maxsplit=1)[-1].lower()
    if noun not in ABROAD_NOUNS and NAME.search(ARTICLE.sub("", head)):
        inner = _strict(head, registry, outer.country)
    if inner is not None and inner.known and close(inner, outer):
        return inner
    return (
        outer if outer.known and not outer.whole else Spot(outer.name, outer.country, outer.lat, outer.lon, whole=True)
    )


def _owned(owner: str, rest: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """Read "Russia's Belgorod region", "Moscow's Red Square", "Georgia's capital": inside the owner's land or town."""
    outer = named(owner, registry, near)
    if outer is None or outer.country is None or rest.rsplit(maxsplit=1)[-1].lower() in ABROAD_NOUNS:
        return None
    if re.match(r"(?:\w+ )?capital\b", rest):
        return capital(outer.country, registry)
    inner = _strict(rest, registry, outer.country)
    if inner is not None and inner.known and close(inner, outer):
        return inner
    return outer if not outer.whole else Spot(None, outer.country)


def _of(head: str, rest: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """Read "the port of Odesa" is Odesa; "the headquarters of the army" is nowhere."""
    noun = head.rsplit(maxsplit=1)[-1].lower()
    country = _nationality(head, registry)
    if noun not in OF_NOUNS and head.rsplit(maxsplit=1)[-1][:1].isupper():
        return None
    if noun in OF_NOUNS:
        around = Spot(None, country) if country else _around(head, registry, near)
        within = (around.country,) if around is not None and around.country else near
        return _phrase(rest, registry, within) or around
    if noun in ABROAD_NOUNS or noun.rstrip("s") in {"soldier", "minister", "president", "police", "people"}:
        return None
    found = _phrase(rest, registry, near)
    if found is not None and not found.whole:
        return found if likely(found, near) else None
    return Spot(None, found.country) if found and found.country else None


def _around(head: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """What the words before "of" name: "the West Bank city" lies in the West Bank, "the Nairobi slum" in Nairobi."""
    name = NAME.search(ARTICLE.sub("", head))
    found = named(name[0], registry, near) if name else None
    return found if likely(found, near) else None


def _strict(words: str, registry: Registry, country: str) -> Spot | None:
    """The place in one country that a phrase names."""
    found = _simple(ARTICLE.sub("", words), registry, (country,)) if " of " not in words else None
    if " of " in words:
        found = _phrase(words, registry, (country,))
    return found if found is not None and found.country == country else None


def _nationality(words: str, registry: Registry) -> str | None:
    """The country of a leading or inner adjective of nationality ("the eastern Libyan city")."""
    tokens = ARTICLE.sub("", words).split()
    for i, token in enumerate(tokens):
        for size in (2, 1):
            found = registry.adjective(" ".join(tokens[i : i + size])) if token[:1].isupper() else None
            if found:
                return found
    return None


def _simple(words: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """A phrase without complements: article, adjectives, nationality, name, noun of kind."""
    rest = ARTICLE.sub("", words)
    while (match := DIRECTION.match(rest)) is not None:
        inside = ARTICLE.sub("", rest[match.end() :])
        found = named(inside, registry, near) if inside[:1].isupper() else None
        if likely(found, near):
            return found
        if rest[:1].isupper():
            break
        rest = inside
    name = NAME.search(rest)
    if name is None:
        return None
    rest = rest[name.start() :]
    administered = re.match(
        r"(?P<who>[A-Z][\w ]+?)-(?:administered|controlled|held|occupied|ruled|run) (?P<rest>.+)$", rest
    )
    if administered:
        country = registry.adjective(administered["who"])
        inner = _simple(administered["rest"], registry, near)
        if country and "administered" in rest:
            return Spot(inner.name if inner else None, country, whole=True)
        return inner
    country, after = _take_nationality(rest, registry)
    if country:
        return _national(country, after, registry)
    return with_noun(rest, registry, near) or _leading_name(rest, registry, near) or _inner_name(rest, registry, near)


def _take_nationality(words: str, registry: Registry) -> tuple[str | None, str]:
    tokens = words.split()
    for size in (3, 2, 1):
        if size < len(tokens) and (code := registry.adjective(" ".join(tokens[:size]))) is not None:
            return code, " ".join(tokens[size:])
    return None, words


def _national(country: str, rest: str, registry: Registry) -> Spot | None:
    """Read "the Kenyan capital", "the Nigerian city Kano", "the Syrian coast"; whose an embassy is tells nothing."""
    if match := re.match(r"(?:\w+ )?capital(?:,? (?P<name>[A-Z].*))?$", rest):
        inner = named(match["name"], registry, (country,), strict=True) if match["name"] else None
        return inner or capital(country, registry)
    if name := NAME.search(rest):
        inner = with_noun(rest[name.start() :], registry, (country,), strict=True)
        if inner is not None:
            return inner
    noun = rest.rsplit(maxsplit=1)[-1].lower() if rest else ""
    return Spot(None, country, whole=True) if noun in LAND_NOUNS and noun not in ABROAD_NOUNS else None


def _leading_name(words: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """The town that a longer name of a site begins with ("Islamabad High Court"), in the story's countries only."""
    tokens = words.split()
    if len(tokens) < 3 or tokens[-1].lower().rstrip("s") not in SITE_NOUNS:
        return None
    for size in range(len(tokens) - 1, 0, -1):
        found = named(" ".join(tokens[:size]), registry, near, strict=True)
        if found is not None and found.population >= _TOWN:
            return found
    return None


def _inner_name(words: str, registry: Registry, near: Collection[str]) -> Spot | None:
    """The last name inside longer words ("Black Sea port Odesa" after its adjectives), if it is likely the place."""
    for name in reversed(list(NAME.finditer(words))):
        if name[0] == words:
            continue
        found = named(name[0], registry, near)
        follows = words[name.end() :].strip().split()
        if (
            found is not None
            and likely(found, near)
            and not (follows and follows[-1].lower() in ABROAD_NOUNS | OTHER_NOUNS)
        ):
            return found
    return None
