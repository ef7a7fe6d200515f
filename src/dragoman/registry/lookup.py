"""The registry: who is who on a day, what a phrase says of someone, where a place is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from dragoman.errors import InputError
from dragoman.model import Actor
from dragoman.registry import build, gazetteer, origins
from dragoman.registry.entries import Candidate, PlaceEntry, Role
from dragoman.registry.folding import fold
from dragoman.registry.names import NameUse, candidates
from dragoman.registry.origins import Origins
from dragoman.registry.roles import SectorWord, role_of
from dragoman.registry.tables import DATA, TABLES, Row, fingerprint, layered


class Registry:
    """Who is who, as data. Immutable; places are read on the first question for one."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read the files of all folders, later over earlier ones. Raises DataError on files that break the rules."""
        self._folders = tuple(folders)
        self._rows: Mapping[str, list[Row]] = {file: layered(file, folders) for file in TABLES}
        bodies = build.state_actors(self._rows["states.csv"]) | build.organisation_actors(
            self._rows["organisations.csv"]
        )
        persons = build.person_actors(self._rows["persons.csv"], self._rows["offices.csv"], bodies)
        self._actors: Mapping[str, Actor] = bodies | persons
        self._uses: Mapping[str, tuple[NameUse, ...]] = build.name_uses(self._rows, self._actors)
        self._words: Mapping[str, SectorWord] = build.sector_words(self._rows["sectors.csv"])
        self._members = build.memberships(self._rows["members.csv"])
        self._holders = build.office_holders(self._rows["offices.csv"], self._actors)

    @cached_property
    def version(self) -> str:
        """16 hex digits over all data files."""
        return fingerprint(self._folders)

    def actor(self, id: str) -> Actor | None:
        """The entry with this id: ISO3 for states, a slug for everyone else."""
        return self._actors.get(id)

    def actors(self) -> Iterator[Actor]:
        """All entries: states, organisations, persons, in the files' order."""
        return iter(self._actors.values())

    def names_of(self, id: str) -> tuple[NameUse, ...]:
        """Every name of an entry with its kind and dates, sorted by kind and name."""
        found = [u for uses in self._uses.values() for u in uses if u.actor == id]
        return tuple(sorted(found, key=lambda u: (u.kind, u.name)))

    def named(self, name: str, *, on: date | None = None) -> tuple[Candidate, ...]:
        """Everyone a name can mean on a day, best first; empty when nobody.

        Case, diacritics, hyphens, a leading "the" and a possessive do not matter; the case of acronyms does. A name
        that was not right on the day ("Zaire" in 2020) still answers, with a lower score. A middle initial that the
        registry does not know is passed over.
        """
        found = candidates(self._uses, self._actors, name, on)
        if found or " " not in name.strip():
            return found
        words = name.split()
        shorter = " ".join(w for i, w in enumerate(words) if i in {0, len(words) - 1} or len(w.rstrip(".")) > 1)
        return candidates(self._uses, self._actors, shorter, on) if shorter != name else ()

    def adjective(self, word: str) -> str | None:
        """The country (ISO3) that an adjective of nationality means: "Uzbek" UZB; "US" and "UK" count.

        A partly recognised entity answers with its claimant's code. Null for other words.
        """
        uses = [u for u in self._uses.get(fold(word), ()) if u.kind in {"demonym_adjective", "abbreviation"}]
        states = [(u.rank, u.actor) for u in uses if self._actors[u.actor].kind == "state"]
        if not states or not word.strip()[:1].isupper():
            return None
        return self._actors[min(states)[1]].country

    def sectors_of(self, phrase: str) -> Role | None:
        """The role that a noun phrase without its names and nationalities tells; see `dragoman.registry.roles`."""
        return role_of(self._words, phrase)

    def holders(self, office: str, country: str, *, on: date | None = None) -> tuple[Actor, ...]:
        """Who holds an office of a state (ISO3) or an organisation (its id) on a day; without a day, all who did.

        The latest comes first.
        """
        found = [(term, person) for term, person in self._holders.get((office, country), ()) if term.held_on(on)]
        found.sort(key=lambda pair: pair[0].start or date.min, reverse=True)
        return tuple(self._actors[person] for person in dict.fromkeys(person for _, person in found))

    def members(self, organisation: str, *, on: date | None = None) -> frozenset[str]:
        """Ids of an organisation's members on a day; without a day, those whose membership has not ended."""
        rows = self._members.get(organisation, ())
        return frozenset(u.actor for u in rows if (u.end is None if on is None else u.on(on)))

    def memberships(self, member: str, *, on: date | None = None) -> frozenset[str]:
        """Ids of the organisations that a state belongs to on a day."""
        return frozenset(o for o in self._members if member in self.members(o, on=on))

    def countries(self) -> tuple[Actor, ...]:
        """States and territories, former ones too, by id."""
        return tuple(sorted((a for a in self._actors.values() if a.kind == "state"), key=lambda a: a.id))

    @cached_property
    def origins(self) -> Origins:
        """In which countries persons have which names."""
        found = Origins.load(DATA / origins.FILE)
        for actor in self._actors.values():
            if actor.kind == "person" and actor.country:
                found.add(actor.name, actor.country)
        return found

    @cached_property
    def _places(self) -> gazetteer.Index:
        states = [
            PlaceEntry(u.name, actor.country, None, None, kind="state")
            for uses in self._uses.values()
            for u in uses
            if u.kind in {"short", "official", "alternative", "former", "abbreviation"}
            and (actor := self._actors[u.actor]).kind == "state"
            and actor.country
        ]
        return gazetteer.index_of(self._folders, self._rows["regions.csv"], states)

    def place(self, name: str, *, near: Collection[str] = ()) -> PlaceEntry | None:
        """The likeliest place of that name; those in the ``near`` countries (ISO3) first. Null when unknown."""
        return gazetteer.find(self._places, name, near)


def load(folders: Sequence[Path] = ()) -> Registry:
    """The built-in registry with the users' folders layered on top: same file names, rows added or replaced by key.

    Raises InputError when a folder is missing, DataError when a file cannot be used.
    """
    for folder in folders:
        if not Path(folder).is_dir():
            raise InputError(f"{folder}: not a folder; give the folder that holds your registry's CSV files")
    return Registry((DATA, *(Path(f) for f in folders)))
