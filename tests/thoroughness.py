"""How much a run draws and reads: enough for ten minutes, or everything with TRIALRUN_THOROUGH=1."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("TRIALRUN_THOROUGH"))


def examples(number: int) -> int:
    """Of so many examples that Hypothesis would draw, a third in a usual run: other ones in each run."""
    return number if THOROUGH else max(number // 3, 25)
