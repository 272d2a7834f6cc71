"""`python -m evaluation.lct FOLDER`: compiled criteria against LCT's hand-written logical forms.

FOLDER is laid out as the unpacked archive: `lct/leaf_logical_forms/…/NCT…_k.js` with the forms and
`lct/leaf_clinical_trials/…/NCT….txt` with the trials' own texts.

A form's sentence is a row of tokens. The compiler is given the sentence as the trial's text has it, found
there by its characters without blanks; where it is not found, the tokens are joined by rules (`tokenised`).
It is given one sentence at a time below the heading of its section, and is told nothing of the trial. Every
file counts as one criterion, also where two people annotated the same sentence. How a form and a tree become
comparable is said in `view`, `form_view` and `tree_view`. Gold that looks wrong stays as it is and is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.form_view import form_view
from evaluation.forms import Call, Form, read_form
from evaluation.printing import EvaluationError, Progress, arguments, print_json, print_table, run
from evaluation.scoring import Counts, Share
from evaluation.tokenised import joined
from evaluation.tree_view import tree_view, unparsed
from evaluation.view import Comparison, View, compare
from evaluation.workers import mapped
from trialrun.criteria import compile_text, write

MEASURES = ("values", "entities", "negation")


@dataclass(slots=True)
class Judged:
    """One criterion: the comparison, whether text was left unparsed, and what a person needs to see why."""

    name: str
    sentence: str
    comparison: Comparison
    residue: bool
    alone: Comparison
    """What the trees say, without what the texts that they leave open name."""
    trees: list[str]
    doubts: list[str]


@dataclass(slots=True)
class Result:
    counts: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in MEASURES})
    alone: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in MEASURES})
    shape: Share = field(default_factory=Share)
    no_residue: Share = field(default_factory=Share)
    judged: list[Judged] = field(default_factory=list)

    def add(self, judged: Judged) -> None:
        for name in MEASURES:
            self.counts[name].add(getattr(judged.comparison, name))
            self.alone[name].add(getattr(judged.alone, name))
        self.shape.add(judged.comparison.shape)
        self.no_residue.add(not judged.residue)
        self.judged.append(judged)

    def leaves(self) -> dict[str, dict[str, float]]:
        """As `--json` prints them; "…_of_trees_alone" without what open texts name (`criteria.left_open`)."""
        return {
            **{name: counts.leaves() for name, counts in self.counts.items()},
            "shape": {"exact": round(self.shape.share, 4)},
            "no_residue": {"share": round(self.no_residue.share, 4)},
            **{f"{name}_of_trees_alone": counts.leaves() for name, counts in self.alone.items()},
        }


def judge(item: tuple[Path, str]) -> Judged:
    """Compiles the sentence of one form, below its trial's text, and compares."""
    path, trial = item
    form = read_form(path)
    text = as_written(form.sentence, trial)
    heading = "Inclusion Criteria" if form.section == "INC" else "Exclusion Criteria"
    whole = f"{heading}:\n\n{text}"
    criteria = compile_text(whole)
    gold, ours = form_view(form), tree_view(whole, form.section, criteria)
    alone = tree_view(whole, form.section, criteria, left_open=False)
    return Judged(
        form.name,
        text,
        compare(gold, ours),
        unparsed(criteria),
        compare(form_view(form), alone),
        [f"{criterion.id}: {write(criterion.tree)}" for criterion in criteria],
        doubts(form, gold),
    )


def as_written(sentence: str, trial: str) -> str:
    """The sentence with the blanks of the trial's text; by rules where the text does not hold it."""
    places = [index for index, char in enumerate(trial) if not char.isspace()]
    squeezed = "".join(trial[index] for index in places)
    wanted = re.sub(r"\s", "", sentence)
    start = squeezed.find(wanted)
    if start < 0 or not wanted:
        return joined(sentence.strip()).text
    first, last = places[start], places[start + len(wanted) - 1]
    line = trial.rfind("\n", 0, first) + 1
    indent = trial[line:first] if not trial[line:first].strip() else ""
    return indent + trial[first : last + 1]


def doubts(form: Form, gold: View) -> list[str]:
    """Signs that the gold is wrong. It stays as it is."""
    found = list(form.repairs)
    squeezed = re.sub(r"[\s,]", "", form.sentence).translate(_SIGNS)
    for comparison in (eq for root in form.roots for eq in root.named("eq")):
        found += _doubts_of(comparison, squeezed)
    excludes = form.section == "EXC" and re.search(r"\b(?:excluded|ineligible)\b", form.sentence, re.I)
    if excludes and any(entity.negated for entity in gold.entities):
        found.append("an exclusion that is negated because the sentence says that it excludes")
    if not form.roots:
        found.append("an empty form")
    return found


_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "－": "-", "−": "-"})
_OPERATORS = {"GT": ">", "GTEQ": ">=", "LT": "<", "LTEQ": "<="}


def _doubts_of(comparison: Call, squeezed: str) -> Iterator[str]:
    """A number that the sentence does not have, or that it has behind another sign."""
    written = [re.sub(r"[\s,]", "", text) for val in comparison.named("val") for text in val.strings()]
    operators = [arg.name for op in comparison.named("op") for arg in op.args if isinstance(arg, Call)]
    for text in written:
        if text not in squeezed:
            yield f"the number {text} is not in the sentence"
        elif len(operators) == 1 and operators[0] in _OPERATORS and len(written) == 1:
            signs = set(re.findall(rf"([<>]=?){re.escape(text)}(?![\d.]\d)", squeezed))
            if signs and _OPERATORS[operators[0]] not in signs:
                yield f"{operators[0]} {text}, where the sentence has {', '.join(sorted(signs))}"


def evaluate(folder: Path) -> Result:
    """Judges every form under the folder. Raises EvaluationError when there is none."""
    forms = sorted(folder.rglob("leaf_logical_forms/**/*.js"))
    if not forms:
        raise EvaluationError(
            "no logical forms (leaf_logical_forms/…/*.js).",
            place=str(folder),
            hint="Give the unpacked archive.",
        )
    texts = {path.stem: path for path in folder.rglob("leaf_clinical_trials/**/*.txt")}
    items = ((path, _text(texts.get(path.stem.rsplit("_", 1)[0]))) for path in forms)
    result, progress = Result(), Progress("criteria compiled", len(forms))
    for judged in mapped(judge, items):
        result.add(judged)
        progress.step()
    progress.end()
    return result


def _text(path: Path | None) -> str:
    return path.read_text(encoding="utf-8") if path else ""


def main(argv: Sequence[str] | None = None) -> None:
    options = arguments("lct", "Compare compiled criteria with LCT's logical forms.", "FOLDER", argv)
    result = evaluate(options.source)
    if options.json:
        print_json(result.leaves())
        return
    rows = [
        [name, counts.precision, counts.recall, counts.f1, counts.found, counts.gold]
        for counted, more in ((result.counts, ""), (result.alone, ", trees alone"))
        for name, counts in ((f"{name}{more}", counts) for name, counts in counted.items())
    ]
    print_table(
        f"LCT logical forms, {len(result.judged)} criteria",
        ["", "precision", "recall", "f1", "ours", "gold"],
        rows,
    )
    print_table(
        "", ["", "share"], [["shape exact", result.shape.share], ["no residue", result.no_residue.share]]
    )
    _print_worst(result, options.errors)


def _print_worst(result: Result, limit: int) -> None:
    worst = sorted(result.judged, key=lambda j: (-j.comparison.errors, j.name))[:limit]
    if worst:
        print(f"\nThe {len(worst)} criteria with the most errors:")
    for judged in worst:
        gold, ours = judged.comparison.shapes
        print(f"\n{judged.name}  {' '.join(judged.sentence.split())}")
        print(f"  missed:  {'; '.join(judged.comparison.missed) or 'nothing'}")
        print(f"  surplus: {'; '.join(judged.comparison.surplus) or 'nothing'}")
        if not judged.comparison.shape:
            print(f"  shape:   {gold}   ours: {ours}")
        for tree in judged.trees:
            print(f"  {tree}")
    doubtful = [judged for judged in result.judged if judged.doubts]
    if doubtful and limit:
        print(f"\nGold that looks wrong, kept as it is ({len(doubtful)}):")
        for judged in doubtful:
            print(f"  {judged.name}: {'; '.join(judged.doubts)}")


if __name__ == "__main__":
    run(main)
