"""Where the examples of a list begin and end: "X, such as A, B or C" is X and one chunk of examples."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.passing import happens_once
from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.phrases.segments import SEPARATORS, find, trim
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.windows import FoundWindow
from trialrun.vocab.concepts import is_a

OF_ANY_CAUSE = frozenset(f"of any {x}" for x in ("cause", "etiology", "aetiology", "origin"))


def with_examples(chunks: list[Chunk], context: Context) -> list[Chunk]:
    """ "X, such as A, B or C": what follows is one chunk of examples; its time or grade is X's too."""
    found = find(chunks, "including")
    if found is not None and 0 < found == len(chunks) - 1:
        # "Cardiac disorders, including": what they are does not stand here
        return [
            Chunk("word", chunks[0].start, chunks[-1].end, context.text[chunks[0].start : chunks[-1].end])
        ]
    if found is None or not 0 < found < len(chunks) - 1:
        return chunks
    head, listed = trim(chunks[:found]), trim(chunks[found + 1 :])
    if not head or not listed:
        return trim([*head, *listed])
    if _by_examination(context.text[: chunks[found].start], listed):
        return head
    if _FROM.match(context.text, listed[0].start) or head[-1].text.lower() in OF_ANY_CAUSE:
        context.note("Read as: the examples say from what it comes, and are not asked for by themselves.")
        return head
    cut = len(listed)
    while cut > 1 and listed[cut - 1].kind in ("window", "grade") and not _for_so_long(listed[cut - 1]):
        cut -= 1
    inside, outer = trim(listed[:cut]), listed[cut:]
    if head[-1].text.lower() in ("that", "which") and not any(x.kind == "lines" for x in head):
        # "a regimen that includes A": more is asked than the regimen, or A
        return [Chunk("word", head[0].start, chunks[-1].end, context.text[head[0].start : chunks[-1].end])]
    one = not any(x.kind in _JOINING for x in listed)
    of_old = one and any(x.role == "status" and x.value == "history" for x in head)
    of_old = of_old and not any(map(happens_once, head))  # "history of stroke, including TIA within 30 days"
    if any(x.kind in ("window", "grade") for x in inside) or (of_old and context.excluding):
        inside, outer = listed, []  # "history of A, including B within 6 months": the time is B's
    if any(x.role == "must" or x.text.lower() in _PREDICATES for x in inside):
        # "X, including A and B, must be stopped": more than a list.
        return [Chunk("word", head[0].start, chunks[-1].end, context.text[head[0].start : chunks[-1].end])]
    start, end = inside[0].start, inside[-1].end
    role = (
        "including"
        if chunks[found].text.lower().startswith("includ") and "not limited" not in chunks[found].text
        else ""
    )
    members = _apart_in_capitals(inside)
    return [*head, Chunk("examples", start, end, context.text[start:end], members, role), *outer]


# When in the course of a disease it is given: what counts as a line, and no treatment that is asked for.
SETTING = re.compile(
    r"(?:(?:both|any|prior|previous|those|either|given)\s+|(?:in|for|as)\s+(?:the\s+)?)*"
    r"(?:(?:(?:neo-?|non-?)?adjuvant|maintenance|induction|consolidation|salvage|first[\s-]line|metastatic|perioperative"
    r"|and/or|and(?!/or)|or|prior|previous|the)(?:\s*[,/]\s*|\s+|$))+"
    r"(?:(?:systemic\s+)?(?:chemotherap(?:y|ies)|therap(?:y|ies)|treatments?|regimens?|settings?)\W*)?",
    re.IGNORECASE,
)


_KNOWN_BY = re.compile(
    r"\b(?:determined|assessed|confirmed|documented|evaluated|measured|demonstrated|established|staged|shown|defined|detected)\s+(?:by|on|with|through|using)\s+[^,;:()]{3,60}[\s,(]*$",
    re.IGNORECASE,
)


def _by_examination(before: str, listed: list[Chunk]) -> bool:
    """ "As determined by standard work-up, including CT": by what one knows it, and nothing asked for."""
    named = [x for x in listed if x.kind == "concept"]
    plain = all(x.kind in ("concept", "word", *_JOINING) or x.role == "filler" for x in listed)
    return (
        plain
        and len(listed) <= 9
        and _KNOWN_BY.search(before) is not None
        and not any(chunk_name(x, "condition") or chunk_name(x, "measurement") for x in named)
    )


def only_some(examples: list[Chunk], text: str) -> int:
    """Where "some metallic implants" begins, of which not every one is an example; 0 for other examples."""
    first = next((x for x in examples[0].value if x.kind not in _JOINING), examples[0])
    if first.text.lower() == "some":
        return first.start
    begin = examples[0].start - len("some ")
    return begin if begin > 0 and text[begin : examples[0].start].lower() == "some " else 0


def _apart_in_capitals(listed: list[Chunk]) -> list[Chunk]:
    """ "Such as: | Gastric bleeding | Cerebral hemorrhage": lines whose bullets got lost, each an example."""
    begun = [place for place, pair in enumerate(itertools.pairwise(listed), 1) if _begins_anew(*pair)]
    apart = listed[:1]
    for place, (last, chunk) in enumerate(itertools.pairwise(listed), 1):
        # "lupus Scleroderma": one name of two words, unless there are more of them
        if place in begun and (" " in last.text or len(begun) > 1):
            apart.append(Chunk("comma", last.end, chunk.start, ""))
        apart.append(chunk)
    return apart


def _begins_anew(last: Chunk, chunk: Chunk) -> bool:
    names = last.kind == chunk.kind == "concept"
    return names and chunk.text[:1].isupper() and chunk.text[1:2].islower()


def _for_so_long(chunk: Chunk) -> bool:
    """Whether it says how long: "including antibiotics for more than 2 weeks" says it of these alone."""
    return isinstance(chunk.extra, FoundWindow) and chunk.extra.lasting


_FROM = re.compile(
    r"(?:from|due\s+to|caused\s+by|secondary\s+to|because\s+of|as\s+a\s+result\s+of)\b", re.IGNORECASE
)
_JOINING = ("and", "or", "and/or", "comma", "slash")
_PREDICATES = frozenset("is are was were will".split())


def of_an_illness(chunks: list[Chunk]) -> bool:
    """Whether the first thing that is listed is an illness."""
    first = next((x for x in chunks if x.kind == "concept"), None)
    return first is not None and bool(chunk_name(first, "condition")) and not chunk_name(first, "measurement")


# "Confirmed by imaging (e.g., MRI)": who had an MRI has not therefore what was to be confirmed.
FOUND_BY = re.compile(
    r"\b(?:(?:is|are|was|were|been|be)\s+\w+ed|confirmed|documented|demonstrated|evidenced?|verified|stud(?:y|ies)|imaging)\b",
    re.IGNORECASE,
)


_EXAMPLES = r"i\.?\s?e|e\.?\s?g|such\s+as|for\s+(?:example|instance)|that\s+is(?=\s*,)|namely|including"
_THEN_EXAMPLES = re.compile(
    rf";(?P<say>\s*(?:{_EXAMPLES})\b(?:,?\s+but\s+not\s+limited\s+to)?[.,:]*)", re.IGNORECASE
)


def behind_semicolon(piece: str, *, excluding: bool) -> str:
    """The sentence with a comma for the semicolon in "no heart disease; e.g., angina", which asks for none.

    Of what keeps out each example does so by itself; what only announces them is blanked there.
    """

    def told(match: re.Match[str]) -> str:
        before = piece[: match.start()]
        if before.count("(") > before.count(")"):
            return match.group()  # "methotrexate (MTX; e.g., …)": of what the bracket says
        return ";" + " " * len(match["say"]) if excluding else "," + match["say"]

    return _THEN_EXAMPLES.sub(told, piece)


# What a class of drugs may be called behind its name: "antiviral agents (A, B, etc.)".
_CLASS_NOUNS = frozenset(
    "agent agents drug drugs medication medications medicines products therapy therapies".split()
)
_AND_SO_ON = frozenset(("etc", "etc.", "etcetera"))
_BY_WHICH_WAY = frozenset(
    "oral topical inhaled intravenous iv im sc intranasal ophthalmic ocular rectal vaginal parenteral"
    " injected injectable local systemic high low dose prior previous current daily chronic recent".split()
)


def named_before(outside: list[Chunk]) -> Chunk | None:
    """What a bracket stands behind: not "of grade 2 (A, B)", nor "antiviral agents (A, B)"."""
    for place, chunk in enumerate(reversed(outside)):
        noun = chunk.role == "filler" and chunk.text.lower() in _CLASS_NOUNS
        if chunk.kind != "grade" and not (noun and place + 1 < len(outside)):
            return chunk
    return None


def before_and_so_on(group: list[Chunk]) -> list[Chunk] | None:
    """What is listed before "etc."; None where it is not said that the list goes on."""
    last = len(group) - 1
    while last > 0 and group[last].kind in ("stop", "comma"):
        last -= 1
    if group[last].text.lower() not in _AND_SO_ON or any(x.kind in ("quantity", "window") for x in group):
        return None
    return trim(group[:last])


def only_unknown_names(told: list[Chunk]) -> bool:
    """ "(zorvec, brimtal": names of drugs that the vocabulary does not hold, and nothing said of them."""
    names = [x for x in told if x.kind not in SEPARATORS]
    return bool(names) and all(x.kind == "word" and x.text.lower() not in _BY_WHICH_WAY for x in names)


def of_the_whole(outside: list[Chunk], group: list[Chunk]) -> bool:
    """ "Malignancy other than X (Y, Z)": what is no kind of the X that is spared is what keeps out."""
    if not any(x.role == "except" for x in outside[:-1]):
        return False
    spared = chunk_name(outside[-1], "condition") if outside[-1].kind == "concept" else ""
    named = [chunk_name(x, "condition") for x in group if x.kind == "concept"]
    told = group[0].role not in ("including", "except") and all(named) and len(named) > 1
    if not spared or not told or all(_OFTEN_SPARED.search(name) for name in named):
        return False
    return not any(is_a(name, spared, "condition") for name in named)


# A list of nothing but these goes on with what is spared.
_OFTEN_SPARED = re.compile(
    r"in situ|basal cell|squamous cell carcinoma of the skin|skin cancer|superficial|localized|prostate"
)
