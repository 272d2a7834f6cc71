"""Sentences that introduce a list: how its items join, whether they only announce it, which way they turn it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from trialrun.criteria.layout.announcing import ANNOUNCING, EMPTY, FOLLOWING, preamble
from trialrun.criteria.layout.exceptions_behind import with_exceptions_behind
from trialrun.criteria.layout.passages import Item, Passage
from trialrun.criteria.layout.permitting import EXAMPLES, SHORT
from trialrun.criteria.layout.sections import Section, introduces
from trialrun.criteria.trees.build import Built, Place, leaf, with_leaves
from trialrun.criteria.trees.limits import ID, KIND
from trialrun.criteria.words.comparisons import WORD_NUMBERS, tells_number
from trialrun.criteria.words.counts import BOUND_OF_LIST, FAILED
from trialrun.criteria.words.windows import windows
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind
from trialrun.vocab.mentions import fold, mentions

STARTS_WITH_NUMBER = re.compile(
    r"(?:[<>≤≥=]|(?:at least|more than|less than|greater than|over|under|no (?:greater|more|less|lower|fewer))\b|\d)",
    re.I,
)
_OR_LAST = re.compile(r"\W*[rR][oO]")  # of the text read backwards
_ENDS_WITH_OR = re.compile(r"[\s,;-]*\b(?:or|and/or)\W*$", re.IGNORECASE)

_BEGINS_WITH_OR = re.compile(r"(?:and/or|[oO]r|OR)[,:]?\s+(?=[a-zA-Z])")
_OR_ALONE = re.compile(r"\W*(?:or|and/or)\W*", re.IGNORECASE)


def alternatives(items: list[Item]) -> list[Item]:
    """Bullets that end with "or", begin with "and/or", or between which it stands on a line of its own, are one demand."""
    grouped: list[Item] = []
    group: Item | None = None  # what the next item is an alternative to
    for item in _with_or_apart(with_exceptions_behind(items)):
        text = item.passage.text
        if only_or(item):
            group = _last_of(grouped)
            continue
        if grouped and (begins := _BEGINS_WITH_OR.match(text)) is not None:
            group = _last_of(grouped)
            item = replace(item, passage=item.passage.slice(begins.end(), len(text)).trimmed())
            text = item.passage.text
        ends = _ENDS_WITH_OR.search(text) if not item.children and _OR_LAST.match(text[::-1]) else None
        if ends is not None:
            item = Item(item.passage.slice(0, ends.start()).trimmed(), item.indent, item.bullet)
        if group is not None:
            group.children.append(item)
            group = group if ends is not None else None
        elif ends is not None:
            group = Item(Passage("", []), item.indent, "or", [item])
            grouped.append(group)
        else:
            grouped.append(item)
    return [g.children[0] if g.bullet == "or" and len(g.children) == 1 else g for g in grouped]


def only_or(item: Item) -> bool:
    """Whether a line says "OR" and nothing else."""
    return not item.children and _OR_ALONE.fullmatch(item.passage.text) is not None


def _last_of(items: list[Item]) -> Item | None:
    """The last item as the first of several alternatives; under a heading the last of its list."""
    if not items:
        return None
    last = items[-1]
    if last.children and last.bullet != "or" and last.passage.text.endswith(":"):
        return _last_of(last.children)
    if last.bullet != "or":
        items[-1] = Item(Passage("", []), last.indent, "or", [last])
    return items[-1]


def _with_or_apart(items: list[Item]) -> Iterator[Item]:
    """The items with an "OR" that the indents put under the one before, or over the one behind, beside them."""
    for item in items:
        last = item.children[-1] if item.children else None
        if item.children and _OR_ALONE.fullmatch(item.passage.text):
            yield replace(item, children=[])
            yield from item.children
        elif last is not None and only_or(last):
            yield replace(item, children=item.children[:-1])
            yield last
        else:
            yield item


NEGATIVE = re.compile(
    r"\W*(?:(?:patients|subjects|participants|they|who)\s+)?(?:(?:must|should|may|can|do|does|will)\s+)?(?:be\s+)?(?:not have|have none of|have no\b|no\b|none of|without"
    r"|absence of|free of|free from|not be|cannot have|neither)",
    re.IGNORECASE,
)
# "No conditions that make it unsafe. These include:": what nobody may have.
_NONE_OF_THESE = re.compile(
    r"\W*(?:no|without|(?:(?:patients?|subjects?|participants?|they)\s+)?(?:must|should|may)\s+not\s+have)\s[^.:;]{4,200}\.\s+"
    r"(?:these|such\s+\w+|examples|they)\s+(?:(?:may|would|can)\s+)?include\b[^.:;]{0,60}:\W*",
    re.IGNORECASE,
)


# "Participants will not:", of whom each line then says what they do not.
_WILL_NOT = re.compile(
    r"[^.:;]*\b(?:(?:must|should|may|shall|can|could|do|does|will|would)\s+not|cannot)(?:\s+have)?\s*:\W*",
    re.IGNORECASE,
)


def denies_each_line(introduction: str) -> bool:
    """ "Subjects must not:", behind which each line goes on with the sentence."""
    last = introduction[-14:]
    return ("not" in last or "NOT" in last) and _WILL_NOT.fullmatch(introduction) is not None


def denies_list(last: str, lead: str) -> bool:
    """Whether an introduction, or the sentence before its last one, says that nobody may have what it lists."""
    if NEGATIVE.match(last) is not None and introduces(last):
        return True
    return (":" in last and denies_each_line(last)) or _NONE_OF_THESE.fullmatch(lead) is not None


# "At least 4 weeks since any of the following:": since each of them.
_SINCE = re.compile(
    r"\W*(?:at least|more than|greater than|a minimum of|over|≥|>=?)\s*\S+\s+(?:days?|weeks?|months?|years?)\s+(?:must have |have |has )?(?:elapsed )?since\b.*\bfollowing\b"
)
_AT_MOST = re.compile(r"\b(?:no|not) more than\b|\bat most\b|\b(?:less|fewer) than\b")
# "Ineligible subtypes:": what keeps out, under a heading of whom the trial takes.
_INELIGIBLE = re.compile(
    r"\W*(?:ineligible|not eligible|non-?eligible|excluded)(?:\s+(?:(?:sub)?types?|histolog\w+|diagnos[ei]s|tumou?rs?|cancers?|lymphomas?"
    r"|leuk[a]?emias?|diseases?|conditions?|patients|categor\w+|groups?|are|includes?|the following))*\s*:\W*",
    re.IGNORECASE,
)
# "Ineligible for part I if any of the following:": whom one part of the trial does not take.
_INELIGIBLE_FOR = re.compile(
    rf"\W*(?:(?:patients?|subjects?|participants?)\s+)?(?:(?:are|is|will\s+be)\s+)?(?:ineligible|not\s+(?:be\s+)?eligible)\s+for\s+(?:the\s+)?(?P<part>{KIND}\s+{ID})\b"
    r"[^.:]*?\b(?:if|following)\b[^.:]{0,60}:\W*$",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:(?:are|is|will be|be) (?:also )?(?:excluded|ineligible|not eligible|not be eligible|not included)"
    r"|will not be (?:eligible|included|enrolled)|may not (?:participate|enroll)|not eligible if"
    r"|excluded (?:if|for|are|were|from)|(?:are|is|be|were) (?:ineligible|excluded)|ineligible if|shall be excluded|should be excluded"
    r"|(?:may not|cannot|can not|(?:be )?unable to|not be able to) (?:take part|participate|enrol+|enter|join|be (?:included|enrolled))"
    r"|\bfollowing\b[^.;:]{0,60}\b(?:are|is|will be) (?:not (?:be )?(?:allowed|permitted|acceptable)|prohibited|forbidden)(?=\W*$)"
    r"|(?:neither|no) (?:patients?|subjects?|participants?|volunteers?|individuals?|persons?|women|men|children)\b[^.;:]{0,60} (?:be|are|is) (?:eligible|included|enrolled)\b[^.;:]{0,40} (?:if|who)"
    r"|exclusion criteria\b(?! (?:and|or)\b)|reasons for exclusion|(?:we|investigators) will exclude)\b",
    re.IGNORECASE,
)


# "Excluded:", "Prohibited:", "The following medications are not permitted:", where a record says whom and what it takes.
_PROHIBITS = re.compile(
    r"\W*(?:[\w /-]{1,40}:\s*)?(?:the\s+)?(?:following\s+)?(?:[\w/-]+\s+){0,4}?(?:excluded|prohibited|forbidden|disallowed|not\s+(?:be\s+)?(?:allowed|permitted)"
    r"|non-?\s?permitted)\b(?!.*\b(?:unless|except|if|only|but|when)\b)[^.:]{0,80}:\W*",
    re.IGNORECASE,
)
# "Patients must be:", "Required within 1 week of entry:" behind what keeps out: whom the record asks for after all.
_ASKS_FOR = re.compile(
    r"\W*(?:to\s+be\s+eligible\b[^,:;]{0,60},\s*)?(?:(?:all|the|eligible|study|healthy|normal)\s+)*(?:patients?|subjects?|participants?|volunteers?|women|children|infants?|candidates?|individuals?|they|you)\s+"
    r"(?:must|shall|should|have\s+to|need\s+to)\b[^.;:]{0,120}:\W*"
    r"|\W*(?:[\w /-]{1,40}:\s*)?(?:included|required)\b[^.;:]{0,60}:\W*"
    r"|\W*(?:(?:patients?|subjects?|participants?)\s+with\s+)?the\s+following\s+(?:[\w-]+\s+){0,3}(?:are|will\s+be)\s+(?:included|eligible)\s*:\W*",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not?|none|never|neither|nor|without|free|absence|exclu\w+|ineligib\w+|discontinue\w*|stop\w*|avoid\w*|unless|if)\b",
    re.IGNORECASE,
)
_TURNS_BACK = re.compile(
    r"\b(?:(?:are|is|may be|will be) eligible|eligible if|inclusion criteria|(?:may|can|will) (?:participate|enroll|be (?:included|enrolled)))\b",
    re.IGNORECASE,
)


def turned(lead: str, section: Section) -> Section | None:
    """A list that says of itself that it excludes, under a heading that includes (or none); or the reverse."""
    if not (introduces(lead) or preamble(lead)):
        return None
    part = _INELIGIBLE_FOR.match(lead) if "ligible for" in lead else None
    if section.kind == "inclusion" and part is not None:
        return Section("exclusion", section.label, part["part"])
    if section.kind == "inclusion" and any(
        (_TURNS.search(lead), _INELIGIBLE.fullmatch(lead), _PROHIBITS.fullmatch(lead))
    ):
        return Section("exclusion", section.label, section.scope)
    if (
        section.kind == "exclusion"
        and _TURNS_BACK.search(lead)
        and not re.search(r"\bnot\b|exclu|ineligib", lead, re.I)
    ):
        return Section("inclusion", section.label, section.scope)
    if section.kind == "exclusion" and _ASKS_FOR.fullmatch(lead) and not _DENIES.search(lead):
        # as the first line under a heading that keeps out, it may say whom it keeps out
        first = section.items[0].passage.text if section.items else lead
        return Section("inclusion", section.label, section.scope) if first != lead else None
    return None


_TIME = re.compile(
    r"(?:(?:excluded|required|not\s+allowed|prohibited|forbidden|given|received|used|histor(?:y|ies)|any\s+of\s+the\s+following|the\s+following|no|prior|previous|recent|any|use|treatments?|therap(?:y|ies)|medications?|drugs?|procedures?|events?|with|of)[\s,]*)*"
    r"(?=within|up\s+to|in\s+the|during\s+the|less\s+than|in\s+the\s+(?:past|last)|<)[^:;]{4,90}:?",
    re.IGNORECASE,
)


# "Recent procedures (< 3 months):", "cardiac history (last 12 months):"
_BARE_TIME = re.compile(
    r"(?:(?<=[(\[])\s*(?:<|≤|less\s+than|in\s+the|in|during\s+the)?\s*(?:last|past|previous)?|(?<=\s)[<≤])\s*(?=\d+\s*(?:days?|weeks?|months?|years?)\b)",
    re.IGNORECASE,
)


_UP_TO = re.compile(r"(?:^|\s)up\s+to\s+(?=\d)", re.IGNORECASE)


def _with_brackets_told(introduction: str) -> str:
    """The introduction without its brackets and stops, and with "within" where it leaves that out."""
    told = _UP_TO.sub(" within ", introduction) if "p to " in introduction else introduction
    if any(map(told.__contains__, "([<≤")):
        told = _BRACKETS.sub(" ", _BARE_TIME.sub("within ", told))
    return " ".join(told.split()).strip(" :.")


_BRACKETS = re.compile(r"[()\[\]]")


# What happens or is given, of which a list then tells the kinds.
_WHAT_HAPPENS = re.compile(
    r"\b(?:events?|procedures?|surger(?:y|ies)|operations?|interventions?|diseases?|disorders?|conditions?|illness(?:es)?|history|complications?"
    r"|episodes?|therap(?:y|ies)|treatments?|medications?|drugs?|infections?|use|problems?|comorbidit(?:y|ies))\b",
    re.IGNORECASE,
)
_ONLY_ANNOUNCES = re.compile(
    r"[\s,;-]*(?:(?:including|includes?|such as|defined|as|follows|following|e\.?\s?g\.?|i\.?\s?e\.?|but|not|limited|to|any|one|or|more|of|the|these|are|is|like)\b[\s,.]*)*",
    re.IGNORECASE,
)
_LONGEST_HEAD = 14  # words


@lru_cache(maxsize=64)  # asked again for each line of the list
def time_of_head(introduction: str) -> c.Window | None:
    """The time of what an introduction names with its list: "Cardiac events within 6 months:"."""
    if not introduction.rstrip().endswith(":") or not tells_number(introduction):
        return None
    text = _with_brackets_told(introduction)
    if len(text.split()) > _LONGEST_HEAD or _WHAT_HAPPENS.search(text) is None:
        return None
    folded = fold(text)
    found = list(windows(folded))
    if len(found) != 1 or found[0].alternative is not None or found[0].value.at_least is not None:
        return None
    behind = folded[found[0].end :]
    ends = _ONLY_ANNOUNCES.fullmatch(behind) or _WHAT_HAPPENS.fullmatch(behind.strip())
    return found[0].value if ends and found[0].value.at_most is not None else None


_COURSE = (
    r"(?:newly[\s-]diagnosed|(?:previously\s+)?untreated|treatment[\s-]na[iï]ve|relapsed|relapsing|refractory|recurrent|progressive|metastatic"
    r"|unresectable|locally\s+advanced|uncontrolled|poorly\s+controlled|symptomatic|active|severe|recent|unstable|chronic|acute)"
)
_OF_COURSE = re.compile(
    r"\W*(?:(?:patients?|subjects?|adults?|participants?|children|individuals?|those|they|with|who|have|has|having|must|an?|the|either|any|confirmed|documented|diagnosis|of"
    r"|(?:histolog|cytolog|patholog)ically|proven)\s+)*"
    rf"(?P<course>{_COURSE}(?:\s*(?:,|/|\band/or\b|\bor\b|\band\b)\s*{_COURSE})*)"
    r"(?:\s+(?:patients?|subjects?|diseases?|disorders?|cancers?|malignanc(?:y|ies)|tumou?rs?|conditions?|illness(?:es)?|with|of|who|have|the|any|one|types?|(?:histolog|cytolog|patholog)ically|proven|confirmed|documented))*"
    r"(?:\W*\b(?:including|includes?|such\s+as|e\.?g\.?|for\s+example)(?:\W+but\s+(?:is\s+|are\s+)?not\s+limited\s+to)?)?\W*",
    re.IGNORECASE,
)


def course_of_list(introduction: str) -> str:
    """What an introduction says of the diseases of its list, and nothing else: "Newly diagnosed:"; or nothing."""
    match = _OF_COURSE.fullmatch(introduction)
    return match["course"] if match else ""


@lru_cache(maxsize=64)
def time_of_list(introduction: str) -> c.Window | None:
    """The time that an introduction of nothing else lends to its list: "Excluded within 4 weeks before entry:"."""
    text = _with_brackets_told(introduction)
    if _TIME.fullmatch(text) is None:
        return None
    folded = fold(text)
    found = list(windows(folded))
    if len(found) != 1 or found[0].alternative is not None or found[0].value.at_most is None:
        return None
    rest = re.sub(r"[^a-z ]", " ", f"{folded[: found[0].start]} {folded[found[0].end :]}".lower()).split()
    named = [word for word in rest if word not in EMPTY and word not in ANNOUNCING and word not in _OF_LISTS]
    return None if named else found[0].value


_OF_LISTS = frozenset(
    "no excluded required allowed prohibited forbidden given received used use history prior previous recent to day days before study entry"
    " treatment treatments therapy therapies medication medications drug drugs procedure procedures event events with of".split()
)


def with_time(built: Built, window: c.Window, *, values: bool = False) -> Built | None:
    """A list's member with the time of its introduction; None where it asks for more than events without a time.

    values: results and values were found in that time, too.
    """
    leaves = [x for x in c.leaves(built.tree) if not isinstance(x, c.Attest)]
    kinds = (c.Received, c.Condition, c.Measurement, c.Test) if values else (c.Received, c.Condition)
    if not leaves or not all(isinstance(x, kinds) for x in leaves):
        return None
    if any(
        x.within is not None or (isinstance(x, (c.Received, c.Condition)) and x.lasting is not None)
        for x in leaves
        if isinstance(x, (c.Received, c.Condition, c.Measurement, c.Test))
    ):
        return None

    def change(tree: c.Tree, place: Place) -> Built:
        if isinstance(tree, (c.Measurement, c.Test)):
            return leaf(replace(tree, within=window), *place)
        if isinstance(tree, c.Received):
            return leaf(replace(tree, within=window, ongoing=None), *place)
        if not isinstance(tree, c.Condition):
            return leaf(tree, *place)
        return leaf(
            replace(tree, within=window, status=None if tree.status == "active" else tree.status), *place
        )

    return with_leaves(built, change)


# How many of a list: "at least two of the following", "≥ 2 cardiovascular risk factors:", "two or more of these".
_COUNTED = re.compile(
    r"""(?P<least>\b(?:at\ least|(?:a\ )?minimum(?:\ of)?|no\ (?:fewer|less)\ than|not\ (?:fewer|less)\ than|any)\ |[≥]\s*|>=\s*|(?P<above>\bmore\ than\ ))?
        (?<![\w.-])(?<!grade\ )(?<!stage\ )(?<!class\ )(?<!type\ )(?<!phase\ )(?<!level\ )(?<!ecog\ )(?P<n>[2-9]|two|three|four|five|six)(?![\w.-]|,\d)(?:\ \(\w+\))?(?P<more>\ or\ more|\ \+|\+)?(?P<of>(?:\ out)?\ of\b)?
        (?:\ (?!(?:day|week|month|year|hour|minute|time|prior|previous|line|regimen|dose|cycle|course|episode|occasion|or|and|to)s?\b)[\w-]+){0,4}?
        \ (?:following|these|below|criteria|risk\ factors|(?:signs|symptoms|features|findings)(?=\ ?:))""",
    re.IGNORECASE | re.VERBOSE,
)
_LISTED_HERE = re.compile(r":\s*\w")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


class How(msgspec.Struct, frozen=True):
    """How a list's items join. splits: each is a criterion of its own. bare: the introduction only announces."""

    all: bool
    splits: bool
    bare: bool
    template: bool
    count: int = 0
    asked: bool = False  # what the introduction says is asked as it stands
    bound: str = ""  # "no more than", "more than": of the count, which else is the least


_APPLY = re.compile(r"\bcriteria (?:also |will )?appl(?:y|ies)\b")


_ONE_OF = re.compile(
    r"\b(?:any (?:one )?of|one of|one (?:the|these) following|one or more|at least one|at least 1|either|any of|1 of|one \(or more\)|any one)\b(?! (?:which|whom)\b)"
)
_ANY_FOLLOWING = re.compile(r"\b(?:or|any)\b[^.]{0,20}following")
_ALL_OF = re.compile(r"\b(?:all of|both|each of|all the following|all three|all criteria|all)\b")


@lru_cache(maxsize=512)  # asked of an introduction several times, and records share theirs
def joined_how(lead: str, kind: Kind) -> How:
    """How the items under this introduction join."""
    text = lead.strip().lower()
    bounded = BOUND_OF_LIST.search(text)
    if bounded is not None and not _LISTED_HERE.search(text, bounded.end()) and _only_counts(text, bounded):
        number = bounded["n"]
        count = int(number) if number.isdigit() else WORD_NUMBERS[number]
        return How(False, False, True, False, count, bound=bounded["bound"])
    if "fail" in text and kind == "inclusion" and (failed := FAILED.search(text)) is not None:
        number = failed["n"]
        count = int(number) if number.isdigit() else WORD_NUMBERS[number]
        return How(False, False, False, False, count, asked=True)
    counted = _COUNTED.search(text)
    denied = kind == "inclusion" and NEGATIVE.match(text) is not None and _AT_MOST.search(text) is None
    denied = denied or (kind == "inclusion" and _SINCE.match(text) is not None)
    if counted is not None and _LISTED_HERE.search(text, counted.end()):
        counted = None
    one_of = not denied and bool(  # "no history of any of the following": of none of them
        _ONE_OF.search(text) or _ANY_FOLLOWING.search(text)
    )
    all_of = _ALL_OF.search(text) is not None
    everything = all_of if kind == "exclusion" else not one_of
    following = FOLLOWING.search(text)
    around = (text[: following.start()] + " " + text[following.end() :]) if following else ""
    content = re.sub(r"[^a-z ]", " ", around) if following else ""
    words = [w for w in content.split() if w not in EMPTY]
    values = bool(following) and only_values(text)
    defining = kind == "exclusion" and _DEFINED.search(text) is not None
    template = bool(following and words) and not (values or defining or preamble(text) or _APPLY.search(text))
    bare = not template and (
        values or defining or _announces(text) or (counted is not None and _only_counts(text, counted))
    )
    # "Genetic diseases including:", "Sepsis, defined as:": whoever is known to have it is kept out, too.
    tells_kinds = text.endswith("including:") or (_NAMED.search(text) is not None and not defining)
    bare = bare and not (kind == "exclusion" and tells_kinds and mentions(text) and not preamble(text))
    count = 0
    if counted is not None and (counted["least"] or counted["more"] or counted["of"]):
        n = counted["n"]
        count = (int(n) if n.isdigit() else _NUMBERS[n]) + bool(counted["above"])
    splits = not count and (everything if kind == "inclusion" else not everything)
    return How(everything, splits, bare, template, count)


# "Significant heart disease, defined as the following:": of what keeps out the list says all.
_DEFINED = re.compile(
    r"\b(?:significant|uncontrolled|unstable|severe|serious|inadequate|insufficient|impaired|abnormal|poor|advanced)\b[^:]*?"
    r"\bdefined\s+(?:as|by)(?:\s+to)?(?:\s+(?:any\s+(?:one\s+)?of\s+)?(?:the\s+following|follows))?\s*:\s*$"
)


_NAMED = re.compile(r"(?<!\bis)(?<!\bare)(?<!\bbe)\s+defined\s+(?:as|by)\s*:$")


def _only_counts(text: str, counted: re.Match[str]) -> bool:
    """Whether an introduction says how many of its list it takes, and nothing else."""
    around = re.sub(r"[^a-z ]", " ", f"{text[: counted.start()]} {text[counted.end() :]}".lower())
    return all(word in EMPTY for word in around.split())


# "Biochemical tests should meet the following criteria:", "Organ function as follows:": which values come is all that it says.
_VALUES = re.compile(
    r"(?:(?:the|all|main|major|routine|blood|biochemical|biochemistry|ha?ematolog\w+|laborator\w+|clinical|organs?|vital|important|liver|kidney|renal|hepatic|cardiac|heart|bone|marrow"
    r"|coagulation|functions?|functional|tests?|examinations?|values?|results?|indicators?|indexes|indices|parameters?|levels?|standards?|criteria|requirements?|conditions|counts?|chemistry|serum"
    r"|within|\d+|days?|weeks?|before|prior|to|treatment|enrol\w+|screening|study|entry|and|or|of|is|are|must|should|shall|be|met|meets?|meeting|fulfil\w*|satisf\w+|as|follows?|following|below|in|for"
    r"|patients?|subjects?|have|has|with|adequate|basically|normal|based|on|defined|listed|ha?ematopoietic)\b[\s,/():-]*)+",
)
_OF_VALUES = re.compile(
    r"\b(?:tests?|examinations?|functions?|values?|laborator\w+|biochem\w+|indicators?|parameters?|counts?|ha?ematolog\w+|chemistry)\b"
)


def only_values(text: str) -> bool:
    """Whether an introduction, in lower case, says no more than which values come."""
    return bool(_OF_VALUES.search(text)) and _VALUES.fullmatch(text) is not None


_ADEQUATE = re.compile(
    r"\b(?:adequate|acceptable|normal|sufficient)\b.*\b(?:function|functions|reserve|values|parameters|status|count|counts)\b"
)
_FOLLOWS = re.compile(r"(?:following|below|these)[^.]{0,50}:?$")


def _announces(text: str) -> bool:
    """The introduction demands nothing that its list does not say: "Adequate organ function, defined as:"."""
    stripped = text.rstrip(" .")
    if not stripped or _APPLY.search(stripped):
        return True
    if _ADEQUATE.search(stripped):
        return True
    if _FOLLOWS.search(stripped) and introduces(text):
        words = [w for w in re.sub(r"[^a-z ]", " ", FOLLOWING.sub(" ", stripped)).split() if w not in EMPTY]
        if not words:
            return True
    return preamble(stripped) or (
        stripped.endswith(":")
        and len(stripped.split()) <= SHORT
        and not re.search(r"\d", stripped)
        and not EXAMPLES.search(stripped)
    )


# "No history of (any of the following conditions): A, B and C" inside one sentence.
_DENIED_LIST = re.compile(
    r"""\W*(?P<head>(?:(?:patients?|subjects?|participants?|they|you)\s+)?(?:(?:must|should|may|do|does|have|has|had|with)\s+){0,3}
        (?:no|not|never|without|absence\s+of|absent|free\s+(?:of|from)|lack\s+of)\b[^:;.,]{0,60}?)
        \s*(?:\b(?:any\s+(?:one\s+)?(?:of\s+)?)?(?:the\s+)?following(?:\s+(?!(?:who|that|which|if|unless|except)\b)[\w/-]+){0,6})?
        \s*:\s*(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
# "No malignancy except the following:", "no X defined as one of the following:": what follows is not denied.
_TURNS_HEAD = re.compile(
    r"\b(?:defin\w+|except\w*|unless|allow\w*|permit\w*|other than|includ\w+|such as|if)\b", re.IGNORECASE
)
_OPEN_HEAD = re.compile(r"\b(?:of|with|to|for|from|by|have|any|no|without)\s*$", re.IGNORECASE)


def denied_list(text: str) -> tuple[int, int, int] | None:
    """Start and end of what denies a list inside a sentence, and where the list begins; None for other sentences."""
    match = _DENIED_LIST.match(text) if ":" in text else None
    if match is None or ":" in text[match.end() :]:
        return None
    head = match["head"]
    if _TURNS_HEAD.search(head):
        return None
    if "following" not in text[match.end("head") : match.end()].lower() and not _OPEN_HEAD.search(head):
        return None  # "not pregnant: negative test" is denied before the colon
    return match.start("head"), match.end("head"), match.end()
