"""Words with which an introduction announces its list and asks for nothing: who is meant, what for, that it follows."""

from __future__ import annotations

import re

from trialrun.model.eligibility import Kind

_OF_KINDS = (
    r"(?:criteria|conditions?|diseases?|disorders?|characteristics|events?|findings|features|signs|symptoms|reasons|medications?|drugs"
    r"|treatments?|therapies|categories|requirements|diagnos[ei]s|illness(?:es)?|abnormalit\w+|parameters|values|situations"
    r"|risk factors|factors|problems|infections|complications|procedures|items|evaluations)"
)
FOLLOWING = re.compile(
    r"\b(?:(?<!grade )(?<!stage )(?<!class )(?:at least |any |a minimum of |minimum of |no fewer than |more than )?(?:any|one|either|all|each|both|none|\d+|two|three|four|five|six"
    r"|one or more|more)(?: \(\w+\))?(?: or more)?(?: out)?(?: of)? )?"
    rf"(?:the )?(?:(?:\d+|two|three|four|five|six|seven|eight|nine|ten) )?"
    rf"(?:(?:criteria|conditions|features|factors) (?=(?:listed )?below))?(?:following|(?:listed )?below|these)\b(?: (?:[\w-]+ ){{0,3}}?{_OF_KINDS})?",
    re.IGNORECASE,
)
EMPTY = frozenset(
    "patients patient subjects subject participants must have meet meets one of any the a an or and to who with has should be is are all may "
    "belong at least met fulfilled satisfied present as defined by criteria in for following each both fulfil fulfill fulfilling satisfy they at screening prior conditioning "
    "excluded ineligible eligible symptoms conditions experience experiences experienced prior concurrent "
    "adequate organ function functions evidenced if other individuals also will not been considered".split()
)


# Words with which an introduction says no more than that its list includes or excludes.
ANNOUNCING = frozenset(
    "will would constitute constitutes contraindication contraindications treatment hormonal therapy preclude precludes participation "
    "participate protocol study trial subject subjects s exclude excluded exclusion make makes render renders ineligible no none not "
    "considered result results from this enrollment entry enter medical history evidence documented diagnosis have been diagnosed "
    "presence been found ever had known currently any time also following reason reasons".split()
) - {"history", "no", "none", "not", "currently", "ever"}


# Words of an introduction that name who is asked and what for, and demand nothing.
_WHO = frozenset(
    "you your they i we may might can could study studies trial trials protocol research participate participating participation "
    "enter entering entry enroll enrolled enrolment enrollment join volunteer volunteers if when is are was were be been being "
    "include includes included including exclude excludes excluded excluding exclusion inclusion following not eligible ineligible "
    "ineligibility eligibility considered criteria criterion further additionally additional also general key main potential "
    "because since their women men children adults infants persons people those who there apply applies apply true case cases "
    "qualify qualifies qualifying only under in order individual individuals he she his her them person participant participants take "
    "takes taking part into entered permitted persons randomization randomisation clinical adult adults selection selected recruited recruitment admitted conform conforms conforming "
    # one of them, and of which part they are asked, with its number
    "child woman man girl boy group groups cohort arm part phase stratum sub substudy b c d ii iii iv".split()
)


_OPEN_END = re.compile(
    r"(?::|\bfollowing\b.*\b(?:study|trial|protocol|participation|excluded|enrolled|eligible)|\b(?:if|when|who|they|you|are|is|include|includes|included|have|be|follows|following(?: criteria)?|they have|you have))$"
)
# With one of these an open end stops.
_MAY_END = (
    ":", "study", "trial", "protocol", "participation", "excluded", "enrolled", "eligible", "if", "when", "who", "they", "you", "are", "is",
    "include", "includes", "included", "have", "be", "follows", "following", "criteria",
)  # fmt: skip


_OF_TAKING_PART = re.compile(
    r"eligib|exclu|inclu|participa|take part|enter|enrol|criteri|volunteer|patient|subject|\byou\b|\bthey\b"
)
_NO_LETTER = re.compile(r"[^a-z ]")


def preamble(text: str) -> bool:
    """Whether a text only announces who is let in or kept out: "You may be eligible for this study if you"."""
    lowered = text.lower().strip(" .")
    if len(lowered) > 160 or not lowered.endswith(_MAY_END) or _OPEN_END.search(lowered) is None:
        return False
    if not _OF_TAKING_PART.search(lowered):
        return False
    words = _NO_LETTER.sub(" ", FOLLOWING.sub(" ", lowered)).split()
    return all(word in EMPTY or word in ANNOUNCING or word in _WHO or word == "s" for word in words)


_SHUT_OUT = re.compile(r"\b(?:not|exclu\w+|ineligible|never)\b", re.IGNORECASE)


def only_says_outcome(text: str, kind: Kind) -> bool:
    """Whether what stands behind "the following" only says what the section does: "will be excluded from this study"."""
    words = _NO_LETTER.sub(" ", text.lower()).split()
    if kind == "inclusion" and _SHUT_OUT.search(text):
        return False
    return all(word in EMPTY or word in ANNOUNCING or word in _WHO for word in words)


# "Prior concurrent therapy" speaks of both, and lends neither.
TIMED_TOPIC = re.compile(r"(?:concurrent|concomitant|prior|previous)\b(?!\W+concurrent)", re.IGNORECASE)
# Headings that say where a line stands in the record, and nothing that the line is about.
NO_TOPIC = re.compile(r"\b(?:characteristics|criteri(?:a|on)|notes?|amend\w+)\b", re.IGNORECASE)


# "Steroids are allowed, although the following are not:".
BUT_FIRST = re.compile(
    r"\b(?:allowed|permitted)\b[^.;]{0,40}\b(?:although|though|but|however),?\s*(?:the)?$", re.IGNORECASE
)
