"""One patient and the trials: verdicts with reasons, and the trials ranked. Never touches files."""

from trialrun.matching.evaluator import evaluate
from trialrun.matching.ranking import Match, Matches, Site, Weights, match
from trialrun.matching.screening import screen

__all__ = ["Match", "Matches", "Site", "Weights", "evaluate", "match", "screen"]
