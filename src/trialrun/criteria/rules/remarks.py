"""Remarks that ask nobody for anything, and permissions with words behind them that say when or for what."""

from __future__ import annotations

import re

from trialrun.criteria.layout.announcing import preamble
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.permission_conditions import asked_of_them
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, some, unparsed
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c

_DEMANDS = re.compile(
    r"\b(?:must|shall|should|required|requires?|exclu\w+|ineligible|not\s+(?:be\s+)?(?:eligible|allowed|permitted)|only|unless|now)\b",
    re.IGNORECASE,
)
# What the registry's editors say of a record: that it was changed, and what stood there before.
_OF_THE_RECORD = re.compile(
    r"(?:(?:this|the)\s+(?:study|protocol|trial|section)\s+(?:has\s+been|was|is)\s+(?:changed|amended|revised|modified|terminated|completed|closed)"
    r"(?:\s+(?:since|to\s+reflect|to\s+enrol+|to\s+accrual|as\s+of)\b[^.;]{0,60})?"
    r"|(?:this|the\s+(?:inclusion|exclusion|eligibility)\s+criteria|(?:inclusion|exclusion)\s+criteria)\s+(?:also\s+)?reflects?\s+(?:an?\s+)?(?:the\s+)?changes?\b[^.;]{0,80}"
    r"|(?:(?:per|as\s+per|prior\s+to|before)\s+)?(?:the\s+)?(?:previous|earlier|original|former)\s+(?:version|protocol)\b[^.;]{0,160}"
    r"|originally,?\s[^.;]{3,200}|[^.;]{3,160}\s(?:were|was)\s+(?:eligible|included|excluded)\s+originally)\W*",
    re.IGNORECASE,
)
_OTHER_DEMAND = re.compile(r"\b(?:must|shall|should|required|now|so\s+that|if)\b", re.IGNORECASE)
_STOP = re.compile(r"(?<=\w)\.\s+")
_NOTE_ALONE = re.compile(r"\W*(?:please\s+)?notes?\W*", re.IGNORECASE)
_ADVICE = re.compile(
    r"(?:(?:note:?|however,?)\s*)*(?:it\s+is\s+(?:strongly\s+|highly\s+)?(?:recommended|advised|suggested|encouraged)\s+that\s[^;]{3,200}"
    r"|[^;:()<>≤≥]{3,160}?\s(?:is|are)\s+(?:strongly\s+|generally\s+)?(?:discouraged|not\s+(?:encouraged|recommended|advised))(?:\s+[^;:()<>≤≥]{0,80})?)\W*",
    re.IGNORECASE,
)
# "; please consult the medical monitor": whom to ask, and nothing that is asked of the patient.
_CONSULT = re.compile(
    r"\W*(?:please|kindly)\s+(?:consult|contact|discuss|refer|see|check|confirm|verify|speak|call|inform|notify|ask|review)\b[^;:<>≤≥=]{2,160}",
    re.IGNORECASE,
)
# "The histological requirement may be waived for brainstem gliomas": a demand made elsewhere, not asked of some.
_WAIVED = re.compile(
    r"(?!(?:no|not)\b)[^;:.()<>≤≥]{3,120}?\s(?:may|can|could|might|will|is|are|has|have)\s+(?:also\s+)?(?:be\s+|been\s+)?waived\b[^;:.()<>≤≥]{0,160}\W*",
    re.IGNORECASE,
)
# "Retinoblastoma is rarely seen in adults": what is known of the disease.
_KNOWN_OF_IT = re.compile(
    r"(?!(?:no|not|if)\b)[^;:.()<>≤≥]{3,100}?\s(?:is|are)\s+(?:very\s+|extremely\s+|more\s+|less\s+|most\s+)?(?:rare(?:ly)?|seldom|uncommon(?:ly)?|common(?:ly)?|frequent(?:ly)?)"
    r"(?:\s+(?:seen|found|observed|diagnosed|encountered|reported|present|used|described))?\s+(?:in|among|at|before|after|below|above|over|under|outside)\s[^;:<>≤≥]{3,160}\W*",
    re.IGNORECASE,
)
_WHOSE = r"(?:(?:principal|study|site|treating|attending|local|enrolling|responsible)\s+)*(?:investigators?|physicians?|doctors?|clinicians?|surgeons?|oncologists?|sponsor|PI)"
# "These will be assessed at baseline", "The reasons may include A or B": of what another sentence asks.
_TOLD_BEFORE = re.compile(
    r"(?:these|this|they|it)\s+(?:criteri(?:a|on)\s+|conditions?\s+)?(?:will|are\s+to|is\s+to)\s+be\s+(?:assessed|evaluated|determined|judged|checked|reviewed|verified|confirmed|recorded)\s[^;:<>≤≥=]{3,160}"
    # "This was at the investigator's discretion": who decided
    rf"|(?:this|that|it|these)\s+(?:is|was|are|were|will\s+be)\s+(?:(?:left|done|solely|entirely)\s+)*(?:at|to|up\s+to)\s+the\s+(?:(?:sole\s+)?discretion\s+of\s+(?:the\s+)?{_WHOSE}|{_WHOSE}(?:['’]s?)?\s+(?:sole\s+)?discretion)"
    r"|(?:the|such)\s+(?:[a-z]+\s+){0,2}?(?:reasons?|indications?|causes|symptoms|manifestations|methods|examples|complaints)\s+(?:may|can|might)\s+include\s[^;:<>≤≥=]{3,240}"
    r"|(?:additional|other|further)\s+(?:[a-z-]+\s+){0,2}?(?:inclusion|exclusion|eligibility)(?:[\s/]+(?:and|or)?\s*(?:inclusion|exclusion))?\s+criteria\s+(?:may\s+|will\s+)?apply\s+(?:for|to|in)\s[^;:<>≤≥=]{3,160}",
    re.IGNORECASE,
)
# "The information above is not intended to contain all considerations": of the page, and nothing asked of anybody.
_NOT_THE_WHOLE = re.compile(
    r"(?:(?:please\s+)?note:?\s*(?:that\s+)?)?(?:(?:the|this)\s+(?:above\s+)?(?:information|list(?:ing)?|summary|above)(?:\s+(?:listed|provided|given|shown))?(?:\s+(?:above|here))?\s+(?:is|was|are|were)\s+not\s+(?:intended|meant)\s+to\s+"
    r"(?:contain|include|list|cover|be)\s+(?:all|every|an?\s+(?:full|complete|exhaustive))\b[^;:<>≤≥=]{3,260}"
    r"|not\s+all\s+(?:of\s+the\s+)?(?:(?:inclusion|exclusion|eligibility|entry|and|or)[\s/]+)+criteria\s+(?:are|were)\s+(?:listed|shown|given|included)\b[^;:<>≤≥=]{0,80})\W*",
    re.IGNORECASE,
)
_SO_AS_NOT_TO = re.compile(r"\b(?:so\s+as|in\s+order|as)\s+not\s+to\s+exclude\b", re.IGNORECASE)
_NOT_ADVISED = re.compile(r"\bnot\s+(?:encouraged|recommended|advised)\b", re.IGNORECASE)
_SHARE_OF_PEOPLE = re.compile(
    r"(?:(?:approximately|about|no\s+more\s+than|up\s+to|at\s+least|at\s+most|a\s+maximum\s+of|not\s+more\s+than)\s+)?\d{1,3}\s*(?:%|percent|per\s+cent)\s+(?:of\s+)?(?:the\s+)?"
    r"(?:study\s+|enrolled\s+)?(?:patients?|participants?|subjects?|volunteers|population)\b[^.;]{0,60}?\s(?:may|can|will)\s+be\b[^.;]{2,120}",
    re.IGNORECASE,
)
REMARKS = (
    *("chang", "amended", "revised", "modified", "terminated", "completed", "closed", "version", "original"),
    *(
        "reflect",
        "note",
        "please",
        "kindly",
        "recommended",
        "advised",
        "suggested",
        "encourag",
        "discourag",
        "%",
        "percent",
    ),
    *(
        "per cent",
        "considerations",
        "eligib",
        "criteria",
        "follow",
        "participat",
        "enrol",
        "enter",
        "include",
        "waived",
        " rare",
        "seldom",
        "common",
        "frequent",
        "assessed",
        "evaluated",
        "determined",
        "discretion",
    ),
)


# One of these stands in advice, in shares of people, in what is waived and known, in what the editors say.
_MAYBE_REMARK = Words(
    *("recommended", "advised", "suggested", "encouraged", "discouraged", "%", "cent", "waived"),
    *(
        "please",
        "kindly",
        "rare",
        "seldom",
        "common",
        "frequent",
        "changed",
        "amended",
        "revised",
        "modified",
    ),
    *("terminated", "completed", "closed", "reflect", "version", "protocol", "originally"),
)


def remark(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "This study has been changed", "aspirin is discouraged", "no more than 10 % of subjects may be over 50"."""
    asks_nothing = (
        _NOTE_ALONE.fullmatch(text, start, end) is not None
        or (_whole(text, start, end) and preamble(text[start : min(len(text), end + 1)]))
        or _NOT_THE_WHOLE.fullmatch(text, start, end) is not None
        or (
            _TOLD_BEFORE.fullmatch(text, start, end) is not None
            and _DEMANDS.search(text, start, end) is None
            and _whole(text, start, end)
        )
        or (
            len(_MAYBE_REMARK.stand_in(text[start:end].lower())) > 0
            and _is_remark(text, start, end, excluding=context.excluding)
        )
    )
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end) if asks_nothing else None


def _is_remark(text: str, start: int, end: int, *, excluding: bool) -> bool:
    return (
        (
            any(
                form.fullmatch(text, start, end) is not None and _DEMANDS.search(text, start, end) is None
                for form in (_ADVICE, _SHARE_OF_PEOPLE, _WAIVED, _CONSULT)
            )
            # among what keeps out, "not recommended" may mean that it does
            and not (excluding and _NOT_ADVISED.search(text, start, end))
        )
        or (
            _KNOWN_OF_IT.fullmatch(text, start, end) is not None
            and _DEMANDS.search(_SO_AS_NOT_TO.sub("", text[start:end])) is None
        )
        or all(
            _OF_THE_RECORD.fullmatch(one) is not None and _OTHER_DEMAND.search(one) is None
            for one in _STOP.split(text[start:end].strip(" ()[]"))
        )
    )


_NOTED = re.compile(
    r"(?P<main>[^()]{3,300}?)[;,.]?\s*[(\[]?\s*note\s*:\s*"
    r"(?P<note>(?!.*\b(?:not|no|must|should|only|unless|except|exclu\w+|ineligible)\b)[^()]*?\s(?:may|might|can|could|will)\s+be\s+"
    r"(?:\w+ly\s+)?(?:eligible|included|enrol+ed|allowed|permitted|considered)\b[^()]*?)[)\]]?\W*",
    re.IGNORECASE,
)


def noted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A stroke (note: a lacunar one may be eligible; please consult …)": whether it is one, a person says."""
    match = _NOTED.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("main"), context)
    if main.unparsed or isinstance(main.tree, (c.AnyOf if context.excluding else c.All, c.Not, c.Allowed)):
        return None  # of which of several it is noted, cannot be told
    let_in = attest(text, *match.span("note"), "investigator")
    return every([main, negate(let_in)]) if context.excluding else some([main, let_in])


_NOTE_PERMITS = re.compile(
    r"(?:please\s+)?note(?:\s+that)?\s*:\s*(?!\s)(?!(?:no|not|only|none|neither|nor|any|all)\b)[^.;:]{3,240}?\s(?:is|are|will\s+be|may\s+be)\s+(?:also\s+|still\s+)?"
    r"(?:allowed|permitted|acceptable|eligible|permissible)\W*",
    re.IGNORECASE,
)
_TWO_SAID = re.compile(
    r"\b(?:but|excluded|must|should|cannot|(?:is|are)\s+not|unless|if|except\w*)\b", re.IGNORECASE
)


def note_permits(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "NOTE: warts that need no treatment are allowed", among what keeps out: it keeps nobody out."""
    if not context.excluding or _NOTE_PERMITS.fullmatch(text, start, end) is None:
        return None
    if _TWO_SAID.search(text, start, end) is not None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the text: of a part, what is announced, denied or turned stands beside it."""
    return not text[:start].strip(" ([") and not text[end:].strip(" .:)]")


_PERMITTED = r"(?:(?:is|are|will\s+be|may\s+be)\s+)?(?:allowed|permitted)"
_NONE_ALLOWED = re.compile(
    rf"(?P<what>no\s+(?!more\b|less\b|fewer\b|greater\b|restriction|limit|specific|minimum|maximum)[^.;:]{{3,120}}?)\s+{_PERMITTED}"
    r"(?:\s+(?:during|on|in|throughout|while\s+on)\s+(?:the\s+|this\s+)?(?:study|trial|protocol)(?:\s+(?:treatment|therapy|period))?)?",
    re.IGNORECASE,
)
_PERMITTED_BEHIND = re.compile(
    r"(?:^[^,]*,|\s[-–—])\s+(?!(?:and|or|nor)\b)(?!.*(?:,|/|\b(?:and|or|nor)\b))", re.IGNORECASE
)
_HOW = r"(?:for|as(?!\s+long)|after|following|before|during|in|to|with|without|on|at|until|regardless|upon|throughout|outside|once)"
_LIMITED = re.compile(
    rf"(?P<what>(?!no\b|not\b|only\b)[^.;:()<>≤≥=]{{3,110}}?(?:\s\([^()]{{2,60}}\))?)\s+{_PERMITTED}\s+(?P<how>{_HOW}\b[^.;:]{{2,160}})",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"(?<=[a-z0-9)%])(?<!rior)(?<!revious) (?=[A-Z][a-z]{2,}\b|No\b|At\b|LVEF\b|CNS\b)")
_FORBIDS = re.compile(
    r"\b(?:not|no\s+more|never|only|unless|cannot|except|excluding|must|should|required|if|provided|neither|nor)\b|\b(?:disallow|prohibit|forbid)",
    re.IGNORECASE,
)
# What happens while somebody takes part is asked of nobody who wants to.
_MEANWHILE = re.compile(
    r"(?:concurrent|concomitant|continued|continuing|supportive|palliative)\b", re.IGNORECASE
)
_STEADY = re.compile(r"\b(?:stable|constant|fixed|unchanged|same)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:discretion|approv\w+|judge?ment|consult\w*|to\s+(?:enrol+|enter|participate|join|take\s+part))\b",
    re.IGNORECASE,
)
_ON_STUDY = re.compile(
    r"(?:as\s+(?:clinically|medically)|regardless|after\s+(?:the\s+)?(?:\w+\s+){0,2}(?:course|cycle|dose|week)\b|during\s+(?:the\s+)?(?:study|trial|protocol)|on\s+study|throughout)",
    re.IGNORECASE,
)


def none_allowed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No concurrent biologic therapy allowed": none of it."""
    match = _NONE_ALLOWED.fullmatch(text, start, end)
    if match is None or context.excluding or _RUN_ON.search(text, start, end):
        return None
    if _PERMITTED_BEHIND.search(match["what"]):  # "no chemotherapy, hydroxyurea is allowed"
        return None
    built = context.clause(text, *match.span("what"), context)
    return built if isinstance(built.tree, c.Not) and not built.unparsed else None


def limited_permission(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "CNS metastases allowed after radiotherapy": who has none needs nothing; of whoever has them it is asked."""
    match = _LIMITED.fullmatch(text, start, end)
    if match is None or context.excluding or _FORBIDS.search(match.group()):
        return None
    if _ASKED.search(match["how"]):
        return None
    if _RUN_ON.search(text, start + 1, end):
        return None  # a stop is lost, and another demand may follow
    meanwhile = _MEANWHILE.match(match["what"]) is not None and not _STEADY.search(match["how"])
    if meanwhile or _ON_STUDY.match(match["how"]):
        return leaf(c.Allowed(" ".join(match.group().split())), start, end)
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    if isinstance(given.tree, c.Not) or any(
        isinstance(x, (c.Unparsed, c.Attest, c.Allowed)) for x in c.leaves(given.tree)
    ):
        return asked_of_them(given, text, (start, end), match.span("how"), context)
    return implies(given, attest(text, *match.span("how"), "investigator"))


APPROVALS = ("approv", "permission", "consult", "discuss", "authori", "clearance", "agreement")
"""At least one of these stands in whatever `on_approval` finds."""

_AGREED = r"(?:approval|permission|consultation|discussion|authori[sz]ation|clearance|agreement)"
_ON_APPROVAL = re.compile(
    r"(?P<what>(?!no\b|not\b|all\b|informed\b|written\b|signed\b|any\s+changes?\b)(?:[^.;:()<>≤≥=]|\.(?=\d)){3,110}?(?:\s\([^()]{2,60}\))?)\s+"
    r"(?:(?:will|would|may|shall|must|should)\s+)?"
    rf"(?:(?:requires?|needs?|have)\s+(?:(?:the|an?|prior|written|explicit|medical(?!\s+monitor)|formal|case-by-case)\s+)*(?P<agreed>(?:(?:medical\s+monitor|sponsor|investigator)\s+)?{_AGREED}\b[^.;:]{{0,90}})"
    r"|(?:(?:must|should)(?:\s+first)?|(?:need|ha(?:s|ve))s?\s+to(?:\s+first)?|(?:is|are)\s+to)\s+be\s+"
    r"(?P<done>(?:approved|discussed|cleared|authori[sz]ed)\s+(?:by|with)\b[^.;:]{2,90}))",
    re.IGNORECASE,
)


def on_approval(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior radiotherapy requires approval of the sponsor": who had none needs nothing, who had some needs that."""
    match = _ON_APPROVAL.fullmatch(text, start, end)
    if match is None:
        return None
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    if isinstance(given.tree, c.Not) or any(
        isinstance(x, (c.Unparsed, c.Attest, c.Allowed)) for x in c.leaves(given.tree)
    ):
        return None
    asked = attest(text, *match.span("agreed" if match["agreed"] else "done"), "investigator")
    return every([given, negate(asked)]) if context.excluding else implies(given, asked)


_APPROVED = re.compile(
    r"\(?[^;:()]{3,160}?\s(?:is|are|was|were|has\s+been|have\s+been|will\s+be)\s+approved\s+by\s[^;:()]{3,200}\)?\W*",
    re.IGNORECASE,
)


def approved_already(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "(The indication is approved by the insurance)" among what keeps out: a remark, and no reason."""
    in_brackets = text[start : start + 1] == "(" or text[max(0, start - 1) : start] == "("
    if not context.excluding or not in_brackets or text[: max(0, start - 1)].strip():
        return None
    return None if _APPROVED.fullmatch(text, start, end) is None else unparsed(text, start, end)


# How a diagnosis may be come by: who has it by another way has it too.
_MAY_BE_SHOWN = re.compile(
    r"(?P<what>[^;:<>≤≥=]{4,160}?),?\s+(?P<how>(?:which|that)\s+(?:may|can|could|might)\s+be\s+(?:made|confirmed|established|documented|diagnosed|determined|verified)\s[^;:<>≤≥=]{3,160}?)\W*",
    re.IGNORECASE,
)
_STRICTLY = re.compile(
    r"\b(?:only|must|should|shall|not|no|unless|if|provided|except|within|before|prior|and\s+(?:who|with|have|has|are|is))\b",
    re.IGNORECASE,
)


def may_be_shown(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Asthma, which may be confirmed at screening": the asthma, however it is shown; a note tells the words."""
    match = _MAY_BE_SHOWN.fullmatch(text, start, end)
    if match is None or _STRICTLY.search(match["how"]):
        return None
    what = context.clause(text, *match.span("what"), context)
    if what.unparsed or isinstance(what.tree, (c.Attest, c.Allowed, c.AnyOf)):
        return None
    context.note(f"Read as: “{' '.join(match['how'].split())}” asks nothing more.")
    return what
