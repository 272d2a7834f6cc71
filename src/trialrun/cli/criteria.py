"""`trialrun criteria`: a trial's eligibility section as compiled, sentence by sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.options import AsJson, CatalogDirectory, TrialArgument

if TYPE_CHECKING:
    from trialrun.model.criteria import Tree
    from trialrun.model.eligibility import Criterion, Eligibility

MEANING = {
    "compiled": "understood",
    "attested": "a person answers a part",
    "partly": "understood in part",
    "unparsed": "to be read by a person",
}


def register(app: typer.Typer) -> None:
    app.command()(criteria)


def criteria(
    trial: TrialArgument,
    catalog: CatalogDirectory = "",
    in_plain_words: Annotated[
        bool, typer.Option("--plain", help="Say what each criterion asks in plain words, instead of logic.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a trial's eligibility criteria mean, as logic.

    Every sentence of the record stands with its compiled tree in the text form of the criteria language,
    and with how much of it was understood. What was not understood is shown as `unparsed`.

    Example: `trialrun criteria NK4AML`
    """
    from trialrun.cli.trials import find_trial

    study, eligibility = find_trial(trial, catalog)
    name = study.nct_id or study.identification.acronym or study.title
    if as_json:
        import msgspec

        document = msgspec.json.format(
            msgspec.json.encode(_document(name, study.title, eligibility)), indent=2
        )
        sys.stdout.write(document.decode() + "\n")
        return
    _print(name, study.title, eligibility, in_plain_words)


def coverage(eligibility: Eligibility) -> dict[str, int]:
    """How many criteria are compiled, attested, partly compiled, unparsed."""
    counts = dict.fromkeys(MEANING, 0)
    for criterion in eligibility.criteria:
        counts[criterion.coverage] += 1
    return counts


def _document(name: str, title: str, eligibility: Eligibility) -> dict[str, object]:
    from trialrun.criteria import write
    from trialrun.criteria.plain import plain
    from trialrun.criteria.trees.uncoded import uncoded_names
    from trialrun.model.criteria import leaves

    def one(criterion: Criterion) -> dict[str, object]:
        span = criterion.span
        return {
            "id": criterion.id,
            "kind": criterion.kind,
            "text": criterion.text,
            "lead": criterion.lead,
            "section": criterion.section,
            "applies_to": criterion.applies_to,
            "coverage": criterion.coverage,
            "uncoded": list(uncoded_names(criterion.tree)),
            "logic": write(criterion.tree),
            "plain": plain(criterion.tree, criterion.kind),
            "note": criterion.note,
            "tree": criterion.tree,
            "span": [span.start, span.end] if span else None,
            "leaves": [
                {"logic": write(leaf), "span": [place.start, place.end], **_about(leaf)}
                for leaf, place in zip(leaves(criterion.tree), criterion.spans, strict=False)
            ],
        }

    return {
        "trial": name,
        "title": title,
        "compiler": eligibility.compiler,
        "coverage": coverage(eligibility),
        "criteria": [one(criterion) for criterion in eligibility.criteria],
    }


def _about(leaf: Tree) -> dict[str, object]:
    """What a leaf that is left to a person is about, what it names and the numbers it gives."""
    from trialrun.criteria.left_open import bounds, named
    from trialrun.criteria.trees.concerns import concern
    from trialrun.model.criteria import Attest, Unparsed

    if not isinstance(leaf, (Attest, Unparsed)):
        return {}
    about = concern(leaf) if isinstance(leaf, Attest) else None
    told = {"about": about, "names": named(leaf.text), "numbers": bounds(leaf.text)}
    return {key: value for key, value in told.items() if value}


def _print(name: str, title: str, eligibility: Eligibility, in_plain_words: bool) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from trialrun.cli.sections import Sections
    from trialrun.cli.terminal import safe
    from trialrun.criteria import write
    from trialrun.criteria.plain import plain
    from trialrun.criteria.trees.uncoded import NAMED, uncoded_names

    console = Console(emoji=False, highlight=False)
    console.print(Text(safe(name), style="bold"), Text(safe(title)))
    sections, part = Sections(console), ""
    for criterion in eligibility.criteria:
        sections.before(criterion)
        if criterion.applies_to and criterion.applies_to != part:
            console.print(Text(f"Only for: {safe(criterion.applies_to)}", style="italic"))
        part = criterion.applies_to
        console.print(
            Text(f"{criterion.id:>10}  ", style="bold").append(safe(criterion.text), style="default")
        )
        meaning = plain(criterion.tree, criterion.kind) if in_plain_words else write(criterion.tree)
        console.print(Padding(Text(safe(meaning), style="cyan"), (0, 0, 0, 12)))
        if criterion.note:
            console.print(Padding(Text(safe(criterion.note), style="dim"), (0, 0, 0, 12)))
        if names := list(uncoded_names(criterion.tree)):
            said = f"[{NAMED}: {', '.join(dict.fromkeys(names))}]"
            console.print(Padding(Text(safe(said), style="dim"), (0, 0, 0, 12)))
        if criterion.coverage != "compiled":
            console.print(Padding(Text(f"[{MEANING[criterion.coverage]}]", style="dim"), (0, 0, 0, 12)))
    counts = coverage(eligibility)
    total = sum(counts.values())
    summary = ", ".join(f"{count} {MEANING[kind]}" for kind, count in counts.items() if count)
    console.print(Text(f"\n{total} criteria: {summary}."))
