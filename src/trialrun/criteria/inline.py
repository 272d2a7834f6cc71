"""Lists that stand inside a line or a paragraph: dashes, "a) … b) …", the labels of the oldest cancer records."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.passages import Item, Passage

_INLINE_BULLET = re.compile(r"(?:(?<=[:;.,])|(?<=\s))\s*(?:-|•|·|–)\s+(?=[A-Z≥≤<>])")
_ENUMERATED = re.compile(r"(?:(?<=^)|(?<=[\s:;,.(]))\(?([a-h1-9]|[ivx]{1,4})\)\s*(?=\S)")


# The labels of the registry's oldest cancer records, which stand inside one paragraph.
_LABEL = re.compile(
    r"(?<!\w)((?:DISEASE|PATIENT) CHARACTERISTICS|PRIOR(?:/| )CONCURRENT THERAPY|Age|Sex|Menopausal status"
    r"|Performance [Ss]tatus|Life [Ee]xpectancy|Hematopoietic|Hepatic|Renal|Cardiovascular|Pulmonary|Neurologic(?:al)?"
    r"|Metabolic|Immunologic|Gastrointestinal|Other|Biologic [Tt]herapy|Chemotherapy|Endocrine [Tt]herapy|Radiotherapy"
    r"|Surgery|Hormone receptor status|Cardiac|Hematologic):\s"
)
# In these paragraphs a demand ends without a full stop where the next begins with one of these words.
_NEXT_DEMAND = re.compile(
    r"(?<=[a-zL0-9)%]) (?=(?:No|Not|At least|More than|Prior|Negative|Fertile|Must|See|Recovered|HIV|Adequate|Able|Concurrent|Patients)\b)"
)


def _labelled_paragraph(item: Item) -> list[tuple[int, int]]:
    """Places of the labels in a paragraph that has several of them, or one that is sure."""
    text = item.passage.text
    marks = [(m.start(), m.start()) for m in _LABEL.finditer(text)]
    sure = any(
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
    cuts = [(m.start(), m.end()) for m in _INLINE_BULLET.finditer(text)]
    if not (cuts and re.search(r"[:;.,]\s*$", text[: cuts[0][0]])):
        cuts = _enumeration(text)
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


def _split_labels(item: Item, labels: list[tuple[int, int]]) -> Item:
    """A paragraph "Age: 18 to 90 Performance status: WHO 0-1 …" as labels with what stands under each."""
    parts: list[Item] = []
    if labels[0][0] > 0:
        parts.append(Item(item.passage.slice(0, labels[0][0]).trimmed(), item.indent, "label"))
    ends = [start for start, _ in labels[1:]] + [len(item.passage.text)]
    for (start, _), end in zip(labels, ends, strict=True):
        whole = item.passage.slice(start, end).trimmed()
        colon = whole.text.index(":") + 1
        body = whole.slice(colon, len(whole.text)).trimmed()
        cuts = [0, *(m.end() for m in _NEXT_DEMAND.finditer(body.text)), len(body.text)]
        demands = [body.slice(a, b).trimmed() for a, b in itertools.pairwise(cuts)]
        label = Item(whole.slice(0, colon), item.indent + 1, "label")
        label.children = [Item(demand, item.indent + 2, "label") for demand in demands if demand.text]
        if label.children:
            parts.append(label)
    return Item(Passage("", []), item.indent, item.bullet, parts + item.children)


def _enumeration(text: str) -> list[tuple[int, int]]:
    """Places of "a) … b) …" or "1) … 2) …" when the marks count up from the first; else nothing."""
    marks = list(_ENUMERATED.finditer(text))
    for series in ("abcdefgh", "123456789"):
        cuts: list[tuple[int, int]] = []
        for mark in marks:
            if len(cuts) < len(series) and mark.group(1) == series[len(cuts)]:
                cuts.append((mark.start(), mark.end()))
        if len(cuts) >= 2:
            return cuts
    return []
