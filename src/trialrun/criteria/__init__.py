"""Eligibility prose ⇄ criterion trees."""

from trialrun.criteria.compiler import COMPILER, compile_study, compile_text
from trialrun.criteria.reader import parse
from trialrun.criteria.writer import write

__all__ = ["COMPILER", "compile_study", "compile_text", "parse", "write"]
