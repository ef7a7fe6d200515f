"""Frames to events, ties and statements, in readings marked by hand."""

import pytest

from dragoman import codebook, registry
from dragoman.resolve import resolve
from resolve.marked import read_marked

CODES, PEOPLE = codebook.load(), registry.load()


def findings(marked, **kwargs):
    article, reading = read_marked(marked, **kwargs)
    return resolve(article, reading, CODES, PEOPLE)


@pytest.mark.parametrize(
    ("marks", "realis", "historical", "claimed"),
    [
        ("", "actual", False, False),
        ("!f", "planned", False, False),
        ("!y", "hypothetical", False, False),
        ("!f!y", "hypothetical", False, False),
        ("!n", "denied", False, False),
        ("!n!y!f", "denied", False, False),
        ("!h", "actual", True, False),
        ("!h!c", "actual", True, True),
    ],
)
def test_marks_become_realis_and_flags(marks, realis, historical, claimed):
    (event,) = findings(f"[Iran|G 1a] [attacked|1=ASSAULT{marks}] [Iraq|G 1r].").events
    assert (event.realis, event.historical, event.claimed) == (realis, historical, claimed)
    assert event.is_fact == (realis == "actual" and not historical and not claimed)


def test_only_undated_news_takes_the_publication_date():
    (news,) = findings("[Iran|G 1a] [attacked|1=ASSAULT] [Iraq|G 1r].").events
    assert (news.date.value, news.date.basis) == ("2025-03-04", "published")
    for marks in ("!h", "!f", "!y"):
        (other,) = findings(f"[Iran|G 1a] [attacked|1=ASSAULT{marks}] [Iraq|G 1r].").events
        assert other.date is None
    (undated,) = findings("[Iran|G 1a] [attacked|1=ASSAULT] [Iraq|G 1r].", published=None).events
    assert undated.date is None


def test_a_told_date_is_read_against_the_publication_date():
    (event,) = findings("On [Monday|D 1d] [Iran|G 1a] [attacked|1=ASSAULT] [Iraq|G 1r].").events
    assert (event.date.value, event.date.basis, event.date.text) == ("2025-03-03", "relative", "Monday")


def test_everything_shown_is_the_text_itself():
    article, reading = read_marked("[Iran|G 1a] [attacked|1=ASSAULT] [Iraq|G 1r]. Nothing else happened.")
    (event,) = resolve(article, reading, CODES, PEOPLE).events
    assert event.evidence.of(article.text) == "Iran attacked Iraq."
    assert event.trigger.of(article.text) == "attacked"
    assert all(p.span.of(article.text) == p.text for p in (*event.actors, *event.recipients))


def test_who_claims_it_is_kept():
    (event, _) = findings(
        "[Iraq|G 2a] [accused|2=ACCUSE.allege] [Iran|G 1a 2r] of [attacking|1=ASSAULT!c] [it|G 1r]."
    ).events[::-1]
    assert event.type == "ASSAULT" and event.claimed_by.country == "IRQ"
    (alone,) = findings("[Iran|G 1a] allegedly [attacked|1=ASSAULT!c] [Iraq|G 1r].").events
    assert alone.claimed and alone.claimed_by is None


def test_symmetric_ties_have_all_parties_on_one_side():
    (tie,) = findings("[Russia|G 1a] and [China|G 1a] are [allies|1=tie:allied_with].").ties
    assert tie.symmetric and {p.country for p in tie.source} == {"RUS", "CHN"} and tie.target == ()
    (tie,) = findings("[Russia|G 1a] is an [ally|1=tie:allied_with] of [China|G 1r].").ties
    assert {p.country for p in tie.source} == {"RUS", "CHN"} and tie.target == ()


def test_dependence_on_arms_is_also_supply():
    depends, supplies = sorted(
        findings("[Myanmar|G 1a] [relies|1=tie:depends_on] on [Russia|G 1r] for [weapons|X 1o].").ties,
        key=lambda t: t.tie,
    )
    assert (supplies.tie, supplies.derived_from) == ("supplies_arms", depends.id)
    assert [p.country for p in supplies.source] == ["RUS"] and [p.country for p in supplies.target] == ["MMR"]
    assert "arms" in depends.topics and "arms" in supplies.topics
    (only,) = findings("[Armenia|G 1a] [relies|1=tie:depends_on] on [Russia|G 1r] for [gas|X 1o].").ties
    assert only.tie == "depends_on" and only.topics == ("energy",)


def test_since_is_kept_with_the_tie():
    (tie,) = findings("[Russia|G 1r] has been under [EU|O 1a] [sanctions|1=tie:sanctions] since [2014|D 1d].").ties
    assert tie.since.value == "2014" and tie.until is None


def test_a_statement_names_speaker_content_and_whom_it_is_about():
    article, reading = read_marked("[Vladimir Putin|P 1a] [told|1=SAY] [reporters|N 1r] that [Myanmar|G] was a friend.")
    (statement,) = resolve(article, reading, CODES, PEOPLE).statements
    assert statement.speaker.name == "Vladimir Putin"
    assert statement.addressee.text == "reporters"
    assert [c.of(article.text) for c in statement.content] == ["Myanmar was a friend"]
    assert [p.country for p in statement.about] == ["MMR"]


def test_first_person_in_a_quotation_is_its_speaker():
    (event,) = findings(
        '"[We|N 1a] [condemn|1=ACCUSE.disapprove] [Iran|G 1r]," [Vladimir Putin|P 2a] [said|2=SAY].'
    ).events
    assert event.actors[0].name in {"Vladimir Putin", "Russia"} and event.actors[0].country == "RUS"


def test_ids_do_not_depend_on_type_or_actors():
    one = findings("[Iran|G 1a] [attacked|1=ASSAULT] [Iraq|G 1r].").events[0]
    two = findings("[Iran|G 1r] [attacked|1=ACCUSE] [Iraq|G 1a].").events[0]
    assert one.id == two.id


def test_two_frames_on_one_word_have_their_own_ids_and_roles():
    events = findings("[Iran|G 1a 2a] [warned|1=THREATEN 2=ACCUSE] [Iraq|G 1r] over [Syria|G 2r].").events
    assert len({e.id for e in events}) == 2
    assert {(e.type, e.recipients[0].country) for e in events} == {("THREATEN", "IRQ"), ("ACCUSE", "SYR")}


# ------------------------------------------------------------------------------------ told several times, one event

RETOLD = """
[Junta chief|P 1a] [visits|1=CONSULT.visit] [Moscow|G 1r 1p]
[Min Aung Hlaing|P 1a] [visited|1=CONSULT.visit] [Vladimir Putin|P 1r] in [Moscow|G 1p] on [Tuesday|D 1d].
The [visit|2=CONSULT.visit] of [Myanmar's leader|P 2a] to [Russia|G 2r] lasts two days."""


def test_one_happening_told_three_times_is_one_event():
    article, reading = read_marked(RETOLD, title=True)
    (event,) = resolve(article, reading, CODES, PEOPLE).events
    assert event.trigger.of(article.text) == "visited"
    assert [s.of(article.text).split()[0] for s in event.also] == ["Junta", "The"]
    assert event.actors[0].name == "Min Aung Hlaing"


@pytest.mark.parametrize(
    "second",
    [
        "On [Sunday|D 2d] [Iran|G 2a] [attacked|2=ASSAULT] [Iraq|G 2r].",
        "[Iran|G 2a] [attacked|2=ASSAULT] [Syria|G 2r].",
        "[Iran|G 2a] had [attacked|2=ASSAULT!h] [Iraq|G 2r].",
        "[Iran|G 2a] will [attack|2=ASSAULT!f] [Iraq|G 2r].",
        "[Iraq|G 2a] [attacked|2=ASSAULT] [Iran|G 2r].",
        "[Iran|G 2a] [killed|2=ASSAULT] [nine|Q 2k] [Iraqis|N 2r].",
    ],
)
def test_different_happenings_stay_apart(second):
    first = "On [Monday|D 1d] [Iran|G 1a] [attacked|1=ASSAULT] [Iraq|G 1r], killing [two|Q 1k]."
    assert len(findings(f"{first} {second}").events) == 2


def test_praise_for_different_things_stays_apart():
    marked = """
[Putin|P 1a] [praised|1=SUPPORT] [Myanmar|G 1r]'s [army|X 1o].
[Putin|P 1a] [signed|1=SUPPORT] [a nuclear agreement|X 1o] with [Myanmar|G 1r]."""
    assert len(findings(marked).events) == 2


def test_nothing_unresolved_is_silent():
    problems = findings("[Gunmen|N 1a] [attacked|1=ASSAULT] [a village|X 1r].").problems
    assert {p.reason for p in problems} == {"no country known for a party"}
    assert all(p.step == "resolve" and p.article for p in problems)
