"""What a sentence says about the things it names: denied, possible, planned, a relative's, past.

A cue ("denies", "family history of", "was ruled out") governs what follows it, or what precedes it, until a word
that ends its reach. The method is that of NegEx and ConText (Chapman et al., J Biomed Inform 2001,
doi:10.1006/jbin.2001.1029; Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002); the lists of cues are our own.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Say = Literal[
    "absent",
    "possible",
    "hypothetical",
    "family",
    "history",
    "planned",
    "ongoing",
    "stopped",
    "given",
    "allergy",
]


class Cue(msgspec.Struct, frozen=True):
    """Words that govern a stretch of the sentence: characters `start` to `end` of their reach."""

    says: Say
    start: int
    end: int


_STOP = (
    r"\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bexcept\b|\bapart from\b|\baside from\b|\bother than\b|\bbesides\b|;|:|\byet\b"
    r"|\bwhich\b|\bwho\b|\bpresent(?:s|ed|ing)?\b|\bcomplain\w*|\bdescrib\w+|\bcomes?\b|\breveal\w*|\bshow(?:s|ed|ing)?\b|\bdemonstrat\w+"
    r"|\bnotable for\b|(?<!no )\bsignificant for\b|\bpositive for\b|(?<!un)\bremarkable for\b|\bfound to\b|\bdevelop(?:s|ed)\b"
    r"|(?<=[.;,] )\+\s?(?=[A-Za-z])|\bbecause\b|\bdue to\b|\bsecondary to\b|\b(?:and|,)\s+(?:(?:he|she|they|it|the patient|patient|there)\s+)?(?:is|are|has|had|was|were|now|then|reports?|takes?|does|do|underwent|received|started)\b"
    r"|\band (?:her|his|their) \w+ (?:is|are|was|were)\b|,\s*(?:he|she|they|the patient)\b|\bwhile\b|\bwhereas\b|\binstead\b|\bsince\b|\bis (?:currently )?(?:on|taking)\b"
)
_WITH = r"|(?<!treated )(?<!therapy )(?<!treatment )(?<!contact )\bwith\b(?!\s+(?:a |any |no )?(?:history|family))"
# What is denied ends where a time or a place of looking is named: "no rash before the pregnancy", "no mass on the CT".
_DENIED_ENDS = (
    r"|\(\s*\+\s*\)|\bprior to\b|\bquit\b|\boff\b|\bformer\b|\bbefore\b|\buntil\b|\bduring\b|\b(?:in|on|by|at) (?:the |his |her |an? |physical |clinical |repeat |follow-?up |head |\d+[ -]?h(?:our)? )*"
    r"(?:exam\w*|assessment|imaging|CT|MRI|PET|ultraso\w+|x-?rays?|biops\w+|echo\w*|EEG|ECG|EKG)\b"
)
# … and before a treatment's purpose: "was never given tablets for diabetes".
_PURPOSE = re.compile(
    r"[^.;,]{0,30}?\b(?:prescribed|given|treated|treatments?|therapy|therapies|medications?|agents?|drugs?|pills|tablets|hospitali[sz]ed|admitted|operated|surgery)"
    r"\b[^.;,]{0,30}?\b(?=for\b)",
    re.I,
)
# "Did not respond to steroids", "was not beneficial to her pain": an effect is denied, and not its object.
_NO_EFFECT = re.compile(
    r"\s+(?:(?:have|had|has|been|be|an?|any|much|in|the|way|of|very|really|fully|completely|well|get|got|significant|significantly|good|clear)\s+)*"
    r"(?:respon[ds]\w*|benefi\w+|relie\w+|improve\w*|tolera\w+|help\w*|effective|sufficient|adequate|complian\w+|adheren\w+|ideal|suitable|appropriate|feasible)\b",
    re.I,
)
_STOPS: dict[str, re.Pattern[str]] = {
    "absent": re.compile(_STOP + _WITH + _DENIED_ENDS, re.I),
    "possible": re.compile(_STOP + _WITH, re.I),
    "hypothetical": re.compile(r"\bbut\b|\bhowever\b|;", re.I),
    "family": re.compile(
        r"\bbut\b|\bhowever\b|;|\bpatient\b|\b(?:he|she) (?:himself|herself)?|\b(?:his|her) own\b", re.I
    ),
    "history": re.compile(_STOP + _WITH + r"|\bon (?:physical )?exam", re.I),
    "planned": re.compile(r"\bbut\b|\bhowever\b|;|\bafter\b|\bfollowing\b", re.I),
    "ongoing": re.compile(
        r"\bbut\b|\bhowever\b|;|\bpreviously\b|\bfor\b(?! the (?:past|last))|\bsince\b|\b(?:stopped|discontinued|failed|refused)\b|\bafter\b",
        re.I,
    ),
    "stopped": re.compile(
        r"\bbut\b|\bhowever\b|;|\b(?:now|currently|is) (?:on|taking|receiving)\b|\bthen\b|\bnow\b|\band (?:started|switched)\b",
        re.I,
    ),
    "given": re.compile(r"\bbut\b|\bhowever\b|;|\b(?:now|currently) (?:on|taking)\b", re.I),
    "allergy": re.compile(r"\bbut\b|\bhowever\b|;|\b(?:takes|is on|denies|has)\b", re.I),
}
RELATIVE = (
    r"(?:(?:paternal|maternal|older|younger|elder|identical|twin|half|first[- ]degree)[ -])*"
    r"(?:mother|father|brother|sister|sibling|aunt|uncle|cousin|nephew|niece|parent|relative|grand(?:mother|father|parent|ma|pa)|mum|mom|dad)s?"
)
_FORWARD: tuple[tuple[Say, str], ...] = (
    ("family", r"\bfam(?:ily)? ?(?:medical )?(?:history|hx|hist)\b|\bfamily h/?o\b|\bFM?Hx?\b"),
    (
        "family",
        rf"\b{RELATIVE}\b(?!['’]s (?:lap|arms))(?:,? who)?(?:\s+(?!report|stat|say|note|den|bring|brought|notic|describ|giv|gave|mention|"
        r"tell|told|think|bel|concern|contact|call|observ)\w+){0,3}?\s+(?:has|had|have|with|died|dies|suffer\w*|diagnosed|developed|passed|affected)\b",
    ),
    (
        "family",
        rf"\b{RELATIVE}\s+(?:is|are|was|were)\s+(?:(?:all|both|currently|otherwise|alive and|now)\s+)*(?:well|healthy|unaffected|alive|asymptomatic|free|without)\b",
    ),
    # "Mother: ovarian cancer", "Sister - BRCA1 carrier", "Father (died at 60): stroke"
    ("family", rf"\b{RELATIVE}\s*(?:\([^()]{{0,40}}\)\s*)?(?::|\s[-–—]\s|,(?= (?:age|aged|\d)))"),
    # "Partner on PrEP": a treatment of the partner's.
    (
        "hypothetical",
        r"\b(?:husband|wife|spouse|(?:boy|girl)?friend|partner|donor|baby|newborn|infant|mother|father|sister|brother|sons?|daughters?|kids?|children|roommate|contacts?)\b(?:\s+and\s+(?:\w+\s+){1,2}?)?\s*(?:(?:is|was|also|currently)\s+)*(?:on|takes|taking|uses|using)\b",
    ),
    # "Father MI at 52", "sister breast cancer": named directly behind the relative.
    (
        "family",
        rf"\b{RELATIVE}\b\s+(?=(?-i:[A-Z][A-Z\d]+)\b|(?:[a-z]+\s)?(?:ca|cancer|diabetes|stroke|lymphoma|leuka?emia|melanoma)\b)",
    ),
    ("family", rf"\b{RELATIVE}\s+(?:also\s+)?(?=smok(?:es|ed|ing)\b)"),
    # What happened to a husband or a friend is no fact of the patient's, and no family history either.
    (
        "hypothetical",
        r"\b(?:husband|wife|spouse|(?:boy|girl)?friend|roommate|partner|co-?worker|neighbou?r|donor|son|daughter|baby|newborn)\b(?:,? who)?(?:\s+\w+){0,2}?"
        r"\s+(?:has|had|have|with|died|diagnosed|suffer\w*|developed|is (?:sick|ill|infected))\b",
    ),
    (
        "hypothetical",
        r"\bif\b(?! any)|\bin case of\b|\breturn (?:for|if|with)\b|\bshould (?:s?he|they|the patient|symptoms?)\b|\brisk (?:factors? )?(?:of|for)\b"
        r"|\b(?:imms|immuni[sz]ations?|vaccin(?:es|ations|ated)|vaxx?ed)\b|\bprophyla\w+ (?:for|against)\b|\bprophyla\w+ with\b[^.;]{0,120}?\bfor\b|\bto prevent\b|\bprevention of\b|\bscreen(?:ed|ing)? for\b|\bexpos(?:ed|ure) to\b|\badvice (?:on|about|regarding)\b|\bvaccinat\w+ against\b|\bimmuni[sz]\w+ against\b"
        r"|\b(?:educated|counsel+ed|informed|warned|advised|discussed|discussion)\b(?! by)|\bfear(?:s|ful)? of\b|\bworri(?:es|ed) (?:about|that)\b",
    ),
    (
        "absent",
        r"\b(?:no|not(?! (?:detected|present|seen|found|noted|identified|reported|observed|appreciated|evident|visualized|palpable|palpated|reactive|amplified)\b(?! to\b))|without|negative (?:\w+ )?history (?:of|for)|never|neither|nor|denies|denied|deny|denying|absence of|absent|free of|negative for|unremarkable for"
        r"|unable to (?:perform|undergo|complete|receive|have|get|do)|cannot|can't|won't|didn't|doesn't|hasn't|haven't|isn't|wasn't|don't|rules out|ruled out(?: for)?(?! (?:by|with|on|via|using|after|based|through)\b)|excludes?|excluded(?! (?:by|with|on|via|using|after|based|through)\b)|none of)\b",
    ),
    # The review of systems: "(-) fever, chills".
    ("absent", r"\(\s*[-−–]\s*\)|\bw/o\b"),
    (
        "possible",
        r"\bDDx\b:?|\b(?:possib(?:le|ly|ility of)|probabl[ey]|likely|suspected|suspects?|suspicious (?:for|of)|suspicion (?:of|for)|concern(?:ing|ed|s)? (?:for|about|of)"
        r"|rule out|to exclude|r/o|question of|questionable|presum(?:ed|ptive)|may have|might have|could (?:have|be)|may be|might be"
        r"|appears? to (?:be|have)|differential(?: diagnos[ie]s)?|impression of|work-?up (?:for|of)|evaluat(?:e|ion) (?:for|of)|compatible with|suggest(?:s|ed|ing|ive)?(?: of)?)\b",
    ),
    (
        "planned",
        r"\b(?:will|plan(?:s|ned|ning)?(?: for| to| on)?|scheduled|to (?:start|begin|receive|undergo|initiate|be started)|consider(?:s|ed|ing|ation of)?"
        r"|recommend(?:s|ed|ation)?|awaiting|awaits|upcoming|candidate for|referred for|indicated|proposed|intends? to|about to|next(?! to\b|,)|(?:start|begin|initiate|add)(?! (?:date|of)\b)|(?:want|wish|hop|desir|tr[iy]|seek)(?:s|es|ed|ing|e)? to (?:become|get|be|have)|(?:wants?|wish(?:es)?(?: for)?|desires?|hop(?:es|ing) for|plans?|keen on|interested in|prefers?|would like)(?=\s)|listed for|wait-?listed for|waiting list for|work-?up for (?=\w*\s?transplant)|would|going to|eligible for|offered|(?:switch|change|escalate|step up|swap|convert) to)\b",
    ),
    (
        "history",
        r"\b(?:(?:past|prior|previous|personal|medical|surgical|remote|known|significant|long|distant)\s+)*history\b(?! (?:is|was) (?:taken|negative))(?: (?:is |was )?(?:of|includes?|including|notable for|significant for|remarkable for|positive for))?"
        r"|\bh/o\b|\bhx(?: of)?\b|\bPMHx?\b|\bstatus[- ]post\b|\bs/p\b|\bprevious(?:ly)?\b|\bprior(?! to)\b|\bformer(?:ly)?\b|\bin the past\b|\bresolved\b|\bremote\b"
        r"|\bused to\b|\bquit\b|\brecover(?:ed|ing) from\b|\bsurviv(?:ed|or of)\b",
    ),
    (
        "stopped",
        r"\b(?:stopped|discontinued|ceased|completed|finished|was on|were on|had been (?:on|taking)|previous(?:ly)?(?: (?:on|taking|treated|control\w*))?|prior(?! to)|formerly|failed|failure of"
        r"|intolerant (?:of|to)|tried(?! to\b)|no longer (?:on|taking|takes|receiving|receives|uses|using)|withdrawn|weaned|(?<!cut )(?<!day )(?<!days )(?<!well )off(?: of)?(?![- ]?label| and on)|held|past)\b",
    ),
    (
        "ongoing",
        r"\b(?:(?:is|are|remains?|currently|now|still|been|he's|she's|'s) (?:currently |now |still |also )?(?:on|taking|receiving|using|(?:being |under )?treat(?:ed|ing|ment) with|maintained on|managed with|controlled (?:with|on))"
        r"|takes|taking|continues?(?: on| to (?:take|receive))?|cont(?=\.?\s)|(?:increase|decrease|reduce|up-?titrate)(?=\s+[a-z])|current(?:ly)?|controlled (?:with|on|by)|(?-i:DHx?|Rx)(?=\s*:)|drug history(?=\s*:)|medications? (?:include|are|consist\w* of)|meds|maintained on|on (?:chronic|long-term|daily|home|maintenance|stable)|requiring|requires|uses|using|dependent on)\b",
    ),
    (
        "given",
        r"\b(?:underwent|undergone|received|receiv(?:ing)|treated with|treated by|after|post|following|given|got|had|has had|administered|status[- ]post|s/p|started(?: on)?|initiated|began|prescribed|used|took|placed on|performed|via)\b",
    ),
    (
        "allergy",
        r"\b(?:allergic (?:reaction )?to|allerg(?:y|ies) (?:to|include|are|:)|(?:hypersensitiv\w+|intoleran(?:t|ce)|anaphyla\w+) to|reaction to)",
    ),
)
_BACKWARD: tuple[tuple[Say, str], ...] = (
    (
        "absent",
        r"\b(?:(?:is|are|was|were|has been|have been|both|all)\s+)?(?:neg(?:ative)?\b(?!\s+for\b)|absent|denied|ruled out|excluded|unlikely"
        r"|not (?:present|seen|found|noted|detected|identified|reported|observed|appreciated|evident|visualized|palpable|palpated|suspected))\b",
    ),
    (
        "possible",
        r"\b(?:is|are|was|were|remains?) (?:suspected|possible|probable|likely|considered|in the differential)\b|(?:likely|suspected|probable|possible)(?=\s*(?:[.;,)]|$))|\b(?:cannot|can not|could not|not) (?:be )?(?:excluded|ruled out)\b",
    ),
    (
        "history",
        r"\b(?:has |have |had )?(?:since )?(?:resolved|remitted|subsided|recovered|been treated|cured)\b|\bin the past\b|\bin (?:early )?childhood\b|\bin infancy\b"
        r"|\b(?:as|when|while) (?:a|an) (?:\w+ )?(?:child|infant|baby|toddler|teen\w*|adolescent|youth|kid)\b|\bduring (?:childhood|adolescence|infancy)\b",
    ),
    (
        "family",
        rf"\bin (?:(?:his|her|their|the|a|one|two|both|several|multiple)\s+)?(?:\w+\s)?{RELATIVE}\b|\(\s*{RELATIVE}\s*[,)]",
    ),
    (
        "planned",
        r"\b(?:is|are|was|were|has been|have been) (?:planned|scheduled|recommended|indicated|considered|proposed|offered|deferred|refused|declined)\b|\bwill be\b",
    ),
    (
        "stopped",
        r"\b(?:was|were|has been|have been|had been) (?:\w+ly )?(?:stopped|discontinued|completed|withdrawn|held|ceased)\b",
    ),
    (
        "ongoing",
        r"\b(?:daily|BID|TID|QID|QD|QHS|PRN|once a day|twice (?:a day|daily)|every (?:day|morning|night|\d+ hours))\b",
    ),
    # "Diagnosed with cancer, which turned out to be a cyst"
    (
        "hypothetical",
        r",?\s*\b(?:which|that|but|and|it)?\s*(?:(?:later|then|eventually|finally|in fact)\s+)?(?:turned out|proved|was (?:later )?found) (?:to be|not to be|to have been)\b",
    ),
    ("hypothetical", r"\b(?:discussed|precautions|prophylaxis|chemoprophylaxis|screening|vaccin\w+)\b"),
)
# Cues in words that are none: what is not getting better is there.
_PSEUDO = re.compile(
    r"\bnot? (?:only|necessarily|certain|sure|significant(?:ly)? (?:change|improve)\w*|change\w*|improv\w+|relie\w+|increase\w*|decrease\w*|better|worse\w*|respon\w+|resol\w+|control\w+|well[- ]controlled|adequately)\b"
    r"|\bno (?:change|improvement|relief|increase|decrease|response|resolution|longer|doubt|further|apparent cause)\b|\b(?:not|cannot|could not|can't) (?:be )?(?:rule|exclude)\w*(?: out)?"
    r"|\bwithout (?:improvement|relief|response|difficulty|change|complication)\w*|\bgram[- ]negative\b|\bnever[- ]?(?:a )?smok\w+|\b(?:no|not) known\b(?= cause)|\bnot (?:been )?(?:taking|on|using|wearing|able|enjoy)\b|\bnot?\b(?=\s+(?:\S+\s){1,3}?(?:compliant|adherent|tolerant)\b)|\bnon-(?=\w)|\bunable\b(?! to (?:perform|undergo|complete|receive|have|get|do)\b)",
    re.I,
)  # fmt: skip
# "Not pregnant, IUD in place": only the one word is denied.
_NOT_WITH_CHILD = re.compile(
    r"not (?:currently )?(?:pregnant|lactating|breast-?feeding|sexually active|smoking|drinking)\b(?=\s*,)",
    re.I,
)
# What a form answers behind a colon or a dash; "N/A" says nothing of it.
_ANSWER = re.compile(
    r"\s*(?:\?\s*[:-]?|:|\|)\s*(?:(?P<void>n/a|not applicable|unknown|unk|unsure|never (?:been )?tested|(?:not|never) (?:tested|done|known|assessed|recorded|checked)|declined|tbd|pending|\?+)"
    r"|(?P<no>no(?! (?:evidence|known|new|change))|none|nil|never|denied|denies|(?-i:N)|neg(?:ative)?|absent)(?: (?:to date|so far|known|reported|ever|noted|currently))?|(?P<yes>yes|(?-i:Y)|pos(?:itive)?))"
    r"(?=\s*(?:$|[.,;()|])|\s{2}|\s[-–]\s|\s(?-i:[A-Z]))"
    r"|\s(?P<nil>none|nil|never)(?=\s*(?:$|[.,;]))|\s[-–]\s(?P<bare>no|none|nil|never|denied)(?=\s*(?:$|[.,;]))",
    re.I,
)
# "[x] Prior docetaxel  [ ] Prior enzalutamide": what is not ticked is not said.
_UNTICKED = re.compile(r"\[\s?\]|\(\s\)|[☐□]")
_BOX = re.compile(r"[\[(]\s?[xX✓✔]?\s?[\])]|[☐□☑☒]")
_SENTENCE = re.compile(r"\b(?:is|are|was|were|has|had|have|takes|with|on|s/p|who)\b|\d", re.I)
_LABEL_FROM = re.compile(r"[.;,]|\s{2,}|\|")
_FORWARD_RE = tuple((says, re.compile(pattern, re.I)) for says, pattern in _FORWARD)
_BACKWARD_RE = tuple((says, re.compile(pattern, re.I)) for says, pattern in _BACKWARD)
_BACK_STOP = re.compile(
    r"\bbut\b|\bhowever\b|;|\bwhich\b|\bwith\b|\bpresent(?:s|ed)?\b|\breveal\w*|\bshow\w*|\bis\b|\bare\b|\bwas\b|\bhas\b|\bhad\b",
    re.I,
)
_BACK_REACH = 90


_COLON = re.compile(r"\s*:")


def cues(text: str) -> list[Cue]:
    """The reaches of all cues of a sentence."""
    false = [match.span() for match in (*_PSEUDO.finditer(text), *_ANSWER.finditer(text))]
    found: list[Cue] = []
    for says, pattern in _FORWARD_RE:
        for match in pattern.finditer(text):
            if says in ("absent", "possible") and _inside(match.start(), false):
                continue
            if says == "absent" and (only := _NOT_WITH_CHILD.match(text, match.start())):
                found.append(Cue(says, match.end(), only.end()))
                continue
            if says == "absent" and _NO_EFFECT.match(text, match.end()):
                continue
            colon = _COLON.match(text, match.end())  # "PMH: asthma", "negative for: rash"
            stop = _STOPS[says].search(text, colon.end() if colon else match.end())
            end = min(stop.start() if stop else len(text), _bracket_end(text, match))
            if says == "absent" and (purpose := _PURPOSE.match(text, match.end())):
                end = min(end, purpose.end())
            found.append(Cue(says, match.end(), end))
    for says, pattern in _BACKWARD_RE:
        for match in pattern.finditer(text):
            if _inside(match.start(), false) and says == "absent":
                continue
            first = max(0, match.start() - _BACK_REACH)
            stops = list(_BACK_STOP.finditer(text, first, match.start()))
            found.append(Cue(says, stops[-1].end() if stops else first, match.start()))
    found.extend(_answered(text))
    return found


def _answered(text: str) -> list[Cue]:
    """The reaches of the answers on a form: "HIV: N   diabetes: yes", "stroke, seizures - none"."""
    found: list[Cue] = []
    for box in _UNTICKED.finditer(text):
        following = _BOX.search(text, box.end())
        found.append(Cue("hypothetical", box.end(), following.start() if following else len(text)))
    last = 0
    answers = list(_ANSWER.finditer(text))
    for answer in answers:
        label = text[last : answer.start()]
        first = last
        if len(answers) > 1 or _SENTENCE.search(label):
            first += max((cut.end() for cut in _LABEL_FROM.finditer(label)), default=0)
        if not answer["yes"]:
            found.append(Cue("hypothetical" if answer["void"] else "absent", first, answer.start()))
        last = answer.end()
    return found


def _bracket_end(text: str, cue: re.Match[str]) -> int:
    """Where the bracket closes in which a cue stands: "(no deficits), hypertension" denies no hypertension."""
    opened = text.rfind("(", 0, cue.start())
    if opened < 0 or text.find(")", opened, cue.start()) >= 0:
        return len(text)
    closed = text.find(")", cue.end())
    return closed if closed >= 0 else len(text)


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def said(cues: list[Cue], start: int, end: int) -> frozenset[Say]:
    """What the sentence's cues say of characters `start` to `end`."""
    return frozenset(cue.says for cue in cues if cue.start <= start and end <= cue.end)
