"""Score the written cases of quotations, reader and resolution together."""

import json
import re
from collections import Counter
from pathlib import Path

from dragoman import codebook, registry
from dragoman.reader import Reader
from dragoman.registry.folding import fold
from dragoman.resolve import resolve
from dragoman.sources import make_article

CASES = Path(__file__).with_name("cases.jsonl")
CONTENT_F1 = 0.8


def cases():
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def words(text):
    return set(re.findall(r"\w+", fold(text)))


def word_f1(a, b):
    left, right = Counter(re.findall(r"\w+", fold(a))), Counter(re.findall(r"\w+", fold(b)))
    return 2 * sum((left & right).values()) / max(1, sum(left.values()) + sum(right.values()))


def same_speaker(wanted, party, people):
    if party is None:
        return False
    if party.id and party.id in {c.actor.id for c in people.named(wanted)}:
        return True
    wanted = words(wanted) - {"the", "a", "of"}
    return any(
        wanted <= words(n) or (words(n) - {"the", "a", "of"}) <= wanted for n in (party.name or "", party.text) if n
    )


def matches(expected, statement, text, people):
    content = " ".join(c.of(text) for c in statement.content)
    if word_f1(" ".join(expected["content"]), content) < CONTENT_F1:
        return False
    if not same_speaker(expected["speaker"], statement.speaker, people):
        return False
    if not expected["addressee"]:
        return True
    told = statement.addressee
    return told is not None and bool(words(expected["addressee"]) & (words(told.name or "") | words(told.text)))


def passes(case, statements, text, people):
    if not case["expected"]:
        return not statements
    return all(any(matches(e, s, text, people) for s in statements) for e in case["expected"])


def run():
    """(case, passed, statements) of every case."""
    reader, codes, people = Reader(), codebook.load(), registry.load()
    found = []
    for case in cases():
        article = make_article(case["text"], source=case["id"])
        statements = resolve(article, reader.read(article), codes, people).statements
        found.append((case, passes(case, statements, article.text, people), statements))
    return found


def main():
    results = run()
    for kind in dict.fromkeys(c["kind"] for c, _, _ in results):
        of_kind = [ok for c, ok, _ in results if c["kind"] == kind]
        print(f"{kind:<15} {sum(of_kind):>3} of {len(of_kind):>3}  {sum(of_kind) / len(of_kind):.3f}")
    good = sum(ok for _, ok, _ in results)
    print(f"{'all':<15} {good:>3} of {len(results):>3}  {good / len(results):.3f}")
    for case, ok, statements in results:
        if not ok:
            print(f"\n{case['id']}: {case['text']!r}")
            for s in statements:
                speaker, addressee = (p and (p.name or p.text) for p in (s.speaker, s.addressee))
                print(f"    {speaker!r} to {addressee!r}: {[c.of(case['text']) for c in s.content]}")


if __name__ == "__main__":
    main()
