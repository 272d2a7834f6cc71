"""Wordings that are told again as the grammar reads them: "pre- and postmenopausal", "(neo)adjuvant", "HER2-"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some, unparsed
from trialrun.criteria.words.signs import Signs
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

HINTS = (
    " then ",
    "tobacco ",
    "nicotine ",
    "menopausal",
    "acquired",
    "limited to",
    "hr+",
    "hr-",
    "hr ",
    "/her",
    "adjuvant",
    " etc",
    "imid",
    "lidomide",
    "cd38",
    "cd-38",
    "immunomodulat",
    "coagula",
    "antiplatelet",
    "thrombotic",
    "her2-",
    "her-2-",
    "her2/neu-",
    "pregnancy",
    "pd-1 ",
    "logical ",
    "disorder",
    "diagnosis or treatment",
    "diagnosis of or treatment",
    "diagnosis and/or treatment",
    "insulin",
    "no concurrent",
    "no other concurrent",
    "receptor",
    "first-ever",
    "first ever",
    "absolute",
    "or history of ",
    "or a history of ",
    "systemic (",
    "systemic infection",
    "local infection",
    "localized infection",
    "receive ",
    "administered ",
    "to be treated",
    "to severe",
    "to-severe",
    "to advanced",
    "or advanced",
    "profound ",
    "very severe ",
    "critical ",
    "marked ",
    "moderately severe ",
    "preplanned ",
    "pre-planned ",
)

# A word (in lower case) that stands wherever the wording does, the wording, and how it is told.
_AGAIN = (
    # "more then 3 months", "other then aspirin"
    (
        " then ",
        re.compile(
            r"\b(more|less|greater|higher|lower|older|younger|longer|shorter|fewer|larger|smaller|other)\s+then\s+(?=[\w<>≤≥])",
            re.IGNORECASE,
        ),
        r"\1 than ",
    ),
    # what was planned before somebody joins is still to come
    ("planned", re.compile(r"\bpre-?planned(?=\s+[a-z])", re.IGNORECASE), "planned"),
    # "drug or nicotine dependence": the drug alone names nothing
    *(
        (
            sign,
            re.compile(
                rf"\b(drugs?|substances?)(\s*(?:,\s*(?:and/or|or|and)?|/|and/or\b|or\b|and\b)\s*)(?={sign}\s+(abuse|dependence|dependency|addiction|misuse)\b)",
                re.IGNORECASE,
            ),
            r"\1 \3\2",
        )
        for sign in ("tobacco", "nicotine")
    ),
    # of two stages of life nobody is in both
    (
        "menopausal",
        re.compile(
            r"\bpre-?\s*(?:,?\s*(?:and/or|and|or|&)|/)\s*post-?\s?menopausal\b|\bpre-?\s?menopausal\s+(?:and|&)\s+post-?\s?menopausal\b",
            re.IGNORECASE,
        ),
        "premenopausal or postmenopausal",
    ),
    (
        "menopausal",
        re.compile(r"\bpre-?,\s*peri-?,?\s*(?:and/or|and|or)\s+post-?\s?menopausal\b", re.IGNORECASE),
        "premenopausal, perimenopausal or postmenopausal",
    ),
    # "(neo)adjuvant", "(neo-)adjuvant", "neo/adjuvant"
    (
        "adjuvant",
        re.compile(r"(?<!\w)(?:\(neo-?\)\s?-?|neo-?\s?/\s?-?)adjuvant\b", re.IGNORECASE),
        "neoadjuvant or adjuvant",
    ),
    # "diabetes, hypertension etc"
    ("etc", re.compile(r"(?<=[a-z])\s+(?=etc\b\.?(?:\s*$|[,;]))", re.IGNORECASE), ", "),
    # of myeloma: beside an immunomodulatory drug no investigator is meant
    (
        "pi",
        re.compile(
            r"(?<!the )(?<![(\[])\bPI(s?)\b(?=[^.;]*\b(?:IMiD|(?i:immunomodulat|[a-z]*lidomide|(?:anti-?)?CD-?38)))"
        ),
        r"proteasome inhibitor\1",
    ),
    (
        "pi",
        re.compile(
            r"(\b(?:IMiD|(?i:immunomodulat|[a-z]*lidomide|(?:anti-?)?CD-?38))[^.;]*?)(?<!the )(?<![(\[])\bPI(s?)\b"
        ),
        r"\1proteasome inhibitor\2",
    ),
    # "chronic anticoagulant therapy with warfarin"
    (
        "with",
        re.compile(
            r"\b(chronic|long-?\s?term|current|ongoing|continuous)\s+(?:(?:oral|therapeutic|systemic)\s+)*(?:anti-?coagula(?:nt|tion)|anti-?platelet|anti-?thrombotic)"
            r"(?:\s+(?:therapy|treatment|use|medication))?\s+with\s+(?=[a-z])",
            re.IGNORECASE,
        ),
        r"\1 use of ",
    ),
    # "treatment with neoadjuvant purposes"
    (
        "adjuvant",
        re.compile(
            r"\b(?:medical\s+)?(treatments?|therap(?:y|ies)|chemotherapy|radiotherapy|radiation|surgery)\s+(?:with|for|of|in)\s+(?:an?\s+|the\s+)?((?:neo-?)?adjuvant)\s+(?:purposes?|intent(?:ion)?s?|aims?)\b",
            re.IGNORECASE,
        ),
        r"\2 \1",
    ),
    # "estrogen or progesterone receptor": of either hormone
    (
        "receptor",
        re.compile(
            r"\b(o?estrogen|androgen|progesterone)-?\s*(/|and/or|or|and)\s*((?:o?estrogen|progesterone)[\s-]receptors?)\b",
            re.IGNORECASE,
        ),
        r"\1 receptor \2 \3",
    ),
    # who takes it now took it within any time
    (
        "concurrent",
        re.compile(
            r"(?<=\bsince )(?P<prior>(?:other\s+)?(?:prior|previous))\s+and\s+no\s+(?:other\s+)?concurrent\b",
            re.IGNORECASE,
        ),
        "prior",
    ),
    # "non-insulin and insulin-dependent diabetes": whoever has it
    (
        "insulin",
        re.compile(
            r"\b(?:non-?\s?insulin(?:[- ]dependent)?\s*(?:and/or|and|or|/)\s*insulin"
            r"|insulin(?:[- ]dependent)?\s*(?:and/or|and|or|/)\s*non-?\s?insulin)[- ]dependent\s+(?=diabet)",
            re.IGNORECASE,
        ),
        "",
    ),
    # of either origin: "congenital" by itself names all that is inborn
    (
        "acquired",
        re.compile(
            r"\b(?:(?:congenital|inherited|hereditary|genetic)\s*(?:/|or|and/or|and)\s*acquired"
            r"|acquired\s*(?:/|or|and/or|and)\s*(?:congenital|inherited|hereditary|genetic))\s+"
            r"(?=(?!immun)(?:[a-z]+\s+){0,2}(?:disorders?|diseases?|defects?|diathes[ei]s|tendenc(?:y|ies)|coagulopath(?:y|ies))\b)",
            re.IGNORECASE,
        ),
        "",
    ),
    # how many the study takes
    (
        "limited",
        re.compile(
            r"\s*\((?:[^()]{1,30}\s)?limited\s+to\s+(?:an?\s+)?(?:max(?:imum|\.)?\s*(?:of\s+)?)?\d+\s+(?:patients|subjects|participants)\)",
            re.IGNORECASE,
        ),
        "",
    ),
    # both receptors of one tumor
    ("hr", re.compile(r"\bHR(?=\s?[+-]|\s?-?\s?(?:positive|negative)\b)"), "hormone receptor"),
    (
        "her",
        re.compile(
            r"(\b(?:ER|PR|PgR|(?:hormone|estrogen|oestrogen|progesterone)[\s-]receptors?)(?:\s?\+|[\s-]+(?:positive|negative)|-))\s?/\s?(?=HER-?2)",
            re.IGNORECASE,
        ),
        r"\1 and ",
    ),
    ("her", re.compile(r"\b(HER-?2(?:/neu)?)[-−–](?=\s*(?:[,;)/]|$)|\s(?!and\b|or\b)[a-z])"), r"\1 negative"),
    (
        "pregnancy",
        re.compile(
            r"\b(negative\s+(?:(?:urine|serum|blood)\b(?:\s*(?:/|or|and/or|and)\s*)?){1,3}\s*pregnancy)(?!\s*(?:\w+\s+)?tests?)\b",
            re.IGNORECASE,
        ),
        r"\1 test",
    ),
    ("pd", re.compile(r"\b(PD-?1)\s+/\s*(?=PD-?L1)", re.IGNORECASE), r"\1/"),
    (
        "ological",
        re.compile(
            r"\b((?:hist|cyt|path|hist[o]?path|radi)ological)\s+(?=(?:or\s+\w+\s+)?(?:confirmed|proven|verified|documented|diagnosed)\b)",
            re.IGNORECASE,
        ),
        r"\1ly ",
    ),
    # "diagnosis or treatment of cancer in the past year": either, of the same, at that time
    (
        "diagnosis",
        re.compile(
            r"\bdiagnosis\s+(?:of\s+)?(?:or|and/or)\s+treatment\s+(for|of)\s+([^,;:()]{3,60}?)(\s+(?:with)?in\s+(?:the\s+)?[^,;:()]{3,50})?$",
            re.IGNORECASE,
        ),
        r"diagnosis of \2\3 or treatment \1 \2\3",
    ),
    (
        "indication",
        re.compile(
            r"\b(absolute|relative)\s*/\s*(?=(?:absolute|relative)\s+contra-?indication)", re.IGNORECASE
        ),
        r"\1 or ",
    ),
    ("first", re.compile(r"\bfirst[- ]ever\b", re.IGNORECASE), "first"),
    # "active or history of recurrent infections": now, or often before
    (
        "history",
        re.compile(
            r"^((?:(?:any|known|active|current|currently)[\s,]+)*(?:active|current))\s+or\s+(?:an?\s+)?(history\s+of\s+(?:recurrent|frequent)\s+)"
            r"([a-z][^;:()]{3,90}?(?:infections?|diseases?|disorders?|episodes?|attacks?))$",
            re.IGNORECASE,
        ),
        r"\1 \3 or \2\3",
    ),
    # the bracket says by which ways that is
    (
        "systemic",
        re.compile(
            r"\b(systemic)\s*\(\s*(?:(?:including|either|e\.g\.|i\.e\.|such\s+as)[\s,]+)*"
            r"(?:(?:oral|intravenous|iv|i\.v\.|parenteral|intramuscular|im|i\.m\.|injected|injectable|subcutaneous)(?:ly)?\s*(?:,|/|\bor\b|\band/or\b|\band\b|,\s*or\b)?\s*){1,5}\)\s+(?=[a-z])",
            re.IGNORECASE,
        ),
        r"\1 ",
    ),
    # "patients receive X", "administered X within 1 week"
    (
        "receive",
        re.compile(
            r"^(?:(?:patients|subjects|participants|those|individuals)\s+(?:who\s+|that\s+)?(?:currently\s+)?receive|(?:currently\s+)?receive)\s+"
            r"(?=(?!any\s+study|study|the\s+study|investigational|protocol)[a-z])",
            re.IGNORECASE,
        ),
        "receiving ",
    ),
    (
        "to be treated",
        re.compile(
            r"^((?:patients|subjects|participants|those|individuals|adults|children|women|men)\s+)(?:(?:who|that)\s+are\s+)?to\s+be\s+treated\s+(?=with\b|by\b)",
            re.IGNORECASE,
        ),
        r"\1who will be treated ",
    ),
    (
        "administered",
        re.compile(
            r"^(?:(?:patients|subjects|participants|those|individuals)\s+)?(?:(?:who\s+)?(?:were|was|have\s+been|has\s+been|had\s+been|been)\s+)?administered\s+(?=(?!by\b|in\b|at\b|with\b|via\b|through\b|on\b|for\b|to\b|orally|intra|sub|the\s+study|study)[a-z])",
            re.IGNORECASE,
        ),
        "received ",
    ),
    # wherever it is
    (
        "systemic",
        re.compile(
            r"\b(?:local(?:i[sz]ed)?\s*(?:/|and/or|or)\s*systemic|systemic\s*(?:/|and/or|or)\s*local(?:i[sz]ed)?)\s+(?=infections?\b(?!\s+(?:at|in|near|around|of|on|within)\b))",
            re.IGNORECASE,
        ),
        "",
    ),
    # what lies between the two
    (
        "mild",
        re.compile(r"\bmild(ly)?[\s-]*(?:to|–)[\s-]*severe(?:ly)?\b(?!\s+(?:to|or)\b)", re.IGNORECASE),
        "mild, moderate or severe",
    ),
    # how far it reaches upwards, by another word for the worst
    *(
        (
            degree,
            re.compile(
                rf"\b({degree}(?:ly)?[\s-]*(?:to|or|-|–|/)[\s-]*)(?:advanced|profound|very\s+severe|critical|marked|moderately\s+severe)\s+(?=[a-z])",
                re.IGNORECASE,
            ),
            r"\1severe ",
        )
        for degree in ("mild", "moderate")
    ),
    (
        "bleeding",
        re.compile(
            r"\bbleeding\s+(or|and/or|and)\s+(?=(?:thrombotic|clotting|coagulation|thromboembolic)\s+disorders?\b)",
            re.IGNORECASE,
        ),
        r"bleeding disorder \1 ",
    ),
)
_DIRECTED = re.compile(
    r"-\s?(?:target|direct|positive|negative|express|specific|amplif|mutat)", re.IGNORECASE
)


_CHANCES = Signs((number, (needed,)) for number, (needed, _, _) in enumerate(_AGAIN))


def retold(text: str, start: int, end: int, context: Context) -> Built | None:
    """The sentence with such words told out."""
    piece = told = text[start:end]
    waiting = _CHANCES.chances(piece.lower())
    while waiting:
        number = waiting.pop(0)
        _, pattern, words = _AGAIN[number]
        if words.startswith(r"\1 neg") and _DIRECTED.search(piece):
            continue  # "HER2- or EGFR-targeted drugs"
        told, times = pattern.subn(words, told)
        if times:  # other words stand there now
            waiting = [later for later in _CHANCES.chances(told.lower()) if later > number]
    if told == piece:
        return None
    built = context.clause(told, 0, len(told), context.of(told))
    if all(isinstance(x, c.Attest) for x in c.leaves(built.tree)):
        return None  # what is asked is asked in the record's own words
    return Built(built.tree, ((start, end),) * len(built.places))


_COURSE = re.compile(
    r"(?P<long>(?:at\s+least|(?:a\s+)?minimum\s+of|≥|>=|(?:more\s+than|>)(?=\s*\S+\s+\S+\s+(?:prior|previous)\s+(?:(?!(?:and|or|with)\b)[\w/-]+\s+){0,3}(?:therapy|treatment)\b))\s*(?:\d+|two|three|four|six|eight|twelve)\s*(?:days|weeks|months|years))\s+(?:prior|previous)\s+"
    r"(?P<what>(?!(?:to|or|and|before|use|from|at|in|on|with)\b)[a-z][^,;:()]+(?:(?:\s*\(|,?\s+(?:including|such\s+as)\s)[^;:]+)?)",
    re.IGNORECASE,
)
COURSE_HINTS = tuple(
    f"{unit}s {when} " for unit in ("day", "week", "month", "year") for when in ("prior", "previous")
)


def prior_course(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 6 weeks prior physical therapy": so long a course of it, and not so long ago."""
    match = _COURSE.fullmatch(text, start, end)
    if match is None:
        return None
    told = f"{match['long']} of prior {match['what']}"
    built = context.clause(told, 0, len(told), context.of(told))
    if isinstance(built.tree, c.Unparsed):
        return unparsed(text, start, end)
    return Built(built.tree, ((start, end),) * len(built.places))


_STAGE = r"(?:(?:pre|peri|post)-?\s?menopausal)"
_WOMEN = rf"(?P<women>{_STAGE}(?:\s*(?:,|/|or|and|and/or)\s*{_STAGE})*\s+(?:women|females|female\s+(?:patients|subjects)))"
_MEN = r"(?P<men>(?:adult\s+)?(?:men|males?(?:\s+(?:patients|subjects))?))"
_WOMEN_OR_MEN = tuple(
    re.compile(rf"{pair}\s*,?\s+(?:with|who\s+have|having)\s+(?P<what>\S.*)", re.IGNORECASE | re.DOTALL)
    for pair in (
        rf"{_WOMEN}\s*,?\s+(?:or|and|and/or)\s+{_MEN}",
        rf"{_MEN}\s*,?\s+(?:or|and|and/or)\s+{_WOMEN}",
        _WOMEN,
    )
)


def women_or_men(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Postmenopausal women or men with X": either of them, and each with X."""
    match = next((m for form in _WOMEN_OR_MEN if (m := form.fullmatch(text, start, end))), None)
    if match is None:
        return None
    women = context.clause(text, *match.span("women"), context.as_exclusion())
    what = context.clause(text, *match.span("what"), context)
    stages = [x.concept for x in c.leaves(women.tree) if isinstance(x, c.Condition)]
    if women.unparsed or not stages:
        return None
    any_stage = {"premenopausal", "postmenopausal"} <= set(stages)
    if "men" not in match.groupdict():
        if len(stages) < 2:
            return None
        return every([leaf(c.IsSex("female"), *match.span("women")) if any_stage else women, what])
    if any_stage:
        return what  # whoever is a woman is one or the other
    return every([some([women, leaf(c.IsSex("male"), *match.span("men"))]), what])


_VIRUS = (
    r"(?:(?:chronic|active)\s+)?(?:hepatitis\s+[BCD](?:\s+virus)?(?:\s*\(H[BCD]V\))?|H[BCD]V|HIV(?:-[12])?|human\s+immunodeficiency\s+virus(?:\s*\(HIV\))?)"
    r"(?:\s+infections?)?"
)
# "(defined as HBsAg positive and HBV DNA detectable)": by what each of them is known
_KNOWN_BY = r"(?P<{}>\s*\([^()]{{3,90}}\)(?:\s+infections?)?)?"
_TOGETHER = re.compile(
    r"(?:(?:patients?|subjects?|participants?|those|with|who|are|have|known|active|current|presence\s+of|history\s+of)\s+)*"
    rf"(?:(?:co-?\s?infect(?:ions?|ed)\s+(?:with|of|by)|both|combined(?:\s+with)?|simultaneous|concurrent)\s+(?P<a>{_VIRUS}){_KNOWN_BY.format('by')}\s+(?:and|plus|as\s+well\s+as)\s+(?P<b>{_VIRUS}|[BCD](?:\s+infections?)?){_KNOWN_BY.format('by2')}"
    rf"|(?P<a2>{_VIRUS})\s*(?:and|plus|/|-)\s*(?P<b2>{_VIRUS}|[BCD])\s+co-?\s?infect(?:ions?|ed))\W*",
    re.IGNORECASE,
)


def together(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hepatitis B and C coinfection": whoever has both; whether one will do is for a person to say.

    In a trial of an infection it will: there it is beside the infection of the trial.
    """
    match = _TOGETHER.fullmatch(text, start, end)
    if match is None or any(is_a(x, "infection", "condition") for x in context.diseases):
        return None
    first, second = ("a", "b") if match["a"] else ("a2", "b2")
    told = match[second] if len(match[second].split()[0]) > 1 else f"hepatitis {match[second]}"
    one = context.clause(text, *match.span(first), context)
    other = context.clause(told, 0, len(told), context.of(told))
    if not isinstance(one.tree, c.Condition) or not isinstance(other.tree, c.Condition):
        return None
    other = Built(other.tree, (match.span(second),))
    # the record of a disease says that its tests were positive
    asked = attest(text, start, end, "investigator")
    return some([every([one, other]), every([some([one, other]), asked])])


_UNTESTED = re.compile(
    r"(?P<who>(?:women|females?(?:\s+(?:patients|subjects|participants))?|woman|wo?cbp|patients|subjects)(?:\s+(?:of|with)\s+(?:child-?\s?bearing|reproductive)\s+(?:potential|age))?)\s+"
    r"(?:without|(?:who\s+)?(?:do|does)\s+not\s+have|not\s+having|lacking)\s+(?:an?\s+)?(?P<what>(?:documented\s+)?negative\s+[^,;]{0,40}?\bpregnancy\s+test\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_OR_UNTESTED = re.compile(
    r"(?P<first>[^,;]{5,80}?)\s*,?\s+(?:or|and)\s+(?=(?:women|females?|wo?cbp)\b)", re.I
)


def untested(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women of childbearing potential without a negative pregnancy test": of them, who has no such test."""
    if not context.excluding:
        return None
    before = None
    match = _UNTESTED.fullmatch(text, start, end)
    if match is None and (head := _OR_UNTESTED.match(text, start, end)) is not None:
        match = _UNTESTED.fullmatch(text, head.end(), end)
        before = context.clause(text, *head.span("first"), context)
    if match is None or (before is not None and before.unparsed):
        return None
    what = context.clause(text, *match.span("what"), context.as_inclusion())
    if what.unparsed or not re.search(r"bearing|reproductive|cbp", match["who"], re.IGNORECASE):
        return None
    who = leaf(c.Condition("childbearing potential"), *match.span("who"))
    asked = every([who, negate(what)])
    return asked if before is None else some([before, asked])


_DEATHS = re.compile(
    r"(?:unexplained\s+|unexpected\s+)?sudden\s+(?:cardiac\s+|unexplained\s+)?death\s+[^,;]{0,60}?\b(?:in|of|among)\s+(?:an?\s+|any\s+)?"
    r"(?:first|1st)[- ]degree\s+(?:relatives?|family\s+members?)",
    re.IGNORECASE,
)


def deaths_of_relatives(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "…, or sudden death under 40 years of age in first-degree relatives": no age of the patient's."""
    match = _DEATHS.search(text, start, end) if context.excluding else None
    if match is None or text.count("(", start, match.start()) != text.count(")", start, match.start()):
        return None
    asked = attest(text, *match.span(), "investigator")
    parts: list[Built] = []
    for begin, finish in ((start, match.start()), (match.end(), end)):
        said = re.sub(
            r"^\W*(?:(?:or|and|and/or)\b)?\W*|[\s,;]*(?:\b(?:or|and|and/or))?\W*$", "", text[begin:finish]
        )
        if said:
            at = text.index(said, begin, finish)
            parts.append(context.clause(text, at, at + len(said), context))
    return some([*parts[:1], asked, *parts[1:]]) if match.start() > start else some([asked, *parts])
