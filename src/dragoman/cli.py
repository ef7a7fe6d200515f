"""The command line: one command per verb. Thin: every command calls the library and shows its answer.

Exit codes: 0 done, 1 a failure the message explains, 2 wrong input, 130 interrupted.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.errors import DragomanError, InputError

if TYPE_CHECKING:
    from dragoman.run.summary import Summary
    from dragoman.store import Filter

RECORD = "dragoman.duckdb"
LIMIT = 50

app = typer.Typer(
    name="dragoman",
    help="Read news reports about politics into a record of events, statements and ties, each with its sentence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
evaluate = typer.Typer(help="Score the reader, or findings, against gold.", no_args_is_help=True)
app.add_typer(evaluate, name="evaluate")


def _day(text: str | None) -> date | None:
    """An ISO day from the command line; a year or a month is its first day."""
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise InputError(f"{text!r} is not a date; write it as 2025-03-04")


def _record_path(given: Path | None) -> Path:
    return given or Path(os.environ.get("DRAGOMAN_RECORD") or RECORD)


RecordOption = Annotated[
    Path | None,
    typer.Option("--record", metavar="FILE", help=f"The record; else DRAGOMAN_RECORD, else {RECORD} here."),
]
KindOption = Annotated[str | None, typer.Option(help="event, statement or tie.")]
TypeOption = Annotated[str | None, typer.Option("--type", help="A PLOVER type, SAY, or a tie's name.")]
ActorOption = Annotated[str | None, typer.Option(help="Who acts: a name or an ISO code.")]
RecipientOption = Annotated[str | None, typer.Option(help="Who is acted on: a name or an ISO code.")]
RealisOption = Annotated[
    str | None,
    typer.Option(help="actual, planned, hypothetical or denied; also shows what is claimed or historical."),
]
SinceOption = Annotated[str | None, typer.Option(help="First day, as 2025-03-04.")]
UntilOption = Annotated[str | None, typer.Option(help="Last day.")]
ArticleOption = Annotated[str | None, typer.Option(help="An article's id or the beginning of it.")]
AllOption = Annotated[bool, typer.Option("--all", help="Not facts only: also planned, claimed, denied, historical.")]
FolderOption = Annotated[
    list[Path] | None,
    typer.Option(metavar="DIR", help="A folder of your own laid over ours; may be given again."),
]


def _filter(
    kind: str | None,
    type_: str | None,
    actor: str | None,
    recipient: str | None,
    realis: str | None,
    since: str | None,
    until: str | None,
    article: str | None,
    everything: bool,
) -> Filter:
    from dragoman.store import Filter

    _among("--kind", kind, ("event", "statement", "tie"))
    _among("--realis", realis, ("actual", "planned", "hypothetical", "denied"))
    codes = _codes(actor), _codes(recipient)
    first, last = _day(since), _day(until)
    if first and last and last < first:
        raise InputError(f"--until {last} lies before --since {first}")
    return Filter(
        kind=kind,  # type: ignore[arg-type]
        type=_known_type(type_),
        actor=codes[0],
        recipient=codes[1],
        realis=realis,  # type: ignore[arg-type]
        since=first,
        until=last,
        article=article,
        facts_only=not everything and realis is None,
    )


def _among(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise InputError(f"{option} {value!r} is not one of: {', '.join(allowed)}")


def _known_type(value: str | None) -> str | None:
    """The type as the codebook writes it; an unknown one is refused, so that a slip is not an empty answer."""
    if value is None:
        return None
    from dragoman import codebook

    codes = codebook.load()
    known = {name.lower(): name for name in (*codes.types, "SAY", *codes.ties)}
    if value.lower() not in known:
        raise InputError(f"--type {value!r} is not in the codebook; it has {', '.join(known.values())}")
    return known[value.lower()]


def _codes(name: str | None) -> str | None:
    """A country by any name as its code; others as given: the record may know names that the registry does not."""
    if name is None:
        return None
    from dragoman import registry
    from dragoman.relations import find_side

    try:
        return find_side(name, registry.load()).key
    except InputError:
        return name


@app.command()
def read(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, folders, globs, or - for stdin.")],
    into: Annotated[Path | None, typer.Option(metavar="FILE", help="The record to read into.")] = None,
    published: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="Publication date of texts that tell none."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet of texts that name none.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; one per core by default.")] = None,
    codebook: FolderOption = None,
    registry: FolderOption = None,
) -> None:
    """Read reports into the record. Reading the same again changes nothing."""
    from dragoman.run.local import read_paths
    from dragoman.show.console import notices
    from dragoman.show.terminal import show_summary

    console = notices()
    with _progress(console) as report:
        summary = read_paths(
            list(paths),
            _record_path(into),
            published=_day(published),
            outlet=outlet,
            codebook=codebook or (),
            registry=registry or (),
            jobs=jobs,
            on_progress=report,
        )
    show_summary(console, summary)
    if not summary.read and not summary.skipped:
        raise typer.Exit(1)


@contextmanager
def _progress(console: Any) -> Iterator[Callable[[Summary], None] | None]:
    """A line on stderr that counts while reading; nothing where stderr is no terminal."""
    if not console.is_terminal:
        yield None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading")

        def report(summary: Summary) -> None:
            counted = f"{summary.read} articles, {summary.findings} findings"
            rest = f", {summary.skipped} known already" if summary.skipped else ""
            progress.update(task, description=counted + rest)

        yield report


@app.command("list")
def list_(
    kind: KindOption = None,
    type_: TypeOption = None,
    actor: ActorOption = None,
    recipient: RecipientOption = None,
    realis: RealisOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    everything: AllOption = False,
    limit: Annotated[int, typer.Option(min=0, help="So many at most; 0 for all.")] = LIMIT,
    record: RecordOption = None,
) -> None:
    """Findings as a table: facts unless asked otherwise."""
    from dragoman.show.console import answers
    from dragoman.show.terminal import show_findings
    from dragoman.store import open_record

    wanted = _filter(kind, type_, actor, recipient, realis, since, until, article, everything)
    with open_record(_record_path(record)) as opened:
        found = opened.findings(wanted)
    shown = found[:limit] if limit else found
    show_findings(answers(), shown, more=len(found) - len(shown))


@app.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An id, its beginning, or words of the title.")],
    record: RecordOption = None,
) -> None:
    """An article's text with its findings marked."""
    from dragoman.show.console import answers
    from dragoman.show.terminal import show_article
    from dragoman.store import Filter, open_record

    with open_record(_record_path(record)) as opened:
        found = _article(opened, article)
        findings = list(opened.findings(Filter(article=found.id, facts_only=False)))
    show_article(answers(), found, findings)


def _article(opened: Any, wanted: str) -> Any:
    """The article of an id, else the one whose title holds the words."""
    try:
        return opened.article(wanted)
    except InputError:
        titled = [a for a in opened.articles() if wanted.casefold() in a.title.casefold()]
        if len(titled) == 1:
            return titled[0]
        if titled:
            some = "; ".join(f"{a.id} {a.title}" for a in titled[:4])
            raise InputError(f"{wanted!r} stands in several titles: {some}; give the id") from None
        raise


@app.command()
def dyad(
    a: Annotated[str, typer.Argument(metavar="A", help="A country or another party: name, ISO code or prefix.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other.")],
    since: SinceOption = None,
    until: UntilOption = None,
    record: RecordOption = None,
) -> None:
    """The dossier of two parties: ties, events both ways, statements, counts; then what is no plain fact."""
    from dragoman import codebook
    from dragoman.relations import dyad as answer
    from dragoman.show.console import answers
    from dragoman.show.dossier import show_dyad
    from dragoman.store import open_record

    with open_record(_record_path(record)) as opened:
        dossier = answer(opened, a, b, since=_day(since), until=_day(until))
    show_dyad(answers(), dossier, codebook.load())


@app.command()
def explain(
    id: Annotated[str, typer.Argument(metavar="ID", help="A finding's id or the beginning of it.")],
    record: RecordOption = None,
) -> None:
    """Why a finding says what it says: words, probabilities, and how parties, date and code were resolved."""
    from dragoman.relations import explain as answer
    from dragoman.show.console import answers
    from dragoman.show.terminal import show_explanation
    from dragoman.store import open_record

    with open_record(_record_path(record)) as opened:
        told = answer(opened, id)
    show_explanation(answers(), told)


@app.command()
def export(
    format: Annotated[str, typer.Option(help="jsonl or csv.")] = "jsonl",
    kind: Annotated[str | None, typer.Option(help="event, statement, tie or problem; csv needs one.")] = None,
    type_: TypeOption = None,
    actor: ActorOption = None,
    recipient: RecipientOption = None,
    realis: RealisOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    everything: AllOption = False,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="A file; else stdout.")] = None,
    formulas: Annotated[
        bool, typer.Option("--raw", help="Leave csv cells that a spreadsheet would run as they are.")
    ] = False,
    record: RecordOption = None,
) -> None:
    """Write findings to stdout or a file; the layouts are in docs/reference/findings.md."""
    from dragoman.exchange import export as write
    from dragoman.store import open_record

    problems = kind == "problem"
    wanted = _filter(None if problems else kind, type_, actor, recipient, realis, since, until, article, everything)
    kept = _record_path(record)
    if to is not None and to.exists() and kept.exists() and to.samefile(kept):
        raise InputError(f"{to} is the record itself; give --to another file")
    with open_record(kept) as opened:
        try:
            if to is None:
                write(opened, wanted, format, kind, sys.stdout, formula_safe=not formulas)
                sys.stdout.flush()
                return
            with to.open("w", encoding="utf-8", newline="") as stream:
                count = write(opened, wanted, format, kind, stream, formula_safe=not formulas)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise InputError(f"{to or 'standard output'} cannot be written: {error.strerror}") from error
    typer.echo(f"{count} rows in {to}", err=True)


@app.command()
def check(
    codebook: FolderOption = None,
    registry: FolderOption = None,
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="The annotated corpus, where there is one.")] = Path(
        "corpus"
    ),
    fix: Annotated[bool, typer.Option("--fix", help="Put the registry's files into canonical order.")] = False,
) -> None:
    """Check codebook, registry and, if it is there, the corpus against their rules."""
    from dragoman import checks

    if fix:
        checks.fix(registry or ())
    found = checks.run(codebook or (), registry or (), corpus if corpus.is_dir() else None)
    for name, problems in found.items():
        counted = f"{len(problems)} fault{'' if len(problems) == 1 else 's'}"
        typer.echo(f"{name}: {counted if problems else 'in order'}")
        for problem in problems:
            typer.echo(f"  {problem}")
    if any(found.values()):
        raise typer.Exit(1)


@evaluate.command("corpus")
def evaluate_corpus(
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="The annotated corpus.")] = Path("corpus"),
    split: Annotated[str, typer.Option(help="train, dev or test.")] = "test",
) -> None:
    """Score the reader on a part of the annotated corpus."""
    from dragoman.evaluation.corpus import evaluate_corpus as score
    from dragoman.reader import Reader
    from dragoman.show.console import answers
    from dragoman.show.terminal import show_scores

    _among("--split", split, ("train", "dev", "test"))
    scores = score(corpus, split, Reader(threads=os.cpu_count() or 1))
    show_scores(answers(), f"{corpus}, {split} part: {scores.blocks} blocks, {scores.lines} lines", scores.rows())


@evaluate.command("actors")
def evaluate_actors(
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="The annotated corpus.")] = Path("corpus"),
    split: Annotated[str, typer.Option(help="train, dev or test.")] = "test",
    misses: Annotated[int, typer.Option(min=0, help="Also list so many of the mentions resolved otherwise.")] = 0,
) -> None:
    """Score who is who on annotated articles: countries, sectors, coreference, dyads."""
    from dragoman import codebook, registry
    from dragoman.evaluation.actors import evaluate_actors as score
    from dragoman.show.console import answers
    from dragoman.show.terminal import show_shares

    _among("--split", split, ("train", "dev", "test"))
    scores = score(corpus, split, codebook.load(), registry.load())
    missed = [(m.what, m.article, m.mention, m.gold, m.found, m.link) for m in scores.misses[:misses]]
    show_shares(answers(), f"{corpus}, {split} part: {scores.articles} articles", scores.rows(), missed)


@evaluate.command("findings")
def evaluate_findings(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Findings held to be right.")],
    predicted: Annotated[Path, typer.Argument(metavar="PREDICTED.jsonl", help="Findings to score.")],
) -> None:
    """Score exported findings against gold of the same format."""
    from dragoman.evaluation.findings import score_findings
    from dragoman.show.console import answers
    from dragoman.show.terminal import show_scores

    scores = score_findings(gold, predicted)
    outside = f", and {scores.outside} that gold is silent on" if scores.outside else ""
    show_scores(answers(), f"{predicted} against {gold}: {scores.articles} articles{outside}", scores.rows())


def _version(asked: bool) -> None:
    if asked:
        from dragoman import __version__

        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read news reports about politics into a record of events, statements and ties, each with its sentence."""


def main() -> None:
    """Entry point: failures that we raise on purpose end in one line on stderr and their exit code."""
    # A polite request to end is like Ctrl-C: the reading processes end too, and what was read is kept.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except DragomanError as error:
        typer.echo(f"dragoman: {' '.join(str(error).split())}", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, SystemExit) as ending:
        if isinstance(ending, SystemExit) and ending.code != 130:  # what typer makes of Ctrl-C
            raise
        typer.echo("dragoman: stopped; what was read is kept, and reading again goes on from there", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
