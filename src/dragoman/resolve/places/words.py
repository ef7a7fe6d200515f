"""The words around a place's name: what kind of place it is, where it lies to the name, what owns it."""

from __future__ import annotations

import re
from typing import Final

# A name may end in these and be known with or without them ("Borno state", "Kandahar province").
_REGIONS: Final = """region province state oblast governorate county district department prefecture territory canton
    republic municipality area strip peninsula island islands archipelago valley mountains highlands desert delta
    enclave exclave"""
# A name may stand before these and lend them its place ("Kabul airport", "Stanley prison").
_SITES: Final = """
    airport airfield airbase airstrip base port harbour harbor prison jail camp stadium university hospital
    court courthouse square street avenue road bridge tower mosque cathedral church synagogue shrine market
    palace gate gates suburb suburbs township neighbourhood neighborhood quarter village town city centre center
    countryside outskirts checkpoint crossing border refinery plant dam station terminal embassy consulate hotel
    mall school front branch hinterland coast shore waters frontline
"""
REGION_NOUNS: Final = frozenset(_REGIONS.split())
SITE_NOUNS: Final = frozenset(_SITES.split())
# "the port of Odesa": what stands after "of" is the place itself.
OF_NOUNS: Final = (
    REGION_NOUNS
    | frozenset(
        "city town village port capital suburb outskirts centre center oasis port-city settlement commune".split()
    )
    | frozenset("streets north south east west coast".split())
)
# An adjective of nationality before these tells where they are; before an embassy or a camp it tells whose they are.
LAND_NOUNS: Final = REGION_NOUNS | frozenset(
    """city town village port capital coast territory soil side airspace waters countryside heartland hinterland north
    south east west centre interior mainland cities towns villages ports provinces regions districts islands coastline
    parliament legislature""".split()
)
ABROAD_NOUNS: Final = frozenset(
    """embassy embassies consulate consulates mission legation commission residence border borders frontier frontiers
    line boundary""".split()
)
# A name before these is that of another thing.
OTHER_NOUNS: Final = frozenset(
    """river lake sea bay mountain mountains mount hill hills pass basin canal reef shoal company group party army
    brigade movement ministry agency bank newspaper institute foundation""".split()
)
_DIRECTIONS: Final = (
    r"(?:far |deep |mid-)?(?:north|south|east|west)(?:[- ]?(?:north|south|east|west|central))*(?:ern|ernmost)?"
    r"|central|centre of"
    r"|downtown|upper|lower|greater|inner|outer|mainland|coastal|rural|metropolitan|suburban|occupied|mid"
)
DIRECTION: Final = re.compile(rf"^(?:the )?(?:{_DIRECTIONS})[ -](?=\S)", re.IGNORECASE)
LEADING: Final = re.compile(
    r"^(?:(?:in|at|near|outside|around|off|inside|across|from|to|into|over|close to|just|on the outskirts of"
    r"|the outskirts of"
    r"|the suburbs of|the streets of|parts of|much of|all of|most of|elsewhere in|the whole of|the rest of"
    r"|somewhere in)\s+)+",
    re.IGNORECASE,
)
# Where something is, best first; "of" is asked last since it may tell an owner.
LOCATING: Final = re.compile(r"\s+(in|near|outside|at|inside|off|around|on|across)\s+(?=.*[A-Z])")
OF: Final = re.compile(r"\s+of\s+(?=.*[A-Z])")
BETWEEN: Final = re.compile(
    r"^(?P<head>.*\b(?:border|frontier|boundary|road|line|route|highway|track|bridge|crossing|pass|strait)s?)\b.*?"
    r"\b(?:with|between|to|into|from)\b"
)
SIDE: Final = re.compile(
    r"^(?:the|its|their)? ?(?P<adjective>[A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:-held|-controlled)? side\b"
)
OWNER: Final = re.compile(
    r"^(?:the )?(?P<owner>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|the|and|de|al))*?)(?:['’]s|(?<=s)['’]) (?P<rest>.+)$"
)
NAME: Final = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w.’'‘ʼ-]*(?:[ -](?:(?:de|del|la|las|los|el|al|an|as|du|da|do|dos|des|le|les|of|the|and|sur"
    r"|upon|ul|ash|bin|y|di|am|an der)[ -])*"
    r"[A-ZÀ-ÖØ-Þ0-9][\w.’'‘ʼ-]*)*|(?:al|el|ash|az|an|ar|at)-[A-Z][\w’'-]+"
)
ARTICLE: Final = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that)\s+", re.IGNORECASE)
