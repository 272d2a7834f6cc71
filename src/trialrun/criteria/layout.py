"""The shape of an eligibility text: sections, bullets, wrapped lines, nested lists and what introduces them.

Registry texts come as Markdown-like bullets, as plain text wrapped at 100 columns, as paragraphs, and as
finder pages with doubled bullets. All become `Item`s: a stretch of text with, for every character, its place
in the original, and the items nested under it. Nothing but white space, bullets and headings is left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialrun.model.criteria import Kind, Span


@dataclass(slots=True)
class Passage:
    """A text and where each of its characters stands in the original."""

    text: str
    offsets: list[int]

    def slice(self, start: int, end: int) -> Passage:
        return Passage(self.text[start:end], self.offsets[start:end])

    def trimmed(self) -> Passage:
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, len(self.text.rstrip()))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The stretch of the original that these characters cover."""
        end = len(self.text) if end is None else end
        covered = self.offsets[start:end]
        if not covered or min(covered) < 0:  # lent words have no place
            covered = [offset for offset in covered if offset >= 0]
        return Span(min(covered), max(covered) + 1) if covered else Span(0, 0)

    def joined(self, other: Passage) -> Passage:
        """This, a space, the other."""
        if not self.text:
            return other
        if not other.text:
            return self
        return Passage(f"{self.text} {other.text}", [*self.offsets, -1, *other.offsets])


@dataclass(slots=True)
class Item:
    """A bullet or a paragraph, and the list under it."""

    passage: Passage
    indent: int = 0
    bullet: str = ""
    children: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """Items under one heading. `label` is the heading as written, `scope` the arm, cohort or phase it names."""

    kind: Kind
    label: str
    scope: str = ""
    items: list[Item] = field(default_factory=list)


_BULLET = re.compile(
    r"""\s*(?:
        (?P<mark>[•·▪■□◦●○‣⁃∙*+\-–—]|o(?=\s\s|\s[A-Z]))(?:\s+|(?=[^\s\d*.\-–]))   # - * • o
      | (?P<num>\(?\d{1,2}(?:\.\d{1,2})*[.)](?:\s+|(?=[A-Za-z])))             # 1. 2) (3) 1.1.
      | (?P<alpha>\(?(?:[a-hj-z]|[ivx]{1,4}|[A-H])[.)]\s+)                    # a) iv. B.
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>^~|&])")
_WHO = (
    r"(?:for\s|of\s)?(?:the\s)?(?:study\s|trial\s|all\s|main\s|key\s|major\s|core\s|general\s|specific\s"
    r"|additional\s|other\s|primary\s|eligibility\s|summary\s|further\s|\w{1,15}\s){0,4}"
)
_HEADING = re.compile(
    rf"""^\W*(?P<before>{_WHO})
        (?P<which>inclusion(?:ary)?|exclusion(?:ary)?|included|excluded|eligibility|non-?inclusion|non-?eligibility|ineligibility)
        (?:\s+(?:and|/|&)\s*(?:inclusion|exclusion))?
        \s*(?:criteri(?:a|on|ons|um)|requirements?|conditions?|factors?)?
        (?P<after>(?:\s*[-–—]\s*|\s+)?[^:.;\n]{{0,70}}?)
        \s*(?:\([^)\n]{{0,80}}\))?\s*(?P<colon>:)?[\s*_#]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_INLINE_HEADING = re.compile(
    r"(?:(?<=[.;:\n])|(?<=\s\s)|^)\s*((?:key |main |major |general |additional |other )?"
    r"(?:inclusion|exclusion)(?: criteria| criterion)?(?: for [^:.\n]{1,60})?\s*:)",
    re.IGNORECASE,
)
# Headings of the registry's oldest cancer records; all of them state who is let in.
_OLD_HEADING = re.compile(
    r"^\W*(?:DISEASE CHARACTERISTICS|PATIENT CHARACTERISTICS|PRIOR CONCURRENT THERAPY"
    r"|PROTOCOL ENTRY CRITERIA|Concurrent Medication|Prior Medication|Patients must have"
    r"|Required|Co-existing Condition)\s*:?\W*$"
)
_SCOPE = re.compile(
    r"\b((?:phase|part|cohort|arm|group|stage|stratum|substudy|sub-study|module|period|step)\s+"
    r"(?:[IVX]+[ab]?|\d+[a-z]?|[A-H])\b(?:\s*(?:,|and|&|/|-)\s*(?:[IVX]+[ab]?|\d+[a-z]?|[A-H])\b)*"
    r"(?:\s+only)?|(?:healthy|control|patient|donor|recipient|case|caregiver|parent)s?\b(?:\s+"
    r"(?:volunteers?|controls?|participants?|subjects?|group|cohort))?)",
    re.IGNORECASE,
)


def sections(text: str) -> list[Section]:
    """The sections of an eligibility text in order; a text without headings is one inclusion section."""
    found: list[Section] = []
    builder = _Builder()
    current = Section("inclusion", "")
    for passage, indent, bullet, blank_before in _lines(text):
        heading = _heading(passage.text, bullet)
        if heading is not None:
            current.items = builder.finish()
            if current.items:
                found.append(current)
            kind, label, scope = heading
            current, builder = Section(kind, label, scope), _Builder()
            continue
        builder.add(passage, indent, bullet, blank_before)
    current.items = builder.finish()
    if current.items:
        found.append(current)
    return found


def _heading(text: str, bullet: str) -> tuple[Kind, str, str] | None:
    """Kind, label and scope when the line is a heading and nothing else."""
    if len(text) > 160:
        return None
    if _OLD_HEADING.match(text):
        return "inclusion", text.strip(" :*#_"), ""
    match = _HEADING.match(text)
    if match is None:
        return None
    which, after = match["which"].lower(), match["after"].strip(" -–—:")
    has_noun = bool(re.search(r"criteri|requirement", text, re.IGNORECASE))
    if not match["colon"] and not has_noun and (after or match["before"].strip()):
        return None
    if after and not match["colon"] and len(after.split()) > 6:
        return None
    if re.search(r"\b(?:must|should|will|are|is|who|have|has|if|not|may|see|meet\w*|any)\b", text, re.I) and (
        not re.search(r"\b(?:if|who|not)\b[^:]*(?:the following|any of)[^:]*:\W*$", text, re.I)
        and not re.match(r"^\W*(?:inclusion|exclusion) criteria\b[^:]{0,70}:\W*$", text, re.I)
    ):
        return None
    kind: Kind = "exclusion" if which.startswith(("excl", "non", "ineli")) else "inclusion"
    label = text.strip(" :*#_\t")
    scope = _SCOPE.search(f"{match['before']} {after} {text[match.end('after') :]}")
    return kind, label, scope.group(1) if scope else ""


def _lines(text: str) -> Iterator[tuple[Passage, int, str, bool]]:
    """Each line without its bullet: passage, column of its text or bullet, the bullet's kind, blank before."""
    blank = False
    start = 0
    for raw in re.split(r"(?<=\n)", text):
        for piece_start, piece in _split_inline_headings(raw):
            line = piece.rstrip("\r\n")
            offset = start + piece_start
            if not line.strip():
                blank = blank or not line.strip()
                continue
            column = len(line) - len(line.lstrip())
            position, bullet = 0, ""
            while (match := _BULLET.match(line, position)) and line[match.end() :].strip():
                kind = match.lastgroup or ""
                if bullet and kind != "mark" and bullet != "mark":
                    break
                bullet = kind if kind != "mark" or not bullet else bullet
                if kind == "mark":
                    bullet = f"mark{match['mark']}"
                column = match.end() - len(match.group(0).lstrip()) if position == 0 else column
                position = match.end()
                if kind != "mark":
                    break
            yield _unescaped(line, position, offset), column, bullet, blank
            blank = False
        start += len(raw)


def _split_inline_headings(line: str) -> Iterator[tuple[int, str]]:
    """Cuts a paragraph in which the headings stand inside the text."""
    cuts = [0]
    for match in _INLINE_HEADING.finditer(line):
        cuts += [match.start(1), match.end(1)]
    cuts = sorted({*cuts, len(line)})
    for begin, end in itertools.pairwise(cuts):
        if line[begin:end]:
            yield begin, line[begin:end]


_ODD_SPACE = re.compile(r"\s\s|[^\S ]")


def _unescaped(line: str, position: int, offset: int) -> Passage:
    rest = line[position:].rstrip()
    if "\\" not in rest and _ODD_SPACE.search(rest) is None:
        lead = len(rest) - len(rest.lstrip())
        first = offset + position + lead
        return Passage(rest[lead:], list(range(first, first + len(rest) - lead)))
    characters: list[str] = []
    offsets: list[int] = []
    while position < len(line):
        escape = _ESCAPE.match(line, position)
        if escape:
            characters.append(escape.group(1))
            offsets.append(offset + position)
            position = escape.end()
            continue
        char = line[position]
        if not (char.isspace() and characters and characters[-1] == " "):
            characters.append(" " if char.isspace() else char)
            offsets.append(offset + position)
        position += 1
    return Passage("".join(characters), offsets).trimmed()


class _Builder:
    """Puts lines together into nested items."""

    def __init__(self) -> None:
        self.roots: list[Item] = []
        self.stack: list[Item] = []

    def add(self, passage: Passage, indent: int, bullet: str, blank_before: bool) -> None:
        previous = self.stack[-1] if self.stack else None
        if not passage.text:
            return
        if previous is not None and not bullet and self._continues(previous, passage, indent, blank_before):
            previous.passage = previous.passage.joined(passage)
            return
        item = Item(passage, indent, bullet)
        while self.stack and not self._contains(self.stack[-1], item):
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.roots).append(item)
        self.stack.append(item)

    @staticmethod
    def _continues(previous: Item, passage: Passage, indent: int, blank_before: bool) -> bool:
        """A line without a bullet that goes on with the item before it."""
        if blank_before:
            return False
        if previous.bullet:
            return True
        # Two paragraph lines: wrapped when the first looks cut off, else a list without bullets.
        cut_off = len(previous.passage.text) > 60 and not re.search(r"[.;:]$", previous.passage.text)
        return (indent == previous.indent and (cut_off or passage.text[:1].islower())) or (
            indent > previous.indent and not previous.passage.text.endswith(":")
        )

    @staticmethod
    def _contains(parent: Item, item: Item) -> bool:
        if item.indent > parent.indent + 1 and (item.bullet or parent.bullet):
            return True
        if not introduces(parent.passage.text):
            return False
        if not parent.bullet:
            if item.bullet:
                return item.indent >= parent.indent
            return parent.passage.text.endswith(":") and _goes_on(parent, item)
        return item.bullet != parent.bullet and bool(item.bullet) and item.indent >= parent.indent

    def finish(self) -> list[Item]:
        return [_with_inline_list(item) for item in self.roots]


# Labels of the registry's oldest records, which never stand inside one another.
_TOP_LABEL = re.compile(
    r"\W*(?:(?:Concurrent|Prior) (?:Medication|Treatment)|Co-existing Condition|Patients must(?: have)?|Required"
    r"|Risk Behavior|Patients with the following[^:]*|Patients may[^:]*):\W*$",
    re.IGNORECASE,
)


def _goes_on(parent: Item, item: Item) -> bool:
    """Whether a paragraph belongs to the list that the paragraph `parent` announces.

    The first one does; further ones while the one before ends as an item of a list does.
    """
    if _TOP_LABEL.match(item.passage.text) and not re.match(
        r"\W*(?:Concurrent|Prior|Co-ex)", parent.passage.text
    ):
        return False
    if re.match(r"\W*(?:Concurrent|Prior) (?:Med|Treat)|\W*Co-ex", item.passage.text):
        return False
    if not parent.children:
        return True
    last = parent.children[-1]
    if last.passage.text.endswith(":"):
        return item.passage.text.endswith(":") and not last.bullet
    return bool(re.search(r"(?:[;,]|\b(?:or|and))\W*$", last.passage.text)) and not last.bullet


def introduces(text: str) -> bool:
    """Whether the text announces a list."""
    return text.rstrip().endswith(":") or bool(
        re.search(r"\b(?:following|below|these)\b[^.;]{0,60}$", text.rstrip(" ."), re.IGNORECASE)
        and re.search(r"\b(?:any|one|all|each|both|either|the following|at least)\b", text, re.IGNORECASE)
    )


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


def _with_inline_list(item: Item) -> Item:
    """Splits a list that stands inside one line: "as shown by: - LVEF …; - creatinine …", "a) … b) …"."""
    item.children = [_with_inline_list(child) for child in item.children]
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
