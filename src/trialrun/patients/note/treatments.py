"""The treatments of a note's sentence: given, going on, ended, planned or denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from trialrun.model.patient import (
    TreatmentFact,
)
from trialrun.patients.note.line import Line
from trialrun.patients.note.scope import Say
from trialrun.vocab.concepts import concepts, is_a

_DONE = frozenset(("procedure", "transplant", "radiation", "vaccine", "cell therapy", "device"))
_LINE = re.compile(r"\b(first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)[- ]line\b", re.I)
_LINES = {"fi": 1, "1s": 1, "se": 2, "2n": 2, "th": 3, "3r": 3, "fo": 4, "4t": 4, "5t": 5}
# "GH of 19.7 ng/mL" is a hormone's level, not a treatment with it.
_LEVEL = re.compile(
    r"\s*(?:levels?\s*)?(?:(?:of|is|was|[=:])\s*)?[<>]?\s*\d[\d.,]*\s*(?:[munpµ]?g|[munpµk]?(?:IU|U)|[munpµ]?mol)/(?:d?m?[Ll])\b"
)
_AS_LEVEL = re.compile(r"[\s,:]*(?:\([^()]{0,20}\)\s*)?(?:level\s+)?(?:(?:is|was)\s+)?negative\b", re.I)
_WITHOUT_FINDING = re.compile(r"[^.;,]{0,40}?\b(?:neg(?:ative)?|normal|unremarkable|clear)\b", re.I)
_GOES_ON = re.compile(
    r"[^;,.]{0,60}?\b(?:and|which)\s+(?:(?:is|are)\s+)?(?:ongoing\b|(?:continues|continuing)\b(?!\s+(?:to|on|with)\b))",
    re.I,
)
# "No prior chemotherapy": none was given; "has not stopped aspirin": it was.
_NO_PRIOR = re.compile(
    r"\b(?:no|not|never|without|denies|denied|neither)\b(?:\s+[\w-]+){0,3}?\s+(?:prior|previous(?:ly)?|past)\b|\bno\s+(?:[\w-]+\s+)?$",
    re.I,
)
# "Lisinopril stopped for a cough", "docetaxel x6 completed 4/2024"
_STOPPED_BEHIND = re.compile(
    r"(?:\s+(?!and\b|or\b|with\b|after\b|was\b|if\b|when\b|not\b|never\b)[\w/.-]+){0,6}?,?\s+\(?(?:stopped|discontinued|completed|withdrawn|held|ceased|d/c['’]?d)\b"
    r"(?!\s+(?:taking|using|receiving|smoking|drinking|all|his|her|their|the|school|treatment)\b)",
    re.I,
)
# "Radiotherapy with cisplatin planned", "biopsy pending"
_PLANNED_BEHIND = re.compile(
    r"(?:\s+(?!and\b|or\b|but\b|after\b|was\b|then\b|before\b|until\b|reports?\b|results?\b|reading\b)[\w/.-]+){0,5}?\s+(?:is\s+|are\s+)?"
    r"(?:planned|scheduled|considered|discussed|offered|recommended|pending|awaited|intended|proposed|(?:over)?due\b(?! to)|to (?:start|begin|resume)\b|to be (?:started|given|done|performed))\b",
    re.I,
)
# "Hypertension (ramipril 5 mg)": what the disease is treated with.
_DOSE = re.compile(r"\s+\d[\d.,x]*\s?(?:mg|mcg|µg|μg|g|units?|IU|u)\b", re.I)
# "BiPAP at night", "CPAP nightly"
_NIGHTLY = re.compile(r"\s+(?:at night|nightly|overnight|during sleep|\d+\s?h(?:ours)?\b)", re.I)
# "No GVHD, off tacrolimus": what is denied ends at the comma.
_NOT_STOPPED = re.compile(r"(?:\b(?:no|not|never|without|cannot)\b|n['’]t\b)[^,;]*$", re.I)
# "CT chest in 8 weeks" is still to come.
_AHEAD = re.compile(
    r"[^.;,]{0,30}?\bin (?:about |another )?(?:\d+|an?|one|two|three|four|six|eight|twelve)(?:\s*(?:-|to)\s*\d+)?\s+(?:days?|weeks?|months?|years?)\b"
    r"(?!\s+(?:of|ago)\b)",
    re.I,
)
# What goes on from session to session, or day and night: "a man on hemodialysis" has the next one before him.
_REPEATED = (
    "renal replacement therapy",
    "mechanical ventilation",
    "oxygen therapy",
    "bipap",
    "cpap",
    "parenteral nutrition",
    "non-invasive ventilation",
)
_FLOW = re.compile(r"\s*(?:at\s+)?\d+(?:\.\d+)?\s?L(?:/min|pm)?\b")  # "oxygen 2 L/min"
_ON = re.compile(
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bput )(?<!\bplaced )(?<!\bwent )(?<!\bstarted )\bon\s+(?:(?:chronic|regular|thrice[- ]weekly|home|maintenance|long-?term|nightly)\s+)*$"
    r"|\b(?:receives|undergoes|requires)\s+(?:(?:chronic|regular|maintenance|long-?term|home)\s+)*$",
    re.I,
)
# "Hypothyroidism on levothyroxine", "diabetes on metformin and insulin": it is taken now; "progressed on
# osimertinib" does not say so.
_TAKEN = re.compile(
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bput )(?<!\bplaced )(?<!\bwent )(?<!\bstarted )(?<!\bkept )\bon\s+(?!(?:arrival|admission|presentation|exam\w*|discharge|review|day|imaging)\b)"
    r"(?:(?:low|high)[- ]dose\s+|(?:oral|topical|inhaled|chronic|stable|daily|home)\s+)*"
    r"(?:[a-z][\w/-]+(?:\s+(?:and\s+)?[\d.]+\s?(?:mg|mcg|g|units?)?(?:/\w+)?)?(?:\s+(?:daily|bid|tid|qid|qd|qhs|weekly|nightly))?\s*(?:,\s*(?:and\s+)?|and\s+|[+/]\s*|plus\s+)){0,4}$"
    r"|\b(?:chronic|maintenance|long-?term|current)\s+(?:(?:oral|low[- ]dose|inhaled)\s+)*$",
    re.I,
)
_DESPITE = re.compile(
    r"\b(?:progress\w*|relaps\w*|recur\w*|worsen\w*|fail\w*|develop\w*|intoleran\w*|respon\w*|deteriorat\w*|resolv\w*|improv\w*|recover\w*|while|before|after|previously|once|was|were|had|if|not|no|never|longer)\b[^.;,]*$",
    re.I,
)
# "Transplant evaluation", "dialysis unit", "TRANSPLANT CLINIC": no treatment yet.
_NOT_IT = re.compile(
    r"[\s-]+(?:eval\w*|work-?up|candida\w+|assessment|referral|clinic|team|service|unit|coordinator|surgeon|(?:clinical )?(?:trial|study)\b(?! drug)|na[iï]ve|eligible|ineligible|list\b|listing|ward|department|consult\w*|education|teaching)\b",
    re.I,
)
# "DMTs: glatiramer 2011", "platinum-sensitive recurrence in 2026"
_LABEL = re.compile(
    r"(?:s|es)?\s*(?:hx|history|courses?|lines?)?\s*:|-(?:unresponsive|sensitive|resistant|refractory|exposed|pretreated|dependent)\b",
    re.I,
)
# "CAR-T vs bispecific": what is weighed.
_AGAINST = re.compile(r"\b(?:vs\.?|versus)\s+$", re.I)
# "Autologous transplant declined"
_DECLINED = re.compile(
    r"\s+(?:(?:was|were|has been|have been)\s+)?(?:declined|refused|deferred|not (?:given|done|performed|pursued))\b",
    re.I,
)
_NEGATIVE_BEHIND = re.compile(r"[^.;]*?\bneg(?:ative)?\b", re.I)
_DENIED_BEFORE = re.compile(r"\b(?:no|not|never|without|denie[sd]|neither|nor|none|unable)\b", re.I)
_BEGUN = re.compile(r"(?:from|start(?:ed|ing)|beg[iau]n(?:ning)?)\b", re.I)
_REFUSED = re.compile(
    r"\b(?:refus|declin|contraindicat)\w*[^;.]*$|\bnot (?:been )?(?:on|taking|using)\b", re.I
)

# "Not yet listed for transplant", "not a candidate for surgery"
_NO_CANDIDATE = re.compile(
    r"\b(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:currently\s+)?(?:listed|an?\s+(?:\w+\s+)?candidate|eligible|fit|suitable|referred)\s+for\s+(?:[\w-]+\s+){0,2}$",
    re.I,
)


_NOT_NOW = ("stopped", "history", "absent", "planned", "given")


def treatments(
    line: Line, start: int, end: int, concept: str, says: frozenset[Say]
) -> Iterator[TreatmentFact]:
    text = line.text
    if not says.isdisjoint(("family", "hypothetical", "allergy")):
        return
    if _LEVEL.match(text, end) or _NOT_IT.match(text, end):
        return
    if (
        _REFUSED.search(text[max(0, start - 40) : start])
        or _NO_CANDIDATE.search(text, 0, start)
        or _DECLINED.match(text, end)
    ):
        return
    kind = (
        concepts("therapy")[concept].columns.get("kind", "drug") if concept in concepts("therapy") else "drug"
    )
    procedure = kind in _DONE
    when = line.when(start, end, joined=procedure)
    moment = when.moment if when is not None else None
    if _LABEL.match(text, end) and (when is None or when.start > start):
        when, moment = None, None  # "Biologic history: infliximab 2017": the day is of what follows
    if _AGAINST.search(text, 0, start):
        says |= {"planned"}
    status: Literal["ongoing", "completed", "planned", "unknown"] = "unknown"
    denied_past = _NO_PRIOR.search(text, max(0, start - 80), start) is not None
    absent = "absent" in says and ("stopped" not in says or denied_past)
    if absent and not procedure and _AS_LEVEL.match(text, end):
        return  # "chorionic gonadotropin is negative" is a level
    if absent and procedure and _WITHOUT_FINDING.match(text, end):
        absent = False  # "the biopsy was negative": it was done
    if (
        absent
        and not procedure
        and _NEGATIVE_BEHIND.match(text, end)
        and not _DENIED_BEFORE.search(text, 0, start)
    ):
        return  # "valganciclovir, now negative": no drug is negative
    if absent and line.denies_only(when):
        return  # "no steroids in the last 2 weeks" says nothing of the time before
    until = when.until if when is not None else None
    if "stopped" in says and "absent" in says and not absent and _NOT_STOPPED.search(text, 0, start):
        says -= {"stopped"}  # it was not stopped, whatever else became of it
    if _AHEAD.match(text, end) and says.isdisjoint(("given", "ongoing", "stopped", "absent", "history")):
        says, when, moment = says | {"planned"}, None, None
    if _PLANNED_BEHIND.match(text, end) and says.isdisjoint(("ongoing", "stopped", "absent")):
        says, when, moment = says | {"planned"}, None, None
    repeated = any(is_a(concept, one, "therapy") for one in _REPEATED)
    goes_on = repeated and (
        _ON.search(text, max(0, start - 50), start) is not None
        or (_FLOW.match(text, end) or _NIGHTLY.match(text, end)) is not None
    )
    if text[max(0, start - 1) : start] == "(" and _DOSE.match(text, end) and says.isdisjoint(_NOT_NOW):
        goes_on = True
    if not procedure and (taken := _TAKEN.search(text, 0, start)) is not None:
        goes_on = _DESPITE.search(text, 0, taken.start()) is None
    stop = _STOPPED_BEHIND.match(text, end)
    if stop and not absent and (ended_at := line.at(stop.end())) is not None:
        until, when, moment = ended_at.moment, None, None  # "for 12 months, stopped in Jan 2025"
    begun = when is not None and _BEGUN.match(text, when.start) is not None
    ends = when is not None and when.role == "end"
    stopped = "stopped" in says or stop is not None or ends or until is not None
    if absent:
        if "ongoing" in says or "planned" in says:
            return  # "is not on aspirin" says nothing of the past
    elif "planned" in says and "stopped" not in says:
        status = "planned"
    elif stopped:
        status = "completed"
    elif (
        ("ongoing" in says and not (procedure and _looks(concept)))
        or _GOES_ON.match(text, end)
        or goes_on
        or (when is not None and when.role == "onset" and not procedure)
    ):
        status = "ongoing"
    elif procedure:
        status = "completed"
    ended = status == "completed"
    yield TreatmentFact(
        concept=concept,
        source=line.source,
        shown=text[start:end],
        kind="procedure" if kind in ("procedure", "transplant", "radiation", "device") else "drug",
        on=None if absent or (stopped and not procedure and until is None and not begun) else moment,
        until=None if not ended else until or (moment if (stopped and not begun) or procedure else None),
        status=status,
        absent=absent,
        line=_line_of(text, start),
    )


_LOOKS = (
    *("biopsy", "endoscopy", "electrocardiogram", "echocardiogram", "ultrasound"),
    *("computed tomography", "magnetic resonance imaging", "positron emission tomography", "x-ray"),
)


def _looks(concept: str) -> bool:
    """Whether a procedure looks at something: it is done once, whatever else goes on."""
    return any(one in concepts("therapy") and is_a(concept, one, "therapy") for one in _LOOKS)


def _line_of(text: str, start: int) -> int | None:
    found = [match for match in _LINE.finditer(text) if abs(match.start() - start) <= 40]
    return _LINES[found[-1][1][:2].lower()] if found else None
