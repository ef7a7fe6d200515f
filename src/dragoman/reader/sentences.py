"""Where paragraphs and sentences begin and end.

``paragraphs`` finds the blocks of ``Article.text``; ``sentences`` cuts them at the stops. Every stop followed by
space is a candidate. What the news does with stops (abbreviations, initials, datelines, closing quotes) is decided
by the rules here, in ``_verdict``; where they have nothing to say, syntok's segmenter decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from syntok import segmenter
from syntok.tokenizer import Tokenizer

from dragoman.model import Span

# ------------------------------------------------------------------------------------------------- paragraphs

WRAP_WIDTH = 100
"""Longest line, in characters, that a wrapping editor or a wire printer breaks at (usual: 65 to 80)."""

WRAP_SHARE = 0.3
"""Share of line ends in mid-sentence from which a text counts as hard-wrapped. Wrapped news at 70 columns has
0.5 to 0.8 (a sentence runs over about two lines); one paragraph a line has 0 save for stray breaks."""

_BULLET = re.compile(r"(?:[-–—•·*▪●◦‣►■+]|\(?[0-9]{1,2}[.)]|\(?[a-z][)])\s+\S")
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text in order, without outer whitespace; a title is the first.

    A blank line always ends a paragraph. A single line end does too, unless the text is hard-wrapped (lines broken
    at a column inside the paragraph) or the next line goes on in mid-sentence: then the span runs over the line end.
    """
    lines = [_trimmed(text, m.start(), m.end()) for m in _LINE.finditer(text)]
    joins = [_is_single_break(text, a, b) for a, b in pairwise(lines)]
    wrapped = _is_wrapped(text, lines, joins)
    found: list[Span] = []
    for i, line in enumerate(lines):
        if i and joins[i - 1] and _continues(text, lines[i - 1], line, wrapped):
            found[-1] = Span(found[-1].start, line.end)
        else:
            found.append(line)
    return tuple(found)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _is_single_break(text: str, above: Span, below: Span) -> bool:
    return text.count("\n", above.end, below.start) == 1


def _breaks_mid_sentence(text: str, above: Span, below: Span) -> bool:
    if _SENTENCE_END.search(text, max(above.start, above.end - 6), above.end) or _BULLET.match(text, below.start):
        return False
    return text[below.start].islower() or text[above.end - 1] in ",-–"


def _is_wrapped(text: str, lines: Sequence[Span], joins: Sequence[bool]) -> bool:
    """Whether the lines of the text were broken at a column: often in mid-sentence, and none of them long."""
    pairs = [(a, b) for a, b, join in zip(lines, lines[1:], joins, strict=False) if join]
    if not pairs or any(a.end - a.start > WRAP_WIDTH for a, _ in pairs):
        return False
    inside = sum(_breaks_mid_sentence(text, a, b) for a, b in pairs)
    return inside >= WRAP_SHARE * len(pairs)


def _continues(text: str, above: Span, below: Span, wrapped: bool) -> bool:
    """Whether ``below`` goes on with the paragraph of ``above`` across a single line end."""
    if _BULLET.match(text, below.start):
        return False
    if _breaks_mid_sentence(text, above, below):
        return True
    if not wrapped:
        return False
    # A line that ends a sentence well short of the usual width ends its paragraph too.
    short = above.end - above.start < 0.6 * WRAP_WIDTH * 0.7
    return not (short and _SENTENCE_END.search(text, max(above.start, above.end - 6), above.end))


# -------------------------------------------------------------------------------------------------- sentences

_OPENERS = "\"'“‘«‹„‚([{¿¡"
_QUOTES = "\"'”’»›"
_CANDIDATE = re.compile(
    r"(?P<term>\.{2,}|…|[.!?]+)(?P<closers>(?:[\"'”’»›)\]}]|\[\d{1,3}\]|\s[\"”»](?=\s))*)(?P<gap>\s+)"
)
_GLUED = re.compile(r"(?<=[a-z]{2})[.!?][\"”’]?(?=[A-Z][a-z]*(?:\s|,))")
_DOMAIN = re.compile(r"(?:Com|Net|Org|Gov|Co|Edu|Info|Io|Ai|Tv)\b")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_DASH = "-–—"

TITLES = frozenset(
    """Mr Mrs Ms Mx Dr Prof Gen Lt Col Maj Capt Sgt Cpl Pvt Adm Brig Cmdr Cdr Cmdt Comdr Supt Insp Det Rep Reps Sen
    Sens Gov Govs Pres Rev Hon Msgr Mons Fr Amb Atty Messrs Mme Mlle Pte Cst Ald Sec Dep Asst Del Ens Spc Spec Mt Ft
    Gens Profs Drs Lts Cols Ayat""".split()
)
"""Words with a stop that stand before a name or number and never end a sentence."""

REFERENCES = frozenset("no nos art arts sec sect par para p pp vol fig figs ch cl ed res op reg".split())
"""Words with a stop that stand before a number; before anything else they are ordinary words ("He said no.")."""

INNER = frozenset("vs v e.g i.e eg ie cf viz approx ca incl esp resp".split())
"""Abbreviations that never end a sentence."""

MONTHS = frozenset("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split())
WEEKDAYS = frozenset("Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split())

MAY_END = frozenset(
    """Inc Corp Ltd Co Cos Bros Jr Sr Esq St Ave Blvd Rd Sq Dept Univ Assn Intl Govt Mfg Bldg al
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn
    Tenn Tex Vt Va Wash Wis Wyo Ont Que Ph.D""".split()
)
"""Abbreviations that end a sentence only where the next word plainly begins one."""

STARTERS = frozenset(
    """The A An He She It They We You I This That These Those There Here His Her Its Their Our My Your In On At By For
    From With Without But And Or Nor So Yet As If Unless When While Where Whereas After Before Since Until Till During
    Although Though However Meanwhile Moreover Furthermore Nevertheless Nonetheless Therefore Thus Hence Also Another
    According Both Some Many Most Several Few No Not None Now Then What Which Who Whose Why How Whether Because Despite
    Under Over Among Amid Between Against Across Through Throughout Once Earlier Later Asked Speaking Citing Still Even
    Instead Only Just Each Every Either Neither All Other Others Such Analysts Critics Officials Witnesses Observers
    Residents Protesters Police Hundreds Thousands Dozens Tens More Yesterday Today Tonight Tomorrow Recently Experts
    Is Are Was Were Do Does Did Can Could Will Would Should Has Have Had Let""".split()
)
"""Words that begin a sentence and are hardly ever the second part of a name."""

NOT_AFTER_ACRONYM = frozenset("Police Officials Analysts Citizens Experts Protesters Residents".split())
"""Starters that an acronym may qualify in a headline ("U.S. Officials Say")."""

NUMBERED = frozenset(
    """War Act Part Phase Division Category Type Plan Group Class Grade Channel Vitamin Hepatitis Section Tier Model
    Article Chapter Option Schedule Annex war part phase category type plan group class vitamin hepatitis section tier
    option than""".split()
)
"""Words after which a single letter is a number and not an initial ("World War I.", "Plan B.")."""

EXCLAIMED_NAMES = frozenset({"Yahoo", "Jeopardy", "Yum", "Wham", "Momentum"})

_TIME_AFTER = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|"
    r"(?:[A-Z]{2,4}T|[A-Z]ST|GMT|UTC|Eastern|Pacific|Central|Moscow|Kyiv|Kiev|Beijing|Tehran|Local|London|Paris)\b"
)
_ACRONYM = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}")
_SPEECH_TAG = re.compile(
    r"(?:(?:the|a|an|of|for|to|his|her|[A-Z][\w.’'-]*|[a-z]+-[A-Z]\w+)\s+){1,6}"
    r"(?:said|says|asked|asks|told|added|wondered|shouted|wrote|tweeted|posted|cried|exclaimed|replied|demanded|"
    r"declared|yelled|chanted|read)\b"
)
_LOWER_NAME = re.compile(r"(?:al|el|an|ad|as|ash|at)-[A-Z]|[ie][A-Z]")
_LIST_MARK = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_DATELINE = re.compile(
    r"(?:[A-Z][\w.'’-]*(?:[ ,/]+|$)){1,8}"  # KYIV, Ukraine, | MOSCOW, March
    r"(?:\d{1,2}(?:,? \d{4})?\.?[ ,]*)?"  # 4. | 24, 2022
    r"(?:[(/][^()/\n]{2,40}[)/]\.?\s*)?"  # (Reuters) | /TASS/.
    r"(?:[-–—]{1,2}\s+)?"
)
_DATELINE_SIGN = re.compile(r"/[A-Z][^/\n]{1,30}/\.?|\([A-Z][^()\n]{1,30}\)\s*[-–—]|\s[-–—]{1,2}\s")


def sentences(text: str, paragraphs: Sequence[Span]) -> tuple[Span, ...]:
    """The sentences of the given paragraphs of ``text``, in order.

    Together they cover everything in the paragraphs but whitespace; none overlaps another, crosses a paragraph's
    end or begins or ends with whitespace. Closing quotes and brackets stay with the stop before them.
    """
    found: list[Span] = []
    for paragraph in paragraphs:
        start = paragraph.start
        for cut in _Paragraph(paragraph.of(text)).cuts():
            piece = _trimmed(text, start, paragraph.start + cut)
            if piece.start < piece.end:
                found.append(piece)
            start = paragraph.start + cut
        piece = _trimmed(text, start, paragraph.end)
        if piece.start < piece.end:
            found.append(piece)
    return tuple(found)


class _Paragraph:
    """One paragraph's words and the decisions about its stops; offsets count from its start."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.dateline_end = _dateline_end(words)

    def cuts(self) -> Iterator[int]:
        """Offsets at which a new sentence begins, in order."""
        stops = (m for m in _CANDIDATE.finditer(self.words) if m.end() < len(self.words))
        spaced = (self._after(m) for m in stops if self._ends(m))
        glued = (m.end() for m in _GLUED.finditer(self.words) if self._is_glued_end(m))
        yield from sorted({*spaced, *glued})

    @cached_property
    def _syntok_starts(self) -> list[int]:
        """Where syntok lets sentences begin: asked for once, and only when a rule needs it."""
        tokens = Tokenizer(replace_not_contraction=False).tokenize(self.words)
        return [sentence[0].offset for sentence in segmenter.segment(tokens) if sentence]

    @cached_property
    def _straight_quotes(self) -> list[int]:
        return [m.start() for m in re.finditer('"', self.words)]

    def _syntok_cuts_at(self, stop: int, start: int) -> bool:
        starts = self._syntok_starts
        i = bisect_left(starts, stop)
        return i < len(starts) and starts[i] <= start

    def _is_glued_end(self, match: re.Match[str]) -> bool:
        """A stop without a space after it ("the war.He said"), unless it stands in an address or a name."""
        start = max(self.words.rfind(" ", 0, match.start()), self.words.rfind("\n", 0, match.start())) + 1
        return not (_DOMAIN.match(self.words, match.end()) or re.search(r"[/@.:]", self.words[start : match.start()]))

    def _ends(self, match: re.Match[str]) -> bool:
        if match.end() <= self.dateline_end:
            return False
        verdict = self._verdict(match)
        return self._syntok_cuts_at(match.start() + 1, match.end()) if verdict is None else verdict

    def _verdict(self, match: re.Match[str]) -> bool | None:
        """Whether the stop ends its sentence; None where these rules cannot tell."""
        words, after = self.words, match.end()
        first = after
        while first < len(words) and (words[first] in _OPENERS or words[first] in _DASH or words[first].isspace()):
            first += 1
        if first == len(words):
            # Only quotes or dashes follow: a closing quote set off by a space belongs to this sentence.
            return False
        following = words[first]
        if following.islower() and not _LOWER_NAME.match(words, first):
            return False
        if following in ".,;:!?…)]}%":
            return False
        term = match["term"]
        if term in ("…",) or (term[0] == "." and len(term) > 1):
            return self._ellipsis_ends(match, first)
        if term != ".":
            return self._mark_ends(match, first)
        return self._stop_ends(match, first)

    def _after(self, match: re.Match[str]) -> int:
        """Where the next sentence begins: a straight quote between spaces opens it unless it closes an earlier one."""
        at = self.words.find(' "', match.start("closers"), match.end("closers"))
        opens = at >= 0 and bisect_left(self._straight_quotes, at) % 2 == 0
        return at + 1 if opens else match.end()

    def _ellipsis_ends(self, match: re.Match[str], first: int) -> bool:
        before = self.words[match.start() - 1 : match.start()]
        if match["closers"][:1] in (")", "]"):
            return False
        if any(c in _QUOTES for c in match["closers"]) or len(match["term"]) > 3:
            return True
        # "the … Kremlin" leaves words out; "he paused... Putin" breaks off.
        return bool(before.strip()) or self._word_at(first) in STARTERS

    def _mark_ends(self, match: re.Match[str], first: int) -> bool:
        """Question and exclamation marks: they end a sentence unless the speech tag follows or a bracket is aside."""
        closers = match["closers"]
        if _token_before(self.words, match.start()) in EXCLAIMED_NAMES and match["term"] == "!":
            return self._word_at(first) in STARTERS
        if any(c in _QUOTES for c in closers) and first == match.end():
            return not _SPEECH_TAG.match(self.words, first)
        return not (closers.startswith(")") and self._bracket_is_aside(match.start()))

    def _bracket_is_aside(self, end: int) -> bool:
        """Whether the bracket that closes at ``end`` opened with a small letter or holds one word: no sentence."""
        start = self.words.rfind("(", 0, end)
        inside = self.words[start + 1 : end]
        return start >= 0 and (inside[:1].islower() or " " not in inside)

    def _stop_ends(self, match: re.Match[str], first: int) -> bool | None:
        words = self.words
        token = _token_before(words, match.start())
        starter = self._word_at(first) in STARTERS and words[first - 1] not in _DASH
        quoted = any(c in _QUOTES for c in match["closers"])
        if not token:
            return True
        if match.start() < 8 and _LIST_MARK.fullmatch(words[: match.start()].strip(_OPENERS + " ")):
            return False
        known = _abbreviation_ends(token, words, first, starter)
        if known is not None:
            return known
        if len(token) == 1 and token.isalpha():
            return self._initial_ends(match.start() - 1, starter)
        if quoted or token.isdigit() or not token.isascii():
            return True
        if token.isalpha() and (len(token) > 4 or (token.islower() and len(token) > 1) or token.isupper()):
            return True
        return True if starter else None

    def _initial_ends(self, at: int, starter: bool) -> bool:
        """A single letter with a stop: an initial, unless what stands before makes it a number or a plain word."""
        before = self.words[max(0, at - 60) : at].rstrip()
        previous = _token_before(before, len(before))
        if not self.words[at].isupper():
            return starter
        if previous in NUMBERED or previous.isdigit():
            return True
        return starter and len(previous) > 1 and before[-1:] not in "."

    def _word_at(self, first: int) -> str:
        """The word that begins at ``first``; "" for an initial or a number word with a stop ("A." in "A. Smith")."""
        found = _WORD.match(self.words, first)
        if found is None:
            return ""
        word = found[0]
        if len(word) == 1 and self.words[found.end() : found.end() + 1] == ".":
            return ""
        if word == "No" and re.match(r"\.?\s*\d", self.words[found.end() : found.end() + 4]):
            return ""
        if word == "Under" and re.match(r"[ -]Sec", self.words[found.end() : found.end() + 5]):
            return ""
        return re.split(r"['’]", word)[0]


def _token_before(words: str, end: int) -> str:
    """The run of letters, digits and inner stops before ``end``, without opening quotes, brackets and prefixes."""
    start = end
    while start > 0 and (words[start - 1].isalnum() or words[start - 1] in ".&'’"):
        start -= 1
    return words[start:end].lstrip(".'’")


def _abbreviation_ends(token: str, words: str, first: int, starter: bool) -> bool | None:
    """Whether a known abbreviation ends its sentence; None if ``token`` is not one."""
    following, lower = words[first], token.lower()
    number = following.isdigit() or following in "#§"
    if lower in ("a.m", "p.m"):
        return not (_TIME_AFTER.match(words, first) or number)
    if token in MONTHS or token in WEEKDAYS:
        return not number if token in MONTHS else starter
    if lower in INNER:
        return False
    if lower in REFERENCES and (number or re.match(r"[IVXLC]+\b", words[first : first + 8])):
        return False
    if token in TITLES:
        return False
    if token in MAY_END:
        return starter
    if lower == "etc":
        return True
    if _ACRONYM.fullmatch(token):
        return starter and _WORD.match(words, first)[0] not in NOT_AFTER_ACRONYM  # type: ignore[index]
    return None


def _dateline_end(words: str) -> int:
    """Where the text after an opening dateline begins ("KYIV, Feb. 24 (Agency) - "); 0 without one."""
    if not words[:2].isupper():
        return 0
    found = _DATELINE.match(words[:120])
    if found is None or not _DATELINE_SIGN.search(found[0]):
        return 0
    return found.end()
