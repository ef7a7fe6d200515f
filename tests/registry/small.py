"""A small registry of invented states and persons, for tests that break or ask it."""

from pathlib import Path

HEADERS = {
    "states.csv": "id,name,official,iso2,cow,from,to,status,claimed_by,basis",
    "names.csv": "name,actor,kind,from,to,rank,basis",
    "organisations.csv": "id,name,kind,sector,country,from,to,basis",
    "organisation_names.csv": "name,actor,kind,rank,basis",
    "members.csv": "organisation,member,from,to,basis",
    "sectors.csv": "word,sector,kind,office,example,counter,basis",
    "persons.csv": "id,name,aliases,surname,country,basis",
    "offices.csv": "person,office,title,actor,from,to,precision,sectors,basis",
    "regions.csv": "name,kind,country,lat,lon,alternates,basis",
}

ROWS = {
    "states.csv": [
        "XAA,Arland,Republic of Arland,XA,901,,,state,,own",
        "XBB,Borland,,XB,902,,,state,,own",
        "XCC,Old Borland,,XB,902,1950,1990-12-31,former,,own",
    ],
    "names.csv": [
        "Arlander,XAA,demonym_noun,,,,own",
        "Aro,XAA,capital,,,,own",
        "Landish,XAA,demonym_adjective,,,,own",
        "Landish,XBB,demonym_adjective,,,2,own",
        "Osk,XBB,former,,1999-12-31,,own",
    ],
    "organisations.csv": ["landish-league,Landish League,bloc,IGO,,1960,,own"],
    "organisation_names.csv": ["LNL,landish-league,acronym,,own"],
    "members.csv": ["landish-league,XAA,1960,,own", "landish-league,XBB,1991,2005-06,own"],
    "sectors.csv": [
        "minister,GOV,role,,the minister,,own",
        "prime minister,GOV,office,head_of_government,the prime minister,the minister,own",
    ],
    "persons.csv": [
        "ana-dolu,Ana Dolu,,Dolu,XAA,own",
        "bo-dolu,Bo Dolu,Bohumil Dolu,Dolu,XAA,own",
        "cy-ferro,Cý Férro-Münd,,Ferro-Mund,XBB,own",
    ],
    "offices.csv": [
        "ana-dolu,head_of_government,Prime Minister,XAA,1994-05-01,1999-06-10,day,GOV,own",
        "bo-dolu,head_of_government,Prime Minister,XAA,1999-06-10,2004-03,month,GOV,own",
        "cy-ferro,head_of_state,President,XBB,1998,,year,GOV,own",
    ],
    "regions.csv": ["Nord,admin1,XAA,10.5,-20.0,,own"],
}


def write(folder: Path, more: dict[str, list[str]], *, base: bool = True) -> Path:
    """The small registry in this folder with more rows at the end of its files; without ``base`` those rows alone."""
    for file, header in HEADERS.items():
        rows = [*(ROWS[file] if base else []), *more.get(file, [])]
        if rows:
            (folder / file).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder
