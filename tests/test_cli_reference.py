"""The reference of the command line names every command and option, and none that does not exist."""

import re
from pathlib import Path

import typer

from dragoman.cli import app

REFERENCE = (Path(__file__).parents[1] / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")


def commands(group, prefix=""):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


GROUP = typer.main.get_command(app)
COMMANDS = dict(commands(GROUP))


def section(name):
    head = name.split()[0]
    return re.split(r"^## ", REFERENCE, flags=re.MULTILINE)[
        [s.split("\n")[0] for s in re.split(r"^## ", REFERENCE, flags=re.MULTILINE)].index(head)
    ]


def options(command):
    return {o for p in command.params for o in p.opts if o.startswith("--")} - {"--help"}


def test_every_command_and_option_is_told():
    for name, command in COMMANDS.items():
        told = section(name)
        missing = [o for o in options(command) if not re.search(rf"{re.escape(o)}\b", told)]
        assert not missing, (name, missing)


def test_no_option_is_told_that_does_not_exist():
    known = {o for c in COMMANDS.values() for o in options(c)} | {"--help", "--version"}
    told = set(re.findall(r"--[a-z]+", REFERENCE))
    assert told <= known, told - known


def test_help_has_a_sentence_for_every_option():
    for name, command in COMMANDS.items():
        assert command.help, name
        assert all(getattr(p, "help", None) for p in command.params), name
