"""The shape of an eligibility text: sections, bullets, wrapped lines, nested lists and what introduces them.

Registry texts come as Markdown-like bullets, as plain text wrapped at 100 columns, as paragraphs, and as
finder pages with doubled bullets. All become `Item`s under headings. Nothing but white space, bullets and
headings is left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import msgspec

from trialrun.criteria.layout.announcing import preamble
from trialrun.criteria.layout.bare_diseases import announces_kinds, disease_alone, one_of_any
from trialrun.criteria.layout.flat_lists import BY_ITSELF, breaks_at_exception, under_heads
from trialrun.criteria.layout.headings import (
    heading,
    inside_paragraphs,
    is_label,
    is_template_label,
    keeps_kind,
    keeps_topic,
    of_oldest_form,
    of_template,
    topic_of,
)
from trialrun.criteria.layout.inline import ends_with_label, opens_enumeration, with_inline_list
from trialrun.criteria.layout.parts import LEAVES_OUT, Parts, age_in_heading, over_heading, stage_of_trial
from trialrun.criteria.layout.passages import Item, Passage
from trialrun.criteria.layout.ways_of_parts import with_ways
from trialrun.criteria.trees.limits import ID, KIND, inside
from trialrun.criteria.words.signs import Words
from trialrun.model.eligibility import Kind


class Section(msgspec.Struct):
    """Items under one heading. `label` is the heading as written, `scope` the arm, cohort or phase it names.

    topic: the heading above, where that says what the items are about: "Concurrent Medication".
    """

    kind: Kind
    label: str
    scope: str = ""
    items: list[Item] = msgspec.field(default_factory=list)
    topic: str = ""
    demands: bool = False  # under a heading that keeps out, lines that are demands by their form


_BULLET = re.compile(
    r"""\s*(?:
        (?P<mark>[•·▪■□◦●○‣⁃∙*+\-–—\u2212➢➤►▶▸✓✔❖◆◇★☆➔\uf000-\uf0ff]|o(?=\s\s|\s[A-Z]))
            (?:\s+|(?=[^\s\d*.\-–]))                                         # - * • o
      | (?P<num>\(?\d{1,2}(?:\.\d{1,2})*\\?[.)](?:\s+|(?=[A-Za-z]))           # 1. 2) (3) 1.1. 1\.
          | [IE]C?[ -]?\d{1,2}[.):]\s+(?=[A-Z]))                             # I1. EC-2:
      | (?P<alpha>\(?(?:[a-hj-z]|[ivx]{1,4}|[A-H])[.)]\s+)                    # a) iv. B.
    )""",
    re.VERBOSE,
)
_STOPPED = re.compile(r"[.;:]$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>^~|&])")


def sections(text: str, parts: Parts | None = None) -> list[Section]:
    """The sections of an eligibility text in order; a text without headings is one inclusion section.

    A line that names a part of the trial ("Cohort A:") begins a section for that part. It holds until the next
    such line or heading; and beyond headings when the part's own headings follow it at once.
    """
    parts = Parts.of(text) if parts is None else parts
    found: list[Section] = []
    oldest, templated = of_oldest_form(text), of_template(text)
    widest = max(map(len, text.splitlines()), default=0)
    builder = _Builder(parts, widest)
    current = Section("inclusion", "")
    topic = ""
    outer, fresh = "", False  # fresh: the last line named a part
    headed = False  # whether the last line was a heading
    main: Kind = "inclusion"  # of the last heading that said so itself

    def begin(section: Section) -> None:
        nonlocal current, builder
        current.items = builder.finish()
        if current.items:
            found.append(current)
        current, builder = section, _Builder(parts, widest)

    lines = list(_lines(text))
    for number, (passage, indent, bullet, blank_before, end) in enumerate(lines):
        title = heading(passage.text, parts)
        if title is not None and not (
            (builder.refers and not bullet) or (bullet and _is_member(title[1], lines, number))
        ):
            kind, label, part = title
            if keeps_kind(passage.text):
                kind = main
            elif "criteri" in label.lower():
                main = kind
            topic = label if keeps_kind(passage.text) else topic if keeps_topic(label) else ""
            topic = topic_of(passage.text) or topic
            outer = current.scope if fresh else outer
            begin(Section(kind, label, inside(outer, part), topic=topic))
            fresh, headed = False, True
            continue
        named = None if bullet.startswith(("mark", "alpha")) else parts.heading(passage.text)
        if named is None and not bullet and over_heading(passage.text) and parts.people:
            behind = lines[number + 1][0].text if number + 1 < len(lines) else ""
            if "inclusion" in behind.lower() and heading(behind, parts) is not None:
                named = parts.heading(f"{passage.text}:")
        if named is None and not bullet:
            named = stage_of_trial(passage.text, beside_heading=headed)
        headed = False
        if named is not None:
            kind = "exclusion" if LEAVES_OUT.match(passage.text) else current.kind
            begin(Section(kind, current.label, inside(outer, named) if named else ""))
            builder.roots += _aged(passage, indent) if named else []
            outer = outer if named else ""
            fresh = True
            continue
        fresh = False
        if not bullet and (
            (oldest and is_label(passage.text)) or (templated and is_template_label(passage.text))
        ):
            bullet = "label"
        builder.add(passage, indent, bullet, blank_before, end)
    begin(Section("inclusion", ""))
    return found


_VERDICT = Words("exclud", "includ", "requir", "indication", "ineligib", "must have")
_SECTION = Words("clusion", "criteri")


def _is_member(label: str, lines: list[_Line], number: int) -> bool:
    """Whether a bullet "Excluded:" with a list under it stands among other bullets: then it opens no section."""
    low = label.lower()
    if number + 1 == len(lines) or _SECTION.stand_in(low) or not _VERDICT.stand_in(low):
        return False
    indent = lines[number][1]
    if lines[number + 1][1] <= indent + 1:
        return False
    behind = next((line for line in lines[number + 1 :] if line[1] <= indent), None)
    return behind is not None and behind[2] != ""


_Line = tuple[Passage, int, str, bool, int]


def _lines(text: str) -> Iterator[_Line]:
    """Each line without its bullet: passage, column of its text or bullet, the bullet's kind, blank before, end."""
    blank = False
    start = 0
    for raw, cuts in _raw_lines(text):
        for piece_start, piece in _cut(raw, cuts) if cuts else ((0, raw),):
            line = piece.rstrip("\r\n")
            offset = start + piece_start
            told = line.strip()
            if not told:
                blank = True
                continue
            column = line.index(told[0])
            stop = column + len(told)
            position, bullet = 0, ""
            while (match := _BULLET.match(line, position)) and line[match.end() :].strip():
                kind = match.lastgroup or ""
                if kind in ("num", "alpha") and opens_enumeration(line[position:]):
                    break  # "1. Adults 2. Asthma 3. …" in one line
                if bullet and kind != "mark" and bullet != "mark":
                    break
                bullet = kind if kind != "mark" or not bullet else bullet
                if kind == "mark":
                    bullet = f"mark{match['mark']}"
                column = match.end() - len(match.group(0).lstrip()) if position == 0 else column
                position = match.end()
                if kind != "mark":
                    break
            yield _unescaped(line, position, offset), column, bullet, blank, stop
            blank = False
        start += len(raw)


def _has_subject(text: str, line: int, heading: int) -> bool:
    """Whether the words before a heading on its line belong to it; not where the line goes on with a paragraph."""
    opens = line < 2 or text[line - 2 : line] == "\n\n" or text[line:heading].lstrip()[:1] in ("-", "*", "•")
    return opens and _SUBJECT.fullmatch(text, line, heading) is not None


_SUBJECT = re.compile(
    rf"[\s\-*•]*(?=\w)(?:\d{{1,2}}(?:\.\d{{1,2}})+\.? )?(?:(?i:{KIND}|stage) {ID} (?:[-–] )?|[A-Za-z][A-Za-z'’/-]*(?: [A-Za-z'’/-]+){{0,3}} (?:[-–] )?)?"
)
"""A number, or a few words, before a heading on its line say whose criteria they are: "Angiographic exclusion criteria:"."""


_LINE_END = re.compile(r"\n")


def _raw_lines(text: str) -> Iterator[tuple[str, list[int]]]:
    """Each line with its end, and where in it headings begin and end that stand inside a paragraph.

    A heading that a wrapped line breaks in two keeps the two lines together.
    """
    found = [
        (m.start("heading"), m.end("heading"))
        for m in inside_paragraphs(text)
        if not _has_subject(text, text.rfind("\n", 0, m.start()) + 1, m.start("heading"))
    ]
    broken = {n.end() for a, b in found for n in _LINE_END.finditer(text, a, b) if n.end() < b}
    ends = [end for m in _LINE_END.finditer(text) if (end := m.end()) not in broken]
    start, at = 0, 0
    for end in (*ends, len(text)):
        if end == start:
            continue
        cuts: list[int] = []
        while at < len(found) and found[at][1] <= end:
            cuts += (found[at][0] - start, found[at][1] - start)
            at += 1
        yield text[start:end], cuts
        start = end


def _cut(line: str, cuts: list[int]) -> Iterator[tuple[int, str]]:
    """The line's stretches between the cuts, each with its place."""
    for begin, end in itertools.pairwise(sorted({0, *cuts, len(line)})):
        if line[begin:end]:
            yield begin, line[begin:end]


_UNEVEN = re.compile(_ESCAPE.pattern + r"|&(lt|gt|le|ge|amp|nbsp);|\s+")
# Some registries hand on what was escaped twice.
_ENTITIES = {"lt": "<", "gt": ">", "le": "≤", "ge": "≥", "amp": "&", "nbsp": " "}


def _unescaped(line: str, position: int, offset: int) -> Passage:
    rest = line[position:].rstrip()
    if "\\" not in rest and "&" not in rest and (told := " ".join(rest.split())) == rest.lstrip():
        stop = offset + position + len(rest)
        return Passage(told, range(stop - len(told), stop))
    pieces: list[str] = []
    offsets: list[int] = []
    first, end = offset + position, 0
    for match in _UNEVEN.finditer(rest):
        start = match.start()
        pieces += (rest[end:start], match[1] or _ENTITIES.get(match[2] or "", " "))
        offsets += range(first + end, first + start + 1)
        end = match.end()
    pieces.append(rest[end:])
    offsets += range(first + end, first + len(rest))
    return Passage("".join(pieces), offsets).trimmed()


# Characters: nobody breaks lines to be so long; where one is longer, breaks are their writer's own.
_WIDEST_WRAP = 120
# A line that ends so goes on in the next one.
_BREAKS_OFF = re.compile(
    r"(?:[,;:(/+-]|[<>≤≥=]|\b(?:and|or|of|the|an?|to|in|on|at|for|with|without|by|from|than|not|no|any|per|as|is|are|be|has|have|must|should|who|that"
    r"|which|if|unless|prior|other|least|within|during|between|including|after|before|under|over|all|either|both|their|his|her|its|this"
    r"|these|those|may|will|can|least|most|more|less|stage|grade|type|class))\s*$",
    re.IGNORECASE,
)


class _Builder:
    """Puts lines together into nested items."""

    def __init__(self, parts: Parts, widest: int) -> None:
        self.parts = parts
        self.widest = widest  # characters of the text's longest line
        self.end = 0  # where the last line ended
        self.roots: list[Item] = []
        self.stack: list[Item] = []

    @property
    def refers(self) -> bool:
        """Whether the last line breaks off behind "see": what follows is what it refers to."""
        return bool(self.stack) and self.stack[-1].passage.text.endswith((" See", " see", "(see"))

    def add(self, passage: Passage, indent: int, bullet: str, blank_before: bool, end: int) -> None:
        last, self.end = self.end, end
        previous = self.stack[-1] if self.stack else None
        if not (passage.text[:1].isalnum() or any(map(str.isalnum, passage.text))):
            return  # a dash alone says nothing
        if (
            previous is not None
            and not bullet
            and self._continues(previous, passage, indent, blank_before)
            and not self._had_room(last, previous.passage.text, passage.text)
        ):
            previous.passage = previous.passage.joined(passage)
            return
        item = Item(passage, indent, bullet)
        while self.stack and not self._contains(self.stack[-1], item):
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.roots).append(item)
        self.stack.append(item)

    def _had_room(self, last: int, before: str, text: str) -> bool:
        """Whether the line before could have held the next word: then it was not broken there, but ended.

        Not where the sentence plainly goes on.
        """
        word = text.split(None, 1)[0]
        fits = self.widest > _WIDEST_WRAP or last + 1 + len(word) <= self.widest
        return fits and word[:1].isupper() and not _BREAKS_OFF.search(before)

    @staticmethod
    def _continues(previous: Item, passage: Passage, indent: int, blank_before: bool) -> bool:
        """A line without a bullet that goes on with the item before it."""
        if blank_before or previous.bullet == "label":
            return False
        if previous.bullet:
            announces = passage.text.endswith(":") and passage.text[:1].isupper()
            return not (announces and indent <= previous.indent)
        if breaks_at_exception(previous.passage.text, passage.text):
            return True
        if len(previous.passage.text) > 60 and ends_with_label(previous.passage.text):
            return (
                True  # "Performance status: ECOG 0-2 Life expectancy:", broken in the middle of a paragraph
            )
        # Two paragraph lines: wrapped when the first looks cut off, else a list without bullets.
        cut_off = len(previous.passage.text) > 60 and not _STOPPED.search(previous.passage.text)
        return (indent == previous.indent and (cut_off or passage.text[:1].islower())) or (
            indent > previous.indent and not previous.passage.text.endswith(":")
        )

    @staticmethod
    def _contains(parent: Item, item: Item) -> bool:
        if "label" in (parent.bullet, item.bullet):
            return item.bullet != "label" and item.indent >= parent.indent
        if item.indent > parent.indent + 1 and (item.bullet or parent.bullet):
            return True
        if not introduces(parent.passage.text):
            return False
        if not parent.bullet:
            if item.bullet:
                return item.indent >= parent.indent
            return parent.passage.text.endswith(":") and _goes_on(parent, item)
        if item.bullet == parent.bullet and item.indent == parent.indent:
            return _lists_diseases(parent, item)
        return item.bullet != parent.bullet and bool(item.bullet) and item.indent >= parent.indent

    def finish(self) -> list[Item]:
        listed = [with_inline_list(item) for item in under_heads(self._under_their_parts(self.roots))]
        return with_ways(listed, self.parts)

    def _under_their_parts(self, items: list[Item]) -> list[Item]:
        """A bullet that only names a part, "Cohort B:", takes the bullets after it, up to the next such one."""
        found: list[Item] = []
        holder: Item | None = None
        for item in items:
            named = self.parts.heading(item.passage.text)
            if named is None and item.passage.text[-1:] == ":" and self._announces_part(item):
                holder = None if item.children else item
                found.append(item)
            elif named is not None:
                holder = None if item.children else item
                item.children[:0] = _aged(item.passage, item.indent + 1) if named else []
                found.append(item)
            elif holder is not None and item.bullet == holder.bullet:
                holder.children.append(item)
            else:
                holder = None
                found.append(item)
            item.children = self._under_their_parts(item.children) if item is not holder else item.children
        return found

    def _announces_part(self, item: Item) -> bool:
        """Whether a bullet says for which part the next ones are: "Patients may be eligible for Group 1a if they:"."""
        text = item.passage.text
        return preamble(text) and self.parts.announced(text) != ""


def _aged(heading: Passage, indent: int) -> list[Item]:
    """The age that the heading of a part names ("Donors, 18-40 years:"), as the first line under it."""
    place = age_in_heading(heading.text)
    return [Item(heading.slice(*place), indent, "")] if place is not None else []


# Labels of the registry's oldest records, which never stand inside one another.
_TOP_LABEL = re.compile(
    r"\W*(?:(?:Concurrent|Prior) (?:Medication|Treatment)|Co-existing Condition|Patients must(?: have)?|Required"
    r"|Risk Behavior|Patients with the following[^:]*|Patients may[^:]*):\W*$",
    re.IGNORECASE,
)


# "Allowed:", a list, and "Regularly prescribed medications such as:", which is allowed too.
_ALLOWED = re.compile(r"\W*(?:allowed|permitted)\b[^:]{0,40}:", re.IGNORECASE)
_OF_DRUGS = re.compile(
    r"(?!.*\b(?:no|not|must|should|excluded|required|prohibited)\b)(?:[\w/-]+\s+){0,3}(?:medications?|drugs|treatments?|therap(?:y|ies)|agents)\b[^.:]{0,90}?"
    r"\b(?:such\s+as|including(?:,?\s+but\s+(?:is\s+|are\s+)?not\s+limited\s+to)?|e\.?g\.?)[,\s]*:\W*",
    re.IGNORECASE,
)


# "Patients are not eligible if they:", and paragraphs that go on with that sentence.
_IF_THEY = re.compile(
    r"\b(?:if|when)\s+(?:they|you|he|she|s/he|(?:your|the)\s+(?:child|baby|infant))(?:\s*/\s*she)?\s*:\W*$",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\W*(?:Are|Is|Have|Has|Had|Were|Was|Do|Does|Cannot|Can|Will|Plan|Plans|Take|Takes|Use|Uses|Need|Needs|Received?|Abuse|Test|Weigh)\s"
    r"(?!.*[:?]\s*$)"
)
# A line among bullets that lost its own, and goes on with "if they" as they do.
_GOES_ON = re.compile(r"(?:are|is|have|has|had|were|was|do|does|cannot|plan|take|use)\s(?!.*[:?]\s*$)")


# "(Within the past year): stroke", "(A history of): gout": one group of a list that is told by time.
_TIMED_GROUP = re.compile(
    r"\((?:within|in|during|over|at|present|past|prior|previous|current|a\s+history|history|ever)\b[^()]{0,60}\)\s*:",
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
    if not parent.children or (
        _ALLOWED.match(parent.passage.text) and _OF_DRUGS.fullmatch(item.passage.text)
    ):
        return True
    last = parent.children[-1]
    if _TIMED_GROUP.match(item.passage.text) and any(
        _TIMED_GROUP.match(child.passage.text) for child in parent.children
    ):
        return True
    if last.passage.text.endswith(":"):
        return item.passage.text.endswith(":") and not last.bullet
    if not last.bullet and _IF_THEY.search(parent.passage.text) and _PREDICATE.match(item.passage.text):
        return True
    if last.bullet and _GOES_ON.match(item.passage.text) and _IF_THEY.search(parent.passage.text):
        return True
    listed = re.search(r"(?:[;,]|\b(?:or|and))\W*$", last.passage.text)
    return not last.bullet and (bool(listed) or _lists_diseases(parent, item))


_LOST_COLON = re.compile(
    r"\b(?:any|one|either)\s+(?:one\s+)?of\s+(?:the\s+)?following(?:\s+\w+){0,2}[ .]*$", re.IGNORECASE
)
_HOW_ILL = re.compile(
    r"\W*(?:active|recurrent|uncontrolled|unstable|severe|serious|current)\b", re.IGNORECASE
)


def _lists_diseases(parent: Item, item: Item) -> bool:
    """ "One of the following diagnoses:" and names of diseases beside it: its list, up to the first other line."""
    lead = parent.passage.text
    if not lead.endswith(":") and _LOST_COLON.search(lead):
        lead = lead.rstrip(" .") + ":"
    if not lead.endswith(":") or not announces_kinds(lead) or not disease_alone(item.passage.text):
        return False
    if BY_ITSELF.match(item.passage.text) and not (_HOW_ILL.match(item.passage.text) and one_of_any(lead)):
        return False  # "Pregnancy" behind "uncontrolled disease, including:"
    return not item.passage.text.endswith(":") and all(
        child.indent == item.indent and not child.children and disease_alone(child.passage.text)
        for child in parent.children
    )


_POINTING = Words("following", "below", "these")


def introduces(text: str) -> bool:
    """Whether the text announces a list."""
    if text.rstrip().endswith((":", " if", " if they", " if you")):
        return True
    return bool(_POINTING.stand_in(text.lower())) and bool(
        re.search(r"\b(?:following|below|these)\b[^.;]{0,60}$", text.rstrip(" ."), re.IGNORECASE)
        and re.search(r"\b(?:any|one|all|each|both|either|the following|at least)\b", text, re.IGNORECASE)
    )


def for_part(section: Section, part: str) -> Section:
    """The section for one part of the trial; for all of them when the part has no name."""
    scope = inside(section.scope, part) if part else ""
    return Section(section.kind, section.label, scope, demands=section.demands)
