"""Wordings of protocols whose parts lean on one another: a screen and its substances, weeks of gestation, an episode."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    leaf,
    negate,
    operands,
    some,
    unparsed,
    with_leaves,
)
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.mentions import mentions

_SUBSTANCE = (
    r"(?:(?:or|and|and/or)\s+)?(?:other\s+)?(?:amphetamines?|methamphetamines?|barbiturates?|benzodiazepines?|cannabi\w+|marijuana|THC|cocaine(?:\s+metabolites?)?|opiates?|opioids?"
    r"|PCP|phencyclidine|methadone|heroin|ecstasy|MDMA|tricyclic\s+antidepressants?|TCAs?|propoxyphene|oxycodone|buprenorphine|fentanyl|LSD|morphine|ketamine|methaqualone"
    r"|alcohol|ethanol|cotinine|nicotine)(?:\s*\([^()]{2,20}\))?"
)
_SCREEN = re.compile(
    r"(?P<test>(?:(?:an?|any|have|has|had|having|with|patients?|subjects?|participants?|known|confirmed)\s+)*(?P<result>positive|negative)\s+(?:[\w-]+\s+){0,5}?"
    r"(?:drugs?(?:\s+of\s+abuse)?|toxicology|drugs?\s+abuse|illicit\s+(?:drugs?|substances?)|substances?\s+of\s+abuse)(?:\s+(?:screen(?:ing)?|tests?|testing|panel))?)"
    r"(?:\s+for\s+(?:illicit\s+(?:drugs?|substances?)|drugs\s+of\s+abuse))?"
    rf"\s*[,:]?\s*(?P<open>\(\s*)?(?P<how>(?:including(?:\s+but\s+not\s+limited\s+to)?|such\s+as|e\.?\s?g\.?|i\.?\s?e\.?|for)[,:]?\s+)?"
    rf"(?P<list>{_SUBSTANCE}(?:\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*{_SUBSTANCE})*(?:,?\s*etc\.?)?)\s*(?(open)\))(?P<rest>\s+(?:at|on|during)\s+[\w\s-]{{3,40}})?",
    re.IGNORECASE,
)
_OTHER_TESTS = (
    ("alcohol test", re.compile(r"\b(?:alcohol|ethanol)\b", re.IGNORECASE)),
    ("cotinine test", re.compile(r"\b(?:cotinine|nicotine)\b", re.IGNORECASE)),
)


def drug_screen(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Positive drug screen (cocaine, opiates, alcohol)": what is found, and not who was ever given an opioid."""
    match = _SCREEN.fullmatch(text, start, end)
    if match is None:
        return None
    result: c.Result = "negative" if match["result"].lower() == "negative" else "positive"
    screened = leaf(c.Test("drug screen", result), *match.span("test"))
    if match["how"] and match["how"].lower().startswith("for"):
        # who has nothing at all has none of these; who has something may have another
        join = some if result == "negative" else every
        screened = join([screened, attest(text, match.start("how"), match.end("list"), "investigator")])
    others = [
        leaf(c.Test(name, result), *match.span("list"))
        for name, words in _OTHER_TESTS
        if words.search(match["list"])
    ]
    return (every if result == "negative" else some)([screened, *others])


# "Fibrosis from disease or prior surgery": what it came from, and nothing that was ever done keeps out.
_CAUSED = re.compile(
    r"(?P<main>[^,;:()]{4,100}?)\s+(?P<cause>(?:(?:either\s+)?(?:due\s+to|caused\s+by|secondary\s+to|resulting\s+from|as\s+a\s+result\s+of)|either\s+from"
    r"|from(?=[^,;:()]*\bor\s+(?:prior|previous|past)\b))\s+[^,;:()]{3,100}?\bor\s+(?P<last>[^,;:()]{3,60}))",
    re.IGNORECASE,
)


def caused(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Fibrosis due to disease or prior surgery": the fibrosis, of which a person says what it came from."""
    match = _CAUSED.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("main"), context)
    denied = isinstance(main.tree, c.Not)
    if not isinstance(main.tree.of if isinstance(main.tree, c.Not) else main.tree, c.Condition):
        return None
    last = context.clause(text, *match.span("last"), context.as_exclusion())
    if not all(isinstance(x, c.Received) for x in c.leaves(last.tree)):
        return None
    asked = attest(text, *match.span("cause"), "investigator")
    return negate(every([negate(main), asked])) if denied else every([main, asked])


# "Kidney disease not caused by diabetes or hypertension": neither is asked for, and neither lets in nor keeps out.
_NOT_WHAT = re.compile(  # quickly looked for before the rest
    r"\snot\s+(?:(?:primarily|solely|directly|considered|clearly|adequately)\s+)*"
    r"(?:amenable|attributable|related|responsive|responding|due|secondary|caused|explained|controlled|relieved|corrected|associated)\s",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"(?P<main>[^;:()<>≤≥=]{4,160}?)\s*,?\s+(?P<tail>(?:(?:that|which)\s+(?:is|are|was|were)\s+)?not\s+(?:(?:primarily|solely|directly|considered|clearly|adequately)\s+)*"
    r"(?:(?:amenable|attributable|related|responsive|responding|due|secondary)\s+to|(?:caused|explained|controlled|relieved|corrected)\s+by|associated\s+with)\s+"
    r"(?P<what>[^,;:()<>≤≥=]{3,100}?(?:(?P<more>,[^;:()<>≤≥=]{3,120}?),?)?\s(?:or|and|and/or)\s[^,;:()<>≤≥=]{3,60}))",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:or|and)\s+(?:(?:is|are|was|were|has|have|who|with|without|history|prior|previous|requir\w*|no|not|any|known|current|who)\b)",
    re.IGNORECASE,
)


# "CK > 5 x ULN unexplained by trauma or exercise": neither is asked for.
_UNEXPLAINED = re.compile(
    r"(?P<main>[^;:()]{2,160}?)\s*,?\s+(?P<tail>(?:unexplained|not\s+(?:otherwise\s+)?explained)\s+by\s+[^;:()<>≤≥=]{3,140})",
    re.IGNORECASE,
)


def unexplained(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ALT > 3 x ULN unexplained by infection or drugs": the value, of which a person says that it is not so."""
    match = _UNEXPLAINED.fullmatch(text, start, end)
    if match is None or _MORE_ASKED.search(match["tail"]) or _ANOTHER.search(match["tail"]):
        return None
    main = context.clause(text, start, match.end("main"), context)
    if main.unparsed or isinstance(main.tree, (c.Not, c.AnyOf)):
        return None
    return every([main, attest(text, *match.span("tail"), "investigator")])


def not_so(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Cancer not amenable to surgery or radiation": the cancer, of which a person says that it is not so."""
    if _NOT_WHAT.search(text, start, end) is None:
        return None
    match = _NOT_SO.fullmatch(text, start, end)
    if match is None or _ANOTHER.search(match["what"]):
        return None
    main = context.clause(text, start, match.end("main"), context)
    ill = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    named = {x.concept for x in c.leaves(ill) if isinstance(x, c.Condition)}
    of_ill = all(isinstance(x, (c.Condition, c.Age, c.IsSex, c.Attest)) for x in c.leaves(ill))
    if not named or not of_ill or (len(named) > 1 and match["more"] is None):
        return None
    asked = attest(text, *match.span("tail"), "investigator")
    if isinstance(main.tree, c.Not):
        return negate(every([negate(main), asked])) if match["more"] is None else None
    told = every([main, asked])
    if match["more"] is None:
        return told
    # "… not due to A, B or C": where B and C are illnesses, they may be items of their own
    others = context.clause(text, match.start("more") + 1, match.end("tail"), context)
    if all(isinstance(x, c.Received) for x in c.leaves(others.tree)):
        return told
    return some([told, every([others, attest(text, start, end, "investigator")])])


# "Pregnant women, because the drug may harm the fetus": why it is asked, and no more of whom.
_BECAUSE = re.compile(
    r"(?P<main>[^;]{5,}?)[\s,;]+(?:(?:this|that)\s+is\s+)?(?:because(?:\s+of)?|since|due\s+to(?=\s+(?:the\s+|their\s+|its\s+|an?\s+)?(?:unknown|potential(?:ly)?|possible|possibility)\s+(?:[\w-]+\s+){0,3}?(?:effects?|risks?|harm|danger|hazards?|interactions?|teratogen\w*|of|for|that)\b))\s+(?!(?:they|he|she|patients?|subjects?|participants?|the\s+(?:patient|subject)|who|of\s+an?y?)\b)"
    r"(?P<why>[^;:<>≤≥=\d]*\b(?:may|might|could|can|would|will|unknown|potential(?:ly)?|possible|possibly|possibility|risks?|insufficient|unclear|(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:known|established|studied|determined|tested|evaluated)|no\s+(?:data|information|experience))\b[^;:<>≤≥=]*)",
    re.IGNORECASE,
)
_MORE_ASKED = re.compile(
    r"\b(?:must|should|unless|except\w*|exclu\w+|eligib\w+|ineligib\w+|if|however|but|therefore|provided|allowed|permitted|required)\b",
    re.IGNORECASE,
)


# "Weight over 137 kg, due to the limits of the scanner": nobody weighs so much because of them.
_LIMITED = re.compile(
    r"(?P<main>[^;]{5,80}?)[\s,]+(?:(?:due|owing)\s+to|because\s+of|which\s+(?:is|exceeds)\s+the\s+(?=(?:\w+\s+)?(?:limit|maximum)))\s*"
    r"(?P<why>[^;:<>≤≥=]*\b(?:limit\w*|maximum|sizes?|constraints?|capacity|rarity|risks?|safety|requirements?|accuracy|lack|concerns?|ethical|dosing|doses?|equipment|scanners?|table|restrictions?|vulnerab\w+|ability|inability|difficult\w*)\b[^;:<>≤≥=]*)",
    re.IGNORECASE,
)
_OF_THE_BODY = ("weight", "bmi", "height", "waist circumference")


def limited(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Age under 18 due to the rarity of the disease": the age alone; the rest is nothing but the reason."""
    match = _LIMITED.fullmatch(text, start, end)
    if match is None or _MORE_ASKED.search(match["why"]):
        return None
    main = context.clause(text, start, match.end("main"), context)
    bounds = [
        isinstance(x, (c.Age, c.IsSex)) or (isinstance(x, c.Measurement) and x.concept in _OF_THE_BODY)
        for x in c.leaves(main.tree)
    ]
    return main if all(bounds) else None


def because(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A, because the effects of B are unknown": A alone, where the rest is nothing but the reason."""
    match = _BECAUSE.fullmatch(text, start, end)
    if match is None or _MORE_ASKED.search(match["why"]):
        return None
    if match["main"].count("(") != match["main"].count(")"):
        return None
    main = context.clause(text, start, match.end("main"), context)
    return None if main.unparsed else main


_VACCINATED_OR = re.compile(
    r"\b(?P<germ>[A-Z][\w-]*(?:\s+[A-Z]\b)?|influenza|measles|hepatitis\s+[A-E]|pneumococcal|varicella|zoster)\s+"
    r"(?:(?P<a>vaccin(?:e|ation|es)|immuni[sz]ation)\s+(?:or|and/or)\s+(?P<b>infection|disease)|(?P<c>infection|disease)\s+(?:or|and/or)\s+(?P<d>vaccin(?:e|ation|es)|immuni[sz]ation))\b(?!\s+of\b)"
)


def vaccinated_or_infected(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "COVID-19 vaccination or infection within 6 months": an infection with the same, and not any."""
    match = _VACCINATED_OR.search(text, start, end)
    if match is None:
        return None
    first, second = match["a"] or match["d"], match["b"] or match["c"]
    germ = match["germ"]
    told = f"{text[start : match.start()]}{germ} {first} or {germ} {second}{text[match.end() : end]}"
    built = context.clause(told, 0, len(told), context.of(told))
    return None if built.unparsed else Built(built.tree, ((start, end),) * len(built.places))


# What came of an illness, or what it needed: either is said of it.
_CAME_OF_IT = re.compile(
    r"(?P<head>\S.{3,200}?)\s+(?P<tail>(?:resulting\s+in|leading\s+to|that\s+(?:resulted\s+in|led\s+to))\s+[^,;:()]{3,60}?\s+or\s+(?:that\s+)?"
    r"(?:requir(?:ing|ed|es)|need(?:ing|ed))\s+[^;:]{3,140})",
    re.IGNORECASE | re.DOTALL,
)
_IN_EPISODE = re.compile(
    r"(?P<head>\S.{3,200}?)\s*,?\s+(?P<tail>(?:in|during|for|within)\s+(?:the|this|their)\s+(?:current|present|index)\s+(?:(?:major|depressive|mood|manic|psychotic)\s+)*episode(?:\s+of\s+[\w\s]{3,30})?)",
    re.IGNORECASE | re.DOTALL,
)


# "Kidney disease resulting in anemia and/or edema": neither by itself is meant.
_RESULTING = re.compile(
    r"(?P<head>[^,;:()<>≤≥=]{4,120}?)\s+(?P<tail>(?:resulting\s+in|leading\s+to|(?:that|which)\s+(?:has\s+|have\s+)?(?:results?\s+in|resulted\s+in|leads?\s+to|led\s+to|causes?|caused)|causing)\s+"
    r"[^,;:()<>≤≥=]{3,80}?\s(?:(?P<both>and/or|and)|or)\s+(?P<last>(?!(?:that|who|which|requir\w+|need\w*|any|other|history|prior|previous|known|current)\b)[^,;:()<>≤≥=]{3,60}))",
    re.IGNORECASE,
)


def _resulting(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X resulting in A and/or B": the X, of which a person says so; behind "or" B may be another item."""
    match = _RESULTING.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("head"), context)
    ill = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    named = [x for x in c.leaves(ill) if not isinstance(x, c.Attest)]
    if not named or not all(isinstance(x, c.Condition) for x in named):
        return None
    asked = attest(text, *match.span("tail"), "investigator")
    if isinstance(main.tree, c.Not):
        return negate(every([negate(main), asked])) if match["both"] else None
    told = every([main, asked])
    if match["both"]:
        return told
    last = context.clause(text, *match.span("last"), context)
    return some([told, every([last, attest(text, start, end, "investigator")])])


def said_of_all(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ECT or TMS in the current episode", "X resulting in A or requiring B": for a person to say."""
    if (resulting := _resulting(text, start, end, context)) is not None:
        return resulting
    match = _CAME_OF_IT.fullmatch(text, start, end) or _IN_EPISODE.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("head"), context)
    if main.unparsed or isinstance(main.tree, (c.Attest, c.Allowed)):
        return None
    asked = attest(text, *match.span("tail"), "investigator")
    if isinstance(main.tree, c.Not):
        return negate(every([Built(main.tree.of, main.places), asked]))
    return every([main, asked])


_ACCESS = re.compile(
    r"(?:(?:patients?|subjects?|participants?|must|should|has|have|having|with|who|be|a|an)\s+)*"
    r"(?:(?:no|not|non|lack\s+of|without|absence\s+of|poor|good|adequate|inadequate|suitable|unsuitable|sufficient|insufficient|appropriate|acceptable|difficult|limited|peripheral|central|have|bilateral)[\s-]+)+"
    r"(?:venous|vascular|vein|veins|intravenous|iv)\s+access(?:\s+(?:for|to)\s+[^;:<>≤≥]{3,100})?",
    re.IGNORECASE,
)


def access(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Adequate venous access for leukapheresis": asks nobody to have had one."""
    if _ACCESS.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


# "Hypertension and drugs that cannot control it": one thing, and no hypertension by itself.
_FAILING = re.compile(
    r"(?P<main>[^,;:()<>≤≥=]{4,100}?)\s*,?\s+(?P<tail>(?:and|with|despite|but)\s+(?:[\w-]+\s+){0,3}?(?:drugs?|medications?|medicines?|therap(?:y|ies)|treatments?|agents?|insulin|[a-z]+s)\s+"
    r"(?:(?:that|which)\s+)?(?:(?:can\s*not|could\s+not|do(?:es)?\s+not|did\s+not|fail(?:s|ed|ing)?\s+to|(?:is|are)\s+(?:unable|insufficient|inadequate)\s+to)\s+(?:\w+ly\s+)?control(?:ling)?(?:\s+(?:it|them|(?:the\s+)?[\w\s]{3,40}))?))",
    re.IGNORECASE,
)


def failing(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X and drugs that cannot control it": the X, of which a person says that it is not controlled."""
    match = _FAILING.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("main"), context)
    if isinstance(main.tree, c.Not) or not all(isinstance(x, c.Condition) for x in c.leaves(main.tree)):
        return None
    return every([main, attest(text, *match.span("tail"), "investigator")])


_FOR_LONG = re.compile(
    r"(?P<main>\S.{3,200}?)\s*,?\s+(?P<tail>(?:for|over)\s+(?:an?\s+)?(?:(?:very|too)\s+)?(?:long|longer|prolonged|extended|lengthy)\s+(?:times?|terms?|periods?|duration|while)(?:\s+of\s+time)?"
    r"|(?:for|over)\s+(?:many|several|some)\s+(?:days|weeks|months|years))",
    re.IGNORECASE | re.DOTALL,
)


def for_long(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A, B or C for a long time": so long each of them, which a person says."""
    match = _FOR_LONG.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("main"), context)
    if all(isinstance(x, (c.Attest, c.Unparsed)) for x in c.leaves(main.tree)):
        return None
    asked = attest(text, *match.span("tail"), "investigator")
    if isinstance(main.tree, c.Not):
        return negate(every([negate(main), asked]))
    leaves = list(c.leaves(main.tree))
    parts = [Built(*one) for one in operands(main, c.AnyOf)]
    if len({type(part.tree) for part in parts}) > 1:
        # "HIV, or use of A or B for a long time": so long the ones that are of one kind with the last
        kind = type(parts[-1].tree)
        first = next(i for i in range(len(parts), 0, -1) if not isinstance(parts[i - 1].tree, kind))
        if kind not in (c.Received, c.Condition):
            return None
        return some([*parts[:first], every([some(parts[first:]), asked])])
    alike = all(isinstance(x, (c.Received, c.Condition)) for x in leaves)
    return every([main, asked]) if alike else None


_TRAIT = r"(?:age|sex|gender|race|ethnic(?:ity|ally)|bmi|body\s+mass\s+index|body\s+weight|weight|height|education|iq)"
_MATCHED = re.compile(
    rf"\b{_TRAIT}(?:-?\s*(?:,\s*(?:and\s+)?|/\s*|and\s+|&\s*){_TRAIT}){{0,4}}[\s-]\s?matched\b|\bmatched(?=\s+(?:healthy|normal)\s)",
    re.IGNORECASE,
)
_SEVERAL_SENTENCES = re.compile(r"[;:]|\.\s")


def matched(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Age- and sex-matched healthy controls": healthy people; whether they match, the study team says."""
    match = _MATCHED.search(text, start, end)
    if match is None or context.excluding or _SEVERAL_SENTENCES.search(text, start, end):
        return None
    told = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    main = context.clause(told, start, end, context.of(told))
    if main.unparsed or isinstance(main.tree, (c.Not, c.Attest, c.Allowed)):
        return None
    return every([main, attest(text, *match.span(), "investigator")])


_RESTRICTED = re.compile(
    r"(?:(?:there\s+(?:are|is)|with|without|no|any|having|have|has|patients?|subjects?|participants?|must|should|specific|special|other)\s+)*"
    r"(?:medications?|drugs?|medical|dietary|diet|food|activity|treatment|fluid|exercise)\s+(?:restrictions?|limitations?)\s*,?\s*\(?"
    r"(?:such\s+as|including|like|for\s+example|e\.?\s?g\.?|i\.?\s?e\.?|on|of)\b[^;:]*",
    re.IGNORECASE,
)


def restrictions(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No medication restrictions such as aspirin": what is restricted is not what somebody takes."""
    if _RESTRICTED.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


# "Treated in a prior trial": in a trial, whatever it was that was given there.
_IN_A_TRIAL = re.compile(
    r"(?:(?:at\s+least|more\s+than|[>≥]=?|a?\s*minimum\s+of)\s*\d+\s*(?:days?|weeks?|months?)\s+(?:(?:have|has)\s+(?:elapsed|passed)\s+)?(?:since|from|after)\s+)?"
    r"(?:(?:patients?|subjects?|participants?|those|women|men|who|that|have|has|had|been|were|was|any|no|not|never|must|prior|previous(?:ly)?|received|receiving|being|already|ever)\s+)*"
    r"(?:treatments?|treated|therapy|randomi[sz]ed|dosed|randomi[sz]ation)\s+(?:in|on|within|under|during|as\s+part\s+of)\s+(?:an?\s+|any\s+|the\s+|this\s+|our\s+|another\s+|(?=prior\s|previous\s|other\s))"
    r"(?:(?:prior|previous|earlier|present|current|same|other|another|clinical|investigational|research|randomi[sz]ed|interventional|pivotal|phase\s+[\dIV]+)\s+)*(?:trials?|study|studies|protocols?)"
    r"(?:\s+(?:of|with|for)\s+(?:this|the\s+(?:same|study|investigational)|an\s+investigational)\s+\w+|\s+for\s+(?:(?!(?:or|and|within|at|more|less|in|with|before|after|who|that)\b)[a-z-]+\s*){1,6})?(?:\s+(?:within|in\s+the|during\s+the|less\s+than)\s[^,;:()]{4,60})?\W*",
    re.IGNORECASE,
)


def in_a_trial(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Treatment in a prior trial": that somebody took part, which no record of treatments tells."""
    if _IN_A_TRIAL.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


# "Metformin, alone or in combination with insulin": metformin; the rest asks nobody for anything.
_ALONE_OR_WITH = re.compile(
    r"(?P<main>\S.{2,160}?)\s*,?\s+\(?(?P<gone>(?:either\s+)?(?:alone|as\s+(?:a\s+)?(?:mono-?therapy|single\s+agent)|by\s+(?:itself|themselves))\s*,?\s+(?:or|and/or)\s+"
    r"(?:(?:used|given|taken|administered|as\s+part\s+of\s+a)\s+)?(?:(?:in\s+)?(?:combination|combined|conjunction|association|together|along)\s+)?with\s+[^,;:()<>≤≥=]{2,80}?)"
    r"\)?(?P<time>\s+(?:within|in\s+the|during\s+the|prior\s+to|before|for\s+at\s+least)\s[^,;:()]{4,80})?",
    re.IGNORECASE | re.DOTALL,
)
_OF_ITS_OWN = re.compile(r"\b(?:stable|unchanged|constant|fixed)\b|±|\+/-", re.IGNORECASE)
_MORE_THAN_THAT = re.compile(r"\b(?:and|who|which|that|must|no|not|without|unless|except)\b", re.IGNORECASE)


def alone_or_with(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X, alone or with Y": an X, and nobody who has a Y only."""
    match = _ALONE_OR_WITH.fullmatch(text, start, end)
    if match is None or (")" in match["main"] and "(" not in match["main"]):
        return None
    if _OF_ITS_OWN.search(match["gone"]):
        return None  # "diet alone, or with stable metformin for 3 months": that is asked for too
    if _MORE_THAN_THAT.search(match["gone"]):
        return unparsed(text, start, end)  # how far "with" reaches cannot be told
    begin, stop = match.end("main"), match.start("time") if match["time"] else end
    told = text[:begin] + " " * (stop - begin) + text[stop:]
    main = context.clause(told, start, end if match["time"] else begin, context.of(told))
    return unparsed(text, start, end) if main.unparsed else main


# At least one of these stands in whatever `said_of_all` reads.
OUTCOMES = (
    *(" episode", "resulting in", "leading to", "resulted in", "led to", "results in", "leads to"),
    *("causing", " causes", " caused"),
)


_DESPITE = re.compile(
    r"(?P<main>[^;:]{4,140}?),?\s+(?:despite|in\s+spite\s+of)\s+(?P<what>[^;:]{4,140})", re.IGNORECASE
)


def despite(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "HbA1c ≥ 7.5 % despite metformin for 12 weeks": the value now, and the treatment for so long."""
    match = _DESPITE.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, start, match.end("main"), context)
    valued = all(isinstance(x, c.Measurement) for x in c.leaves(main.tree))  # "blood pressure > 160/100"
    if main.unparsed or isinstance(main.tree, c.Not) or (isinstance(main.tree, c.AnyOf) and not valued):
        return None
    if isinstance(main.tree, c.AnyOf) and any(x.of("condition") for x in mentions(match["what"])):
        return None  # "… despite treatment or stroke": another alternative
    given = context.clause(text, *match.span("what"), context)
    if isinstance(given.tree, c.Not) or not all(
        (isinstance(x, c.Received) and is_coded(x.concept, "therapy")) or isinstance(x, c.Attest)
        for x in c.leaves(given.tree)
    ):
        opened = text[end - 1] == ")" and "(" not in match["what"]  # "(BP > 160, despite drugs)"
        given = attest(text, match.end("main") + 1, end - opened, "investigator")
    if _bad_now(main.tree) and not _TRIED.search(match["what"]):
        given = with_leaves(given, _ongoing)
    return every([main, given])


_TRIED = re.compile(
    r"\b(?:prior|previous\w*|past|earlier|failed|tried|trials?|courses?|lines?|cycles?|attempts?|adequate|maxim\w+|optim\w+|history|two|three|several|multiple|or|and|within|last|\d+)\b|\d",
    re.IGNORECASE,
)


def _bad_now(tree: c.Tree) -> bool:
    """Whether it says of an illness how it is today: what it is so in spite of, is given today."""
    ill = [x for x in c.leaves(tree) if isinstance(x, c.Condition)]
    today = any(x.course in ("uncontrolled", "symptomatic") or x.status == "active" for x in ill)
    return today and len(ill) == sum(1 for _ in c.leaves(tree))


def _ongoing(tree: c.Tree, place: Place) -> Built:
    plain = isinstance(tree, c.Received) and tree == c.Received(tree.concept)
    return leaf(replace(tree, ongoing=True) if plain else tree, *place)
