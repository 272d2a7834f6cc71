"""The words of plain sentences: plain names of concepts, articles, numbers with units, times.

The plain names stand in `vocab/data/plain.tsv`; a concept without one keeps its name of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from trialrun.criteria.trees.normal import without_bound_at_the_end
from trialrun.criteria.trees.writer import write
from trialrun.model.criteria import Length, Range, Repeated, Score, Window
from trialrun.model.time import Duration
from trialrun.vocab.concepts import Group, concepts, data_files, read_table
from trialrun.vocab.units import BASELINE, LLN, PREDICTED, ULN

_LIMITS = {
    ULN: "the lab's upper limit",
    LLN: "the lab's lower limit",
    BASELINE: "your own first value",
}
_ANCHORS = {
    "consent": "you sign the consent form",
    "enrolment": "you join the trial",
    "randomisation": "you are put into a group by chance",
    "treatment": "treatment starts",
    "conditioning": "the preparing treatment starts",
    "transplant": "the transplant",
    "surgery": "surgery",
    "apheresis": "your blood cells are collected",
    "baseline": "the first trial visit",
    "diagnosis": "you were diagnosed",
    "study": "the trial starts",
    "screening": "the first check for the trial",
}
_TIMES = {"mo": "month", "wk": "week", "d": "day", "a": "year", "h": "hour", "min": "minute", "s": "second"}


@cache
def _table() -> dict[tuple[str, str], tuple[str, str]]:
    text = dict(data_files("plain"))["plain.tsv"]
    return {(row["group"], row["concept"]): (row["plain"], row["you"]) for row in read_table(text)}


def listed(name: str, group: str) -> str:
    """The plain words of the table, or ""."""
    return _table().get((group, name), ("", ""))[0]


def predicate(name: str, group: str) -> tuple[str, str]:
    """(verb, rest) of a way to say it of somebody: ("be", "pregnant"); empty where there is none."""
    verb, _, rest = _table().get((group, name), ("", ""))[1].partition(" ")
    return verb, rest


def what_the_score_means(score: Score) -> str:
    """What somebody with such a score is ("up and about for at least half the day …"); "" if not listed."""
    usual = without_bound_at_the_end(score)
    return listed(write(usual), "score").removeprefix("be ") if usual else ""


# ---- names ---------------------------------------------------------------------------------------------


@cache
def shown(name: str, group: Group) -> str:
    """The vocabulary's name with the capitals that its synonyms have: "hiv test" is "HIV test"."""
    known = concepts(group).get(name)
    if known is None:
        return name
    capitals = {
        word.lower(): word
        for synonym in known.also
        for word in re.findall(r"[\w+.-]+", synonym)
        if any(letter.isupper() for letter in word[1:]) or (word.isupper() and len(word) > 1)
    }
    return re.sub(r"[\w+.-]+", lambda match: capitals.get(match[0], match[0]), name)


# Last words of names that are counted, and so take an article.
_COUNTED = re.compile(
    r"(?:disorder|syndrome|tumou?r|fracture|infection|ulcer|injury|abscess|aneurysm|cyst|transplant|implant|"
    r"device|stent|catheter|seizure|stroke|defect|hernia|block|allergy|effusion|condition|illness|problem|"
    r"reaction|episode|attempt|event|lesion|mass|nodule|polyp|attack|disability|embolism|pregnancy|"
    r"malformation|abnormality|obstruction|perforation|fistula|shunt|pump|tube|scan|x-ray|biopsy|vaccine|"
    r"transfusion|infusion|injection|graft|replacement|bypass|tomy|ectomy|plasty|scopy|inhibitor|agonist|"
    r"antagonist|blocker|modulator|inducer|drug|agent|antibody|analog|supplement|stimulant|relaxant|"
    r"antibiotic|laxative|steroid|conjugate|medication|test|examination|visit|stay|wound|burn|scar|"
    r"deficiency)$"
)
# Classes of drugs that do not.
_MASS = re.compile(
    r"(?:therapy|treatment|medicine|medication|iron|insulin|heparin|globulin|toxin|estrogen|interferon|hormone|"
    r"prophylaxis|replacement|blockade|deprivation|expansion|conditioning|mobilization|nutrition|lymphodepletion|s)$"
)
_UNCOUNTED = re.compile(r"^(?:multiple|two|chronic fatigue|down|irritable)\b")
_VOWEL = re.compile(r"[aeio]|u(?!n[ie]|r[aiel]|s[ei]|te)|hour|honest|[AEFHILMNORSX](?=[A-Z0-9]|\b)|8")


def article(noun: str) -> str:
    """The noun with "a" or "an"."""
    return f"{'an' if _VOWEL.match(noun) else 'a'} {noun}"


def noun(name: str, group: Group) -> str:
    """What stands after "you have" or "you have had": with an article where it takes one."""
    found = listed(name, group)
    if found:
        return found
    words = shown(name, group)
    last = _head(words).split(" ")[-1]
    if group == "condition" and last in ("syndrome", "deficiency") and words[0].isupper():
        return words
    known = concepts(group).get(name)
    is_class = known is not None and known.columns.get("kind") == "class"
    counted = not _MASS.search(words) if is_class else _COUNTED.search(last)
    return article(words) if counted and not _UNCOUNTED.match(words) else words


def bare(words: str) -> str:
    """The noun without its article."""
    return re.sub(r"^(?:an?|the) ", "", words)


_NO_ADJECTIVE = re.compile(
    r"(?:too|trouble|fluid|kidneys|liver that|narrowed|swollen|thoughts|very|another|weak)\b"
)


def with_adjective(words: str, adjective: str) -> str:
    """ "a stroke", "severe" is "a severe stroke"; what cannot take one has it in brackets behind."""
    stripped = bare(words)
    if _NO_ADJECTIVE.match(stripped):
        return f"{words} ({adjective})"
    joined = f"{adjective} {stripped}"
    return article(joined) if words.startswith(("a ", "an ")) else joined


def with_relative(words: str, clause: str) -> str:
    """The noun with "that …" behind it."""
    joint = "and" if re.search(r"\bthat\b", words) else "that"
    if is_plural(words):
        clause = re.sub(r"^(is|has|was|causes)\b", lambda m: _PLURALS[m[0]], clause)
    return f"{words} {joint} {clause}"


_PLURALS = {"is": "are", "has": "have", "was": "were", "causes": "cause"}
_SINGULAR = re.compile(r"(?:ss|us|is|diabetes|AIDS|herpes|rabies|rickets|mumps|status|bypass|loss|lens|pus)$")


_BEHIND_THE_HEAD = re.compile(
    r" (?:of|in|for|with|from|to|so|before|per|that|against|around|at|by|on|who)\b| \(|,"
)


def _head(words: str) -> str:
    """The words up to the first preposition or bracket, which end with the noun."""
    return _BEHIND_THE_HEAD.split(words)[0]


def is_plural(words: str) -> bool:
    """Whether the noun before its first preposition or bracket is a plural."""
    head = _head(words)
    return head.endswith("s") and not _SINGULAR.search(head)


def your(words: str) -> str:
    """ "your platelet count"; "the amount of HIV in your blood"."""
    outside_brackets = re.sub(r"\([^)]*\)", "", words)
    return f"{'the' if 'your' in outside_brackets.split() else 'your'} {words}"


# ---- lists ---------------------------------------------------------------------------------------------


def a_list(items: Sequence[str], joint: str) -> str:
    """ "A, B or C"; with a comma before the joint where an item is long enough to be misread."""
    unique = list(dict.fromkeys(items))
    if len(unique) == 1:
        return unique[0]
    long = any(re.search(r"\b(?:that|and|or)\b", re.sub(r"\([^)]*\)", "", item)) for item in unique)
    comma = "," if long else ""
    return f"{', '.join(unique[:-1])}{comma} {joint} {unique[-1]}"


def other_than(excepting: Sequence[str], group: Group) -> str:
    """ " other than asthma or hay fever", with the space before it; "" for none."""
    names = [noun(name, group) for name in excepting]
    return f" other than {a_list(names, 'or')}" if names else ""


# ---- numbers -------------------------------------------------------------------------------------------


def number(value: float) -> str:
    """Up to six significant digits, thousands apart."""
    text = f"{value:.6g}"
    if "e" in text:
        text = f"{value:.0f}" if 1 <= abs(value) < 1e15 else text
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() and int(whole) else text


def times(amount: float, unit: str) -> str:
    """ "1 month", "6 weeks"."""
    return f"{number(amount)} {unit}{'' if amount == 1 else 's'}"


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(count: int) -> str:
    """ "first", "tenth", "11th", "22nd"."""
    if count <= len(_ORDINALS):
        return _ORDINALS[count - 1]
    return f"{count}{'th' if count % 100 in (11, 12, 13) else _ENDINGS.get(count % 10, 'th')}"


def unit_words(unit: str) -> str:
    """A unit as people write it."""
    found = listed(unit, "unit")
    if found:
        return found
    words = re.sub(r"10\*(\d+)", r"10^\1", unit)
    return re.sub(r"[\[\]{}()]", "", words).replace("_", " ").strip()


def quantity(value: float, unit: str) -> str:
    """A value with its unit: "9 g/dL", "50,000 per microliter", "twice the lab's upper limit", "3 months"."""
    if unit in _LIMITS:
        if value == 1:
            return _LIMITS[unit]
        return f"{'twice' if value == 2 else f'{number(value)} times'} {_LIMITS[unit]}"
    if unit == PREDICTED:
        return f"{number(value)}% of what is normal for you"
    if unit in _TIMES:
        return times(value, _TIMES[unit])
    words = unit_words(unit)
    return f"{number(value)}{'' if words == '%' else ' '}{words}".strip()


def interval(wanted: Range, unit: str = "") -> str:
    """ "below 9 g/dL", "between 5 and 10 g/dL"."""
    low, high = wanted.low, wanted.high
    if high is None:
        assert low is not None
        return f"{'at least' if wanted.low_included else 'above'} {quantity(low, unit)}"
    if low is None:
        return f"{'at most' if wanted.high_included else 'below'} {quantity(high, unit)}"
    if low == high:
        return f"exactly {quantity(low, unit)}"
    first = number(low) if unit not in _LIMITS and unit not in _TIMES else quantity(low, unit)
    if wanted.low_included and wanted.high_included:
        return f"between {first} and {quantity(high, unit)}"
    start = f"{'at least' if wanted.low_included else 'above'} {first}"
    return f"{start} and {'at most' if wanted.high_included else 'below'} {quantity(high, unit)}"


def outside(unwanted: Range, unit: str = "") -> str:
    """What a value outside of the range is: "at least 9 g/dL", "below 5 or above 10 g/dL"."""
    low, high = unwanted.low, unwanted.high
    parts = []
    if low is not None:
        shown_low = number(low) if high is not None and unit not in _LIMITS else quantity(low, unit)
        parts.append(f"{'below' if unwanted.low_included else 'at most'} {shown_low}")
    if high is not None:
        parts.append(f"{'above' if unwanted.high_included else 'at least'} {quantity(high, unit)}")
    return " or ".join(parts)


# ---- times ---------------------------------------------------------------------------------------------


def length(duration: Duration) -> str:
    """ "4 weeks", "1 year"; half-lives with what they are."""
    if duration.unit == "half-lives":
        amount = number(duration.amount)
        name = "half-life" if duration.amount == 1 else "half-lives"
        return f"{amount} {name} (the time in which half of a drug leaves the body)"
    return times(duration.amount, duration.unit.removesuffix("s"))


def _last(duration: Duration) -> str:
    """ "4 weeks", and just "week" for one of them."""
    return (
        duration.unit.removesuffix("s")
        if duration.amount == 1 and duration.unit != "half-lives"
        else length(duration)
    )


def _least(bound: Duration) -> str:
    return f"{'more than' if bound.strict else 'at least'} {length(bound)}"


def lasting(asked: Length | None) -> str:
    """ "for at least 4 weeks", "for less than 3 months"; "" for None."""
    if asked is None:
        return ""
    if asked.at_least is None:
        assert asked.at_most is not None
        return f"for {'less than' if asked.at_most.strict else 'at most'} {length(asked.at_most)}"
    if asked.at_most is None:
        return f"for {_least(asked.at_least)}"
    return f"for {length(asked.at_least)} to {length(asked.at_most)}"


def repeated(asked: Repeated | None) -> str:
    """ "in 2 tests in a row, at least 24 hours apart"; "" for None."""
    if asked is None:
        return ""
    apart = f", at least {length(asked.apart)} apart" if asked.apart else ""
    return f"in {asked.times} tests in a row{apart}"


def window(asked: Window) -> str:
    """ "in the 4 weeks before treatment starts", "in the last 5 years", "at least 1 year before surgery"."""
    side = "after" if asked.after else "before"
    anchor = _ANCHORS[asked.anchor]
    now = asked.anchor == "screening" and not asked.after
    if asked.at_least is None:
        assert asked.at_most is not None
        if not asked.at_most.amount:
            return (
                "today"
                if now
                else f"on the day when {anchor}"
                if " " in anchor[4:]
                else f"on the day of {anchor}"
            )
        if asked.at_most.strict:
            less = f"less than {length(asked.at_most)}"
            return f"{less} ago" if now else f"{less} {side} {anchor}"
        return (
            f"in the last {_last(asked.at_most)}" if now else f"in the {_last(asked.at_most)} {side} {anchor}"
        )
    if asked.at_most is None:
        if not asked.at_least.amount:
            return "at any time until now" if now else f"at any time {side} {anchor}"
        least = _least(asked.at_least)
        return f"{least} ago" if now else f"{least} {side} {anchor}"
    between = f"between {length(asked.at_least)} and {length(asked.at_most)}"
    return f"{between} ago" if now else f"{between} {side} {anchor}"
