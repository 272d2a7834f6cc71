"""Eligibility prose ⇄ criterion trees. The compiler is loaded when it is used first: matching needs none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialrun.criteria.trees.writer import write
from trialrun.criteria.version import COMPILER

if TYPE_CHECKING:
    from trialrun.criteria.compiler import compile_study, compile_text
    from trialrun.criteria.trees.reader import parse
else:
    from trialrun.model.lazily import lazily

    __getattr__, __dir__ = lazily(
        __name__,
        {
            "compile_study": "trialrun.criteria.compiler",
            "compile_text": "trialrun.criteria.compiler",
            "parse": "trialrun.criteria.trees.reader",
        },
    )

__all__ = ["COMPILER", "compile_study", "compile_text", "parse", "write"]
