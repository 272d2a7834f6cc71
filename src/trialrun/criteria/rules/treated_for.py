"""What is given for one of several illnesses: "treatment for A, B or C" is for each of them, and no B alone."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_GIVEN = (
    r"(?:treatments?|therap(?:y|ies)|medications?|medicines?|drugs?|treated|surger(?:y|ies)|operat(?:ions?|ed)|prophylaxis"
    r"|hospitali[sz](?:ations?|ed)|radiotherapy|chemotherapy|antibiotics|antivirals?|steroids|corticosteroids|immunotherapy)"
)
_FOR_THESE = re.compile(
    rf"(?P<given>(?:[\w/-]+\s+){{0,6}}?{_GIVEN}\s+(?:for|of))\s+(?P<ills>[a-z][^;:()<>≤≥=]{{5,200}}?)"
    r"(?P<time>\s+(?:(?:with)?in|during|over)\s+(?:the\s+)?(?:(?:last|past|previous|prior|preceding)\s+)?(?:\d|an?\s|one|two|three|four|five|six|twelve)[^,;:()]{2,60})?\W*",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\s*,\s*(?:(?P<last>and/or|and|or)\s+)?|\s+(?P<only>and/or|and|or)\s+", re.IGNORECASE)
_DENIED = re.compile(r"\W*(?:no|without|must\s+not\s+be(?:\s+on)?|not)\s+(?:any\s+)?", re.IGNORECASE)
# A member that begins so is no illness of which the noun before the list is said.
_ITS_OWN = re.compile(
    r"(?:known|active|current(?:ly)?|history|prior|previous|recent|use|receipt|receiving|taking|presence|evidence|diagnosis|pregnan\w*|lactat\w*"
    r"|breast\W?feeding|nursing|uncontrolled|unstable|treatment|therapy|surgery|hospitali\w+|who|is|are|has|have|had|not?|with|any\s+(?:history|current|known))\b",
    re.IGNORECASE,
)
_TWO = re.compile(r"\b(?:and|or|history\s+of|for|except\w*|unless|if|than)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:except\w*|unless|excluding|than|who|which|that|but|must|should|may|for|if|with|before|after|prior)\b",
    re.IGNORECASE,
)
_FOR_CANCER = re.compile(
    r"\b(?:chemotherapy|radiotherapy|radiation(?:\s+therapy)?)\s+(?:for|of)$", re.IGNORECASE
)
# For what neither chemotherapy nor radiation is given: behind them it stands for itself.
_NEVER = (
    *(
        "stroke",
        "myocardial infarction",
        "heart failure",
        "coronary artery disease",
        "unstable angina",
        "arrhythmia",
    ),
    *("diabetes mellitus", "asthma", "hypertension", "epilepsy", "seizure", "hepatitis", "hiv infection"),
)


def _never_for(ill: str) -> bool:
    return any(is_a(ill, other, "condition") for other in _NEVER)


def _each_apart(place: Place, match: re.Match[str], ills: list[str], context: Context) -> Built | None:
    """ "Chemotherapy for cancer, stroke, or asthma": who had a stroke is kept out by that."""
    if not context.excluding:
        return None
    parts: list[Built] = []
    for number, ill in enumerate(ills):
        told = f"{match['given']} {ill}" if number == 0 else ill
        told += match["time"] or ""
        built = context.clause(told, 0, len(told), context.of(told))
        if built.unparsed:
            return None
        parts.append(Built(built.tree, (place,) * len(built.places)))
    return some(parts)


HINTS = (" for ", "treatment of ", "therapy of ")
# "pneumocystis pneumonia (PCP)": the letters name no other illness
_SHORT_FORM = re.compile(r"(?<=\w)\s\([A-Z][A-Za-z0-9-]{0,5}[A-Z]s?\)")


def _listed(ills: str, joints: list[re.Match[str]]) -> list[str]:
    """The members of a list; of "A, B, and C or D of one place" the last is whatever stands behind the "and"."""
    begin, members = 0, []
    for joint in joints:
        members.append(ills[begin : joint.start()])
        begin = joint.end()
        if joint["last"]:
            break
    inside = any(x.start() >= begin for x in joints)
    return [*members, ills[begin:]] if inside else _JOINTS.sub("\n", ills).split("\n")


def _not_by_itself(tree: c.Tree) -> bool:
    """Whether one of two illnesses of a member stands there without what it is treated by."""
    return isinstance(tree, c.AnyOf) and any(isinstance(x, c.Condition) for x in tree.of)


def treated_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hospitalized for A, B or C": one who has B was not in hospital for it by that."""
    if text.find(",", start, end) < 0:
        return None
    match = _FOR_THESE.fullmatch(_SHORT_FORM.sub("", text[start:end]))
    if match is None or _TWO.search(match["given"][:-4]) or _GOES_ON.search(match["ills"]):
        return None
    joints = list(_JOINTS.finditer(match["ills"]))
    if len(joints) < 2 or not (last := next((x["last"] for x in joints if x["last"]), joints[-1]["only"])):
        return None
    words = {(joint["last"] or joint["only"] or last).lower() for joint in joints}
    if len(words) > 1 and not (context.excluding and any(x["last"] for x in joints)):
        return None
    denied = None if context.excluding else _DENIED.match(match["given"])
    if last.lower() == "and" and not context.excluding and denied is None:
        return None
    ills = _listed(match["ills"], joints)
    if any(_ITS_OWN.match(ill) for ill in ills) or not all(ill.strip() for ill in ills):
        return None
    apart = context.as_exclusion()
    cancer = _FOR_CANCER.search(match["given"]) is not None
    for ill in ills[1:]:
        alone = context.clause(ill, 0, len(ill), apart.taken_out(ill))
        if alone.unparsed or not all(isinstance(x, c.Condition) for x in c.leaves(alone.tree)):
            return None
        if cancer and any(isinstance(x, c.Condition) and _never_for(x.concept) for x in c.leaves(alone.tree)):
            return _each_apart((start, end), match, ills, context)
    given = match["given"][denied.end() if denied else 0 :]
    parts: list[Built] = []
    for ill in ills:
        told = f"{given} {ill}{match['time'] or ''}"
        built = context.clause(told, 0, len(told), apart.of(told))
        if built.unparsed or isinstance(built.tree, c.Not):
            return None
        if _not_by_itself(built.tree):
            built = attest(told, 0, len(told), "investigator")
        parts.append(Built(built.tree, ((start, end),) * len(built.places)))
    either = some(parts)
    return negate(either) if denied is not None else either


# "LDL > 190 mg/dL, while taking a statin": the value of somebody who takes one.
_WHILE = re.compile(
    r"\s(?:while|whilst)\s(?:still\s|being\s)?(?:on|receiving|taking|using|treated\swith|under)\s(?P<given>[^;:()<>≤≥=]{3,80})$",
    re.IGNORECASE,
)
WHILE = ("while ", "whilst ")


def while_treated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Glucose > 200 mg/dL or HbA1c > 9 %, while on insulin": either value of somebody on insulin."""
    match = _WHILE.search(text, start, end)
    if match is None:
        return None
    told = text[start : match.start()].rstrip()
    apart = told.endswith(",")
    values = context.clause(text, start, start + len(told.rstrip(" ,")), context)
    last = values.tree.of[-1] if isinstance(values.tree, c.AnyOf) else values.tree
    if isinstance(values.tree, c.Not) or not _is_value(last):
        return None
    if isinstance(values.tree, c.AnyOf) and not (apart and all(map(_is_value, values.tree.of))):
        return None  # of the last alone
    told = f"receiving {match['given']}"
    given = context.clause(told, 0, len(told), context.as_exclusion().of(told))
    if not all(isinstance(x, c.Received) and x.within is None for x in c.leaves(given.tree)):
        return None
    return every([values, Built(given.tree, (match.span("given"),) * len(given.places))])


_CURRENTLY = re.compile(
    r"(?P<ill>[a-z][^,;:()<>≤≥=]{3,120}?)\s+(?:who\s+(?:is|are)\s+|(?:is|are)\s+)?(?:currently|still|now)\s+(?:receiving|taking|using|on|(?:being\s+)?treated\s+with)\s"
    r"(?P<drugs>(?:(?!\b(?:and|for|who|if|but|that|which)\b)[^;:()<>≤≥=\d]){3,200}?\sor\s(?:(?!\b(?:and|or|for|who|if|but|that|which|within)\b)[^,;:()<>≤≥=\d]){3,80})",
    re.IGNORECASE,
)
_EITHER_OF = re.compile(r"\b(?:or|and|and/or)\b", re.IGNORECASE)
CURRENTLY = ("currently ", " still ", " now ")


def currently_on(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No history of gout currently receiving A, B or other C": who has gout and is on any of them, and nobody else."""
    match = _CURRENTLY.fullmatch(text, start, end)
    if match is None or _EITHER_OF.search(match["ill"]):
        return None
    begin, finish = match.span("ill")
    no = None if context.excluding else _DENIED.match(text, begin, finish)
    apart = context.as_exclusion() if no is not None else context
    ill = context.clause(text, no.end() if no is not None else begin, finish, apart)
    if not all(isinstance(x, c.Condition) for x in c.leaves(ill.tree)) or isinstance(ill.tree, c.Not):
        return None
    told = f"receiving {match['drugs']}"
    given = context.clause(told, 0, len(told), context.as_exclusion().of(told))
    if not all(isinstance(x, c.Received) and x.within is None for x in c.leaves(given.tree)):
        return None
    both = every([ill, Built(given.tree, (match.span("drugs"),) * len(given.places))])
    return negate(both) if no is not None else both


def _is_value(tree: c.Tree) -> bool:
    return isinstance(tree, (c.Measurement, c.Score))


# "therapy and/or prophylaxis for A": who is to be kept from it has no A, and who is treated does not only prevent it.
OR_PREVENTED = ("prophyla", "prevent", "maintenance", "suppressi")
_OR_PREVENTED = re.compile(
    r"(?P<no>(?:no|not\s+(?:receiving|on|requiring))\s+)?(?P<asked>(?:(?:any|the|ongoing|current(?:ly)?|concurrent|concomitant|chronic|continued|active|acute|prior|previous|systemic"
    r"|requir(?:es?|ing)|receiving|on|need\s+for|use\s+of|drugs?|medications?|patients?|who)\s+)*"
    r"(?:therap(?:y|ies)|treatments?|treated)\s*(?:\b(?:and/or|or|and)\b|/)\s*(?:as\s+)?(?:primary\s+|secondary\s+|chronic\s+)?"
    r"(?:prophylaxis|prevention|maintenance|suppression|(?:maintenance|suppressive|preventive|prophylactic)\s+(?:therapy|treatment))\s+(?:for|of|against)\s+"
    r"(?!(?:which|that|whom)\b)[^,;:()<>≤≥=]{3,140}?)\W*",
    re.IGNORECASE,
)
_OTHER_WORDS = re.compile(
    r"\b(?:unless|except\w*|excluding|than|allowed|permitted|must|should|may|if)\b", re.IGNORECASE
)


def or_prevented(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Therapy and/or prophylaxis for A": a person says whether either is given."""
    match = _OR_PREVENTED.fullmatch(text, start, end)
    if match is None or _OTHER_WORDS.search(match["asked"]):
        return None
    asked = attest(text, *match.span("asked"), "investigator")
    if match["no"]:
        return asked if context.excluding else negate(asked)
    return asked


RULES = (
    (or_prevented, OR_PREVENTED),
    (treated_for, HINTS),
    (while_treated, WHILE),
    (currently_on, CURRENTLY),
)
"""Each with words of which one stands in whatever it reads."""
