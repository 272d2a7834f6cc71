"""Lines that are headings of sections: which kind of criteria stands under them, and for which part of the trial."""

from __future__ import annotations

import re

from trialrun.criteria.parts import Parts
from trialrun.model.criteria import Kind

_WHO = (
    r"(?:for\s|of\s)?(?:the\s)?(?:study\s|trial\s|all\s|main\s|key\s|major\s|core\s|general\s|specific\s"
    r"|additional\s|other\s|primary\s|eligibility\s|summary\s|further\s|\w{1,15}\s){0,4}?"
)
_HEADING = re.compile(
    rf"""^\W*(?P<before>{_WHO})
        (?P<which>inclusion(?:ary)?|exclusion(?:ary)?|included|excluded|eligibility|non-?inclusion|non-?eligibility|ineligibility)
        (?:\s+(?:and|/|&)\s*(?:inclusion|exclusion))?
        \s*(?:criteri(?:a|on|ons|um)|requirements?|conditions?|factors?)?
        (?P<after>(?:\s*[-–—]\s*|\s+)?[^:.;\n]{{0,70}}?)
        \s*(?:\([^)\n]{{0,80}}\))?\s*(?P<colon>:)?[\s*_#]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Labels of the registry's oldest cancer records, which stand alone on a line or inside a paragraph.
LABELS = (
    r"(?:Disease|Patient) characteristics|Prior(?:/| )concurrent therapy|Age|Sex|Gender|Menopausal status"
    r"|Performance status|Life expectancy|Hematopoietic|Hematologic(?:al)?|Hepatic|Renal|Cardiovascular|Cardiac|Pulmonary"
    r"|Neurologic(?:al)?|Metabolic|Immunologic(?:al)?|Gastrointestinal|Dermatologic(?:al)?|Ophthalmic|Other|Biologic therapy"
    r"|Chemotherapy|Endocrine therapy|Hormonal therapy|Radiotherapy|Radiation therapy|Surgery|Hormone receptor status|Bone marrow"
)
_BARE_LABEL = re.compile(rf"\W*(?:{LABELS})\W*", re.IGNORECASE)
_OLDEST = re.compile(r"\b(?:DISEASE|PATIENT) CHARACTERISTICS\b", re.IGNORECASE)


def of_oldest_form(text: str) -> bool:
    """Whether an eligibility text has the form of the registry's oldest cancer records."""
    return bool(_OLDEST.search(text))


def is_label(line: str) -> bool:
    """Whether a line of such a record is one of its labels and nothing else: "Surgery", "--Age--"."""
    return len(line) <= 60 and bool(_BARE_LABEL.fullmatch(line))


# Headings of the registry's oldest cancer records; all of them state who is let in.
_OLD_HEADING = re.compile(
    r"^\W*(?:(?i:DISEASE CHARACTERISTICS|PATIENT CHARACTERISTICS|PRIOR(?:/| )CONCURRENT THERAPY)"
    r"|PROTOCOL ENTRY CRITERIA|Concurrent Medication|Prior Medication|Patients must have"
    r"|Required|Co-existing Condition)\s*:?\W*$"
)
# Every heading of a section holds one of these.
_SIGNS = (
    "clusion", "included", "excluded", "eligib", "characteristics", "prior", "protocol", "concurrent", "patients must",
    "required", "co-ex",
)  # fmt: skip


def heading(text: str, parts: Parts) -> tuple[Kind, str, str] | None:
    """Kind, label and part of the trial when the line is a section's heading and nothing else."""
    lowered = text.lower()
    if len(text) > 160 or not any(sign in lowered for sign in _SIGNS):
        return None
    if _OLD_HEADING.match(text):
        return "inclusion", text.strip(" :*#_"), ""
    match = _HEADING.match(text)
    if match is None:
        return None
    which, after = match["which"].lower(), match["after"].strip(" -–—:")
    has_noun = bool(re.search(r"criteri|requirement", text, re.IGNORECASE))
    if not match["colon"] and not has_noun and (after or match["before"].strip()):
        return None
    if after and not match["colon"] and len(after.split()) > 6:
        return None
    if re.search(r"\b(?:must|should|will|are|is|who|have|has|if|not|may|see|meet\w*|any)\b", text, re.I) and (
        not re.search(r"\b(?:if|who|not)\b[^:]*(?:the following|any of)[^:]*:\W*$", text, re.I)
        and not re.match(r"^\W*(?:inclusion|exclusion) criteria\b[^:]{0,70}:\W*$", text, re.I)
    ):
        return None
    kind: Kind = "exclusion" if which.startswith(("excl", "non", "ineli")) else "inclusion"
    label = text.strip(" :*#_\t")
    return kind, label, parts.in_heading(f"{match['before']} {after} {text[match.end('after') :]}")
