"""Every number of a report, computed again by other means from the parameters the report itself holds."""

from __future__ import annotations

import itertools
import re
from functools import cache
from html import unescape
from math import comb
from pathlib import Path

import pytest
import yaml

from trialrun.design import report, report_files, specification

NK4AML = Path(__file__).parents[2] / "docs" / "nk4aml.yaml"


@pytest.fixture(scope="module")
def page() -> str:
    return report_files.to_html(report.document(specification.load(NK4AML)))


def _table(page: str, caption: str) -> list[list[str]]:
    body = page.split(f"<caption>{caption}</caption>", 1)[1].split("</table>", 1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body.split("<tbody>")[1], re.S)
    return [[unescape(c) for c in re.findall(r"<td>(.*?)</td>", row)] for row in rows]


def _given(page: str) -> dict[str, object]:
    found = re.search(r'<pre id="design">(.*?)</pre>', page, re.S)
    assert found
    values: dict[str, object] = yaml.safe_load(unescape(found[1]))
    return values


@cache
def pmf(x: int, n: int, p: float) -> float:
    return comb(n, x) * p**x * (1 - p) ** (n - x)


@cache
def more(x: int, n: int, p: float) -> float:
    """P(X > x)."""
    return sum(pmf(k, n, p) for k in range(max(x + 1, 0), n + 1))


def _rejection(d: dict[str, float], p: float, r: int) -> float:
    r1, n1, n = int(d["r1"]), int(d["n1"]), int(d["n"])
    later = n - n1
    return sum(pmf(x, n1, p) * more(r - x, later, p) for x in range(r1 + 1, n1 + 1))


def test_two_stage_characteristics(page: str) -> None:
    d = _given(page)["two_stage"]
    assert isinstance(d, dict)
    rows = _table(page, "Exact operating characteristics")
    assert len(rows) == 5
    for rate, promising, pet, size, _ in rows:
        p = float(rate)
        stop = 1 - more(d["r1"], d["n1"], p)
        assert float(promising) == pytest.approx(_rejection(d, p, d["r"]), abs=6e-5)
        assert float(pet) == pytest.approx(stop, abs=6e-5)
        assert float(size) == pytest.approx(d["n1"] + (1 - stop) * (d["n"] - d["n1"]), abs=6e-3)


def test_inference_for_every_possible_result(page: str) -> None:
    d = _given(page)["two_stage"]
    assert isinstance(d, dict)
    rows = _table(page, "Inference by responses, 95 % intervals")
    assert [row[0] for row in rows] == [
        f"{x}/{d['n1'] if x <= d['r1'] else d['n']}" for x in range(d["n"] + 1)
    ]
    for seen, _, _, p_value, interval in rows:
        x, n = map(int, seen.split("/"))

        def above(p: float, least: int, stopped: bool = n == d["n1"]) -> float:
            return more(least - 1, d["n1"], p) if stopped else _rejection(d, p, least - 1)

        low, high = map(float, interval.split("-"))
        assert float(p_value) == pytest.approx(above(d["p0"], x), abs=6e-5)
        # The limits are printed to four digits: the tail areas are met between their neighbours.
        if x:
            assert above(low - 6e-5, x) <= 0.025 <= above(low + 6e-5, x)
        if x < n:
            assert 1 - above(high + 6e-5, x + 1) <= 0.025 <= 1 - above(high - 6e-5, x + 1)


def test_joined_level_of_the_worst_scenario_by_every_course(page: str) -> None:
    """All outcomes of the escalation, cohort by cohort, with responses from the two-by-two table."""
    values = _given(page)
    trial = specification.trial(values)
    d, rule = trial.design.two_stage, trial.design.escalation
    truth, ratio, p = trial.scenarios["toxic"], 0.25, d.p0
    from trialrun.design.odds import conditional_response

    success = 0.0
    ends: dict[tuple[int, int, int], float] = {}
    courses: list[tuple[str, float]] = [("", 1.0)]
    while courses:
        so_far, chance = courses.pop()
        decision = rule.decide(so_far)
        if decision.dose is not None:
            q = truth[decision.dose - 1]
            for t in range(decision.patients + 1):
                letters = "T" * t + "N" * (decision.patients - t)
                courses.append(
                    (f"{so_far} {decision.dose}{letters}".strip(), chance * pmf(t, len(letters), q))
                )
        elif decision.recommended:
            k = decision.recommended - 1
            n, t = (counts[k] for counts in rule.tally(so_far))
            ends[k, n, t] = ends.get((k, n, t), 0.0) + chance
    for (k, n, t), chance in ends.items():
        with_tox, without = conditional_response(truth[k], p, ratio)
        for a, b, c in itertools.product(range(t + 1), range(n - t + 1), range(d.n1 - n + 1)):
            first = a + b + c
            if first <= d.r1:
                continue
            weight = pmf(a, t, with_tox) * pmf(b, n - t, without)
            weight *= pmf(c, d.n1 - n, p) * more(d.r - first, d.n - d.n1, p)
            success += chance * weight
    reached = sum(ends.values())
    row = next(
        r
        for r in _table(page, "Exact characteristics of the joined trial under p0 and under the alternative")
        if r[:2] == ["toxic", "0.25"]
    )
    assert float(row[2]) == pytest.approx(1 - reached, abs=6e-5)
    assert float(row[3]) == pytest.approx(success, abs=6e-5)
    assert float(row[4]) == pytest.approx(success / reached, abs=6e-5)
