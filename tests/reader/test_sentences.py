"""Sentences and paragraphs: hard cases written for the project, and properties over real news where present.

In a case, ``|`` marks every place where a sentence must begin; the text itself is what remains without the marks.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from dragoman.model import Span
from dragoman.reader.sentences import paragraphs, sentences

REAL_NEWS = Path(__file__).resolve().parents[3] / "shared/data/real_news/newstest2016_en.jsonl"

CASES = [
    # abbreviations of countries and bodies
    "The envoy flew to the U.S. on Monday. |He met senators.",
    "U.S. President Joe Biden spoke. |He left.",
    "Talks resumed in the U.S. |The sides met in Geneva.",
    "Iran blamed the U.S. |It gave no proof.",
    "The U.S. Treasury and the U.K. Foreign Office issued statements. |Both named the bank.",
    "The U.N. Security Council met. |Russia vetoed the text.",
    "Aid came from the E.U. |Without it, the clinic would close.",
    "They returned to Washington, D.C. |On Friday, they flew home.",
    "Washington, D.C. Mayor Anna Cole objected. |She sued.",
    "The deal was sent to the U.S. Senate. |A vote is due.",
    "The U.S. Under Secretary of State arrived. |Talks began.",
    "The U.A.E. and Qatar signed. |The U.A.E. had waited.",
    "Ties between Cuba and the U.S. |Have they thawed?",
    # titles and ranks
    "Gen. Mark Osei led the troops. |They withdrew.",
    "Lt. Col. Ivan Petrenko was captured. |His unit fled.",
    "Lt. Gen. R. K. Sharma visited Dhaka. |He met Gen. S. Alam.",
    "Sen. Ruth Ames, R-Ariz., opposed the bill. |Rep. Lee Moss did not.",
    "Dr. Amal Nasser resigned. |Prof. Otto Lind replaced her.",
    "Mr. Kim said no. |Mrs. Park agreed.",
    "Ex-Gov. Paul Dunn was indicted. |He denied it.",
    "Then-Sgt. Ali Musa filmed it. |Police seized the film.",
    "The Rev. Joseph Adu prayed with Msgr. Luca Conti. |The crowd sang.",
    "Brig. Gen. Yahya Saree claimed the strike. |No one was hurt.",
    "Maj. Gen. Oleh Bondar and Adm. Viktor Sokol met. |They shook hands.",
    "Fr. Diego Ruiz hid them. |The army came.",
    "Atty. Gen. Mia Cruz filed charges. |The court agreed.",
    "Asst. Sec. Daniel Roy flew to Manila. |He stayed a day.",
    "Pres. Jovenel Baptiste fled. |The army took over.",
    "Spokesman Lt. Cmdr. Al Reyes confirmed it. |No date was set.",
    "Messrs. Hall and Reid resigned. |Both were tired.",
    "Supt. Mary Owusu warned drivers. |Roads stayed closed.",
    # initials
    "J. K. Rowling signed the letter. |Others followed.",
    "J.K. Rowling signed the letter. |Others followed.",
    "George W. Bush spoke. |He smiled.",
    "The bill by John F. Kerry passed. |It needs a signature.",
    "Scholar A. B. M. Karim disagreed. |He wrote a book.",
    "The order was signed by R. Perera. |He then left.",
    "Judge Samuel L. Otieno ruled. |The state appealed.",
    "They studied World War I. |Russia lost much.",
    "The cabinet has a Plan B. |Ministers will meet.",
    "Doctors gave vitamin C. |The child lived.",
    "He is taller than I. |She is not.",
    "S. Jaishankar met A. Blinken. |They spoke of trade.",
    # months, times, numbers
    "The vote is on Jan. 5 in Lagos. |Results come later.",
    "He arrived on Sept. 11, 2001. |He left in Oct. 2003.",
    "Polls open in Nov. |Counting takes a day.",
    "It began at 5 p.m. |The police came at 6 p.m. |They fired gas.",
    "It began at 5 p.m. Tuesday in Kyiv. |Two died.",
    "The raid came at 3 a.m. GMT. |Nobody slept.",
    "At 4 a.m. Kyiv time the sirens went. |Nine missiles fell.",
    "Talks ended at 10 a.m. |Ministers gave no details.",
    "Resolution No. 10 passed. |Res. 2231 stays.",
    "He said no. |Then he left.",
    "Art. 5 binds them. |Art. 4 does not.",
    "See p. 24 and pp. 30-31 of the report. |It is long.",
    "The rate rose 3.5 percent. |Inflation hit 12.7.",
    "The war began in 2014. |24 people died that day.",
    "It killed 12. |Fifty were hurt.",
    "They paid $1.5 million. |$2 million more is due.",
    "The army lost 1,200. |In 2015, it had lost 300.",
    "He lives at No. 10 Downing St. |He moved in May. |Work went on.",
    "He prayed at St. Peter's. |The pope spoke.",
    "The summit is in St. Petersburg. |Leaders will attend.",
    "It fell to Mt. Hermon. |Snow covered it.",
    "Version 2.0 of the plan failed. |Version 3 may pass.",
    "Temperatures hit 40 C. |Crops failed.",
    # companies and others
    "Huawei Technologies Co. Ltd. denied it. |It will sue.",
    "Boeing Co. said it was ready. |Airbus did too.",
    "He sued Acme Corp. |The firm settled.",
    "Martin Luther King Jr. spoke here. |He had a dream.",
    "They back Robert Kennedy Jr. |The party does not.",
    "France vs. Brazil was tense. |Nobody scored.",
    "Roe v. Wade fell. |States acted.",
    "They shipped arms, i.e. rifles, e.g. AK-47s. |Rockets too.",
    "They took food, water, etc. |Nothing was left.",
    "Smith et al. found it. |Others doubt it.",
    "He has a Ph.D. in law. |She has an M.A. |They met at work.",
    "The group (also called I.S.) claimed it. |No proof was given.",
    "It happened in Phoenix, Ariz. |The sheriff came.",
    # quotes
    '"We will never accept this war." |He said it twice.',
    "“We will never accept this war.” |He said it twice.",
    'He said, "We will never accept this war." |The crowd cheered.',
    "“It is over,” he said. |“We won.”",
    "“It is over,” said Gen. Musa. |“We won. |They ran.” |He laughed.",
    '"Why now?" he asked. |Nobody answered.',
    '"Why now?" President Duda asked. |Nobody answered.',
    "“Stop the war!” the crowd in Minsk shouted. |Police moved in.",
    "“Will they come?” |Nobody knew.",
    '"We will win!" |The president smiled.',
    "He called it 'a crime.' |She agreed.",
    "He called it “a crime”. |She agreed.",
    "It was “a crime” . |She agreed.",
    'He said "this is the end. " |She agreed.',
    "“We stand with the U.S.” |He did not smile.",
    "“We asked the U.S. |They refused,” he said. |Talks ended.",
    "The paper “Novaya G.” closed. |Its editor fled.",
    "He said: “I came. |I saw. |I left.” |Nobody laughed.",
    '"They lied," she said. |"They always lie." |The court adjourned.',
    "‘We go,’ he said. |‘We go now.’ |They left.",
    "«We are ready.» |The minister nodded.",
    "“Never!” |“Never!” they chanted. |It rained.",
    "He said “this is the end. ” |She agreed.",
    'She agreed. |" We go, " he said. |They left.',
    "He called Pte. O'Brien. |Kim D'A. wrote.",
    # brackets
    "The deal (signed in 2015) fell. |Iran (which had complied) objected.",
    "The strike hit a school. |(The army denied it.) |Two died.",
    "The bank (Sberbank) failed. |Its chief (sic!) smiled.",
    "The army denied it.[1] |Others did not.[2][3] |Two died.",
    "He left. |(Reporting by A. Khan; Editing by B. Lee)",
    "The Party of Regions (P.R.) lost. |Its rivals won.",
    # datelines
    "KYIV, Feb. 24 (Agency) - Russia invaded Ukraine. |Troops crossed the border.",
    "KYIV, Ukraine (AP) — Russia invaded Ukraine. |Troops crossed the border.",
    "WASHINGTON, D.C. (AP) — The House voted. |The Senate waits.",
    "MOSCOW, March 4. /TASS/. Russian President Ivan Orlov left. |He flew to Baku.",
    "BEIJING, Jan. 3, 2024 (Agency) -- China protested. |Japan did not.",
    "U.N., Sept. 20 (Agency) - The council met. |It voted.",
    "RIO DE JANEIRO, Oct. 2 (Agency) - Brazil voted. |Lula led.",
    "NAIROBI — Kenya sent police. |Haiti thanked it.",
    "ST. PETERSBURG, June 5 (Agency) - Leaders met. |They spoke.",
    "NATO troops left. |They flew home.",
    # ellipses, marks, dashes
    "He paused... |Then he left.",
    "“We will...” |He stopped.",
    "“We … will not go,” he said. |He did.",
    "“The ... Kremlin knows,” he said. |It did.",
    "“It was […] a crime.” |He said so.",
    "He waited.... |Nobody came.",
    "What?! |Nobody knew.",
    "Is it war? |Yes. |No.",
    "Yahoo! Inc. sold it. |Verizon bought it.",
    "The attack – the worst yet – killed 5. |Police came.",
    "It was over. |– He left.",
    "Three things: arms; Money; Men. |All were short.",
    # glued and lower-case names
    "The war ended.He left. |She stayed.",
    "He left the hall. |al-Shabaab claimed it.",
    "He met Bashar al-Assad. |al-Assad smiled.",
    "It sold on Amazon.com and news.az. |Both are closed.",
    "Read www.example.org/a.Html now. |It is free.",
    # lists and headlines
    "1. Russia withdraws. |It does so in May.",
    "(a) The parties cease fire. |They do so at once.",
    "Putin praises ties with Myanmar",
    "U.S., Iran to hold talks in Oman",
    "U.S. Officials Say Iran Is Ready",
    "Xi: China will not bow",
    # short words before the stop
    "They fled Iran. |Iraq took them.",
    "He met Xi. |Biden did not.",
    "Talks were held in Oman. |Qatar helped.",
    "He ran. |Police ran after him.",
    "It was on the sun. |Astronomers saw it.",
    "He sold his art. |Buyers came.",
    "They closed the tab. |Nobody paid.",
    "It was NATO. |Russia said so.",
    "She joined the SPD. |Members cheered.",
    "The talks were off. |So Kim left.",
    "It was Côte d'Ivoire. |Ghana won.",
    "That is theirs. |Germany's is not.",
    "He won’t. |Kim won’t.",
]


def split(case: str) -> tuple[list[str], list[str]]:
    """What must come out, and what does."""
    expected = [s.strip() for s in case.split("|")]
    text = case.replace("|", "")
    if "ended.He" in text:
        expected[:1] = expected[0].replace("ended.He", "ended.|He").split("|")
    found = [s.of(text) for s in sentences(text, paragraphs(text))]
    return expected, found


@pytest.mark.parametrize("case", CASES)
def test_hard_case(case: str) -> None:
    expected, found = split(case)
    assert found == expected


def test_there_are_enough_hard_cases() -> None:
    assert len(CASES) >= 120
    assert len(set(CASES)) == len(CASES)


PARAGRAPHS = [
    ("Title\n\nFirst block.\n\nSecond block.", ["Title", "First block.", "Second block."]),
    ("One line is a paragraph.\nSo is the next.", ["One line is a paragraph.", "So is the next."]),
    ("\n\n  Indented.  \n \t\n\n Again. \n", ["Indented.", "Again."]),
    ("They want:\n- arms\n- Money\n• men\n1. time", ["They want:", "- arms", "- Money", "• men", "1. time"]),
    ("The president said\nthat he would go.", ["The president said\nthat he would go."]),
    ("", []),
    (" \n\t\n ", []),
    (
        "Leaders meet\n\nThe presidents of the two countries met on Monday in the\ncapital to talk about trade. "
        "They agreed on little, said\nOfficials who were there.\n\nA second meeting is planned\nfor May.",
        [
            "Leaders meet",
            "The presidents of the two countries met on Monday in the\ncapital to talk about trade. "
            "They agreed on little, said\nOfficials who were there.",
            "A second meeting is planned\nfor May.",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [p.of(text) for p in paragraphs(text)] == expected


def test_sentence_runs_over_the_line_ends_of_wrapped_text() -> None:
    text = "The presidents of the two countries met on Monday in the\ncapital. They talked\nabout trade."
    assert [s.of(text) for s in sentences(text, paragraphs(text))] == [
        "The presidents of the two countries met on Monday in the\ncapital.",
        "They talked\nabout trade.",
    ]


def check_invariants(text: str) -> None:
    """Order, no overlap, trimmed, everything covered but whitespace, no sentence across a paragraph's end."""
    blocks = paragraphs(text)
    found = sentences(text, blocks)
    for spans in (blocks, found):
        at = 0
        for span in spans:
            assert at <= span.start < span.end <= len(text)
            assert not text[at : span.start].strip()
            assert span.of(text) == span.of(text).strip()
            at = span.end
        assert not text[at:].strip()
    assert all(any(b.contains(s) for b in blocks) for s in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        ".",
        "...",
        '"',
        '. " ',
        ". . . A",
        "a.\u00a0B. C",
        "!?!? A",
        "“",
        "(((",
        "A. B. C. D",
        "\u200b. X",
        "No. ",
        "1. ",
    ]
    + [c.replace("|", "") for c in CASES],
)
def test_invariants(text: str) -> None:
    check_invariants(text)


@pytest.mark.skipif(not REAL_NEWS.exists(), reason="real_news is not at hand")
def test_real_news_is_covered_and_fast() -> None:
    rows = [json.loads(line) for line in REAL_NEWS.read_text("utf-8").splitlines()]
    texts = [f"{row['title']}\n\n{row['text']}" for row in rows]
    for text in texts:
        check_invariants(text)
    start = time.perf_counter()
    count = sum(len(sentences(text, paragraphs(text))) for text in texts)
    assert count > 2000
    assert (time.perf_counter() - start) / count < 0.001  # seconds a sentence


def test_a_long_paragraph_takes_linear_time() -> None:
    text = 'He met Gen. A. Khan in the U.S. on Jan. 5. " She left! " Nobody knew... (Why?) ' * 5000
    start = time.perf_counter()
    found = sentences(text, (Span(0, len(text)),))
    assert len(found) > 10_000
    assert time.perf_counter() - start < 5
