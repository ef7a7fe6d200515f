"""Who is who, when and where, as data that anyone can correct: states, offices, organisations, sector words, places."""

from dragoman.registry.check import check, fix
from dragoman.registry.entries import Candidate, PlaceEntry, Role
from dragoman.registry.lookup import Registry, load
from dragoman.registry.names import NameUse

__all__ = ["Candidate", "NameUse", "PlaceEntry", "Registry", "Role", "check", "fix", "load"]
