"""`python -m evaluation.unsaid ARCHIVE`: words and numbers of compiled criteria that their trees do not say.

Needs no gold: a criterion counts as compiled only where nothing of it is left to a person, so that a
qualifier ("severe", "only", "within") or a number that stands in its sentence and nowhere in its tree was
either passed over for a reason or lost. `QUALIFIERS` says for each by what a tree says it; a name of the
vocabulary says the words of its synonyms too. What remains is a list to be read, `--errors N` of each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from evaluation.judge import Seen, criteria_of
from evaluation.printing import EvaluationError, Progress, parser, print_json, print_table, run
from evaluation.workers import mapped
from trialrun.records import Rejected, read_source
from trialrun.vocab.concepts import FILES, known

# A word of the sentence (in lower case), and what of the tree's text form says it.
QUALIFIERS: dict[str, tuple[str, str]] = {
    "severe": (r"severe(?:ly)?", r"severe|grade"),
    "moderate": (r"moderate(?:ly)?", r"moderate|grade"),
    "mild": (r"mild", r"mild|grade"),
    "uncontrolled": (r"uncontrolled|poorly[ -]controlled", r"uncontrolled|not condition\([^)]*\) controlled"),
    "unstable": (r"unstable", r"unstable|uncontrolled"),
    "active": (r"active(?:ly)?", r"active|ongoing|within"),
    "recent": (r"recent(?:ly)?", r"recent|within|newly"),
    "chronic": (r"chronic(?:ally)?", r"chronic|ongoing|for at least"),
    "acute": (r"acute(?:ly)?", r"acute"),
    "persistent": (r"persist\w*", r"persist|chronic|for at least"),
    "untreated": (r"untreated", r"untreated"),
    "recurrent": (r"recurrent", r"recurrent|relapsed"),
    "relapsed": (r"relaps\w+", r"relaps"),
    "refractory": (r"refractory|resistan\w+", r"refractory|resistan"),
    "metastatic": (r"metasta\w+", r"metasta|stage"),
    "advanced": (r"advanced", r"advanced|stage|metasta"),
    "unresectable": (r"unresectable|inoperable", r"unresectable|inoperable"),
    "bilateral": (r"(?:bi|uni)lateral(?:ly)?", r"lateral"),
    "hereditary": (
        r"hereditary|inherited|congenital|familial|genetic",
        r"hereditary|inherit|congenital|familial|genetic|family",
    ),
    "symptomatic": (r"symptomatic", r"symptom"),
    "systemic": (r"systemic(?:ally)?", r"systemic"),
    "major": (r"major", r"major"),
    "disseminated": (r"disseminated", r"disseminated"),
    "only": (r"only", r"only"),
    "except": (r"except\w*|other than|unless|apart from", r"except|not |allowed| or .* and |if "),
    "both": (r"both", r" and |both"),
    "at least": (r"at least|minimum", r"at least|>|from|\bnot .*within|measurable"),
    "at most": (r"at most|maximum|no more than|not exceed\w*|up to", r"at most|<|from|within|up to"),
    "within": (
        r"within|(?:in|during) the (?:last|past|previous|preceding)",
        r"within|before|after|[<>]|x [UL]LN",
    ),
    "during": (r"during", r"during|after|planned|within|ongoing|before"),
    "prior": (r"prior|previous(?:ly)?", r"received|history|before|prior|previous|lines|untreated|newly"),
    "concurrent": (
        r"concurrent(?:ly)?|concomitant(?:ly)?|ongoing",
        r"ongoing|active|concurrent|concomitant|received|condition",
    ),
    "planned": (r"planned|scheduled|planning", r"plan|schedul"),
    "family history": (r"family history", r"family history"),
    "first": (r"first|second|third", r"first|line|second|third|before|newly|family"),
    "oral": (
        r"oral|topical|inhaled|intravenous|parenteral|intranasal",
        r"oral|topical|inhal|intraven|parenteral|nasal",
    ),
    "requiring": (r"requir(?:ing|es)", r"requir|received|dependence"),
    "suspected": (r"suspected|possible|probable", r"suspect|possible|probable"),
    "failed": (r"fail(?:ed|ure)|intoleran\w+", r"fail|intoleran|refractory|allergy|insufficien"),
    "no": (
        r"no|not|without|absence of|lack of|never",
        r"not |negative|no|without|absen|lack|free|untreated|<|un|normal|in remission|[<>]=",
    ),
}
_PATTERNS = {
    name: (re.compile(rf"\b(?:{said})\b"), re.compile(told, re.IGNORECASE))
    for name, (said, told) in QUALIFIERS.items()
}
_EITHER_COURSE = re.compile(
    r"\bacute\s*(?:and/or|or|and|/)\s*chronic\b|\bchronic\s*(?:and/or|or|and|/)\s*acute\b"
)
_CONCEPT = re.compile(r"\(([^()]+)\)|(?:^|[( ])([a-z][\w /-]*?) (?=[<>=]|from )")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_IN_TREE = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
# Powers of ten, units and names with a number, versions of scales, dates of amendments: no demands.
_NO_DEMAND = re.compile(
    r"\b10\s*(?:\^|\*\*?|exp)\s*\(?\d+\)?|10\(\d+\)|109(?=\s?/)|(?:mm|m|cm|dm)\s*[\^(]?\s*[23²³]\)?(?!\d)|1[.,]73"
    r"|(?:recist|ctcae|ctc|version|criteria|dsm|icd|amendments?)[\s-]*v?\s*\d[\d./]*|\bcd\s*\d+|covid-19|cov-2"
    r"|^\W*\d+[.)]\s|#\s*\d+|\b(?:day|visit|cycle)s?\s*\d+"
    r"|\b1 (?=\w* ?(?:measurable|evaluable))|\([^()]*(?:mmol|mol/|lbs?\b|kg\b|pounds|deg|g/l|mg/d?l)[^()]*\)",
    re.IGNORECASE,
)
_ROMAN = {"I": 1.0, "II": 2.0, "III": 3.0, "IV": 4.0}


@cache
def _synonyms(name: str) -> str:
    found = [concept for group in FILES if (concept := known(name, group)) is not None]
    return " ".join(word for one in found for word in (one.name, *one.also)).lower()


def _named(tree: str) -> str:
    """The tree's text form with the synonyms of all its concepts."""
    names = [match[1] or match[2] for match in _CONCEPT.finditer(tree)]
    parts = [part.strip(' "') for name in names for part in re.split(r" except |, ", name)]
    return " ".join([tree, *map(_synonyms, parts)])


def unsaid(text: str, tree: str) -> list[str]:
    """The qualifiers (names of `QUALIFIERS`) of the sentence that its tree does not say."""
    low, named = text.lower(), ""
    found = []
    for name, (said, told) in _PATTERNS.items():
        matches = said.findall(_EITHER_COURSE.sub(" ", low) if name in ("acute", "chronic") else low)
        if not matches or told.search(tree):
            continue
        named = named or _named(tree)
        if not all(re.search(rf"\b{re.escape(match[:5])}", named) for match in matches):
            found.append(name)
    return found


def lost_numbers(text: str, tree: str) -> list[str]:
    """The numbers of the sentence that stand neither in its tree nor in the names of its concepts."""
    named = _named(tree)
    there = {float(number) for number in _IN_TREE.findall(named)}
    there |= {_ROMAN[word] for word in re.findall(r"\b[IV]+\b", tree) if word in _ROMAN}
    spans = [(float(a), float(b)) for a, b in re.findall(r"from (\d[\d.]*) to (\d[\d.]*)", tree)]
    lost = []
    for written in _NUMBER.findall(_NO_DEMAND.sub(" ", text)):
        plain = written.rstrip(",")
        readings = {float(plain.replace(",", ""))}
        if plain.count(",") == 1:
            readings.add(float(plain.replace(",", ".", 1)) if "." not in plain else -1.0)
        if not readings & there and not any(low <= x <= high for x in readings for low, high in spans):
            lost.append(plain)
    return lost


def _compiled(archive: Path) -> Iterator[Seen]:
    records = (one.canonical for one in read_source(archive) if not isinstance(one, Rejected))
    progress = Progress("records compiled")
    for found in mapped(criteria_of, records):
        progress.step()
        yield from (
            one for one in found if one.row.coverage == "compiled" and not one.logic.startswith("allowed ")
        )
    progress.end()


def main(argv: Sequence[str] | None = None) -> None:
    about = "List words and numbers of fully compiled criteria that their trees do not say."
    options = parser("unsaid", about, "ARCHIVE")
    asked = options.parse_args(argv)
    total, numbered = 0, 0
    with_word: Counter[str] = Counter()
    listed: dict[str, list[Seen]] = {}
    for one in _compiled(asked.source):
        total += 1
        low = one.text.lower()
        with_word.update(name for name, (said, _) in _PATTERNS.items() if said.search(low))
        numbered += bool(_NUMBER.search(low))
        missing = unsaid(one.text, one.logic)
        missing += ["a number"] if lost_numbers(one.text, one.logic) else []
        for name in missing:
            listed.setdefault(name, []).append(one)
    if not total:
        raise EvaluationError("holds no criterion that is fully compiled.", place=str(asked.source))
    with_word["a number"] = numbered
    counts = {name: (len(listed.get(name, ())), with_word[name]) for name in (*QUALIFIERS, "a number")}
    if asked.json:
        print_json(
            {"compiled": total, **{name: {"unsaid": lost, "of": of} for name, (lost, of) in counts.items()}}
        )
        return
    rows = [[name, *pair] for name, pair in sorted(counts.items(), key=lambda item: -item[1][0])]
    print_table(f"{total} fully compiled criteria", ["word", "unsaid", "of"], rows)
    for name, found in listed.items():
        for one in found[: asked.errors]:
            print(f"{name}: {one.row.trial} {one.row.criterion} {one.kind}: {one.text}\n    {one.logic}")


if __name__ == "__main__":
    run(main)
