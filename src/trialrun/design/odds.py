"""Toxicity and response of one patient as a two-by-two table with given margins and odds ratio."""

from __future__ import annotations

import math

from trialrun.design.errors import BadDesign, probability


def joint_cells(toxicity: float, response: float, odds_ratio: float) -> tuple[float, float, float, float]:
    """P(both), P(toxicity only), P(response only), P(neither).

    The Plackett form: the root of the quadratic that the odds ratio defines (Plackett 1965,
    doi:10.1080/01621459.1965.10480807).
    """
    probability("toxicity", toxicity, closed=True)
    probability("response", response, closed=True)
    if not odds_ratio > 0 or not math.isfinite(odds_ratio):
        raise BadDesign(
            f"odds ratio {odds_ratio:g} is not a positive number.",
            hint="Give a positive number; 1 means independence.",
        )
    if abs(odds_ratio - 1) < 1e-9:
        both = toxicity * response
    else:
        s = 1 + (toxicity + response) * (odds_ratio - 1)
        root = math.sqrt(max(s * s - 4 * odds_ratio * (odds_ratio - 1) * toxicity * response, 0.0))
        both = 2 * odds_ratio * toxicity * response / (s + root)
    both = min(max(both, toxicity + response - 1, 0.0), toxicity, response)
    return both, toxicity - both, response - both, max(1 - toxicity - response + both, 0.0)


def conditional_response(toxicity: float, response: float, odds_ratio: float) -> tuple[float, float]:
    """P(response | toxicity), P(response | no toxicity)."""
    both, tox_only, response_only, neither = joint_cells(toxicity, response, odds_ratio)
    with_tox = both / (both + tox_only) if both + tox_only > 0 else response
    without = response_only / (response_only + neither) if response_only + neither > 0 else response
    return with_tox, without
