"""Words that ask for nothing: by which examination one knows it, "with or without X", "at the time of enrolment"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.words.authorities import ACCORDING, ACCORDING_WORDS, IN_BRACKETS, met_criteria
from trialrun.criteria.words.signs import Either, Words
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import Mention

# By what one knows it, as far as it says no more: no number, no person whose judgement it is.
_STEP = (
    r"(?!(?:who|which|that|and|or|but|with|without|within|for|if|unless|except|in|on|no|not|than|more|less|at|investigators?"
    r"|physicians?|doctors?|clinicians?|\w*surgeons?|team|sponsor|opinion|discretion|greater|above|below|over|under|between|from"
    r"|before|after|prior|during)\b)[a-z][\w/.']*"
)
# Further methods of the same list: "…, chest x-ray or biopsy".
_ALSO = (
    r"(?:(?: \([a-z]{2,8}\))?(?: ?/ ?|,? (?:or|and|and/or) |, )(?:an? |by |the )?(?:echo\w*|muga|multi(?:ple)? ?gated (?:radionuclide )?(?:acquisition|angiograph\w*)(?: \(muga\))?|mri|ct|pet|pcr|imaging|ultrasound|ultrasonography|(?:chest |plain )?x ray\w*"
    r"|radiograph\w*|radionuclide scan|bone scan|endoscopy|histopatholog\w*|patholog\w*|histolog\w*|cytolog\w*|biops\w*|immunohistochemistry|ihc|fish"
    r"|serology|culture|physical exam(?:ination)?|clinical exam(?:ination)?|examination|pulse oximetry|laboratory (?:tests?|values|findings)|ecg|spirometry)(?: scans?)?\b)*"
)
_METHOD = (
    rf"(?:the |an? |his |her |their )?(?>{_STEP}(?: {_STEP}){{0,7}})"
    r"(?! ?[<>≤≥=±(\d])(?! (?:of|at|greater|more|less|above|below|over|under|between|from) )"
    rf"{_ALSO}"
)

_PROOF = r"(?:biopsy|culture|histology|cytology|pathology|laboratory|ct|mri|ultrasound|angiography|angiogram|endoscopy|x ray)(?: scan)?"


# "ASPECTS ≥ 6 on non-contrast CT", "occlusion on CTA or MRA": what was seen there is asked, and not the scan.
_WHICH_SCAN = "baseline|initial|screening|pretreatment|non ?contrast|contrast enhanced|noncontrast|head|brain|cranial|cerebral|chest|fdg|18f fdg|diagnostic|admission|spinal|high resolution"
_SCAN = (
    r"(?:cta?|mra|mri|pet(?: ?/ ?ct| ct)?|hrct|dsa|(?:sd |spectral domain )?oct)\b(?: scans?\b| imaging\b)?"
)

# By which formula something is calculated, with its author, its study or its acronym.
_FORMULA = (
    r"(?:the )?(?:(?:bedside|modified|simplified|abbreviated|original|updated|revised|(?:4|four|6|six) variable|(?:20\d\d|19\d\d)) )*"
    r"(?:cockcroft(?: and| &)? gault|mdrd|modification of (?:the )?diet in renal disease|ckd epi(?:cr|cys)?|chronic kidney disease epidemiology(?: collaboration)?"
    r"|schwartz|friedewald(?:'?s)?|calvert|jelliffe|mosteller|du ?bois)\b(?: \([a-z][a-z &]{1,12}\))?(?: (?:study|creatinine|20\d\d))*"
)
_CALCULATED = r"(?:(?:, ?)?\b(?:(?:as|when) )?(?:calculated|estimated|measured|determined|assessed|computed|derived|evaluated) )"

_EXAM = r"(?:history|physical exam(?:ination)?|clinical exam(?:ination)?)"
# "with or without X" asks for nothing; "according to WHO criteria 2016" and "by echo" say how one knows.
# Each with words of which one stands in whatever it finds.
_NEUTRAL = Either(
    (
        (ACCORDING, ACCORDING_WORDS),
        # by whose chart the letters are read: no retinopathy
        (r"\bearly treatment (?:of )?diabetic retinopathy study\b(?: \(etdrs\))?(?: charts?\b)?(?! letter| visual| \(etdrs)", ("early treatment",)),
        # in which work one reads more: "[12]", "[3, 4]"
        (r"\[\d{1,3}(?: ?[,–-] ?\d{1,3})*\]", tuple(f"[{digit}" for digit in range(1, 10))),
        (IN_BRACKETS, ACCORDING_WORDS),
        (
            r"\b(?:his|her|hers|him|he|she|s) ?/ ?(?:his|hers?|him|he|she)\b",
            ("/he", "/hi", "/she", "/ he", "/ hi", "/ she"),
        ),
        (r"(?:,? or |,? and |, | ?/ ?)(?:an? |the |by )*(?:sub|co) ?investigators?\b", ("investigator",)),
        (
            r"(?:, ?)?\b(?:(?:either|used|given) )*(?:alone|as (?:a )?(?:single agents?|monotherapy)),? or in combination"
            r"(?: with (?:each other|one another|other (?:agents|drugs|medications|therapies|treatments)))?\b(?! (?:with|of)\b)",
            ("or in combination",),
        ),
        (
            r"\bwith(?:(?: or | and |, or | ?/ ?)without|out(?: or | ?/ ?)with) (?:(?!who\b|and\b|or\b|but\b|(?:for|of|lasting|within|in) (?:at least|more than|less than|greater than|over|up to|the (?:last|past|previous)|\d)|allowed\b|permitted\b|acceptable\b|eligible\b|is\b|are\b)[\w']+ ?){1,6}",
            ("or without ", "and without ", "/without ", "/ without ", "without or ", "without/"),
        ),
        (
            r"\b(?:whether (?:it is )?)?(?:associated|accompanied|combined|consistent|related|linked|treated|medicated|controlled|operated|resected|ruptured"
            r"|complicated|diagnosed|documented|confirmed|irradiated|vaccinated|hospitali[sz]ed|displaced|concurrent|dependent|present) or not(?: (?:with|to|by)(?: (?!who\b|and\b|or\b|but\b)[\w']+){1,5} ?)?(?=[,.;:)]|$)",
            (" or not",),
        ),
        (
            r"\bwhether or not (?:(?:they are|it is|it was|associated|treated|related|due|caused|accompanied) ?)(?:(?!who\b|and\b|or\b|but\b)[\w']+ ?){0,5}(?=[,.;:)]|$)",
            ("whether or not",),
        ),
        (
            r"\b(?:whether or not|regardless of(?: whether)?|irrespective of(?: whether)?)(?: [\w'/]+){1,8} ?(?=[,.;:)]|$)",
            ("whether or not", "regardless of", "irrespective of"),
        ),
        (r"\b(?:treated or untreated|untreated or treated)\b", ("treated or ",)),
        (
            r"\b(?:(?:at|on) (?:the )?(?:time|date|day) of|(?<!hours )(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!day )(?<!week )(?<!month )(?<!year )(?:before|prior to)) (?:the )?(?:obtaining|obtainment of) "
            r"(?:(?:the|their|written|signed) )*(?:informed )?consent(?: form)?\b",
            ("obtain",),
        ),
        (  # "male or female, no gender limitation, aged …"
            r"(?:(?:,|;|and) ?)?\b(?:no (?:gender|sex) (?:limit(?:ation)?|restriction)s?|no (?:limit(?:ation)?|restriction)s? (?:on|of|in|to|for) (?:the )?(?:gender|sex)"
            r"|(?:gender|sex) (?:is |are )?(?:not (?:limited|restricted)|unlimited|unrestricted|no limit))\b",
            ("gender", "sex ", "on sex", "of sex", "in sex", "to sex", "for sex", "the sex"),
        ),
        (r"\b(?:from )?birth (?:to|until|through|up to) (?=[<≤]|less|under|below|younger)", ("birth ",)),
        # "score of at least 5 on a 0-10 scale": the ends of the scale are no bound
        (
            r"\bon (?:an?|the) scale (?:of|from) \d{1,3} ?(?:-|–|to) ?\d{1,3}\b(?! ?[%/\w])",
            ("scale of", "scale from"),
        ),
        (
            r"\bon (?:an?|the) (?:scale (?:of|from) )?(?:\d{1,2} ?(?:-|–|to)? ?)?\d{1,3} ?-?(?: ?(?:mm|cm|points?))?"
            r"(?: scale\b|(?= (?:(?:numeric(?:al)?|visual|pain|rating|analog(?:ue)?|likert|verbal) ?)*(?:scale|nrs|vas|nprs)\b))",
            ("scale", "nrs", "vas", "nprs"),
        ),
        (
            r"\b(?:according to|as defined by|defined by|per|by|based on|as per|using) (?:the )?(?:[\w/.]+ ){0,6}?"
            r"(?:criteria|classification|guidelines?|definition)(?: \(?(?:v(?:ersion)? ?)?\d[\d.]*\)?)?"
            r"(?: (?:of|by|from) the (?:[a-z]+ ){0,3}(?:society|association|college|federation|organi[sz]ation|academy|league|foundation|committee|union)"
            r"(?: (?:of|for|against) (?:[a-z]+ ?){1,3}(?=[,.;:)(]|$))?(?: \([a-z/]{2,8}\))?)?",
            ("criteria", "classification", "guideline", "definition"),
        ),
        (
            r"\b(?:(?:as )?(?:defined|assessed|determined) )?(?:according to|as per|per|by|based on|using) (?:the )?lugano"
            r"(?: (?:criteria|classification))?(?: \(?(?:19|20)\d\d\)?)?(?: (?:criteria|classification))?",
            ("lugano",),
        ),
        (
            rf"{_CALCULATED}?\b(?:by|with|using|per|via|according to|based on)(?: (?:the )?use of)? {_FORMULA}"
            rf"(?:(?: ?/ ?|,? or | and ){_FORMULA})*(?: (?:formulas?|equations?|method|calculation|estimation|correction)\b(?: \([\w ]{{2,12}}\))?)*",
            ("cockcroft", "mdrd", "diet in renal", "ckd epi", "epidemiology", "schwartz", "friedewald", "calvert", "jelliffe", "mosteller", "bois"),
        ),
        (  # of a QT interval the formula is what is asked
            r"(?<=\bqtc )(?:(?:corrected|calculated|measured) )?(?:by|with|using|per|according to) (?:the )?(?:fridericia|bazett)(?:'?s)?(?: (?:formula|correction|method|equation))?\b",
            ("fridericia", "bazett"),
        ),
        (
            rf"{_CALCULATED}(?:by|with|using|per|via|according to|based on) (?:the |an? )?(?:{_STEP} ){{1,6}}?(?:formula|equation|calculator)\b",
            (" formula", " equation", " calculator"),
        ),
        (
            r"\b(?:by|on|via|using|with) (?:either )?(?:an? )?(?:(?:2d|3d|transthoracic|resting|standard) )?"
            r"(?:echo|echocardiograph\w*|echocardiogram|muga|multi(?:ple)? ?gated acquisition|cockcroft(?: and)? gault|mdrd|ckd epi|spirometry|ecg|mri|ct|pcr"
            r"|histopathology|pathology|histology|cytology|biopsy|immunohistochemistry|ihc|fish)(?: \([\w ]{2,8}\))?(?: (?:scan|formula|equation|method))?"
            r"(?: \(muga\))?(?:(?: (?:or|and) | ?/ ?)(?:an? )?(?:[23] ?d )?(?:echo|echocardiogram|echocardiography|muga|multi(?:ple)? ?gated acquisition|mri|ct|histopathology|pathology|histology|cytology|biopsy)"
            r"(?: \([\w ]{2,8}\))?(?: scan)?)?\b"
            r"(?:,? (?:or|and) (?:an? |by |the )?(?:physical exam(?:ination)?|clinical exam(?:ination)?|bone scan|chest x ray|ultrasound)\b)*",
            (
                *("echo", "muga", "gated acq", "cockcroft", "mdrd", "ckd epi", "spirometry", " ecg", " mri", " ct"),
                *(" pcr", "patholog", "histolog", "cytolog", "biopsy", "immunohisto", " ihc", " fish"),
            ),
        ),
        (
            r"\b(?:by|on|via|using) (?:an? )?(?:(?:brain|cranial|cerebral|radiographic|cross sectional|diagnostic) )?(?:neuro)?imaging(?: stud(?:y|ies))?\b"
            r"(?! (?:evidence|finding|feature|sign|abnormal|criteri|within|performed|obtained|done|agent|at|of|that|which|show|or|and|with|in|for|modalit|technique|test|procedure|method))",
            ("imaging",),
        ),
        (
            rf"\b(?:by|on) (?:medical )?{_EXAM}(?: (?:and/or|or|and) (?:by )?(?:medical history|{_EXAM}))*{_ALSO}",
            ("by history", "on history", "medical history", "physical exam", "clinical exam"),
        ),
        (
            r"(?:, ?)?\b(?:confirmed|proven|documented|verified) by (?:an? |the )?(?:histo(?:patho)?logic(?:al)?|pathologic(?:al)?|cytologic(?:al)?)"
            r" (?:analys[ie]s|examination|evaluation|assessment|review|study|diagnosis|testing|tests?)\b",
            ("ologic",),
        ),
        (r"\bco ?infect(?:ions?|ed) with\b", ("co infect", "coinfect")),
        # "hepatitis B or C co-infection": the infection is named before
        (
            r"(?:(?<=hiv )|(?<=h[bcd]v )|(?<=virus )|(?<=titis [bcd] )|(?<= or [bcd] )|(?<=/[bcd] ))co ?infect(?:ions?|ed)\b(?! by\b)",
            ("co infect", "coinfect"),
        ),
        (
            r"\bby (?:serum|urine|blood|laboratory|imaging|radiographic|clinical|physical|serologic(?:al)?|standard) \w+"
            + _ALSO,
            (
                *("by serum", "by urine", "by blood", "by lab", "by imag", "by radio", "by clin", "by phys"),
                *("by serol", "by stand"),
            ),
        ),
        (
            rf"\b{_PROOF}(?:(?:, (?:or |and )?| or | and | ?/ ?){_PROOF}){{0,4}} (?:proven|confirmed|documented|verified)\b(?! by\b)",
            (" proven", " confirmed", " documented", " verified"),
        ),
        (
            r"\b(?:at|on|upon|by) (?:the )?(?:time|date|day|moment) of (?:(?:the|their|this|study|trial|protocol|initial|first|entry|into) )*"
            r"(?:entry|enrol?lment|inclusion|registration|recruitment|randomi[sz]ation|screening|study(?! (?:vaccin|immuni|inject|infus|dos|treat|drug|medic|surg|proced|interv))|visit)\b",
            ("time of", "date of", "day of", "moment of"),
        ),
        # of what age one is: the transplant is the one that the trial plans
        (
            r"(?:(?<=\d )|(?<=years )|(?<=yrs )|(?<=old )|(?<=er )|(?<=age ))\bat (?:the )?time of (?:the )?(?:(?:allogeneic|autologous|hematopoietic|haematopoietic|umbilical|cord|blood|peripheral|bone|marrow|stem|progenitor|cell) )+transplant(?:ation)?\b",
            ("time of",),
        ),
        (r"\bat the time (?:of )?(?:the )?(?:inform(?:ed)? )?consent (?:is |was )?(?:obtained|given|signed)\b", ("consent",)),
        (r"\bat (?:(?:the|both|study|screening|baseline|enrol?lment) )*visits? \d{1,2}\b", ("visit",)),
        (r"\bat (?:the )?(?:screening|baseline|enrol?lment|study|inclusion) visit\b", ("visit",)),
        (r"\b(?:in|on|breathing|while breathing) room air\b", ("room air",)),
        (
            r"\b(?:by|on|via|using|with|per) (?:(?:serum|urine|24 ?h(?:our)?|protein|spep|upep) )*(?:electrophoresis|immunofixation)\b(?: \([su]pep\))?",
            ("electrophoresis", "immunofixation"),
        ),
        (
            r"(?<=[\d%d]) ?,? ?\(?(?:pre|post) ?(?:broncho)?dilator\)?(?! (?:use|therapy|treatment|reversibility|response))",
            ("dilator",),
        ),
        (
            r",? ?\b(?:as )?(?:obtained|calculated|averaged|derived) (?:from|by|on|as|over|across|using) (?:the |an? )?(?:(?:mean|average|median) (?:of|from) )?(?:(?:at least |all )?(?:\d|two|three|triplicate|duplicate|consecutive|separate|single|standard|resting|12 lead|repeated|local|screening) )*"
            r"(?:ecgs?|electrocardiograms?|electrocardiogram tracings?)\b",
            (" ecg", " electrocardiogram"),
        ),
        (
            rf"\bon (?:an? |the )?(?:(?:{_WHICH_SCAN}) )*{_SCAN}(?:(?: ?/ ?|,? or |,? and | and/or )(?:on )?(?:(?:{_WHICH_SCAN}) )*{_SCAN})*(?! (?:or|and)\b)",
            (" cta", " ct", " mri", " mra", " pet", " fdg", " oct", "sd oct"),
        ),
        (
            r"\b(?:(?:as )?(?:documented|recorded|noted|indicated|listed|present|shown|found|confirmed) )?(?:in|on|from|per|according to) (?:the |their |his |her )?"
            r"(?:patients? |subjects? )?(?:(?:electronic|medical|health|clinical|clinic|hospital) ){1,3}(?:record|chart|note|file|problem list)s?(?: (?:data|system))?\b",
            (" record", " chart", " note", " file", " problem list"),
        ),
        (
            r"\b(?:(?:as )?(?:documented|recorded|noted|indicated|listed|present) )?(?:in|on|from) (?:the |their )?(?:problem list|e[hm]r)(?: in the e[hm]r)?\b",
            ("problem list", " ehr", " emr"),
        ),
        (
            r"\b(?:as )?(?:measured|assessed|determined|evaluated|diagnosed|verified|estimated|classified|graded|detected|objectified|quantified"
            r"|monitored|rated|scored) (?:by(?: means of)?|on|using|via|through|according to|per|based on) "
            + _METHOD,
            (
                *("measured ", "assessed ", "determined ", "evaluated ", "diagnosed ", "verified ", "estimated "),
                *("classified ", "graded ", "detected ", "objectified ", "quantified ", "monitored ", "rated ", "scored "),
            ),
        ),
        (r"\b(?:according to|as per|based on) " + _METHOD, ("according to", "as per", "based on")),
        (
            r"\b(?:on|at) (?:the )?(?:day|date|time) of (?:(?:the|their|first|second|initial|study|index|planned|scheduled|elective|primary) )*(?:vaccination|immunization|injection|infusion|dosing|treatment|surgery"
            r"|transplantation|transplant|intervention|operation|procedure|randomi[sz]ation|screening|enrol?lment|inclusion|registration|admission|consent|visit)\b(?: (?:on|to|in|at) (?:the )?(?:\w+ ){1,3}(?:department|hospital|unit|ward|icu|clinic)\b)?",
            ("day of", "date of", "time of"),
        ),
    )
)  # fmt: skip


# By which examination it was seen: "thrombosis by Doppler ultrasound", "metastases on bone scan or CT".
_TOOL = (
    r"(?:(?:chest|plain|bone|spiral|contrast|enhanced|abdominal|pelvic|brain|cranial|cardiac|renal|doppler|duplex|colou?r|standard|routine|repeat"
    r"|baseline|screening|physical|neurologic(?:al)?|clinical|ophthalmologic(?:al)?|gynecologic(?:al)?|rectal|digital|slit|lamp|stress|exercise|12|lead"
    r"|two|dimensional|2|2d|3|3d|d|m|mode|historical|recent|previous|radionuclide|nuclear|thallium|gallium|marrow|bilateral|liver|needle|fine|core|open|surgical|blood|sputum|urine|stool|csf|serum"
    r"|tissue|direct|serial|computed|computerized|magnetic|resonance|positron|emission|transthoracic|transesophageal|endorectal|transrectal|endovaginal|transvaginal|helical|coronary|pulmonary|mr|ct|pet"
    r"|barium|capsule|semi|structured|standardi[sz]ed|diagnostic|psychiatric|telephone|personal|face|to|scid|perfusion|diffusion|weighted|multigated|multi|multiple|gated|laboratory|viral|bacterial|quantitative|qualitative|licensed|federally|approved|hemoglobin|protein|trans|thoracic|esophageal)[ -])*"
    r"(?:x rays?|xrays?|radiograph(?:y|s|ic)?|scans?|ct|mri|imaging|tomography|ultrasound|ultrasonograph\w*|sonogra(?:m|ms|phy)|echo|echocardiogra(?:m|ms|phy)"
    r"|electrocardiogra(?:m|ms|phy)|ecgs?|ekgs?|eegs?|electroencephalogra(?:m|ms|phy)|acquisition(?: scans?)?(?: \(muga\))?|(?:angio|ventriculo)gra(?:m|ms|phy)|rnca|absorptiometry|de?xa|arteriogra(?:m|ms|phy)|venogra(?:m|ms|phy)"
    r"|mammogra(?:m|ms|phy)|endoscopy|colonoscopy|bronchoscopy|laparoscopy|cystoscopy|biops(?:y|ies)|aspirat(?:e|es|ion)|cultures?|cytology|histology"
    r"|pathology|histopathology|serology|nucleic acid(?: amplification)?(?: tests?(?:ing)?)?|naats?|nat|elisa|eia|(?:(?:western|dot|southern|northern) |immuno)blots?|pcr|immunohistochemistry|immunofluorescence|immunophenotyping|flow cytometry|karyotyp(?:e|ing)"
    r"|cytogenetics?|electrophoresis|exam(?:ination)?s?|spirometry|scintigraphy|muga|microscopy|smears?|fundoscopy|gastroscopy|hysteroscopy|arthroscopy|sigmoidoscopy|enemas?|swallow|sequences?|densitometry|polysomnography|manometry|interviews?|doppler us|lumbar puncture|discography|myelography|(?:pulmonary|lung) function test(?:s|ing)?|pfts?|csf(?= (?:evaluation|analysis|exam)))"
    r"(?: (?:scans?|exam(?:ination)?s?|test(?:ing|s)?|stud(?:y|ies)|analysis|evaluation|findings?|criteria|films?|imaging|results?))?(?: \([\w -]{2,12}\))?"
)
# What is cut out is looked at: "confirmed by biopsy or resection".
_OPENED = r"(?:(?:surgical|complete|partial|gross total|subtotal|open|radical) )*(?:resections?|excisions?|surgery|operation|autopsy|removal)"
_BY_TOOL = re.compile(
    rf"\b(?P<told>(?:as )?(?:documented|revealed|confirmed|determined|indicated|demonstrated|evidenced|detected|shown|seen|diagnosed|verified|proven|established"
    rf"|identified|visible|evident|detectable|apparent|assessed|evaluated|judged|measured|obtained) )?(?:by|on|via|per|in(?= (?:(?:an?|the|resting|baseline|screening|12[ -]lead|surface) )*(?:ecg|ekg|electrocardiogram)\b)) (?:(?:an?|the|either|both|any|most recent|recent) )*{_TOOL}"
    # "…, and an ECG that is normal" asks for something of its own
    rf"(?P<also>(?!,? ?and (?:an? |the )[\w -]{{2,40}} (?:that|which|is|must|should|shows?|showing|without|free)\b)(?:, ?| ?/ ?| )(?:(?:and/or|and|or) )?(?:by |on |an? |the )*(?:{_TOOL}|{_OPENED}))*\b(?! (?:of(?! (?:at (?:least|most)|less|more|greater|no more|no less|[<>≤≥=\d]))|for|showing|with|guided|guidance|abnormal\w*|evidence)\b)"
)


# Of which the examination is all that is known, or that say what it is for.
_WHAT_WAS_SEEN = re.compile(
    r"\b(?:abnormal\w*|changes?|findings?|normal|guided|assist\w*|treat\w*|follow\w*|monitor\w*|screen\w*|access\w*|perform\w*)$"
)


# "CT or MRI evidence of bleeding"
_EVIDENCE = re.compile(
    rf"(?<![\w-])(?:(?:brain|head|chest|cranial|lung|abdominal) )*{_TOOL}(?:(?: or |/| and/or | and ){_TOOL})* evidence(?= of )"
)
# How bone density is measured, or that a value is one of several: a note tells of the mean.
_BEFORE_A_VALUE = re.compile(
    r"\b(?:(?:dual energy x ray absorpt\w+(?: \(de?xa\))?|de?xa)(?: scans?)?|(?:the |an? )?(?:mean|average|median)(?: (?:resting|baseline|screening|triplicate|supine|seated|sitting))*) "
)
_MAYBE_ECG = Words("ecg", "ekg", "electrocardiogram")


def neutral(folded: str, found: list[Mention]) -> list[tuple[int, int]]:
    """The stretches of a folded sentence that ask for nothing, in the order in which they are to be claimed."""
    spans = [m.span() for m in _NEUTRAL.finditer(folded)]
    if "criteri" in folded or "definition" in folded:
        spans = [*met_criteria(folded, found), *spans]
    if (
        " by " in folded
        or " on " in folded
        or " via " in folded
        or " per " in folded
        or (" in " in folded and _MAYBE_ECG.stand_in(folded))
    ):
        spans += _by_tools(folded, found)
        spans.sort(key=_length, reverse=True)  # "by MRI | , CT scan or chest x-ray": the whole list
    if "at rest" in folded:
        spans += _at_rest(folded, found)
    if (
        "xa" in folded
        or "absorp" in folded
        or "mean " in folded
        or "average " in folded
        or "median " in folded
    ):
        starts = {mention.start for mention in found if mention.of("measurement")}
        spans += [m.span() for m in _BEFORE_A_VALUE.finditer(folded) if m.end() in starts]
    if " evidence of" in folded:
        spans += [m.span() for m in _EVIDENCE.finditer(folded)]
    return spans


def _at_rest(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """How a value is taken; a symptom at rest is another than the symptom."""
    ends = {mention.end for mention in found if mention.of("condition")}
    for match in _AT_REST.finditer(folded):
        if match.start() - 1 not in ends and not any(x.start < match.end() <= x.end for x in found):
            yield match.span()


_AT_REST = re.compile(r"\bat rest\b")


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]


_SEEN: tuple[Group, ...] = ("condition", "test", "measurement")


def _by_tools(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """How a known condition was seen; of "abnormalities on ECG" the examination is all that is known."""
    ends = {mention.end for mention in found if any(map(mention.of, _SEEN))}
    asked = {begin for begin, _ in assays(folded, found)}
    for match in _BY_TOOL.finditer(folded):
        if match.start() in asked:
            continue
        before = folded[: match.start()].rstrip()
        if (
            match["told"]
            or len(before) in ends
            or (match["also"] and _seen_by(match.group(), before))
            or before.endswith(("positive", "negative", "%", "predicted"))
            or before[-1:].isdigit()
        ):
            yield match.span()


def _seen_by(tools: str, before: str) -> bool:
    """Several examinations behind anything at all: what was seen by them is asked, and none of them."""
    return tools.startswith("by ") and not (ASSAY_SIGNS.stand_in(tools) or _WHAT_WAS_SEEN.search(before))


# Which assays of an infection have to be positive, no list of diagnoses tells: it stays a question.
_ASSAYED = re.compile(r"\b(?:elisas?|eia|immunoblots?|western blots?|dot blots?)\b")
ASSAY_SIGNS = Words("elisa", "eia", "blot")
_BY_ASSAY = re.compile(
    r"\b(?:as )?(?:(?:documented|confirmed|determined|indicated|demonstrated|evidenced|detected|shown|diagnosed|verified|proven|established) )?"
    r"\b(?:by|on|via|with) (?:(?:an?|the|any|both|either|positive|licensed|standard|fda approved|commercial) )*(?:\w+ )?(?:elisas?|eia|immunoblots?|western blots?|dot blots?)\b"
    # what goes on: no "or" and no "positive" that opens another demand
    r"(?:[ ,/]+(?:(?:confirmed|positive)|or (?:any )?(?:other|another) (?:(?!or\b|and\b)[\w-]+ ){0,4}(?:tests?|assays?)|(?:(?:and|or|and/or|with|by|a|an|the|positive|second|confirmed)[ ,/]+)*"
    r"(?:confirmation|confirmatory|test|tests|kit|testing|assay|assays|elisa|eia|western|blot|blots|immunoblot|antibody|pcr|culture|\(\w{2,8}\)))(?=[ ,.;:)/]|$))*"
)


def assays(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """By which assay a known infection was found."""
    if _ASSAYED.search(folded) is None:
        return
    ends = {mention.end for mention in found if mention.of("condition")}
    for match in _BY_ASSAY.finditer(folded):
        before = folded[: match.start()].rstrip()
        if len(before) in ends:
            yield match.span()
