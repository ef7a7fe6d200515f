"""Take a noun phrase apart: determiner, owner, nationality, role, name, complement, apposition.

"Oman's defence minister, Sherali Rahmonzoda" has owner "Oman", role "defence minister" and name "Sherali
Rahmonzoda"; "a senior Uzbek army officer" has nationality UZB and role "senior army officer". Nothing is looked up
but which words are nationalities, countries and roles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from dragoman.registry import Registry, Role

PRONOUNS: Final = frozenset(
    """both he him his himself
    she her hers herself it its itself they them their theirs themselves we us our ours ourselves
    i me my mine myself you your yours who whom whose which one another each other themself""".split()
)
_POSSESSIVE_PRONOUNS: Final = frozenset("his her its their our my your whose".split())
_DETERMINERS: Final = frozenset(
    """the a an this that these those both some any no all several many few most another other each every either
    neither such more much""".split()
)
NUMBERS: Final = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
}
_ADJECTIVES: Final = frozenset(
    """new old former current senior junior top late veteran long-time longtime outgoing incoming visiting
    acting interim caretaker embattled exiled self-exiled jailed detained ousted deposed elected newly-elected powerful
    main chief-in-exile hardline reclusive ailing alleged suspected unidentified unnamed armed masked local national
    regional visiting influential leading ruling fellow many own same very so-called""".split()
)
_HONORIFICS: Final = frozenset(
    """mr mrs ms miss mx dr sir dame lord lady madame madam mme m sheikh sheikha sayyid hajj haji ayatollah ustad don
    dona doña señor herr frau shri smt comrade capt lt col gen maj sgt cpl adm brig rev fr prof hon sen rep gov pres
    amb st""".split()
)
_QUANTIFIERS: Final = frozenset(
    """dozens scores hundreds thousands tens millions groups columns crowds members units members some many most several
    all one two three four five six ten part parts elements bands waves handful number majority any none half group
    crowd column convoy team family families pair couple majority remnants""".split()
)
_PARTICLES: Final = frozenset(
    """al el bin ibn bint abu abd ben von van der den de da do dos del della di du la le los las y e af ten ter zu und
    ould mint ag wa na ul ur""".split()
)
_OF: Final = re.compile(
    r"\s+(of|for|from|in|at|on|to|with|against|under|near|behind|inside|outside|along|aboard|who|which|that|led by|"
    r"backed by|loyal to|opposed to|based in|and)\s+(?=\S)"
)
_OWNER: Final = re.compile(r"^(.{1,60}?)(?:['’]s|(?<=s)['’])(?:\s+|$)")
_TOKEN: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in parts.

    ``determiner``, ``role`` and ``head`` (the role's last word, singular as far as the registry knows it) are lower
    case; ``owner`` and ``complement`` are words as written; ``countries`` are ISO3 codes of adjectives; ``number`` is
    a leading number. ``told`` is what the registry makes of the role.
    """

    words: str
    determiner: str = ""
    owner: str = ""
    countries: tuple[str, ...] = ()
    role: str = ""
    head: str = ""
    name: str = ""
    preposition: str = ""
    complement: str = ""
    number: int | None = None
    told: Role | None = None
    honorific: str = ""

    @property
    def is_pronoun(self) -> bool:
        """Whether the whole phrase is a pronoun."""
        return is_pronoun(self.words)

    @property
    def is_definite(self) -> bool:
        """Whether the phrase points at someone already known or unique."""
        return self.determiner in {"the", "this", "that", "these", "those", "both"} or bool(self.owner)

    @property
    def is_plural(self) -> bool:
        """Whether the phrase speaks of several, as far as its last word shows."""
        if self.name and not self.role:
            return False
        last = (self.role or self.words).split()[-1].lower() if (self.role or self.words).split() else ""
        if self.number is not None and self.number > 1:
            return True
        irregular = last in {"people", "police", "men", "women", "both", "children"}
        return irregular or (last.endswith("s") and not last.endswith(("ss", "us", "is")))


def is_pronoun(words: str) -> bool:
    """Whether words are a pronoun: "us", but not "US"."""
    return words.lower() in PRONOUNS and not (len(words) > 1 and words.isupper())


def parse(words: str, registry: Registry) -> tuple[Phrase, ...]:
    """The phrase and its appositions, in order: "Yemen's premier, Maeen Said" gives two."""
    pieces = [p.strip() for p in re.split(r",\s+|\s+[–—]\s+|\s*\(|\)", _clean(words)) if p.strip()]
    return tuple(_parse_one(p, registry) for p in pieces) or (Phrase(words),)


def _clean(words: str) -> str:
    return re.sub(r"\s+", " ", words.strip().strip('"“”«»‘')).strip()


def _parse_one(words: str, registry: Registry) -> Phrase:
    if is_pronoun(words) or words.lower() in _DETERMINERS:
        return Phrase(words)
    rest = words
    determiner, rest = _take_determiner(rest)
    owner = ""
    first = rest.split(" ", 1)[0].lower()
    if first in _POSSESSIVE_PRONOUNS and " " in rest:
        owner, rest = first, rest.split(" ", 1)[1]
    elif (match := _OWNER.match(rest)) and match.end() < len(rest) and not re.search(r"\s(?:of|for|in)\s", match[1]):
        owner, rest = match[1], rest[match.end() :]
        own_determiner, owner = _take_determiner(owner) if " " in owner else ("", owner)
        determiner = determiner or own_determiner
    number, rest = _take_number(rest)
    nominal, preposition, complement = _split_complement(rest, registry)
    tokens = _TOKEN.findall(nominal)
    if re.match(r"^of\s", rest):
        tokens = []
    if preposition == "of" and complement and tokens and tokens[-1].lower() in _QUANTIFIERS:
        inner = _parse_one(complement, registry)
        return replace(inner, words=words, number=number if number is not None else inner.number)
    countries, kept = _take_countries(tokens, registry)
    honorific = ""
    while kept and kept[0].lower().rstrip(".") in _HONORIFICS and len(kept) > 1 and kept[1][:1].isupper():
        honorific = kept[0].lower().rstrip(".")
        kept = kept[1:]
    role, name = _role_and_name(kept, registry)
    if not name and complement and role:
        complement, name = _name_after(complement, registry)
    told = _told(role, preposition, complement, registry) if role else None
    return Phrase(
        words,
        determiner.lower(),
        owner,
        tuple(dict.fromkeys(countries)),
        role.lower(),
        told.head if told else (role.lower().split()[-1] if role else ""),
        name,
        preposition,
        complement,
        number,
        told,
        honorific,
    )


def _told(role: str, preposition: str, complement: str, registry: Registry) -> Role | None:
    if preposition in {"of", "for"} and complement:
        return registry.sectors_of(f"{role} {preposition} {complement}") or registry.sectors_of(role)
    return registry.sectors_of(role)


def _take_determiner(words: str) -> tuple[str, str]:
    first, _, rest = words.partition(" ")
    if first.lower() in _DETERMINERS and rest:
        inner, remaining = (
            _take_determiner(rest) if first.lower() in {"all", "some", "both", "many", "most"} else ("", rest)
        )
        return (first if not inner or first.lower() == "both" else inner), remaining
    return "", words


def _take_number(words: str) -> tuple[int | None, str]:
    match = re.match(
        r"^(?:(?:at least|more than|some|about|around|up to|nearly|over)\s+)?(\d[\d,]*|[A-Za-z]+)\s+(?=\S)", words
    )
    if not match:
        return None, words
    token = match[1].lower()
    if token[0].isdigit():
        return int(token.replace(",", "")), words[match.end() :]
    if token in NUMBERS:
        return NUMBERS[token], words[match.end() :]
    return None, words


def _split_complement(words: str, registry: Registry) -> tuple[str, str, str]:
    """Words up to the first preposition, the preposition, and what follows; names that hold one stay whole."""
    match = _OF.search(words)
    if not match or not match.start():
        return words, "", ""
    if registry.named(words):
        return words, "", ""
    return words[: match.start()], match[1], words[match.end() :]


def _take_countries(tokens: list[str], registry: Registry) -> tuple[list[str], list[str]]:
    """Nationalities among the words before the last ("Uzbek", "South African", "US-led"), and the other words."""
    countries: list[str] = []
    kept: list[str] = []
    i = 0
    while i < len(tokens):
        for size in (3, 2, 1):
            word = " ".join(tokens[i : i + size])
            if i + size > len(tokens) or not word[:1].isupper():
                continue
            bare = re.sub(
                r"-(?:led|backed|brokered|funded|made|born|based|run|controlled|allied|supported|trained)$", "", word
            )
            code = registry.adjective(bare) or (_state(bare, registry) if i + size < len(tokens) else None)
            if code and not (
                kept and kept[-1][:1].isupper() and size == 1 and not registry.sectors_of(kept[-1].lower())
            ):
                countries.append(code)
                i += size
                break
        else:
            kept.append(tokens[i])
            i += 1
    return countries, kept


def _state(word: str, registry: Registry) -> str | None:
    """The country that a bare state's name before a noun means ("Lebanon ceasefire monitors")."""
    found = [c for c in registry.named(word) if c.actor.kind == "state" and c.via in {"short name", "abbreviation"}]
    return found[0].actor.country if found else None


def _role_and_name(tokens: list[str], registry: Registry) -> tuple[str, str]:
    """Where the title ends and the name begins."""
    if not tokens:
        return "", ""
    if all(_is_name_word(t) for t in tokens) and len(tokens) > 1 and _known_person(" ".join(tokens), registry):
        return "", " ".join(tokens)
    first_name = next((i for i in range(len(tokens)) if _tail_is_name(tokens[i:])), len(tokens))
    for cut in range(len(tokens), first_name - 1, -1):
        head = " ".join(tokens[:cut])
        if cut and _ends_in_role(head, registry):
            return head, " ".join(tokens[cut:])
    return " ".join(tokens[:first_name]), " ".join(tokens[first_name:])


def _known_person(name: str, registry: Registry) -> bool:
    return any(c.actor.kind == "person" for c in registry.named(name))


def _ends_in_role(words: str, registry: Registry) -> bool:
    return registry.sectors_of(words) is not None


def _is_name_word(token: str) -> bool:
    bare = token.strip("'’\"“”-.")
    return bool(bare) and (bare[0].isupper() or bare.lower() in _PARTICLES or bare[0].isdigit())


def _tail_is_name(tokens: list[str]) -> bool:
    return (
        tokens[0].strip("'’\"“”.")[:1].isupper() or (tokens[0].lower().split("-")[0] in _PARTICLES and len(tokens) > 1)
        if all(_is_name_word(t) or t.lower().split("-")[0] in _PARTICLES for t in tokens)
        else False
    )


def _name_after(complement: str, registry: Registry) -> tuple[str, str]:
    """Part "Chile Ana Rojas" or "the European Commission Ursula von der Leyen" into body and name."""
    tokens = complement.split()
    for cut in range(len(tokens) - 2, 0, -1):
        body = " ".join(tokens[:cut])
        rest = tokens[cut:]
        if all(_is_name_word(t) for t in rest) and any(c.actor.kind != "person" for c in registry.named(body)):
            return body, " ".join(rest)
    return complement, ""
