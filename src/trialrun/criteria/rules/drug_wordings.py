"""Short forms of what is given, taken or abused, told in the words that the grammar reads."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.vocab.mentions import resolve

_ABUSED = r"(?:illicit\s+|illegal\s+|recreational\s+|street\s+|other\s+)?(?:alcohol|drugs?|opioids?|opiates?|narcotics?|cocaine|heroin|amphetamines?|methamphetamines?|cannabis|marijuana|benzodiazepines?|barbiturates?|sedatives?|stimulants?|substances?)"

_CELLS = r"(?:peripheral\s+(?:blood\s+)?|h[a]?ematopoietic\s+|blood\s+)?(?:stem|progenitor)[\s-]cells?|peripheral\s+blood|bone\s+marrow|marrow"


def _abused(match: re.Match[str]) -> str:
    """ "dependency (alcohol, opioids)": who is given an opioid does not depend on it."""
    drugs = " or ".join(re.split(r"\s*,\s*(?:or\s+|and\s+)?|/|\s+(?:or|and)\s+", match["drugs"]))
    return f"{match['how']}{match['noun']} of {drugs}"


_DRUGS = r"(?:(?:illicit|illegal|recreational|street)\s+)?(?:drugs?|substances?)"
_NOT_JUDGED = (
    r"(?![^.;]*\b(?:that|which|considered|deemed|opinion|judged|sufficient)\b)"  # asked in its own words
)
_AND_OR = r"(?:\s*/\s*|\s+(?:and/or|or|and|&)\s+)"

_ACTS = r"(?:activit(?:y|ies)|effects?|properties|actions?)"


def _of_that_class(match: re.Match[str]) -> str:
    """ "Drugs with antiplatelet activity": the drugs of that class, where it is one."""
    found = resolve(f"{match['class']} drug", "therapy") or resolve(match["class"], "therapy")
    return f"{match['class']} drugs" if found else match.group()


# Each with a word that it needs, in lower case.
FORMS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # drugs told by what they do
    *(
        (
            act,
            re.compile(
                r"\b(?:drugs?|agents?|medications?|medicines?|substances?|compounds?)\s+(?:with|having|that\s+ha(?:ve|s))\s+"
                r"(?:(?:an|any|known|potential|possible|significant|strong)\s+)*"
                rf"(?P<class>anti-?[a-z]{{4,}}|immunosuppress(?:ive|ant)|diuretic|sedative)\s+{_ACTS}\b(?!\s+(?:on|against|of|in|for)\b)",
                re.IGNORECASE,
            ),
            _of_that_class,
        )
        for act in (" activit", " effect", " propert", " action")
    ),
    # when it was given, and not when the illness began
    *(
        (
            f"{given} {when}",
            re.compile(
                r"^(?P<given>(?:(?:any|prior|previous|recent|had|received|with|having)\s+)*(?:treatment|therapy))\s+(?P<time>(?:within|(?:in|during)\s+the\s+(?:last|past|previous|preceding))\s+[^,;:()]{3,40}?)\s+for\s+(?:an?\s+|any\s+|the\s+)?"
                r"(?:(?:prior|previous|past|earlier|recent)\s+)?(?:episodes?\s+of\s+)?(?P<ill>(?!(?:at|the|more|less|\d)\b)[\w-]+(?:\s(?!(?:within|for|who|with)\b)[\w-]+){0,5})$",
                re.IGNORECASE,
            ),
            r"\g<given> for \g<ill> \g<time>",
        )
        for given in ("treatment", "therapy")
        for when in ("within", "in the", "during the")
    ),
    # what the patient is given, and no name of it: "under dialysis"
    (
        "under ",
        re.compile(
            r"^(?P<who>(?:(?:all|any)\s+)?(?:(?:patients?|subjects?|participants?|individuals?|persons?|people|those)\s+)?(?:(?:who|are|is|being|currently|already|still)\s+)*)under\s+"
            r"(?P<what>(?!(?:an?|the|treatment|therapy|active|medical|age|\d)\b)(?:[a-z][\w-]*\s+){0,3}?(?:treatments?|therap(?:y|ies)|medications?|h[a]?emodialysis|dialysis|chemotherapy|radiotherapy|anticoagulation)\b)(?!\s+(?:IND|protocol|trial|study)\b)",
            re.IGNORECASE,
        ),
        r"\g<who>receiving \g<what>",
    ),
    # one operation, and no other besides
    (
        "surger",
        re.compile(r"\b(?P<what>transplant(?:ation)?)\s+surger(?:y|ies)\b", re.IGNORECASE),
        r"\g<what>",
    ),
    # whoever gave birth, and no child
    (
        "had a ",
        re.compile(
            r"\b(?:who\s+)?(?:(?:have|has)\s+)?had\s+a\s+(?:child|baby)(?=\s*(?:$|,|or\b|within\b|(?:in|during)\s+the\s+(?:last|past|previous)\b|less\b))",
            re.IGNORECASE,
        ),
        "with childbirth",
    ),
    # what brought it, of either
    (
        "induced",
        re.compile(
            r"\b(?P<one>alcohol|medication|steroid|exercise|radiation|stress|toxin|virus|chemotherapy)-?\s+or\s+(?P<other>[a-z]+)[ -]induced\s+(?P<ill>[a-z]+(?:\s+(?:disease|injury|disorder|failure|toxicity))?)\b",
            re.IGNORECASE,
        ),
        r"\g<one>-induced \g<ill> or \g<other>-induced \g<ill>",
    ),
    # beside alcohol a drug is no medicine
    *(
        (
            needed,
            re.compile(rf"\b{two}\b(?!\s*(?:disorders?|dependen\w+|abuse|test)){_NOT_JUDGED}", re.IGNORECASE),
            "alcohol use or illicit drug use",
        )
        for needed, two in (
            ("alcohol use", rf"{_DRUGS}(?:\s+use)?{_AND_OR}alcohol\s+use"),
            *(
                (needed, rf"alcohol(?:\s+use)?{_AND_OR}(?:other\s+)?{_DRUGS}\s+use")
                for needed in ("drug use", "drugs use", "substance use", "substances use")
            ),
            *(
                (needed, rf"use\s+of\s+(?:alcohol{_AND_OR}(?:other\s+)?{_DRUGS}|{_DRUGS}{_AND_OR}alcohol)")
                for needed in (
                    "use of alcohol",
                    "or alcohol",
                    "and alcohol",
                    "& alcohol",
                    "/alcohol",
                    "/ alcohol",
                )
            ),
        )
    ),
    # against what a drug is given
    *(
        (
            f") {noun}",
            re.compile(
                rf"\b(?P<drug>anti(?!body)[a-z-]{{3,}}|interferon)\s+\((?P<ill>(?:hepatitis|HCV|HBV|herpes|influenza|malaria|tuberculosis)\b[^()]{{0,40}})\)\s+(?P<noun>{noun}[a-z]*)\b",
                re.IGNORECASE,
            ),
            r"\g<drug> \g<noun> for \g<ill>",
        )
        for noun in ("drug", "treatment", "therap", "medic", "agent")
    ),
    # that it goes on
    *(
        (
            f"under {treatment}",
            re.compile(
                rf"\bunder\s+(?:medical\s+|current\s+|ongoing\s+|drug\s+)?{treatment}\s+(for|with)\b(?!\s+(?:which|whom))",
                re.IGNORECASE,
            ),
            r"on treatment \1",
        )
        for treatment in ("treatment", "medical treatment")
    ),
    # how far it went, either way
    *(
        (
            f"{one} or {other}",
            re.compile(
                rf"\b(?:either\s+)?{one}\s+or\s+{other}\s+(?=(?:[a-z]+\s+)?(?:radiotherapy|radiation|irradiation|surgery|resections?|procedures?|operations?)\b)",
                re.IGNORECASE,
            ),
            "",
        )
        for one, other in (
            ("extensive", "limited"),
            ("limited", "extensive"),
            ("minor", "major"),
            ("major", "minor"),
        )
    ),
    # what is given so that nobody falls ill
    (
        "prophylaxis with",
        re.compile(
            r"^(?P<when>(?:(?:no|any|prior|previous|concurrent|current)\s+)*)(?:(?:systemic|oral)\s+)?prophylaxis\s+with\s+(?P<drugs>[^;:()<>≤≥=]{4,160}?)"
            r"(?P<time>(?:\s+(?:within|in|during)\s+(?:the\s+)?(?:(?:last|past|previous)\s+)?\d+\s+(?:days?|weeks?|months?|years?)\b[^,;:()]{0,60})?)$",
            re.IGNORECASE,
        ),
        r"\g<when>use of \g<drugs> for prophylaxis\g<time>",
    ),
    # "substance abuse or chemical dependency (drugs, alcohol)": what is abused, and all of it
    *(
        (
            f"{noun} (",
            re.compile(
                rf"\b(?P<ill>(?:substance|chemical)\s+{noun})\s+\((?=[^()]*\balcohol\b)(?=[^()]*\bdrugs\b)(?:(?:prescription\s+|illicit\s+|illegal\s+|pharmaceuticals?|medications?|{_ABUSED})(?:\s*,\s*(?:or\s+|and\s+)?|/|\s+(?:or|and)\s+)?)+\)",
                re.IGNORECASE,
            ),
            r"\g<ill>",
        )
        for noun in ("abuse", "dependency", "dependence", "addiction", "misuse")
    ),
    # "chronic steroids": used so long
    *(
        (
            f"chronic {word}",
            re.compile(
                r"^(?P<lead>[^,;:()]{0,80}?)\b(?:(?:uses?|using|taking|takes?|on|receiving|receives?)\s+)?chronic\s+(?=(?:(?:oral|systemic|high-?dose|low-?dose)\s+)*"
                r"(?:corticosteroids|steroids|glucocorticoids|nsaids|opioids|narcotics|immunosuppressants)(?=\s*(?:$|[,;.)]|(?:or|and)\b)))",
                re.IGNORECASE,
            ),
            r"\g<lead>chronic use of ",
        )
        for word in (
            "cortico",
            "steroid",
            "gluco",
            "nsaid",
            "opioid",
            "narcotic",
            "immunosupp",
            "oral ",
            "systemic ",
        )
    ),
    # on what somebody depends
    *(
        (
            f"{noun} (",
            re.compile(
                rf"^(?P<how>(?:(?:no|without|history|current|active|known|chronic|or|and|of|any)\s+)*)(?P<noun>{noun})\s+\((?:e\.?\s?g\.?,?\s+|such\s+as\s+|including\s+|to\s+|on\s+|of\s+)?(?P<drugs>(?:{_ABUSED})(?:(?:\s*,\s*(?:or\s+|and\s+)?|/|\s+(?:or|and)\s+)(?:{_ABUSED}))*)(?:,?\s+etc\.?)?\)",
                re.IGNORECASE,
            ),
            _abused,
        )
        for noun in ("dependency", "dependence", "addiction", "abuse")
    ),
    (
        "cumulative ",
        re.compile(r"\bcumulative\s+(?=(?:radiotherapy|radiation|irradiation)\s+(?:to|of)\s)", re.IGNORECASE),
        "",
    ),
    # which drugs are meant, the trial says
    (
        "to any of the ",
        re.compile(
            r"\b(?P<to>(?:allerg(?:y|ies|ic)|(?:hyper-?)?sensitiv(?:ity|ities|e)|intoleran(?:ce|ces|t))\s+to\s+)any\s+of\s+the\s+(?:(?:study|trial|investigational|test)\s+)?"
            r"(?:drugs|medications|medicines|agents|treatments)(?:\s+(?:used|given|administered)\s+in\s+(?:the|this)\s+(?:study|trial|protocol))?(?=\s*(?:$|[,;.)]|or\b|and\b))",
            re.IGNORECASE,
        ),
        r"\g<to>the study drugs",
    ),
    *(
        (
            f"to any {whose} ",
            re.compile(
                rf"\b(?P<to>(?:allerg(?:y|ies|ic)|(?:hyper-?)?sensitiv(?:ity|ities|e)|intoleran(?:ce|ces|t))\s+to\s+)any\s+{whose}\s+(?=(?:drug|medication|product|agent)s?\b)",
                re.IGNORECASE,
            ),
            r"\g<to>the study ",
        )
        for whose in ("test", "study", "trial")
    ),
    # how long ago it was given
    *(
        (
            washout,
            re.compile(
                rf"\s+with\s+(?:an?\s+)?{washout}(?:\s+(?:period|time|interval|phase))?(?:\s+of)?(?:\s+{than}|\s*{sign})\s*(?=\d)",
                re.IGNORECASE,
            ),
            f" {within} ",
        )
        for washout in ("washout", "wash-out", "wash out")
        for than, sign, within in (
            (r"(?:less|shorter|fewer)\s+than", "<", "within less than"),
            (r"(?:at\s+most|up\s+to)", "≤", "within"),
        )
    ),
    # for what it was given stands behind what is spared of it
    *(
        (
            f" ({sparing}",
            re.compile(
                rf"\b(?P<given>(?:treatments?|therap(?:y|ies)|medications?))\s+\((?P<spared>{sparing}\s+[^()]{{3,80}})\)\s+(?P<for>for\s+(?!the\b|at\b|\d)[a-z][^,;:()]{{3,60}}?)(?P<rest>\s+(?:within|in\s+the|during|other\s+than|except)\b[^;:()]*)?$",
                re.IGNORECASE,
            ),
            r"\g<given> \g<for>\g<rest> (\g<spared>)",
        )
        for sparing in ("excluding", "except", "other than", "not including")
    ),
    # to what somebody reacts, whichever way of reacting is spared
    (
        "other than",
        re.compile(
            r"\b(?P<how>allerg(?:y|ies)|allergic\s+reactions?|hyper-?sensitivity(?:\s+reactions?)?)\s+(?P<spared>other\s+than\s+(?:(?!\bto\b)[a-z-]+\s+){1,5})to\s+(?P<what>[^;:()]{3,120}?)(?=$|[.,;(])",
            re.IGNORECASE,
        ),
        r"\g<how> to \g<what>, \g<spared>",
    ),
    # the donor is the same for either source of the cells
    *(
        (
            donor[:7],
            re.compile(
                rf"\b{donor[:7]}\w*\s+(?:{_CELLS})\s+(?:or|and/or|and)\s+(?:{_CELLS})\s+(?P<what>transplant\w*)",
                re.IGNORECASE,
            ),
            rf"{donor} stem cell \g<what>",
        )
        for donor in ("allogeneic", "autologous", "syngeneic")
    ),
)
