"""Phrases that no rule understood: a question for the investigator where the words are about a judgement."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.circumstances import only_the_team_knows, says_descent
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built, attest, unparsed
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c

# What findings mean is for a person to judge: "changes consistent with …", "not significant for …".
_INTERPRETED = re.compile(
    r"\b(?:associated with|suggestive of|suggesting|consistent with|indicative of|suspicious for|compatible with"
    r"|(?<!non )(?<!non-)specific (?:to|for|of)|characteristic of|typical (?:of|for)|diagnostic (?:of|for)|pathognomonic"
    r"|that (?:would|could|may|might) |which (?:would|could|may|might) |likely to |non-?compatible|incompatible with|inconsistent with)\b",
    re.IGNORECASE,
)


_THOSE = (
    r"(?:(?:all|patients?|subjects?|participants?|those|individuals|people|who|with|having|have|has|is|are|being|deemed|there|any|an?|the|known|other"
    r"|medical|clinical|absolute|relative|standard|general|specific|surgical|presence|of|at|in|on|history)\s+)*"
)
_PERMITS = re.compile(
    r"\b(?:may|can|will|would|enrol\w*|eligible|allow\w*|permit\w*|except\w*|unless)\b", re.IGNORECASE
)
# What somebody suspects, fears or finds indicated, and what a list leaves open.
_ASKED = re.compile(
    rf"{_THOSE}(?:(?:highly |clinically |strongly )?suspected \w|suspicion \w|(?:(?:very )?(?:high|higher|highest|low|increased|elevated|moderate|intermediate"
    r"|significant|greater|major|substantial|serious|bleeding|cardiac|cardiovascular|surgical|potential)[ -]+)*risks? (?:of|for|from)\b"
    r"|(?:\w+ ){0,3}(?:contra-?)?indications?\b|(?:\w+ ){0,3}contra-?indicated\b|indicated for\b|(?:can ?not|could not) (?:be )?(?:safely )?(?:receiv|undergo|tolerat|tak|perform|complet|treated|given)\w*\b(?!.*\b(?:due|because|owing|as|for|since)\b)|(?:\w+ ){0,3}(?:unsafe|incompatible|not (?:safe|compatible)) (?:for|with|in) (?:an? |the )?(?:MR|magnetic|imaging|scan)"
    r"|(?:the )?(?:suicid\w+|bleeding|falls?|cardiovascular|thrombo\w+|infection|aspiration|seizure|surgical) risks?\W*$|(?:\w+ ){1,3}contra-?indicating\b"
    r"|(?:any )?other (?:diseases?|illness(?:es)?)\W*$"
    r"|(?:abnormal(?:ity|ities)?|deviations?)(?: findings?| results?| from (?:the )?normal)? (?:on|in|at|from|during|by|of) (?:the |an? )?(?:\w+ ){0,2}(?:history|vital|physical|exam\w*|ecgs?|ekgs?|electro\w+|laboratory|lab|chest)\b"
    r"|abnormal (?:\w+ )?(?:vital signs|physical|exam\w*|ecgs?|ekgs?|electro\w+|laboratory|chest)\b.*(?:,| or | and )"
    r"|etc\b|so (?:on|forth)\b|(?:the )?like\W*$|(?:any )?others?\W*$|similar\W*$)",
    re.IGNORECASE,
)


# "No other serious illness", "severe medical problems": whether there is one is judged, and no record says it.
_ILLNESS = re.compile(
    r"(?:(?:no|not|any|an?|without|absence of|free of|presence of|evidence of|history of|have|has|having|with|who|patients?|subjects?|other|another|current(?:ly)?|known"
    r"|acute|chronic|serious(?:ly)?|severe(?:ly)?|intercurrent|concurrent|concomitant|significant|clinically|active|uncontrolled|unstable|major|life[- ]threatening"
    r"|debilitating|medical(?:ly)?|underlying|co-?existing|pre-?existing|terminal|critical|general|recent|prior|additional|further|important|systemic|non-?malignant"
    r"|or|and)\b\s*|,\s*)*(?:illness(?:es)?|ailments?|(?:serious|uncontrolled|intercurrent|debilitating|life[- ]threatening) (?:(?:serious|uncontrolled|unstable|severe|medical|systemic|other) )*(?:diseases?|disorders?)|ill)\W*",
    re.IGNORECASE,
)


# "certain medications": which ones the record does not say.
_CERTAIN = re.compile(
    r"\bcertain\s+(?:\w+\s+){0,3}?(?:medications?|medicines?|drugs?|agents|treatments?|therap(?:y|ies)|vaccines?|conditions|diseases|infections|cancers"
    r"|illnesses|disorders|problems|types|kinds|antibiotics)\b",
    re.IGNORECASE,
)


# "drugs known to cause neutropenia", "agents associated with …": which ones these are a person knows.
_BY_EFFECT = re.compile(
    r"\b(?:drugs?|medications?|medicines?|agents?|compounds?|substances?|products?|treatments?|therap(?:y|ies)|supplements?)\b[^.;:]{0,40}?"
    r"\b(?:causes?|causing|associated\s+with|affect(?:s|ing)?|interacts?|interacting|interferes?|induces?|inducing|inhibits?|inhibiting|alters?|altering|influences?|influencing"
    r"|activity\s+against|with\s+(?:[\w-]+\s+){1,3}(?:potential|properties|side[- ]effects?)|modif(?:y|ies|ying)|suppress(?:es)?|prolongs?|lowers?|raises?|increases?|decreases?|reduces?)\b",
    re.IGNORECASE,
)


# "change in antiretroviral therapy within 6 weeks": a record holds treatments, and not that they were changed.
_CHANGED = re.compile(
    r"(?:(?:no|any|an?|the|recent|significant|major|planned|anticipated|expected|with|have|had|has|patients?|subjects?|who)\s+)*"
    r"(?:changes?|alterations?|adjustments?|modifications?|increases?|decreases?|initiation|discontinuation|switch(?:ing)?|conversion)\s+(?:in|of|to)\s+[^.;:]*\b(?:\w*dialysis|therap(?:y|ies)|treatments?|regimens?|medications?|dos(?:e|es|age|ing)|drugs?|agents?)\b",
    re.IGNORECASE,
)


# "Conditions that contraindicate …", "factors precluding …": whatever they are, of which only is said what they do.
_UNNAMED = re.compile(
    r"(?:(?:no|not|an?|any|other|another|all|with|have|has|having|presence of|demonstrating|presenting|known|existing|underlying|severe|serious|significant"
    r"|medical|physical|psychological|mental|health|personal|patients?|subjects?|participants?|who|(?:life|dose|activity|function)[- ]limiting|or|and)\s+)*"
    r"(?:conditions?|diseases?|disorders?|illness(?:es)?|comorbidit(?:y|ies)|co-morbidit(?:y|ies)|reasons?|circumstances?|situations?|factors?|problems?|issues?"
    r"|complications?)(?P<told>\s+(?:(?:that|which)\s+(?:(?:is|are)\s+)?(?:\w+ly\s+)?(?:may|might|can|could|would|will|likely|known|harmful|dangerous|unsafe|incompatible"
    r"|caus\w+|affect\w*|contra-?indicat\w+|preclud\w+|prevent\w*|limit\w*|interfer\w+|impair\w*|increas\w+|prohibit\w*)"
    r"|caus(?:es?|ing)|affecting|preventing|precluding|limiting|impairing|interfering|contra-?indicating|prohibiting|increasing|harmful|unsafe|incompatible)\b.*)?",
    re.IGNORECASE | re.DOTALL,
)
# "Referred for colonoscopy", "in need of dialysis", "not fit for surgery": what a doctor finds right for the patient.
_FOUND_RIGHT = re.compile(
    r"(?P<who>(?:all|any|adult|patients?|subjects?|participants?|individuals?|persons?|people|those|children|women|men|inpatients?|outpatients?|who|that|which|are|is|was|were"
    r"|be|being|been|have|has|had|having|an?|the|medically|clinically|urgently)\s+)*"
    r"(?:(?:referred|recommended|cleared(?:\s+\w+ly)?|selected|assigned|listed|evaluated|considered|indicated|deemed\s+\w+)\s+for|assigned\s+to\s+(?:receive|undergo|an?)"
    r"|in\s+need\s+of|(?P<need>needing|requiring)|requirements?\s+(?:of|for)|(?:an?\s+)?indication\s+for|unsafe\s+for|incompatib\w+\s+with)\s+(?P<what>[a-z][^<>≤≥=;:\d]*)",
    re.IGNORECASE,
)
_OF_THE_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trial|enrol\w*|inclusion|participat\w*|protocol|screening|exclu\w*|and|or|not|no|without|if|with)\b",
    re.IGNORECASE,
)


_ANY_TREATMENT = re.compile(
    r"(?:(?:an?|the|any|other|additional|medical|drug)\s+)*(?:treatments?|medications?|medicines?|therap(?:y|ies)|drugs?)\b",
    re.IGNORECASE,
)


def _unnamed(words: str) -> bool:
    match = _UNNAMED.fullmatch(words)
    return match is not None and (match["told"] is not None or "limiting" in words.lower())


def _found_right(words: str) -> bool:
    match = _FOUND_RIGHT.fullmatch(words)
    if match is None or _OF_THE_STUDY.search(match["what"]) or _ANY_TREATMENT.match(match["what"]):
        return False
    return not match["need"] or bool(match["who"])  # of a disease it says how bad that is


# Words in lower case of which one stands in whatever the pattern finds.
_MAY_INTERPRET = Words(
    *("associated with", "suggest", "consistent with", "indicative", "suspicious for", "compatible"),
    *("specific ",),
    *("characteristic of", "typical ", "diagnostic ", "pathognomonic", "that ", "which ", "likely to "),
)
_MAY_ASK = Words(
    "suspected ",
    "suspicion ",
    "abnormal",
    "deviation",
    "risk",
    "indicat",
    "cannot",
    "can not",
    "could not",
    "unsafe",
    "compatible",
    "not safe",
    "etc",
    "so on",
    "so forth",
    "like",
    "other",
    "similar",
)
_MAY_BE_ILL = Words("ill", "ailment", "disease", "disorder")
_MAY_TELL_EFFECT = Words(
    *("cause", "causing", "associated", "affect", "interact", "interfer", "induc", "inhibit", "alter", "influenc"),
    *("activity", "potential", "properties", "side", "suppress", "prolong", "lower", "raise", "increase", "decrease", "reduce", "modif"),
)  # fmt: skip
_MAY_CHANGE = Words(
    *("change", "alteration", "adjustment", "modification", "increase", "decrease", "initiation"),
    *("discontinuation", "switch", "conversion"),
)


def _is_judged(phrase: Phrase, words: str) -> bool:
    """Whether the words are about what somebody judges, and no record holds."""
    low = words.lower()
    if (
        (_MAY_INTERPRET.stand_in(low) and _INTERPRETED.search(words))
        or ("certain" in low and _CERTAIN.search(words))
        or (_MAY_BE_ILL.stand_in(low) and _ILLNESS.fullmatch(words))
    ):
        return True
    valued = bool(phrase.quantities)
    asked = (
        (not valued and _MAY_ASK.stand_in(low) and _ASKED.match(words) is not None)
        or (not valued and (_unnamed(words) or _found_right(words)))
        or (_MAY_TELL_EFFECT.stand_in(low) and _BY_EFFECT.search(words) is not None)
        or (_MAY_CHANGE.stand_in(low) and _CHANGED.match(words) is not None)
    )
    return bool(asked) and not _PERMITS.search(words)


_GOES_ON = frozenset(("etc", "and etc", "so on", "so forth"))
_EXAMPLES = re.compile(
    r"\b(?:such as|including|includes?|for example|for instance)\b[^;:()]*$", re.IGNORECASE
)


def and_so_on(tree: c.Tree) -> bool:
    """ "Liver disease such as A, B, etc.": what the examples are of stands before them, and says it all."""
    return isinstance(tree, c.Attest) and tree.text.lower().strip(" .,") in _GOES_ON


# What may reach from one member of a list to the next.
_DENIED = re.compile(
    r"\b(?:no|not|non|nor|neither|never|without|free|absence|lack\w*|negative|unless|except\w*|excluding|other than|if)\b",
    re.IGNORECASE,
)


def _whole(phrase: Phrase, context: Context) -> bool:
    """Whether the phrase is all there is: of a member of a list, what denies it may stand with another."""
    text = context.text
    return not text[: phrase.start].strip() and not text[phrase.end :].strip(" .:;,")


def _with_time(asked: Built, phrase: Phrase, context: Context) -> Built:
    """ "Severe illness or surgery in the past year": the question about the illness names the time they share."""
    lent = phrase.found_window
    if lent is None or lent.start < phrase.end or not isinstance(asked.tree, c.Attest):
        return asked
    time = context.text[lent.start : lent.end].strip(" ()[]")
    return Built(c.Attest(f"{asked.tree.text} … {time}", asked.tree.by), asked.places)


def _apart(phrase: Phrase, context: Context) -> bool:
    """Whether the phrase is all there is, or no denial can reach it."""
    return _whole(phrase, context) or _DENIED.search(context.text) is None


def not_understood(phrase: Phrase, context: Context) -> Built:
    """Unparsed text, or a question for the investigator where the words are about a judgement."""
    words = context.text[phrase.start : phrase.end]
    if phrase.judged or _is_judged(phrase, words) or (only_the_team_knows(words) and _apart(phrase, context)):
        first = phrase.chunks[0]
        asked = [x for x in phrase.chunks[1:] if x.kind not in ("and", "or", "and/or", "comma")]
        if first.role.startswith("neg") and not phrase.negated and asked:
            # The denial of the list is put before what is asked, and is no part of it.
            return attest(context.text, asked[0].start, phrase.end, "investigator")
        start = phrase.start
        if words.lower().strip(" .,") in _GOES_ON and not _EXAMPLES.search(context.text, 0, start):
            # what goes on is the list, and the question names it
            begin = max(context.text.rfind(stop, 0, start) for stop in (";", ":", ". ", "\n")) + 1
            start = begin + len(context.text[begin:]) - len(context.text[begin:].lstrip())
        return _with_time(attest(context.text, start, phrase.end, "investigator"), phrase, context)
    if says_descent(words):
        return attest(context.text, phrase.start, phrase.end, "patient")
    return unparsed(context.text, phrase.start, phrase.end)
