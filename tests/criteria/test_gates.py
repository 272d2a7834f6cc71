"""Tests that what keeps a rule from being tried keeps it only from sentences of which it makes nothing."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import trialrun.demo
from trialrun.criteria.rules.gates import BESIDES, CHANCES, OF_EXCLUSIONS, OF_INCLUSIONS
from trialrun.criteria.rules.order import RULES
from trialrun.criteria.sentences import context_for
from trialrun.criteria.words.signs import Signs
from trialrun.model.eligibility import Kind

TRIALS = Path(trialrun.demo.__file__).parent / "trials"
# One for each rule that has a gate, or is close to one.
SENTENCES = (
    "If asthmatic, FEV1 at least 60 %",
    "Urate ≤ 8 mg/dL for patients with gout: ≤ 6 mg/dL",
    "Lipase below 90 U/L, and patients with pancreatitis: lipase < 200 U/L",
    "18-40",
    "over 18",
    "Platelets ≥ 90 (age under 12 years) and ≥ 120 (age over 12 years)",
    "ECOG 0-1 for patients over 60 years or 0-2 for younger patients",
    "Bilirubin ≤ 1.5 mg/dL, or ≤ 3 mg/dL if Gilbert syndrome",
    "Lansky (≤ 16 years) or Karnofsky (> 16 years) ≥ 60",
    "Two or more of gout, psoriasis and asthma",
    "Stroke within 3 weeks before screening or the study drug",
    "Patients with treated gout will be included",
    "All consecutive patients with gout are eligible",
    "Within 12 hours after stroke onset",
    "At least six weeks of treatment with allopurinol",
    "Hemoglobin ≥ 12 g/dL in women and ≥ 13 g/dL in men",
    "Less than 4 weeks since any surgery",
    "At least four weeks since the last colchicine dose",
    "Colchicine completed at least 2 weeks, and steroids completed at least 4 weeks prior to entry",
    "Treatment in a prior trial of gout",
    "Platelets ≥ 100 No active gout Creatinine < 2 mg/dL",
    "Both sexes may take part; women must not be pregnant",
)


def _sentences() -> Iterator[str]:
    yield from SENTENCES
    for path in sorted(TRIALS.glob("*.json")):
        module = json.loads(path.read_text())["protocolSection"]["eligibilityModule"]
        for line in module.get("eligibilityCriteria", "").splitlines():
            if sentence := line.strip(" *-•"):
                yield sentence


def test_gates_are_of_rules() -> None:
    rules = [rule for rule, _ in RULES]
    assert set(rules) >= OF_INCLUSIONS | OF_EXCLUSIONS
    assert not OF_INCLUSIONS & OF_EXCLUSIONS
    assert set(BESIDES) <= set(rules)
    signs = [sign for words in BESIDES.values() for sign in words]
    assert [sign for sign in signs if not sign or sign != sign.lower()] == []
    assert [sign for sign in signs if len(sign) == 1 and sign.isalpha()] == []


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_no_gate_hides_a_rule_that_would_read_the_sentence(kind: Kind) -> None:
    ungated = Signs(RULES)
    hidden = 0
    for sentence in _sentences():
        tried = CHANCES[kind].chances(sentence.lower())
        for rule in ungated.chances(sentence.lower()):
            if rule not in tried:
                hidden += 1
                assert rule(sentence, 0, len(sentence), context_for(sentence, kind)) is None, sentence
    assert hidden > 100


def test_a_second_word_is_asked_for_besides_the_first() -> None:
    table = Signs([("both", ("or ",), (">", "<")), ("one", ("or ",)), ("other", ("<",), ())])
    assert table.chances("a or b < 2") == ["both", "one", "other"]
    assert table.chances("a or b") == ["one"]
    assert table.chances("a < 2") == ["other"]
    assert table.words == ("or ", ">", "<")


# "if match is None or context.excluding: return None", before anything else is asked.
_ASKS_FIRST = re.compile(
    r'"""\n(?:    (?!if)[^\n]*\n)?    if (?:[^\n]* or )?(?P<no>not )?context\.excluding(?: or [^\n]*)?:\n        return None'
)


def test_a_rule_that_asks_first_for_the_kind_of_section_has_a_gate() -> None:
    for rule, _ in RULES:
        asks = _ASKS_FIRST.search(inspect.getsource(rule))
        if asks is not None:
            assert rule in (OF_EXCLUSIONS if asks["no"] else OF_INCLUSIONS), rule
