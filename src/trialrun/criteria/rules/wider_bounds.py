"""Wordings of a second bound for those with a disease, told as "≤ 3 x ULN, or ≤ 5 x ULN in the presence of X"."""

from __future__ import annotations

import re

_BOUND = (
    r"(?P<bound>(?:(?:<|>|≤|≥)(?:\s*/?\s*=)?|=\s*<|up\s+to|less\s+than(?:\s+or\s+equal\s+to)?|(?:no|not)\s+(?:more|greater|higher)\s+than|within|below)\s*"
    r"\d(?:[^,;()\n.]|\.(?=\d)){0,50}?)"
)
_FOUND = r"(?:\s+(?:is|are|was|were|be)\s+(?:present|documented|known|involved|diagnosed|demonstrated|observed|noted|existing)|\s+(?:exists?|occurs?|occurred))?"
_HAVING = (
    r"(?:(?:there\s+(?:is|are)|the|patients?|subjects?|participants?|has|have|with|having|known|documented|diagnosed|confirmed|evidence\s+of|(?:the\s+)?presence\s+of"
    r"|(?:the\s+|this\s+|an?\s+)?(?:elevations?|increases?|abnormalit(?:y|ies))\s+(?:is|are)|(?:is|are)|(?:due|related|secondary|attributable|attributed)\s+to|caused\s+by)\s+)*"
)
_CASE = r"(?P<case>(?!on\b|not\b|no\b|an?\b)[a-z](?:[^,;:()\d\n]){2,70}?)"
# What the bound is asked of is named before: another name is another value.
_MUST = r"(?:(?:it|they|this|these|those|both|(?:the\s+)?(?:values?|levels?|limits?|results?))\s+)?(?:(?:(?:must|should|may|can|shall|will|has\s+to|have\s+to|needs?\s+to)\s+be|is|are|of)\s+)?"
_ALLOWED = r"(?:\s+(?:is|are|will\s+be|may\s+be)\s+(?:permitted|allowed|acceptable|eligible|required))?"
_END = r"(?=\s*(?:$|[;)]|\.(?:\s|$)))"
_TOLD = r", or \g<bound> in the presence of \g<case>"

# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # "unless liver metastases are present, in which case it must be ≤ 5 x ULN"
    (
        "in which case",
        re.compile(
            rf"(?:\s*,)?\s+unless\s+{_HAVING}{_CASE}{_FOUND}(?:\s*,)?\s+in\s+which\s+case(?:\s*,)?\s+{_MUST}{_BOUND}{_ALLOWED}{_END}",
            re.IGNORECASE,
        ),
        _TOLD,
    ),
    # "except in patients with Gilbert syndrome, in whom it must be < 3 mg/dL"
    *(
        (
            whom,
            re.compile(
                rf"(?:\s*,)?\s+except\s+(?:in|for)\s+{_HAVING}{_CASE}\s*,?\s+(?:in|for)\s+whom\s+{_MUST}{_BOUND}{_ALLOWED}{_END}",
                re.IGNORECASE,
            ),
            _TOLD,
        )
        for whom in ("in whom", "for whom")
    ),
    # "≤ 3 x ULN; if liver metastases are present, ≤ 5 x ULN"
    *(
        (
            head,
            re.compile(
                rf"\s*[;,.]\s*(?:but\s+)?(?:if|when)\s+{_HAVING}(?P<case>[a-z][^,;:()\d\n]{{0,40}}?(?:metasta[a-z]+|syndrome|involvement|disease)){_FOUND}\s*,\s+(?:then\s+)?{_MUST}{_BOUND}{_ALLOWED}{_END}",
                re.IGNORECASE,
            ),
            _TOLD,
        )
        for head in (", if ", "; if ", ", but if ")
    ),
    # "or ≤ 5 x ULN if related to liver metastases", "if liver metastases exist"
    *(
        (
            bounded,
            re.compile(
                r"(?<=[\dNnlL])(?:\s*,)?\s+(?:or|but|and)\s+" + _BOUND + _ALLOWED + r"\s*,?\s+(?:if|when)\s+"
                rf"{_HAVING}(?P<case>[a-z][^,;:()\d\n]{{0,40}}?(?:metasta[a-z]+|syndrome|involvement)){_FOUND}{_END}",
                re.IGNORECASE,
            ),
            _TOLD,
        )
        for bounded in (
            "uln if ",
            "uln) if ",
            "uln when ",
            "uln, if ",
            "normal if ",
            "normal when ",
            "mg/dl if ",
        )
    ),
    # "≤ 2.5 x ULN if no demonstrable liver metastases or …"
    *(
        (
            none,
            re.compile(
                r"\bif\s+(?:there\s+(?:is|are)\s+)?no\s+(?:(?:demonstrable|evident|clear|obvious|known|documented|evidence\s+of|underlying|existing)\s+)+(?=[a-z]+\s+metasta[a-z]+\s*,?\s+(?:or|and)\b)",
                re.IGNORECASE,
            ),
            "if no ",
        )
        for none in ("if no ", "is no ", "are no ")
    ),
    # a remark that lets some in with more
    (
        "note:",
        re.compile(
            rf"[\s,;.]+note\s*:\s*(?={_BOUND}\s+(?:is|are)\s+(?:acceptable|allowed|permitted)\b)",
            re.IGNORECASE,
        ),
        "; ",
    ),
)
