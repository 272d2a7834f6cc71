"""Short forms told in the words that the grammar reads: "antibody positive with detectable RNA"."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules import (
    cancer_letters,
    drug_wordings,
    graded_wordings,
    joined_wordings,
    kinds_in_brackets,
    reach_wordings,
    shared_wordings,
    side_wordings,
    state_wordings,
    value_wordings,
    wider_bounds,
)
from trialrun.criteria.trees.build import Built, leaf
from trialrun.criteria.words.signs import Signs
from trialrun.model import criteria as c

_OF_LIVER = r"ALT|AST|ALT\s+or\s+AST|ALT/AST|(?:amino)?transaminases?|aminotransferases?"
_PLACE = r"(?:lumbar\s+spine|spine|total\s+hip|hip|femoral\s+neck)"
_SO_MUCH = (
    r"(?:(?:at\s+least|(?:more|greater|less|fewer)\s+than|over|under|up\s+to|a\s+minimum\s+of|[<>≥≤]=?)\s*)?"
)
_JOINED = r"\s*(?:/|\band/or\b|\bor\b|\band\b|&)\s*"
_BOUGHT = r"(?:non[\s-]?prescription|over[\s-]the[\s-]counter(?:\s*\(OTC\))?|OTC)"
_ENZYME = r"(?:cytochrome\s+(?:P-?450\s+)?)?(?:CYP|P450)\s?-?[1-4][A-Z]\d{0,2}(?:/\d)?"
_BETWEEN_ENZYMES = re.compile(
    r"\s*(?:,\s*(?:(?:and/or|and|or)\s+)?|/|\b(?:and/or|and|or)\b)\s*(?=C|P)", re.IGNORECASE
)
_HOW = r"(?:strong|potent|moderate|weak|known|sensitive)"
_ACTS = r"(?:inhibitors?|inducers?|substrates?)"
_GERM = r"(?:cytomegalovirus|CMV|herpes(?:\s+simplex)?(?:\s+virus)?|HSV|varicella[\s-]zoster(?:\s+virus)?|VZV|candidal?|cryptococc(?:al|us)|toxoplasmic|tubercul(?:ous|ar)|gonococcal)"
_INFLAMED = r"(?:[a-z]{3,}itis|pneumonia|[a-z]+pathy)"


def _each_enzyme(match: re.Match[str]) -> str:
    """ "inhibitors of CYP2D6 or CYP3A4": inhibitors of the one, and of the other."""
    how, acts = match["how"] or "", [x for x in (match["what"], match["too"]) if x]
    enzymes = _BETWEEN_ENZYMES.split(match["enzymes"])
    return " or ".join(f"{how}{enzyme} {act}" for act in acts for enzyme in enzymes)


def _each_of_germ(match: re.Match[str]) -> str:
    """ "CMV retinitis or colitis": either is of the germ."""
    germ = match["germ"]
    return f"{germ} {match['first']}{match['join']}{germ} "


def _known_to(match: re.Match[str]) -> str:
    """ "other condition, known to cause tremor": what is said behind the comma is said of it."""
    return f"{match['ill']} that {'are' if match['ill'].endswith('s') else 'is'} known to "


_TREATED = r"(?:arthritis|asthma|diabetes|COPD|epilepsy|seizure|hypertension|blood\s+pressure|psoriasis|pain|migraine|HIV|depression|glaucoma|osteoporosis|heart\s+failure)"
# "allergy to A; to B": an allergy to either
_AND_TO = re.compile(
    r"(\b(?:allerg(?:y|ies|ic)|hyper-?sensitiv\w+|intoleran\w+)\b[^;]*?\bto\s[^;]+);\s+(?:or\s+)?to\s+",
    re.IGNORECASE,
)
# Each with a word that it needs, in lower case.
_EXAMPLES = r"(?:e\.?\s?g\.?,?|i\.?\s?e\.?,?|such\s+as|including|like|for\s+example,?)"
_FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    *cancer_letters.FORMS,
    *state_wordings.FORMS,
    *drug_wordings.FORMS,
    *joined_wordings.FORMS,
    *kinds_in_brackets.FORMS,
    *reach_wordings.FORMS,
    *shared_wordings.FORMS,
    *side_wordings.FORMS,
    *value_wordings.FORMS,
    *wider_bounds.FORMS,
    *graded_wordings.FORMS,
    (
        "minor ",  # examples of minor surgery are spared with it
        re.compile(
            r"\s*,?\s+(excluding|except(?:\s+for)?|other\s+than|with\s+the\s+exception\s+of)\s+(minor\s+(?:[a-z]+\s+)?(?:procedures?|surger(?:y|ies)|operations?))"
            rf"\s*(?:,?\s*\(\s*{_EXAMPLES}\s*([^()]+)\),?)",
            re.IGNORECASE,
        ),
        r" (\1 \2 such as \3)",
    ),
    # "hepatitis B (HBV) vaccine": the short name between the two halves of one
    *(
        (
            noun,
            re.compile(
                rf"\b([A-Z][a-z]+(?:[ -][A-Za-z]+){{0,3}})\s+\([A-Z]{{2,5}}\)\s+(?=(?:[a-z]+\s+)?[a-z-]*{noun})"
            ),
            r"\1 ",
        )
        for noun in ("globulin", "vaccin")
    ),
    # "other (non-breast cancer) malignancy": which one is not meant
    (
        "(non",
        re.compile(
            r"\(non[\s-]?(breast|lung|prostate|ovarian|colorectal|skin|pancreatic|bladder|thyroid|kidney|renal|liver|gastric|cervical|brain)(?:\s+(?:cancer|carcinoma))?\)\s+(malignanc(?:y|ies)|cancers?)",
            re.IGNORECASE,
        ),
        r"\2 other than \1 cancer",
    ),
    # the test may be made then or later: no time before which it counts
    *(
        (
            f" or {before}",
            re.compile(
                rf"\b((?:at|on|upon)\s+(?:the\s+)?(?:screening|enrol+ment|(?:study\s+)?entry|baseline|randomi[sz]ation|admission|inclusion))(?:\s+visit)?\s+or\s+{before}(?:\s+to)?\s+"
                r"(?:the\s+)?(?:(?:the|first|initial|study|investigational|trial|test|drug|product|receiving|any|medication|vaccine|treatment)\s+){0,5}(?:administration|dosing|doses?|treatment|vaccination|drug|product|injection|infusion)(?=\s*$|[,;.])",
                re.IGNORECASE,
            ),
            r"\1",
        )
        for before in ("before", "prior")
    ),
    # of either kind: the class is named behind
    (
        "prescription",
        re.compile(
            rf"\b(?:prescri(?:ption|bed){_JOINED}{_BOUGHT}|{_BOUGHT}{_JOINED}prescri(?:ption|bed))\s+"
            r"(?=(?!(?:concomitant\s+|other\s+|oral\s+|systemic\s+)*(?:drugs?|medic\w*|remed\w+|products?|agents?|therap\w+|treatments?|substances?|preparations?|pharma\w+|supplements?|use|or|and)\b)[a-z])",
            re.IGNORECASE,
        ),
        "",
    ),
    (
        "prophyla",
        re.compile(
            rf"\b(treatment|therapy){_JOINED}prophylaxis\s+(?=(?:with|by|using)\b)"
            rf"|\bprophylaxis{_JOINED}(treatment|therapy)\s+(?=(?:with|by|using)\b)",
            re.IGNORECASE,
        ),
        "treatment ",
    ),
    (
        "historic",
        re.compile(
            r"\b(current|present|ongoing|active)(\s*,?\s*(?:or|and/or)\s+|/)historic(?:al)?\s+(?=[a-z])",
            re.IGNORECASE,
        ),
        r"\1\2past ",
    ),
    (
        "historic",
        re.compile(
            r"\bhistoric(?:al)?(\s*,?\s*(?:or|and/or)\s+|/)(current|present|ongoing|active)\s+(?=[a-z])",
            re.IGNORECASE,
        ),
        r"past\1\2 ",
    ),
    (
        "(iv",
        re.compile(r"(?<=\bintravenous)\s*\((?:IV|I\.V\.)\)(?=\s+drug\s+(?:use|abus|addict))", re.IGNORECASE),
        "",
    ),
    # one's own or one's family's
    (
        "family history",
        re.compile(
            r"(?:\b(?:an?|the|any)\s+)?\b(?:(?:current|active|present|personal|known|prior|previous|past)\s+)*diagnosis(?:\s+of)?(?:\s*,)?\s+(?:and/or|or)\s+(?:an?\s+)?(?=family\s+history\s+of\b)",
            re.IGNORECASE,
        ),
        "personal or ",
    ),
    (
        "family history",
        re.compile(r"^current\s+(?:and/or|or)\s+(?=family\s+history\s+of\b)", re.IGNORECASE),
        "personal or ",
    ),
    (
        "family history",
        re.compile(r"\bmedical\s+(?:and/or|or)\s+(?=family\s+history\s+of\b)", re.IGNORECASE),
        "personal or ",
    ),
    # an infection beside another
    ("infection of", re.compile(r"\b(co-?\s?infections?)\s+of\b", re.IGNORECASE), r"\1 with"),
    # the second half of a treatment goes with either of two drugs
    (
        "plus",
        re.compile(
            r"\b(?P<one>[\w-]+)\s+\(or\s+(?P<other>[\w-]+)\)\s+plus\s+(?P<with>[\w-]+)", re.IGNORECASE
        ),
        r"\g<one> plus \g<with> or \g<other> plus \g<with>",
    ),
    # "cancer (but not skin cancer)": an exception, and nothing that is denied beside it
    (
        "(but not",
        re.compile(
            r"\(but\s+not\s+(?!limited\b|exclusively\b|only\b|necessarily\b|includ|requir|restricted\b|if\b|within\b)(?=[a-z])",
            re.IGNORECASE,
        ),
        "(except ",
    ),
    # what an operation was for, whatever it was: the operation is meant
    (
        "including for",
        re.compile(
            r"(?P<given>\b(?:surger(?:y|ies)|operations?|procedures?|hospitali[sz]ations?|transplant(?:ation)?s?|radiation|radiotherapy|therapy|treatment)),?\s+including\s+for\s+"
            r"(?:(?!(?:previous|prior|past|any|other|history|and|or)\b)[a-z'-]++\s*)+(?:,?\s+(?:and|or)\s+(?:(?!(?:previous|prior|past|any|other|history|and|or)\b)[a-z'-]++\s*)+)?$",
            re.IGNORECASE,
        ),
        r"\g<given>",
    ),
    # which drugs are taken against a disease, and not how long it has lasted
    *(
        (
            f"{ill.lower()} regimen",
            re.compile(
                rf"(?:\b(?P<on>(?:on|using|taking|receiving|been\s+using|been\s+on)\s+(?:(?:an?|the|their|his\s+or\s+her)\s+)?(?:(?:current|same)\s+)+)"
                rf"|^(?P<its>(?:stable\s+)?(?:current|present|existing)\s+))(?P<ill>{_TREATED})\s+regimens?\b",
                re.IGNORECASE,
            ),
            r"\g<on>\g<its>\g<ill> medication",
        )
        for ill in _TREATED.replace(r"\s+", " ").strip("(?:)").split("|")
    ),
    # which organ a disease has reached
    (
        "involvement ",
        re.compile(
            r"\b(?P<organ>(?:CNS|central\s+nervous\s+system|neurologic(?:al)?|(?:lepto)?meningeal|cerebral|cardiac|heart|pericardial|renal|kidney|pulmonary|lung|pleural|ocular|hepatic|liver|skin|cutaneous"
            r"|gastrointestinal|bone\s+marrow|bone|joint|spinal|orbital|testicular))\s+involvement\s+(?:of|by|from|with|in|due\s+to|secondary\s+to)\s+"
            r"(?P<ill>(?:(?!(?:or|and|the|any|other|their|his|her|this|an?)\b)[\w'-]+\s+){0,4}?(?:lymphomas?|leuka?emias?|myeloma|sarcoidosis|lupus(?:\s+erythematosus)?|amyloidosis|vasculitis|melanoma|cancer|carcinoma|tumou?rs?|sarcoma|malignanc(?:y|ies)"
            r"|tuberculosis|arthritis|sclerosis|scleroderma|disease|histiocytosis|mastocytosis))(?=\s*$|\s*[,;.)])",
            re.IGNORECASE,
        ),
        r"\g<ill> with \g<organ> involvement",
    ),
    (
        "disease-related",
        re.compile(
            r"(?:^|(?<=worse )|(?<=higher )|(?<=greater )|(?<=any )|(?<=no )|(?<=severe ))disease-related\s+(?P<what>(?:(?!(?:or|and|with|that|who|due|within)\b)[a-z]+\s*){1,3})$",
            re.IGNORECASE,
        ),
        r"\g<what> that is related to the disease",
    ),
    # a disease of such a kind
    (
        ", known to ",
        re.compile(
            r"(?P<ill>\b(?:conditions?|diseases?|disorders?|illness(?:es)?|medications?|drugs?))(?:\s*,\s*(?:as\s+)?(?:determined|shown|documented|confirmed)\s+by\s+[a-z ]{3,40})?\s*,\s+known\s+to\s+(?=(?:cause|produce|affect|induce|lead|prolong|interfere)\b)",
            re.IGNORECASE,
        ),
        _known_to,
    ),
    ("; to ", _AND_TO, r"\1 or "),
    ("; or to ", _AND_TO, r"\1 or "),
    # a mark of the trade, and no part of the name
    ("®", re.compile(r"\s?®"), ""),
    ("™", re.compile(r"\s?™"), ""),
    # what the time is for, or whose another time is, stands between it and what it is counted from
    (
        " (to ",
        re.compile(
            r"\b(?P<time>within\s+(?:the\s+)?\d+\s+(?:hours?|days?|weeks?|months?|years?))\s*\((?:to\s+(?:allow|ensure|permit)\s[^()]{3,60})\)(?=\s+(?:prior\s+to|before|of)\s)",
            re.IGNORECASE,
        ),
        r"\g<time>",
    ),
    *(
        (
            needed,
            re.compile(
                r"\s*\((?:an?|the)\s+(?:[a-z-]+\s+){0,2}(?:conditions?|diseases?|disorders?|infections?|illness|problems?|inflammation|swelling|drugs?|medicines?|treatments?|tests?)\s+"
                r"(?:affecting|that\s+affects|caused\s+by|of\s+the|in\s+the|used\s+to|in\s+which)\s+[^()<>≤≥=\d]{3,60}\)",
                re.IGNORECASE,
            ),
            "",
        )
        for needed in ("(a ", "(an ")
    ),
    # what it is, said again in common words
    *(
        (
            needed,
            re.compile(
                r"\s*\((?:an?\s+|are\s+an?\s+)(?:(?:class|type|kind|form|group|family)\s+of\s+(?:[a-z-]+\s+){0,2}[a-z-]+|blood[\s-]thinn(?:er|ing)(?:\s+[a-z]+)?|pain[\s-]?(?:reliever|killer))\)",
                re.IGNORECASE,
            ),
            "",
        )
        for needed in ("(a ", "(an ", "(are a")
    ),
    (
        "cyp",
        re.compile(
            rf"(?P<how>\b{_HOW}(?:{_JOINED}{_HOW})?\s+)?(?<!/)\b(?P<what>{_ACTS})(?:{_JOINED}(?P<too>{_ACTS}))?\s+(?:of|for)\s+(?:the\s+)?"
            rf"(?P<enzymes>{_ENZYME}(?:\s*(?:,\s*(?:(?:and|or|and/or)\s+)?|/|\b(?:and/or|or|and)\b)\s*{_ENZYME})+)(?![\w-])"
            r"(?!\s*(?:,|/|and\b|or\b)\s*(?:P-|p-|U|O|B))(?!\s+(?:enzyme|isoenzyme|isozyme|system|pathway))",
            re.IGNORECASE,
        ),
        _each_enzyme,
    ),
    (
        "itis or ",
        re.compile(
            rf"\b(?P<germ>{_GERM})\s+(?P<first>{_INFLAMED})(?P<join>\s+(?:or|and/or)\s+)(?={_INFLAMED}(?:\s*$|[;.)]|\s+(?:within|in|at|during)\b))",
            re.IGNORECASE,
        ),
        _each_of_germ,
    ),
    # "infection with fever or requiring antibiotics": an infection, in either case
    (
        "or requiring ",
        re.compile(
            r"^(?P<who>(?:(?:patients|subjects|participants|those)\s+(?:with|who\s+have)\s+)?)(?P<ill>(?!(?:no|not|without|patients?|subjects?|participants?|those|individuals?|women|men|children|adults|people)\b)"
            r"(?:(?!(?:no|not|or|and|with|without|who|that)\b)[\w'/-]+\s+){0,5}?(?!(?:patients|subjects|participants|individuals|women|men|children|adults|people)\b)[\w'/-]+)\s+with\s+"
            r"(?P<first>(?:(?!\b(?:who|that|but|unless|except)\b)[^,;:()]){3,80}?)(?P<or>\s+(?:or|and/or)\s+)(?=requiring\s+[a-z])",
            re.IGNORECASE,
        ),
        r"\g<who>\g<ill> with \g<first>\g<or>\g<ill> ",
    ),
    *(
        (
            f"{first} episode",
            re.compile(
                rf"\b(?:either\s+)?(?:an?\s+|the\s+)?{first}\s+episodes?\s+(?:or|and/or)\s+(?:an?\s+|the\s+)?(?:relapses?|recurrences?|recurrent\s+episodes?|reinfections?)\s+of\s+(?=[a-z])",
                re.IGNORECASE,
            ),
            "",
        )
        for first in ("first", "initial")
    ),
    (
        "symptom of",
        re.compile(
            r"\b(?:clinical|typical)\s+(?:sign|symptom)\s+of\s+(?=(?:diarrh?oea|vomiting|fever|cough|headache|nausea|pain|dyspn[eo]+a|constipation|fatigue|bleeding|pruritus)\b)",
            re.IGNORECASE,
        ),
        "",
    ),
    # an episode is the one or the other: it asks for nothing
    (
        "single",
        re.compile(
            r"(?:,\s*)?\b(?:either\s+)?(?:single(?:\s+episode)?\s+(?:or|and/or)\s+recurrent|recurrent\s+(?:or|and/or)\s+single)(?:\s+episodes?\b)?(?:\s*,(?=\s+with))?",
            re.IGNORECASE,
        ),
        "",
    ),
    (
        "positive with",
        re.compile(
            r"\bpositive\s+with\s+(?:an?\s+)?((?:un)?detectable)\s+(?=(?:H[BC]V|HIV)[\s-](?:[DR]NA)\b)",
            re.IGNORECASE,
        ),
        r"positive and \1 ",
    ),
    (
        "positive with",
        re.compile(
            r"\b((?:hepatitis\s+C|HCV)\b[^,;]*?\spositive)\s+with\s+(?:an?\s+)?((?:un)?detectable)\s+(?=(?:viral\s+)?RNA\b)",
            re.IGNORECASE,
        ),
        r"\1 and \2 HCV ",
    ),
    (
        "not treated",
        re.compile(
            r"^((?!no\b)(?:[a-z]+\s+){1,3}(?<!\bis\s)(?<!are\s)(?<!was\s)(?<!were\s))(?=not\s+treated$)",
            re.IGNORECASE,
        ),
        r"\1that is ",
    ),
    (
        "pack",
        re.compile(
            rf"\b(smokers?)\s+(?:with\s+(?:an?\s+(?:smoking\s+)?history\s+of\s+)?|of\s+|who\s+(?:have\s+)?smoked\s+)(?={_SO_MUCH}\s*\d+\s*pack[\s-]?years?\b)",
            re.IGNORECASE,
        ),
        r"\1 who have tobacco exposure ",
    ),
    (
        "pack",
        re.compile(
            rf"\b(smokers?)\s*\(\s*({_SO_MUCH}\s*\d+\s*pack[\s-]?years?)\s*\)",
            re.IGNORECASE,
        ),
        r"\1 who have tobacco exposure \2",
    ),
    (
        "spine",
        re.compile(
            rf"(\bT-?\s?scores?\b[^,;]*?\d)\s+(?:at|in|of)\s+(?:the\s+)?{_PLACE}(?:(?:\s*,\s*|,?\s+or\s+|/)(?:the\s+)?{_PLACE})+$",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    *(
        (
            needed,
            re.compile(
                rf"\b(?P<of>{_OF_LIVER})\b(?P<one>[^,;]*?ULN\)?,?\s+or\s+)(?P<other>(?P=of)\b[^,;]*?ULN\)?)\s+with\s+(?:an?\s+)?(?=(?:(?:total|direct|serum)\s+)?bilirubin)",
                re.IGNORECASE,
            ),
            r"\g<of>\g<one>\g<other> and ",
        )
        for needed in ("uln with ", "uln) with ")
    ),
    (
        "glycoprotein",
        re.compile(
            r"\b(inhibitors?|inducers?|substrates?)\s+(?:of|for)\s+(?:the\s+)?P-?\s?glycoprotein(?:\s*\(P-?gp\))?(?!\s*(?:and|or|,|/|\w*transporter))",
            re.IGNORECASE,
        ),
        r"P-glycoprotein \1",
    ),
    (
        "parous",
        re.compile(
            r"\b((?:nulli|primi|multi)parous\s+)(?=women\s+(?:at|with|between)\s+\S?\s*\d+[^,;]*weeks\b(?!\s*(?:after|before|post|following|of\s+age|from|since|ago|prior)))",
            re.IGNORECASE,
        ),
        r"\1pregnant ",
    ),
    # the time is that of the examination: who fell ill before it is ill as well
    (
        "(to be ",
        re.compile(
            r"\s*\(to\s+be\s+(?:re-?)?(?:confirmed|documented|verified|assessed|evaluated|excluded)\s+(?:by|on|with|using|via)\s[^()]{3,60}?\s"
            r"(?:within|in\s+the|at|during|before|prior)\s[^()]{3,60}\)",
            re.IGNORECASE,
        ),
        "",
    ),
    # from the images of the screening a time is counted, and nobody is asked for them
    *(
        (
            f"{when} ",
            re.compile(
                rf"\b(?P<time>within\s+(?:the\s+)?\S{{1,10}}\s+(?:hours?|days?|weeks?|months?)\s+(?:of|before|prior\s+to)\s+)(?:the\s+)?(?P<visit>{when})\s+"
                r"(?:[\w-]+\s+){0,2}?(?:scans?|imaging|MRI|CT|PET|biopsy|x-?rays?|echocardiogram|ECG)\b(?=\s*(?:$|[,;.)]))",
                re.IGNORECASE,
            ),
            r"\g<time>\g<visit>",
        )
        for when in ("screening", "baseline")
    ),
    # by which of two tests it was seen
    *(
        (
            f" or {needed}",
            re.compile(
                r"\bby\s+(?:(?:an?|positive|blood|serum)\s+)*(?:antigen(?:emia)?|culture|antibody|serology|serologic|microscopy|smear|toxin)(?:\s+(?:tests?|testing|assays?))?\s+or\s+"
                r"(?:PCR|polymerase\s+chain\s+reaction(?:\s+\(PCR\))?)(?:\s+(?:tests?|testing|assays?|analysis))?(?=\s*(?:$|[,;.)]))",
                re.IGNORECASE,
            ),
            "by PCR",
        )
        for needed in ("pcr", "polymerase")
    ),
)
# "Kept out: X within a minimum of 4 weeks": none of it in that time, and not long ago
_WITHIN_LEAST = re.compile(
    r"\b(within\s+)(?:(?:at\s+least|a\s+minimum\s+of|a\s+period\s+of\s+at\s+least|no\s+less\s+than|not\s+less\s+than)\s+)(?=\S{1,12}\s*(?:\(\w+\)\s*)?(?:hours?|days?|weeks?|months?|years?)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\W*(?:no|without|must\s+not|(?:have|has)\s+not|not)\b", re.IGNORECASE)
HINTS = (
    *dict.fromkeys(needed for needed, _, _ in _FORMS),
    "within at least",
    "within a ",
    "within no",
    "within not",
)
_CHANCES = Signs(((form, words), (needed,)) for needed, form, words in _FORMS)


def reworded(text: str, start: int, end: int, context: Context) -> Built | None:
    """The sentence with such forms told out; None where it has none of them."""
    piece = told = text[start:end]
    low = piece.lower()
    for form, words in _CHANCES.chances(low):
        told = form.sub(words, told)
    if "within" in low and (context.excluding or _DENIED.match(piece)):
        told = _WITHIN_LEAST.sub(r"\1", told)
    if told == piece:
        return None
    told = told.strip()
    built = context.clause(told, 0, len(told), context.of(told))
    if built.unparsed and not context.plain(text, start, end, context).unparsed:
        return None
    if (
        built.unparsed
        and len(built.places) > 1
        and all(isinstance(x, c.Unparsed) for x in c.leaves(built.tree))
    ):
        return None  # left open in the words of the record
    if isinstance(built.tree, (c.Unparsed, c.Attest, c.Allowed)):  # in the words of the record
        return leaf(replace(built.tree, text=" ".join(piece.split())), start, end)
    return Built(built.tree, ((start, end),) * len(built.places))
