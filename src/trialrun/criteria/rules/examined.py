"""What examinations showed, told of several at once: "abnormalities in vital signs, ECG or laboratory tests".

None of them is a value that a record holds, and to have had an electrocardiogram keeps nobody out: a person answers.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest

_OF_WHAT = (
    r"(?:(?:medical|clinical|physical|general|neurological?|neurologic|cardiac|cardiovascular|ophthalmological?|ophthalmic|routine|safety|resting|supine"
    r"|standard|screening|baseline|complete|full|12[\s-]lead|twelve[\s-]lead|hematolog(?:y|ic|ical)|haematolog(?:y|ical)|biochemi(?:stry|cal)|chemistry"
    r"|serum|blood|urine|laboratory|lab|coagulation|other|their|the|any|an?)[\s-]+)*"
)
_EXAMINATION = (
    rf"{_OF_WHAT}(?:examinations?|exams?|history|histories|vital\s+signs?|vitals|ecgs?|ekgs?|electrocardiogra(?:ms?|phy|phic)|chest\s+(?:x-?\s?rays?|radiographs?)"
    r"|echocardiogra(?:ms?|phy)|mammogra(?:ms?|phy)|(?:laboratory|lab|blood|urine|safety|screening|hematology|chemistry)(?:\s+(?:safety|screening))?\s*(?:tests?|testing|values?|results?|parameters?|findings?|evaluations?|assessments?|analys[ei]s|data|work-?up|panels?|examinations?|profiles?|studies)"
    r"|laboratory|labs|(?:clinical\s+|serum\s+|blood\s+)?(?:bio)?chemistry|ha?ematology|urinalys[ei]s|urine\s+analys[ei]s|coagulation|tests?|evaluations?|assessments?|procedures?)"
    r"(?:\s+(?:tests?|testing|values?|results?|parameters?|findings?|evaluations?|assessments?|examinations?|recordings?|tracings?|data))?(?:\s*\([^()<>≤≥=]{2,60}\))?"
)
_JOINED = r"(?:\s*,\s*(?:and/or|and|or)?\s*|\s+(?:and/or|and|or)\s+|\s*/\s*)"
_EXAMINATIONS = (
    rf"{_EXAMINATION}(?:{_JOINED}(?:(?:in|on|of|at|during|from|by)\s+)?(?:abnormal\s+)?{_EXAMINATION})*"
)
_HOW = (
    r"(?:(?:patients?|subjects?|participants?|volunteers?|with|who|have|has|had|having|any|an?|the|other|known|current|presence\s+of|evidence\s+of|history\s+of"
    r"|clinically|medically|potentially|significant|relevant|important|meaningful|major|serious|marked|unexplained|abnormal|out[\s-]of[\s-]range|pathological?|or|and)[\s,]+)*"
)
_FOUND = r"(?:abnormalit(?:y|ies)|findings?|results?|values?|deviations?(?:\s+from\s+normal)?|disturbances?|changes?)"
# When it was done, and who weighs it.
_TAIL = (
    r"(?:[\s,(]+(?:(?:at|during|on|in|prior\s+to|before|within|from|upon)\s+(?:the\s+)?(?:screening|baseline|study\s+entry|enrol+ment|inclusion|randomi[sz]ation|the\s+study|visit|first\s+dos)"
    r"|(?:as\s+)?(?:considered|judged|deemed|determined|assessed|regarded|evaluated)\b|in\s+the\s+(?:opinion|judge?ment|view)\b|according\s+to\b|(?:that|which)\s+(?:would|could|might|may|can|in|are|is)\b"
    r"|indicative\s+of|suggest\w*)[^;:<>≤≥=]{0,200})?"
)
_SHOWN = re.compile(
    rf"{_HOW}(?:{_FOUND}\s+(?:(?:was|were|is|are)\s+)?(?:(?:seen|found|noted|detected|observed|revealed|identified)\s+)?(?:in|on|of|at|during|from|upon|by|with)\s+{_EXAMINATIONS}"
    rf"|(?<=abnormal\s){_EXAMINATIONS})",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"{_SHOWN.pattern}{_TAIL}\W*", re.IGNORECASE)
_SOUND = re.compile(
    rf"(?:have\s+)?(?:(?:an?|the)\s+)?normal\s+(?:findings?\s+(?:in|on|of|at)\s+)?{_EXAMINATION}(?:{_JOINED}{_EXAMINATION})+{_TAIL}\W*",
    re.IGNORECASE,
)
_ABNORMAL = re.compile(
    r"abnormal|deviation|clinically|medically|significant|pathologic|disturbance", re.IGNORECASE
)
_BOUND = re.compile(r"\d\s*(?:[x×]|times|ULN|%|mg|g/|mm|ms)", re.IGNORECASE)

HINTS = ("abnormal", "findings", "deviation", "normal ", "result", "changes")
"""At least one of these stands in whatever `shown` finds."""


def shown(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Clinically significant abnormalities in vital signs, ECG or laboratory tests": a person's answer, as a whole."""
    whole = _WHOLE.fullmatch(text, start, end)
    if whole is not None and not _ABNORMAL.search(text, start, end):
        return None  # "results of blood tests" alone say nothing
    if whole is None and (context.excluding or _SOUND.fullmatch(text, start, end) is None):
        return None
    return None if _BOUND.search(text, start, end) else attest(text, start, end, "investigator")
