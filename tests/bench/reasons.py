"""What reads wrong in the sentence that tells a person why they are asked."""

import re
from collections import Counter
from collections.abc import Iterable

FILLER_WORDS = frozenset("about also before help offer wrote with your".split())
# Words that are about nothing: no ground for asking one person rather than another.
GENERAL_WORDS = frozenset(
    """
    ago almost alone always anymore anyone anything apart away back big constantly different easy else every everything
    far few five forth found get go going have he's hear help her here his improve join keep keeps know like made make
    many maybe more much need never now often one other other's past people person really see she's situation someone
    something sometimes start started stop talk themselves thing things time today view want way well year years
    """.split()
)

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Words:
    """How the words of the past texts are spelled."""

    def __init__(self, texts: Iterable[str]):
        self.spelled: Counter = Counter()
        for text in texts:
            self.spelled.update(WORD.findall(text))

    def problems_of(self, word: str) -> list[str]:
        lower = word.lower().replace("’", "'")
        problems = []
        if lower.isdigit():
            problems.append(f"a bare number: '{word}'")
        if lower in GENERAL_WORDS:
            problems.append(f"a word about nothing: '{word}'")
        if word != word.lower() and self.spelled[word.lower()] > self.spelled[word]:
            problems.append(f"a capital from the beginning of a sentence: '{word}'")
        return problems


def quoted_in(reason: str) -> list[str]:
    return re.findall(r"(?<!\w)'(.+?)'(?=[ ,;.])", reason)


def problems_of(reason: str, words: Words) -> list[str]:
    """What reads wrong in the sentence that tells a person why they are asked."""
    if not reason.strip():
        return ["empty"]
    problems = []
    if not reason.endswith("."):
        problems.append("no full stop")
    if re.search(r"\s[,.;]|[,;.]{2}|  ", reason):
        problems.append("stray space or punctuation")
    if re.search(r"[a-z]_[a-z]|[{}<>]", reason):
        problems.append("an id instead of a label")
    why = WORD.findall(reason.split(";")[0].lower())
    if any(first == second for first, second in zip(why, why[1:])):
        problems.append("a word twice in a row")
    counts = Counter(word for word in why if len(word) > 3 and word not in FILLER_WORDS)
    repeated = sorted(word for word, count in counts.items() if count > 1)
    if repeated:
        problems.append("repeated: " + ", ".join(repeated))
    if not re.match(r"You [a-z]+ \S", reason):
        problems.append("does not begin with what the person offers")
    for word in quoted_in(reason):
        problems += words.problems_of(word)
    return problems
