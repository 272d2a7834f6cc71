"""`python -m evaluation.restated ARCHIVE`: the same criterion in other words must keep its meaning.

Needs no gold: each of `REWORDINGS` says the same otherwise ("prior to" as "before", "4 weeks" as "four
weeks", a full stop more, a line broken in two), so that a tree that changes with it read one of the two
wordings wrongly, or less of it. And an exclusion "A" is told as an inclusion "No A" and the other way
round: one must be the other's denial. Every criterion that was fully compiled is compiled alone, as the one
item of its section, as it stands and in each wording that applies. What changed is a list to be read,
`--errors N` of each wording; some of it is right (an exclusion "A and B" keeps out for each).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.printing import EvaluationError, Progress, parser, print_json, print_table, run
from evaluation.workers import mapped
from trialrun.criteria import compile_study, compile_text, write
from trialrun.criteria.trees.normal import negations_inside
from trialrun.model.criteria import All, AnyOf, Not, Tree
from trialrun.model.study import decode_study
from trialrun.records import Rejected, read_source

_Put = str | Callable[[re.Match[str]], str]

_WORDS = dict(
    zip(
        "2 3 4 5 6 7 8 9 10 12".split(),
        "two three four five six seven eight nine ten twelve".split(),
        strict=True,
    )
)
_COUNT = rf"(?<![\w.,/-])({'|'.join(_WORDS)}) (?=(?:days?|weeks?|months?|years?)\b)"
_VALUE = r"^([A-Z][A-Za-z ]{2,30}?) ([<>≤≥]=?)"
_AT_LEAST, _AT_MOST = r"(?<![=\w])(?:≥|>=|>/=) ?(?=\d)", r"(?<![=\w])(?:≤|<=|</=) ?(?=\d)"
_BETWEEN = r"\bbetween (\d[\d.]*) and (\d[\d.]*)"
_STATES = r"^(?=(?:Active|History of|Severe|Uncontrolled|Symptomatic|Chronic|Acute) )"


def _small(match: re.Match[str], before: str) -> str:
    return before + match[1].lower() + match[2]


# What is said, and what is said instead; a pattern with a capital in it is not looked for in small letters.
REWORDINGS: dict[str, tuple[str, _Put]] = {
    "patients as subjects": (r"(?i)\bpatients\b(?! with)", "subjects"),
    "subjects as participants": (r"(?i)\bsubjects\b", "participants"),
    "patients as individuals": (r"\bPatients (?=who|must|with)", "Individuals "),
    "prior to as before": (r"\bprior to\b", "before"),
    "within … prior to as in the … preceding": (
        r"\bwithin (?:the )?(\d+ (?:days?|weeks?|months?|years?)) (?:prior to|before)\b",
        r"in the \1 preceding",
    ),
    "within the last as in the last": (r"\bwithin the (?:last|past)\b", "in the last"),
    "in the last as during the past": (r"\bin the (?:last|past)\b", "during the past"),
    "prior as previous": (r"\b([Pp])rior\b(?! to\b)(?= [a-z])", r"\1revious"),
    "≥ as at least": (_AT_LEAST, "at least "),
    "≥ as greater than or equal to": (_AT_LEAST, "greater than or equal to "),
    "at least as ≥": (r"\bat least (?=\d)", "≥ "),
    "≤ as no more than": (_AT_MOST, "no more than "),
    "≤ as not to exceed": (_AT_MOST, "not to exceed "),
    "< as less than": (r"(?<![\w=/] )(?<![\w=/])< ?(?=\d)", "less than "),
    "> as greater than": (r"(?<![\w=/-] )(?<![\w=/-])> ?(?=\d)", "greater than "),
    "greater than as >": (r"(?<!no )\b(?:greater|more) than (?=\d)", "> "),
    "no greater than as no >": (r"(?<=\w )no (?:greater|more) than (?=\d)", "no > "),
    "no more than as not >": (r"(?<=\w )(?:no|not) (?:greater|more) than (?=\d)", "not > "),
    "at least … weeks as … or more weeks": (
        r"\bat least (\d+) (days?|weeks?|months?|years?)\b",
        r"\1 or more \2",
    ),
    "a number in words": (_COUNT, lambda match: _WORDS[match[1]] + " "),
    "a number in words and digits": (_COUNT, lambda match: f"{_WORDS[match[1]]} ({match[1]}) "),
    "thousands without a comma": (r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,.])", r"\1\2"),
    "% as percent": (r"(?<=\d) ?%(?! ?[-–])", " percent"),
    "a dash as to": (
        r"(?<![\w.,/-])(\d{1,3}) ?[-–] ?(\d{1,3})(?= (?:years|days|weeks|months|kg|mm))",
        r"\1 to \2",
    ),
    "between … and as … to": (_BETWEEN, r"\1 to \2"),
    "between … and as ≥ … and ≤": (_BETWEEN, r"≥ \1 and ≤ \2"),
    "a value of a bound": (_VALUE, r"\1 of \2"),
    "a value with a colon": (_VALUE, r"\1: \2"),
    "the window in front": (
        r"^([A-Z])([^,;:.]*) ([Ww]ithin (?:the (?:last|past) )?\d+ \w+"
        r"(?: (?:of|prior to|before) [a-z][a-z ]+)?)\.?$",
        lambda match: f"{match[3][0].upper()}{match[3][1:]}, {match[1].lower()}{match[2]}",
    ),
    "must as should": (r"\b[Mm]ust (?=be|have)", "should "),
    "patients must as patients are required to": (
        r"\b([Pp])atients must (?=be|have)",
        r"\1atients are required to ",
    ),
    "patients with as patients who have": (r"^Patients with", "Patients who have"),
    "a state of patients": (rf"{_STATES}(.)(.*)", lambda match: _small(match, "Patients with ")),
    "a state as excluded": (
        rf"{_STATES}(.)([^.;:]*[^.;:\W])\.?$",
        lambda match: _small(match, "Patients with ") + " are excluded.",
    ),
    "history of as past medical history of": (r"^[Hh]istory of ", "Past medical history of "),
    "prior treatment with as previously treated with": (
        r"^Prior (?:treatment|therapy) with ",
        "Previously treated with ",
    ),
    "other than as except for": (r"\bother than\b", "except for"),
    "except as with the exception of": (r"\bexcept(?: for)?\b", "with the exception of"),
    "e.g. as such as": (r"\be\.g\.,? ", "such as "),
    "such as as e.g.": (r",? such as ", ", e.g. "),
    "and without a comma before": (r"(?<=\w), (?=(?:and|or) \w)", " "),
    "randomization as randomisation": (r"(?i)(?<=andom|pital|tabil|local)iz(?=e[ds]?\b|ing\b|ation)", "is"),
    "a full stop more": (r"(?<=[a-z]{4})\s*$", "."),
    "a small letter first": (r"^[A-Z](?=[a-z]+ )", lambda match: match[0].lower()),
    "an apostrophe": (r"'s\b", "’s"),
    "two blanks": (r"(?<=[a-z]) (?=[a-z])", "  "),
    "a broken line": (r"^(.{30,70}?[a-z,]) (?=[a-z])", lambda match: f"{match[1]}\n      "),
}  # fmt: skip
_PATTERNS = {name: (re.compile(said), put) for name, (said, put) in REWORDINGS.items()}
DENIED = "an exclusion as what is denied"
LISTED = "what is denied as an exclusion"
# A sentence about people, with a verb or a denial of its own is not turned about by "no" in front of it.
_NO_NAME = re.compile(
    r"(?i)\b(?:is|are|has|have|had|must|will|should|may|can|who|that|which|was|were|not|no|none|without"
    r"|unless|if|nor|never|lack|absence|exclu\w+|eligible|do|does|allowed|permitted|negative|un\w+ to|inab\w+"
    r"|unwilling\w*|refus\w*|fail\w*|patients?|subjects?|participants?|age|at least|more than|less than)\b"
    r"|[:;<>≤≥]|^\W|^\d"
)
_DENIED = re.compile(r"No (?!more|less|greater|other|one|prior (?:therapy|treatment)$)(?=[a-z])(.{8,})")


@dataclass(frozen=True, slots=True)
class Change:
    """What one wording made of one criterion; the texts are the records'."""

    trial: str
    criterion: str
    kind: str
    text: str
    other: str
    before: str
    after: str


def meaning(tree: Tree) -> str:
    """The tree's text form without the order of equals and the words of questions and unknown names."""
    if isinstance(tree, All | AnyOf):
        between = " and " if isinstance(tree, All) else " or "
        return f"({between.join(sorted(map(meaning, tree.of)))})"
    return re.sub(r'"(?:[^"\\]|\\.)*"', '"…"', write(tree))


def _read(kind: str, text: str, *, denied: bool = False) -> tuple[list[str], str]:
    """The meanings of the criteria of a section with this one item, and their text forms."""
    found = compile_text(f"{kind.capitalize()} Criteria:\n\n  * {text}\n")
    trees = [negations_inside(Not(one.tree) if denied else one.tree) for one in found]
    return list(map(meaning, trees)), " // ".join(write(one.tree) for one in found)


def turned_about(kind: str, text: str) -> tuple[str, str] | None:
    """The name of the wording and the sentence that belongs in the other list; None where there is none."""
    told = text.rstrip(". ")
    if kind == "exclusion":
        if len(told) < 12 or _NO_NAME.search(told):
            return None
        return DENIED, f"No {told[0].lower() if told[1:2].islower() else told[0]}{told[1:]}"
    match = _DENIED.fullmatch(told)
    if match is None or _NO_NAME.search(match[1]):
        return None
    return LISTED, match[1][0].upper() + match[1][1:]


def restated(canonical: bytes) -> list[tuple[str, Change | None]]:
    """Of each criterion of a record and each wording that applies: its name, and the change if any."""
    study = decode_study(canonical)
    found: list[tuple[str, Change | None]] = []
    for one in compile_study(study).criteria:
        if one.kind == "structured" or one.coverage != "compiled" or "\n" in one.text:
            continue
        before, logic = _read(one.kind, one.text)
        if len(before) != 1:
            continue
        tried = [
            (name, other, one.kind, before)
            for name, (said, put) in _PATTERNS.items()
            if (other := said.sub(put, one.text)) != one.text
            and not (name == "a state as excluded" and one.kind == "inclusion")
        ]
        if (turned := turned_about(one.kind, one.text)) is not None:
            kind = "inclusion" if one.kind == "exclusion" else "exclusion"
            tried.append((*turned, kind, _read(one.kind, one.text, denied=True)[0]))
        for name, other, kind, expected in tried:
            after, told = _read(kind, other)
            same = after == expected
            change = None if same else Change(study.nct_id, one.id, kind, one.text, other, logic, told)
            found.append((name, change))
    return found


def _all(asked: argparse.Namespace) -> Iterator[tuple[str, Change | None]]:
    def records() -> Iterator[bytes]:
        for place, one in enumerate(x for x in read_source(asked.source) if not isinstance(x, Rejected)):
            if place % asked.every == 0:
                yield one.canonical

    progress = Progress("records restated")
    for found in mapped(restated, records(), batch=4):
        progress.step()
        yield from found
    progress.end()


def main(argv: Sequence[str] | None = None) -> None:
    options = parser("restated", "Say criteria in other words and list those that change.", "ARCHIVE")
    options.add_argument("--every", type=int, default=1, metavar="N", help="only every N-th record (1)")
    asked = options.parse_args(argv)
    tried: dict[str, list[Change | None]] = {}
    for name, change in _all(asked):
        tried.setdefault(name, []).append(change)
    if not tried:
        raise EvaluationError("holds no criterion that is fully compiled.", place=str(asked.source))
    changed = {name: [x for x in found if x is not None] for name, found in tried.items()}
    total = sum(map(len, tried.values()))
    kept = total - sum(map(len, changed.values()))
    if asked.json:
        counts = {name: {"changed": len(changed[name]), "of": len(found)} for name, found in tried.items()}
        print_json({"kept": kept, "of": total, "wordings": counts})
        return
    rows = [
        [name, len(changed[name]), len(found), f"{100 * len(changed[name]) / len(found):.1f} %"]
        for name, found in sorted(tried.items(), key=lambda item: -len(changed[item[0]]))
    ]
    print_table(
        f"{kept} of {total} sentences in other words keep their meaning",
        ["wording", "changed", "of", "share"],
        rows,
    )
    for name, listed in changed.items():
        for one in listed[: asked.errors]:
            print(f"{name}: {one.trial} {one.criterion}: {one.text}\n    {one.kind}: {one.other}")
            print(f"    {one.before}\n    {one.after}")


if __name__ == "__main__":
    run(main)
