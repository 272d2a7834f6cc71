"""Lists that stand on the depth of the line that announces them: "Any of these drugs within 4 weeks:", "Warfarin".

Indents do not tell where such a list ends: it does at the first line that is more than a name, or names
another sort of thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.layout.numbers_behind import without_next_numbers
from trialrun.criteria.layout.passages import Item
from trialrun.vocab.concepts import ancestors
from trialrun.vocab.mentions import mentions

# "No uncontrolled illness, e.g.:" with its list on the same depth.
_DENIES_LIST = re.compile(
    r"\W*(?:no|without|absence\s+of|free\s+(?:of|from)|must\s+not\s+have|not\s+have)\b[^:]*?"
    r"(?:\be\.?\s?g\.?|\bi\.?\s?e\.?|\bsuch\s+as|\bincluding(?:,?\s+but\s+(?:is\s+|are\s+)?not\s+limited\s+to)?|\bfor\s+(?:example|instance)"
    r"|\b(?:the\s+)?following(?:\s+\w+){0,2})\s*[,]?\s*:\s*"
    r"|[^:]*\bfollowing\b[^.;:]{0,60}\b(?:are|is)\s+(?:not\s+(?:allowed|permitted)|prohibited|forbidden)\s*:\s*"
    # "Subjects must not have:", "No history of:"
    r"|[^.:;]*\b(?:(?:must|should|may|shall|can|do|does|will)\s+not|cannot)(?:\s+(?:have|be|had|received|been|any|a|history|evidence|of)){0,5}\s*:\s*"
    r"|(?:[^.:;]*\bmust\s+(?:have|be)\s+)?\W*(?:no|without|free\s+(?:of|from))(?:\s+(?:any|prior|previous|current|known|history|evidence|presence|of|or)){0,6}\s*:\s*",
    re.IGNORECASE,
)
# What is no bare name of such a list, and ends it.
_NO_NAME = re.compile(
    r"\W*(?:no|not|never|age|aged|able|willing|signed|written|informed|adequate|normal|negative|at\s+least|must|patients?|subjects?|participants?|women|men|males?|females?"
    r"|adults?|children|volunteers?|ecog|karnofsky|performance|life\s+expectancy|measurable|evaluable|histolog\w*|cytolog\w*|patholog\w*|biopsy|confirmed|documented|diagnos\w+"
    r"|able|ability|agree\w*|capable|consent|understand\w*|recovered|resectable|candidate|eligible|planned|scheduled|received|completed|has|have|is|are)\b"
    r"|.*(?:[\d<>≤≥:]|\b(?:must|should|able\s+to|willing)\b)",
    re.IGNORECASE | re.DOTALL,
)
# "bevacizumab within 4 weeks before entry": a name all the same.
_UNTIMED = re.compile(
    r"\s+(?:within|in the (?:last|past|previous))\s[^;:]*?\d[^;:]*?\b(?:days?|weeks?|months?|years?)\b[^;:\d]*$",
    re.IGNORECASE,
)
_LONGEST_NAME = 10  # words
_TAIL = 90  # characters at the end of a paragraph in which an exception is announced


# "No other malignancy except:" with its list on the same depth.
_SPARES_LIST = re.compile(
    r"[^:]*\b(?:except(?:\s+for)?|other\s+than|with\s+the\s+exceptions?\s+of|unless)(?:\s+(?:the\s+)?following)?(?:\s+(?:adequately|curatively|previously|effectively|successfully|surgically|completely|properly))?"
    r"(?:\s+(?:treated|resected|excised|cured))?\s*:\s*",
    re.IGNORECASE,
)


def breaks_at_exception(before: str, text: str) -> bool:
    """Whether a paragraph breaks behind "No malignancy within 5 years, except:", and goes on with what is spared."""
    tail = before[-_TAIL:]
    if not tail.endswith(":") or _SPARES_LIST.fullmatch(tail.rsplit(":", 2)[-2] + ":") is None:
        return False
    return _kind_of(" ".join(text.split()[:_LONGEST_NAME]), tail)


def _kind_of(text: str, head: str) -> bool:
    """Whether a line names a kind of what another one denies, or a neighbour of it: then it may be spared."""
    denied = [x.of("condition") for x in mentions(head) if x.of("condition")]
    named = [x.of("condition") for x in mentions(text) if x.of("condition")]
    return any(ancestors(x, "condition") & ancestors(y, "condition") for x in named[:1] for y in denied)


def under_heads(items: list[Item]) -> list[Item]:
    """Bullets that announce a list with what is listed beside them."""
    items = _in_one_bracket(without_next_numbers(items))
    for item in items:
        if item.bullet == "label" and len(item.children) > 1:  # "Cardiovascular:" in the oldest records
            item.children = _under_denials(_in_one_bracket(item.children))
    if not any(map(_breaks_off, items)):
        return items
    return _under_denials(list(_under_announcing(list(_with_spared(items)))))


# "No illness that cannot be controlled with", and as the next bullet "drugs, e.g.:"
_BROKEN_OFF = re.compile(r"\s(?:with|of|the|an?|for|by|from|that|which|than)$")


# "(e.g., asthma,", "(ie:" and then a bullet inside the bracket; what a note says is none of it.
_GOES_ON = re.compile(r"(?:,|[a-z]|(?<![a-z])(?:e\.?g\.?|i\.?e\.?):)$")


def _in_one_bracket(items: list[Item]) -> list[Item]:
    """The items, "Severe lung disease (e.g., asthma," with the bullet that closes its bracket."""
    whole: list[Item] = []
    opened: Item | None = None
    for item in items:
        text = item.passage.text
        if opened is not None and ")" in text and text.count(")") == text.count("(") + 1:
            opened.passage = opened.passage.joined(item.passage)
            opened.children = item.children
            opened = None
            continue
        before = whole[-1] if whole else None
        if text[:1].islower() and before and not before.children and _BROKEN_OFF.search(before.passage.text):
            before.passage = before.passage.joined(item.passage)
            before.children = item.children
            continue
        whole.append(item)
        last = text.rfind("(") if "(" in text else -1
        unclosed = last >= 0 and ")" not in text[last:] and not item.children and _GOES_ON.search(text)
        opened = item if unclosed else None
    return whole


def _breaks_off(item: Item) -> bool:
    return item.passage.text.endswith((":", " or", " OR")) or " except" in item.passage.text


_SPARES = re.compile(r"\b(?:except|other\s+than|exceptions?\s+of|excluding|apart\s+from)\b", re.IGNORECASE)


# "No malignancy except skin cancer", and on the next line "Carcinoma in situ of the cervix", which nobody is asked to have.
_OF_CANCER = re.compile(
    r"\b(?:malignanc(?:y|ies)|cancers?|neoplasms?)\b.*\bexcept", re.IGNORECASE | re.DOTALL
)
_EARLY_CANCER = re.compile(
    r"(?:or\s+)?(?:(?:adequately|curatively|completely|previously|superficial|localized)\s+)*(?:(?:treated|resected|excised)\s+)?"
    r"(?:(?:ductal\s+|lobular\s+|cervical\s+)?(?:carcinoma|cancer)s?[\s-]+in[\s-]+situ|in[\s-]+situ\s+(?:cervical\s+)?(?:carcinoma|cancer)s?"
    r"|basal\s+(?:or\s+squamous\s+)?cell\s+(?:skin\s+)?(?:carcinoma|cancer)s?|squamous\s+(?:or\s+basal\s+)?cell\s+(?:skin\s+cancer|carcinoma\s+of\s+the\s+skin)s?"
    r"|non-?\s?melanoma(?:tous|\s+type)?\s+skin\s+cancers?)(?:\s+of\s+the\s+(?:uterine\s+)?(?:cervix|skin|breast|bladder|uterus|colon))?\W*",
    re.IGNORECASE,
)


def _with_spared(items: list[Item]) -> Iterator[Item]:
    """The items, "No malignancy except skin cancer or" with the line that names what else is spared."""
    open_end: Item | None = None
    for item in items:
        text = item.passage.text
        spared = open_end is not None and len(text.split()) <= _LONGEST_NAME and not _NO_NAME.match(text)
        if spared and open_end is not None and not open_end.passage.text.lower().endswith(" or"):
            spared = _EARLY_CANCER.fullmatch(text) is not None
        if open_end is not None and spared and _kind_of(text, open_end.passage.text):
            open_end.passage = open_end.passage.joined(item.passage)
            open_end.children = item.children
        else:
            open_end = item
            yield item
        whole = open_end.passage.text
        ends = whole.lower().endswith(" or") or _OF_CANCER.search(whole) is not None
        ends = ends and not open_end.children and not whole.endswith(":")
        open_end = open_end if ends and _SPARES.search(whole) else None


# What a list of names is of, as the line says that announces it.
_OF_DRUGS = re.compile(
    r"\b(?:use|medications?|drugs?|treat\w*|therap(?:y|ies)|agents?|medicines?|taking|receiving|received|given|administration)\b",
    re.IGNORECASE,
)
_OF_ILLNESS = re.compile(
    r"\b(?:illness(?:es)?|diseases?|disorders?|conditions?|history|diagnos[ei]s|infections?|comorbidit(?:y|ies)|complications?|events?|suffering|presence|evidence)\b",
    re.IGNORECASE,
)
_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_TIMED = re.compile(
    rf"(?:\W|\b(?:any|one|of|the|following|use|have|had|events?|conditions?)\b)*\b(?:up\s+to|within|in\s+the|during\s+the|less\s+than)\s[^:;.]{{0,30}}?\b{_UNIT}\b[^:;.]{{0,60}}:",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"[^:;]*\b(?:such\s+as|including(?:,?\s+but\s+(?:is\s+|are\s+)?not\s+limited\s+to)?|includes?|e\.?\s?g\.?,?|for\s+example"
    rf"|following\b[^:;.<>=≤≥]{{0,80}}|of|with|{_UNIT}\b[^:;.<>=≤≥]{{0,60}})\s*:",
    re.IGNORECASE,
)
# Who is meant, or what is to be counted or to be done: no head of names.
_OTHERWISE = re.compile(
    r"\b(?:no|not|without|free|except\w*|unless|if|allowed|permitted|criteria|defined|considered|must|should|may|all|both|two|three|\d\s+(?:or\s+more|of)|at\s+least|more\s+than|patients?\s+with|subjects?\s+with|note)\b",
    re.IGNORECASE,
)
BY_ITSELF = re.compile(
    r"\W*(?:history|prior|previous\w*|current\w*|active|known|recent\w*|past|concurrent\w*|concomitant|ongoing|pregnan\w*|lactat\w*|breast-?\s?feeding|nursing|allerg\w*|hypersensitiv\w*"
    r"|intoleran\w*|contra-?indicat\w*|inabilit\w*|unable|unwilling\w*|participa\w*|enrol\w*|refus\w*|use\s+of|using|treatment|treated|taking|receiving|presence|evidence|suspected|uncontrolled|unstable|significant|clinically|severe|serious)\b",
    re.IGNORECASE,
)
"""How a line begins that says itself when, or is of another kind than the names of a list."""


def _sort(head: str) -> str:
    """Of what a line announces a list on its own depth: "therapy", "condition", "any" of both, or "" for no list."""
    if _OTHERWISE.search(head):
        return ""
    if _TIMED.fullmatch(head):
        return "any"
    if _ANNOUNCES.fullmatch(head) is None:
        return ""
    drugs, ill = _OF_DRUGS.search(head) is not None, _OF_ILLNESS.search(head) is not None
    return "any" if drugs and ill else "therapy" if drugs else "condition" if ill else ""


def _under_announcing(items: list[Item]) -> Iterator[Item]:
    """The items, those that announce names with the ones behind them up to the last that names one."""
    place = 0
    while place < len(items):
        item = items[place]
        place += 1
        yield item
        text = item.passage.text
        nested = any((x.bullet, x.indent) != (item.bullet, item.indent) for x in item.children)
        heads = text.endswith(":") and not nested and item.bullet not in ("", "label")
        sort = _sort(text) if heads else ""
        if not sort:
            continue
        last = place
        for index in range(place, len(items)):
            named = _names(items[index], item, sort)
            if named is None:
                break
            last = index + 1 if named else last
        item.children += items[place:last]
        place = last


def _names(item: Item, head: Item, sort: str) -> bool | None:
    """Whether a bullet on a head's depth names what the head lists; None where it is no bare name, or another's."""
    text = item.passage.text
    if item.children or (item.bullet, item.indent) != (head.bullet, head.indent):
        return None
    if len(text.split()) > _LONGEST_NAME or _NO_NAME.match(text) or BY_ITSELF.match(text):
        return None
    if sort == "any":
        return True
    first = next(iter(mentions(text)), None)
    groups = {group for group, _ in first.candidates} & {"therapy", "condition"} if first else set()
    return (True if sort in groups else None) if groups else False


# "Severe ulcers (e.g., …)", longer than a name: nobody is asked to have that, and it goes on with what is denied.
_NONE_ASKED = re.compile(
    r"\W*(?:(?:any|other)\s+)*(?:major|severe|serious|recent|poorly[\s-]+controlled|uncontrolled|unstable|symptomatic|life-threatening)\s+"
    r"(?!(?:patients?|pain|enough)\b)(?:(?!\b(?:must|should|eligible|allowed|permitted|able|confirmed|at\s+least)\b)[^:;])+",
    re.IGNORECASE,
)


def _under_denials(items: list[Item]) -> list[Item]:
    """A bullet that denies what the bullets after it name takes them, up to the first that is more than a name."""
    heads = [
        (_DENIES_LIST.fullmatch(text) or _SPARES_LIST.fullmatch(text)) if ":" in text else None
        for text in (x.passage.text for x in items)
    ]
    if not any(heads):
        return items
    found: list[Item] = []
    holder: Item | None = None
    for item, head in zip(items, heads, strict=True):
        text = item.passage.text
        if head:
            holder = None if item.children or item.bullet == "label" else item
            found.append(item)
        elif (
            holder is not None
            and (item.bullet, item.indent) == (holder.bullet, holder.indent)
            and not item.children
            and (_is_name(text) or (holder.children and _NONE_ASKED.fullmatch(text)))
            and (_DENIES_LIST.fullmatch(holder.passage.text) or _kind_of(text, holder.passage.text))
        ):
            holder.children.append(item)
        elif holder is not None and _runs_on_from(holder, item):
            holder.passage = holder.passage.joined(item.passage)
            holder = None
        else:
            holder = None
            found.append(item)
    return found


def _is_name(text: str) -> bool:
    return len(text.split()) <= _LONGEST_NAME and not _NO_NAME.match(_UNTIMED.sub("", text))


def _runs_on_from(head: Item, item: Item) -> bool:
    """Whether a paragraph begins with what the line before it spares: "…, except:", "Skin cancer No infection"."""
    if head.children or item.children or item.bullet or head.bullet or item.indent != head.indent:
        return False
    first = " ".join(item.passage.text.split()[:_LONGEST_NAME])
    spares = _SPARES_LIST.fullmatch(head.passage.text) is not None
    return spares and not _NO_NAME.match(first) and _kind_of(first, head.passage.text)
