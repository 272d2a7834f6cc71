"""What is asked for beside a disease or a bound: "BMI ≥ 30, or ≥ 27 with a weight-related comorbidity"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.bounds import is_measured
from trialrun.criteria.trees.build import Built, attest, every, operands, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded

HINTS = ("weight-related", "weight related", "obesity-related", "obesity related")

_BESIDE = re.compile(
    r"(?P<main>[^;()]*?\d[^;()]*?(?:\([^()]*kg[^()]*\))?)\s*,?\s+(?:with|and|plus|in|having|accompanied\s+by)\s+(?:the\s+)?(?:presence\s+of\s+)?"
    r"(?P<case>(?:(?:an?|any|at\s+least|≥|>=|1|one|or|more|two|of|the|following|treated|untreated|self-?reported|pre-?existing|documented|current|additional|other)\s*)*"
    r"(?:weight|obesity)[-\s]related\s+(?:\w+\s+)?(?:co-?morbid(?:ity|ities)?|complications?|conditions?|diseases?|problems?|illness(?:es)?)(?:\s+conditions?)?"
    r"(?P<told>\s*(?:,?\s*(?P<some>such\s+as|e\.?g\.?,?|for\s+example|including)|\(\s*(?P<some2>e\.?g\.?,?|such\s+as|for\s+example,?|including|i\.e\.,?)?|:|,)\s*(?P<list>[^;]{4,300}?)\)?)?)\W*",
    re.IGNORECASE | re.DOTALL,
)
_ONE = re.compile(r"\b(?:2|two|three|≥\s*2|>=\s*2)\b")


def beside(text: str, start: int, end: int, context: Context) -> Built | None:
    """The disease is asked for beside the last of the bounds alone; what else counts as one, a person says."""
    match = _BESIDE.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    if main.unparsed or not is_measured(main):
        return None
    asked = attest(text, *match.span("case"), "investigator")
    case = asked
    if match["list"] and not _ONE.search(match["case"]):
        listed = context.clause(text, *match.span("list"), context.as_exclusion())
        known = not listed.unparsed and all(isinstance(x, c.Condition) for x in c.leaves(listed.tree))
        open_list = match["some"] or (match["some2"] and not match["some2"].lower().startswith("i"))
        if known:
            case = some([listed, asked]) if open_list else listed
    if not isinstance(main.tree, c.AnyOf):
        return every([main, case])
    *before, last = (Built(*part) for part in operands(main, c.AnyOf))
    return some([*before, every([last, case])])


EVIDENCE = (
    "and evidence of",
    "and signs of",
    "and symptoms of",
    "and with evidence of",
    "and clinical evidence of",
)
_AND_EVIDENCE = re.compile(
    r"(?P<ill>(?:(?!\b(?:or|and|no|not|without|neither)\b)[^,;:()])+?)\s+and\s+(?:with\s+)?(?P<found>(?:clinical\s+)?(?:evidence|signs|symptoms)\s+of\s"
    r"(?:(?!\b(?:and|but|that|which|who)\b)[^,;:()])+)",
    re.IGNORECASE,
)


def and_evidence(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Diabetes and evidence of neuropathy or retinopathy": a diabetes that has led to one of them."""
    match = _AND_EVIDENCE.fullmatch(text, start, end)
    if match is None:
        return None
    ill, found = (context.clause(text, *match.span(name), context) for name in ("ill", "found"))
    diseases = all(
        isinstance(x, c.Attest) or (isinstance(x, c.Condition) and is_coded(x.concept, "condition"))
        for x in (*c.leaves(ill.tree), *c.leaves(found.tree))
    )
    return every([ill, found]) if diseases else None


_HOW_ILL = r"(?:obvious|apparent|clinical|significant|severe|serious|related|associated|accompanying|corresponding|relevant|marked|progressive|neurologic(?:al)?)"
SYMPTOMS = ("and symptoms", *(f"and {x}" for x in ("obvious", "apparent", "clinical sym", "severe sym")))
SYMPTOMS += tuple(
    f"and {x} sym" for x in ("significant", "related", "associated", "accompanying", "relevant")
)
_AND_SYMPTOMS = re.compile(
    rf"(?P<ill>(?:(?!\b(?:and(?!/)|no|not|without|neither|who|which|that|signs?)\b)[^,;:])+?)\s+and\s+(?P<found>(?:{_HOW_ILL}\s+)*symptoms)\W*",
    re.IGNORECASE,
)


def and_symptoms(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A and/or B and obvious symptoms": whoever has one of them and symptoms of it; no symptom by itself."""
    match = _AND_SYMPTOMS.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not all(isinstance(x, c.Condition) and is_coded(x.concept, "condition") for x in c.leaves(ill.tree)):
        return None
    return every([ill, attest(text, *match.span("found"), "investigator")])
