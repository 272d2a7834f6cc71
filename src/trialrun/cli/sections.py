"""The headings under which criteria are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialrun.cli.terminal import safe

if TYPE_CHECKING:
    from rich.console import Console

    from trialrun.model.eligibility import Criterion
    from trialrun.model.screening import CriterionVerdict


class Sections:
    """Prints a section's heading and the words that introduce a list, each once, before what stands under it.

    apart: whether an empty line goes before the words that introduce a list.
    """

    def __init__(self, console: Console, *, apart: bool = False) -> None:
        self._console = console
        self._gap = "\n" if apart else ""
        self._heading = ("", "")
        self._lead = ""

    def before(self, criterion: Criterion | CriterionVerdict) -> None:
        """Prints what is to stand between the criterion before and this one."""
        from rich.text import Text

        heading = (criterion.kind, criterion.section or criterion.kind)
        if heading != self._heading:
            self._heading = heading
            shown = "From the record's fields" if criterion.kind == "structured" else heading[1]
            self._console.print(Text(f"\n{safe(shown)}", style="bold underline"))
        if criterion.lead and criterion.lead != self._lead:
            self._console.print(Text(f"{self._gap}{safe(criterion.lead)}", style="italic"))
        self._lead = criterion.lead
