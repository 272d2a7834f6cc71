"""Lists that stand inside a line or a paragraph: dashes, "a) … b) …", the labels of the oldest cancer records."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.layout.headings import LABELS
from trialrun.criteria.layout.passages import Item, Passage

_INLINE_BULLET = re.compile(r"(?:(?<=[:;.,])|(?<=\s))\s*(?:-|•|·|–)\s+(?=[A-Z≥≤<>])")
_DASH = re.compile(r"[-•·–]\s")
_ENUMERATED = (
    # "a) … b) …", "(1) … (2) …", "i) … ii) …"
    re.compile(r"(?:(?<=^)|(?<=[\s:;,.(]))\(?([a-h]|\d{1,2}|[ivx]{1,4})\.?\)\s*(?=\S)"),
    # "1. Adults 2. Asthma", "1.Adults; 2.Asthma": a capital must follow, so that "1.5" is none
    re.compile(r"(?:(?<=^)|(?<=[\s:;,.)]))(\d{1,2})\.\s*(?=[A-Z≥≤<>][\w\s])"),
    # "A. Adults; B. Asthma"
    re.compile(r"(?:(?<=^)|(?<=[\s:;,.]))([A-H])[.)]\s*(?=[A-Z≥≤<>][\w\s])"),
)
_SERIES = (
    tuple("abcdefgh"),
    tuple(str(number) for number in range(1, 60)),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    tuple("ABCDEFGH"),
)
_MARK = re.compile(r"[\da-hivxA-H][.)]")


_LABEL = re.compile(rf"(?<![\w-])(?:-- ?)?((?:{LABELS})(?: ?--)?:)(?=\s|$)", re.IGNORECASE)
# The same records' greater headings, run into the paragraph: "--Patient Characteristics--".
_RUN_IN = re.compile(r"--\s?([A-Z][a-z]+(?:[ /][A-Z][a-z]+){0,3})\s?--:?(?=\s|$)")
_LAST_LABEL = re.compile(rf"(?<![\w-])(?:{LABELS}):$", re.IGNORECASE)


def ends_with_label(text: str) -> bool:
    """Whether a paragraph of the oldest form breaks off behind a label."""
    return text.endswith(":") and bool(_LAST_LABEL.search(text))


# In these paragraphs a demand ends without a full stop where the next begins with one of these words. What follows
# is looked at first, since few words do, and what went before only then.
_NEXT_DEMAND = re.compile(
    r" (?=(?:No|Not|At least|More than|Prior|Negative|Fertile|Must|See|Recovered|Adequate|Able|Concurrent|Patients"
    r"|HIV(?=(?:-1)?(?:, [^.;:]{1,25})?\s+(?:negative|positive|sero|antibod|test|status)))\b)"
    r"(?<=[a-zLNIV0-9)%] )(?<! with )(?<! of )(?<! or )(?<! and )(?<! to )(?<! for )(?<! in )(?<! by )(?<! from )(?<! be )(?<! is )"
    r"(?<! are )(?<! [Nn]ot )(?<! [Nn]o )"
)

# The same before words that open a demand here and may stand in a list of alternatives elsewhere.
_NEXT_OF_DISEASE = re.compile(
    r" (?=Standard (?:[a-z]+ ){1,9}required\b|(?:Tumou?rs?|Disease|Lesions?)(?: [a-z]+){0,4} must\b|May (?:have|be)\b"
    r"|(?:Newly diagnosed|Progressive|Recurrent|Relapsed|Refractory|Metastatic|Locally advanced|Unresectable|Resectable"
    r"|Previously (?:un)?treated)(?:(?:,|/| or| and| and/or)* [a-z]+){0,4}? disease\b)"
    r"(?<=[a-z0-9)%] )(?<! with )(?<! of )(?<! or )(?<! and )(?<! to )(?<! for )(?<! in )(?<! by )(?<! from )"
)
_ALTERNATIVES = re.compile(r"\bfollowing\b[^.;]{0,30}:|\bOR\b|\b(?:one|any|either) of\b")


def _labelled_paragraph(item: Item) -> list[tuple[int, int]]:
    """Start and end of the labels in a paragraph that has several of them, or one that is sure."""
    text = item.passage.text
    run_in = [m.span() for m in _RUN_IN.finditer(text)] if "--" in text else []
    marks = [m.span() for m in _LABEL.finditer(text) if m[1][0].isupper()] if ":" in text else []
    if not (run_in or marks):
        return []
    marks = sorted(run_in + [(a, b) for a, b in marks if not any(x < b and a < y for x, y in run_in)])
    sure = bool(run_in) or any(
        text[at:].startswith(("DISEASE", "PATIENT C", "PRIOR")) or (at > 1 and text[at - 2].isalnum())
        for at, _ in marks
    )
    return marks if len(marks) >= 2 or sure else []


def with_inline_list(item: Item) -> Item:
    """Splits a list that stands inside one line: "as shown by: - LVEF …; - creatinine …", "a) … b) …"."""
    item.children = [with_inline_list(child) for child in item.children]
    text = item.passage.text
    if labels := _labelled_paragraph(item):
        return _split_labels(item, labels)
    cuts = [(m.start(), m.end()) for m in _INLINE_BULLET.finditer(text)] if _DASH.search(text) else []
    if not (cuts and re.search(r"[:;.,]\s*$", text[: cuts[0][0]])):
        # "- Adults - Asthma - Consent": bullets that lost their line ends
        same = [cut for cut in cuts if text[slice(*cut)].strip() == item.bullet[4:]]
        cuts = [(0, 0), *same] if len(same) >= 2 and item.bullet.startswith("mark") else _enumeration(text)
    if not cuts:
        return item
    head = item.passage.slice(0, cuts[0][0]).trimmed()
    parts = [
        item.passage.slice(begin, end).trimmed()
        for (_, begin), end in zip(cuts, [start for start, _ in cuts[1:]] + [len(text)], strict=True)
    ]
    listed = [Item(part, item.indent + 2, "inline") for part in parts if part.text]
    if not head.text:
        return Item(Passage("", []), item.indent, item.bullet, listed + item.children)
    return Item(head, item.indent, item.bullet, listed + item.children)


def _demands(passage: Passage) -> list[Passage]:
    text = passage.text
    found = {m.end() for m in _NEXT_DEMAND.finditer(text)}
    may_go_on = " disease" in text or " must" in text or "May " in text or "required" in text
    if may_go_on and not _ALTERNATIVES.search(text):
        found |= {m.end() for m in _NEXT_OF_DISEASE.finditer(text)}
    cuts = [0, *sorted(found), len(text)]
    demands = (passage.slice(a, b).trimmed() for a, b in itertools.pairwise(cuts))
    return [demand for demand in demands if demand.text]


def _split_labels(item: Item, labels: list[tuple[int, int]]) -> Item:
    """A paragraph "Age: 18 to 90 Performance status: WHO 0-1 …" as labels with what stands under each."""
    parts: list[Item] = []
    if labels[0][0] > 0:
        first = item.passage.slice(0, labels[0][0]).trimmed()
        parts += [Item(demand, item.indent + 1, "inline") for demand in _demands(first)]
    ends = [start for start, _ in labels[1:]] + [len(item.passage.text)]
    for (start, after), end in zip(labels, ends, strict=True):
        body = item.passage.slice(after, end).trimmed()
        label = Item(item.passage.slice(start, after), item.indent + 1, "label")
        label.children = [Item(demand, item.indent + 2, "label") for demand in _demands(body)]
        if label.children:
            parts.append(label)
    return Item(Passage("", []), item.indent, item.bullet, parts + item.children)


_FIRST_AND_SECOND = re.compile(
    r"\s*\(?(?:1[.)](?=.*?[\s:;,.]\(?2[.)]\s*[A-Z≥≤<>])|A[.)](?=.*?[\s:;,.]\(?B[.)]\s*[A-Z≥≤<>])|i\)(?=.*?[\s:;,.]\(?ii\)\s*\S)|a\)(?=.*?[\s:;,.]\(?b\)\s*\S))"
)


def opens_enumeration(line: str) -> bool:
    """Whether a line begins with the first mark of an enumeration that goes on inside it."""
    return _FIRST_AND_SECOND.match(line) is not None


_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CIRCLED = re.compile(rf"([{_CIRCLES}])\s*[.、:)]?\s*")


def _circled(text: str) -> list[tuple[int, int]]:
    """Places of "① … ② …", which count up from wherever they begin."""
    marks = list(_CIRCLED.finditer(text)) if not text.isascii() else []
    numbers = [_CIRCLES.index(mark[1]) for mark in marks]
    if not marks or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return []
    return [mark.span() for mark in marks] if len(marks) > 1 or numbers[0] > 0 else []


def _enumeration(text: str) -> list[tuple[int, int]]:
    """Places of "a) … b) …", "1. … 2. …" or the like when the marks count up from the first; else nothing."""
    if circled := _circled(text):
        return circled
    first = _MARK.search(text) if ")" in text or "." in text else None
    if first is None or _MARK.search(text, first.end()) is None:
        return []  # it takes two
    for style, pattern in enumerate(_ENUMERATED):
        marks = list(pattern.finditer(text))
        if len(marks) < 2:
            continue
        for series in _SERIES:
            cuts: list[tuple[int, int]] = []
            for mark in marks:
                if len(cuts) < len(series) and mark.group(1) == series[len(cuts)]:
                    cuts.append((mark.start(), mark.end()))
            # With full stops two marks could be anything; the first must then open the text or a list.
            opens = bool(cuts) and (
                not text[: cuts[0][0]].strip() or text[: cuts[0][0]].rstrip()[-1] in ":;."
            )
            if len(cuts) >= (2 if style == 0 or opens else 3):
                return cuts
    return []
