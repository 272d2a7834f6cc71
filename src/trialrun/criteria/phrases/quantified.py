"""Bounds on quantities that the vocabulary does not hold, or holds as a finding: "anisometropia > 1.5 D".

Like every uncoded name they decide nothing unless a record uses the same words, so that the whole stretch
before the bound may be the name. Read only where no other reading of the phrase was found.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.measured import (
    AGE_UNITS,
    TIME_UNITS,
    credible_in,
    measurement_unit,
)
from trialrun.criteria.phrases.named_by_values import measured_by, measured_in_part
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.trees.build import Built, attest, denied, every, leaf
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.nouns import ADJECTIVE, INSIDE, NEVER, group_of_head
from trialrun.criteria.words.quantities import Quantity
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import resolve
from trialrun.vocab.units import canonical_unit

_LONGEST = 9
# Nouns whose values are times.
_TIMES = (*AGE_UNITS, "h", "min")
_LASTING = re.compile(
    r"(?:(?:\w+\s+){0,2}(?:duration|latency|delay|time)|length of (?:\w+ ){0,2}stay"
    r"|(?:length|time|interval|period|delay)\s+(?:from|between|since|of|to|until)\b"
    r"|loss of consciousness\b|(?:\w+ )?amnesia\b)",
    re.IGNORECASE,
)
_OF_TIMES = frozenset(
    "time duration period length interval since first last stay hospital to until between".split()
)
_BEFORE = ("who", "filler", "must", "neg")
_GIVEN = ("use", "prior", "ongoing")
# With these the bound is of a part of what stands before it.
_TURNING = frozenset(("who", "only", "plus", "minus", "with", "by", "without", "use of", "use", "using"))
_MOMENTS = frozenset(
    ("diagnosis", "treatment", "symptoms", "surgery", "onset", "therapy", "disease", "randomization")
)
_NO_QUANTITY = frozenset(
    "ctcae ctc nci-ctcae who nci loss change changes increase decrease reduction elevation donation"
    " amount use response responses".split()
)
_BARE = re.compile(
    r"(?:\b|-)(?:scores?|scale|subscale|index|number|count|level|ratio|grade|points|questionnaire|inventory|checklist|screen|class|stage|titer|titre|value|rating|total)$"
)
# What only says that the value is the present one.
_NOW = frozenset(("absolute", "baseline", "current", "screening", "total"))
_BRACKETED = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*|\s*\[[^\[\]]*$")


def own_quantity(phrase: Phrase, context: Context, *, among: bool = False) -> Built | None:
    """ "Serum endotoxin > 25 EU/mL", "preoperative platelet count ≥ 100,000/mm3": a bound on what is named.

    among: whether a part of the phrase was understood, which only a bound on just that replaces.
    """
    bounds = [x for x in phrase.chunks if x.kind == "quantity"]
    if len(bounds) != 1 or phrase.judged or phrase.family or phrase.response is not None:
        return None
    bound = bounds[0]
    chunks = [x for x in phrase.chunks if x.kind != "aside"]
    quantity: Quantity = bound.value
    at = chunks.index(bound)
    if not quantity.compared or quantity.second is not None or quantity.unit.startswith("x "):
        return None
    behind = [x for x in chunks[at + 1 :] if x.kind != "window"]
    if any(x.role != "filler" or x.text.lower() in INSIDE for x in behind):
        return None
    lead = 0
    while lead < at and (chunks[lead].role in _BEFORE or chunks[lead].text.lower() in _NOW):
        lead += 1
    if quantity.unit.startswith(_DOSED):  # "treatment with | prednisone > 10 mg/day"
        while lead < at - 1 and chunks[lead].role in _GIVEN and "stable" not in chunks[lead].text.lower():
            lead += 1
    timed = quantity.unit in _TIMES
    if timed:  # "duration of anesthesia > 2 hours": the words that are passed over elsewhere begin the name
        lead = next((i for i in range(at) if _LASTING.match(context.text, chunks[i].start)), at)
    named = chunks[lead:at]
    if any(x.role == "neg" for x in chunks[:lead]) != phrase.negated or not _plain(named, timed):
        return None
    if timed and any(x.role not in _BEFORE for x in chunks[:lead]):
        return None
    while (
        named
        and named[-1].kind == "cue"
        and named[-1].text.lower() not in (INSIDE | _MOMENTS if timed else INSIDE)
    ):
        named = named[:-1]
    alone = len(named) == 1 and named[0].kind == "concept"
    whole = len(named) > 1 or (alone and bool(measured_in_part(named[0])))
    if whole and (value := _of_a_finding(named, bound, phrase, context)) is not None:
        return denied(value) if phrase.negated else value
    if not named or (among and not (alone or timed)):
        return None
    name = _SAID_BY_UNIT.get(quantity.unit) or _name(named, quantity, context)
    if name is None or not _takes(named, name, quantity):
        return None
    if quantity.unit == "SD":
        scored = resolve(f"{name} z-score", "measurement") or f"{name} z-score"
        tree = c.Measurement(scored, quantity.range, "", phrase.window)
        return (
            denied(leaf(tree, named[0].start, bound.end))
            if phrase.negated
            else leaf(tree, named[0].start, bound.end)
        )
    unit = TIME_UNITS.get(quantity.unit) or canonical_unit(quantity.unit) or quantity.unit
    if is_coded(name, "measurement"):
        written = "mg/d" if name == "prednisone dose" and quantity.unit == "mg" else quantity.unit
        unit = measurement_unit(name, written) or ""
    value = leaf(c.Measurement(name, quantity.range, unit, phrase.window), named[0].start, bound.end)
    given = (
        lead > 0 and chunks[lead - 1].role in _GIVEN
    )  # "on prednisone ≤ 10 mg/day": no dose without the drug
    built = every([*_finding(named, quantity, phrase, given=given), value])
    return denied(built) if phrase.negated else built


def _of_a_finding(named: list[Chunk], bound: Chunk, phrase: Phrase, context: Context) -> Built | None:
    """ "Persistent hyperkalemia > 6 mmol/L": the potassium; what else the finding is called, a person tells.

    A severity is told by the bound itself, and want of control by one in brackets.
    """
    quantity: Quantity = bound.value
    in_part = measured_in_part(named[-1]) if named[-1].kind == "concept" else ""
    analyte = in_part or (measured_by(named[-1]) if named[-1].kind == "concept" else "")
    unit = measurement_unit(analyte, quantity.unit) if analyte and quantity.unit else None
    if unit is None or not credible_in(analyte, quantity.range, quantity.unit):
        return None
    value = leaf(c.Measurement(analyte, quantity.range, unit, phrase.window), named[-1].start, bound.end)
    bracketed = "(" in context.text[named[-1].end : bound.start]
    if not in_part and all(
        x.role == "severity" or (bracketed and x.value == "uncontrolled") for x in named[:-1]
    ):
        return value
    return every([value, attest(context.text, named[0].start, named[-1].end, "investigator")])


# "Smoker (> 10 pack-years)", "smokes 5 cigarettes a day or more": the unit names what is counted.
_SAID_BY_UNIT = {"{cigarettes}/d": "cigarettes per day", "{pack-years}": "tobacco exposure"}


def _plain(named: list[Chunk], timed: bool) -> bool:
    """Whether only a noun phrase stands before the bound: no verb, no person, no time."""
    words = 0
    for x in named:
        words += len(x.text.split())
        if x.kind == "word":
            low = x.text.lower()
            if (
                low in _TURNING
                or (low in NEVER and not (timed and low in _OF_TIMES))
                or low.endswith("ly")
                or not re.search(r"[^\W\d_]", low)
            ):
                return False
        elif x.kind == "cue":
            if x.role not in ("filler", "course", "severity", "result", "disease"):
                return False
            if x.text.lower() in _TURNING:
                return False
        elif x.kind != "concept":
            return False
    return 0 < words <= _LONGEST


def _name(named: list[Chunk], quantity: Quantity, context: Context) -> str | None:
    if len(named) == 1 and named[0].kind == "concept" and quantity.unit != "SD":
        chunk = named[0]
        drug = chunk_name(chunk, "therapy")
        if drug and (_is_dose(quantity) or (quantity.unit == "mg" and drug in _PREDNISONE)):
            dose = f"{drug} dose"  # "prednisone > 10 mg/day"
            return resolve(dose, "measurement") or dose
        if not chunk_name(chunk, "condition"):
            return None
    known = [
        x for x in named if x.kind == "concept" and (chunk_name(x, "measurement") or chunk_name(x, "scale"))
    ]
    if known and quantity.unit != "SD" and all(x is known[0] or x.kind == "cue" for x in named):
        return None  # a known one, with a bound that it cannot have
    others = [x for x in named if x.kind != "cue" and not (known and x is known[-1])]
    if (
        known
        and quantity.unit != "SD"
        and all(ADJECTIVE.search(x.text.lower()) for x in others)
        and not _reachable(known[-1], quantity)
    ):
        return None  # "hematopoietic hemoglobin of 9 mg/dL": no better by the longer name
    written = context.text[named[0].start : named[-1].end]
    name = uncoded(words := _BRACKETED.sub(" ", written))
    if words != written and (whole := resolve(words.strip(), "measurement")):
        # "systolic blood pressure [BP] > 150 mm Hg"
        reached = [x for x in (quantity.range.low, quantity.range.high) if x is not None]
        return whole if all(credible_in(whole, c.Range(low=x), quantity.unit) for x in reached) else None
    return name if name and (quantity.unit == "SD" or not is_coded(name, "measurement")) else None


def _reachable(chunk: Chunk, quantity: Quantity) -> bool:
    analyte = chunk_name(chunk, "measurement")
    bounds = [x for x in (quantity.range.low, quantity.range.high) if x is not None]
    return (
        not analyte
        or all(credible_in(analyte, c.Range(low=x), quantity.unit) for x in bounds)
        or not quantity.unit
    )


def _takes(named: list[Chunk], name: str, quantity: Quantity) -> bool:
    """Whether what is named can have a value in that unit."""
    last = named[-1]
    if last.text.lower() in _NO_QUANTITY:
        return False
    if quantity.unit in _TIMES:
        return _LASTING.match(name) is not None
    if name.endswith(" dose") and (_is_dose(quantity) or name == "prednisone dose"):
        return True
    if last.kind == "concept" and chunk_name(last, "therapy") and not chunk_name(last, "measurement"):
        return False
    if not quantity.unit or quantity.unit == "%":
        if len(named) == 1 and last.kind == "concept" and quantity.unit == "%":
            return True  # "carotid stenosis of at least 50 %"
        short = last.kind == "word" and last.text.isupper() and len(last.text) > 1
        measured = last.kind == "concept" and bool(
            chunk_name(last, "measurement") or chunk_name(last, "scale")
        )
        return (
            short
            or measured
            or _BARE.search(name) is not None
            or group_of_head(name.split()[-1]) == "measurement"
        )
    return last.kind != "word" or not ADJECTIVE.search(last.text.lower())


_DOSED = ("mg", "ug", "g", "[IU]", "U")
_PREDNISONE = ("prednisone", "prednisolone")  # "> 10 mg" of these is what is taken in a day


def _is_dose(quantity: Quantity) -> bool:
    return quantity.unit.startswith(_DOSED) and quantity.unit.endswith("/d")


def _finding(named: list[Chunk], quantity: Quantity, phrase: Phrase, *, given: bool) -> list[Built]:
    """ "Scoliosis > 20 degrees": whoever has none has none of that degree; "< 20" holds for having none."""
    if (
        len(named) != 1
        or named[0].kind != "concept"
        or (quantity.range.low is None and not given)
        or (quantity.range.low or 0) < 0
        or phrase.courses
        or phrase.severities
    ):
        return []
    name = chunk_name(named[0], "condition")
    if not name and (drug := chunk_name(named[0], "therapy")):
        return [
            leaf(
                c.Received(drug, within=phrase.window, ongoing=phrase.ongoing or None),
                named[0].start,
                named[0].end,
            )
        ]
    return [leaf(c.Condition(name, within=phrase.window), named[0].start, named[0].end)] if name else []
