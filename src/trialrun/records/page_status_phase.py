"""Finder pages that begin with "Status and phase": every fact under a heading of its own, arms at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from trialrun.model import study as v2
from trialrun.records import page_facts as facts
from trialrun.records import words
from trialrun.records.page_layout import Heading, Page, Section, below, heading
from trialrun.records.record import shortened
from trialrun.records.text_blocks import unescaped

_PATIENTS = re.compile(
    r"(?i)(?P<count>\d[\d,]{0,11}) (?P<how>estimated|actual|anticipated)? ?(?:patients?|participants?)"
)
_GROUPS = re.compile(
    r"(?i)(?P<count>\d[\d,]{0,11}) participants? in (?P<groups>\d{1,6}) (?:patient |participant )?groups?.*"
)

LAYOUT: tuple[Heading, ...] = (
    Heading("status", heading("status and phase")),
    Heading("conditions", heading("conditions?")),
    Heading("treatments", heading("treatments")),
    Heading("study type", heading("study type")),
    Heading("funders", heading("funder types?")),
    Heading("identifiers", heading("identifiers?")),
    Heading("collaborators", heading("collaborators?")),
    Heading("details", heading("details and patient eligibility")),
    Heading("summary", heading("about")),
    Heading("description", heading("full description")),
    Heading("enrollment", heading("enrollment"), lambda _, lines: bool(_PATIENTS.fullmatch(below(lines)))),
    Heading("sex", heading("sex"), lambda _, lines: bool(words.code(below(lines), words.SEX))),
    Heading("ages", heading("ages"), lambda _, lines: facts.ages(below(lines)) is not None),
    Heading("volunteers", heading("volunteers"), lambda _, lines: "volunteers" in below(lines).casefold()),
    Heading("criteria", heading("(?:inclusion|exclusion|eligibility|inclusion and exclusion) criteria")),
    Heading("design", heading("trial design")),
    Heading("documents", heading(r"trial documents?")),
    Heading("places", heading("trial contacts and locations")),
    Heading("contact", heading("central trial contacts?")),
    Heading("source", re.compile(r"(?i)data sourced from .*")),
)

_DESIGN = {
    "primary purpose": ("primary_purpose", words.PURPOSE),
    "allocation": ("allocation", words.ALLOCATION),
    "interventional model": ("intervention_model", words.INTERVENTION_MODEL),
    "observational model": ("observational_model", words.OBSERVATIONAL_MODEL),
    "time perspective": ("time_perspective", words.TIME_PERSPECTIVE),
    "masking": ("masking", words.MASKING),
}
_NOT_YET = re.compile(r"(?i)begins enrollment\b.*")
# The site's own name ("Finder.Example") and its navigation.
_CHROME = re.compile(r"(?i)[\w-]+(?:\.[\w-]+)+|menu|loading\.*|log ?in|sign (?:in|up)")
_ARM_TYPE = re.compile(r"(?i)(?P<type>.+?) (?:group|arm)")


def translate(page: Page) -> tuple[v2.Study, list[str]]:
    """The study of a page of this layout, and the remarks on it."""
    problems: list[str] = []
    title, sponsor = _top(page.top, problems)
    named, short = facts.acronym(title)
    status, phases = _status_and_phases(page.under("status"), problems)
    info, counted, arms = _design(page, problems)
    study_type = facts.study_type(page.under("study type").texts, phases, arms, problems)
    summary, description = page.under("summary").prose, page.under("description").prose
    info = facts.design_from_prose(info, f"{summary}\n{description}", problems)
    funders = page.under("funders").texts
    sponsor_class = words.code(funders[0], words.AGENCY_CLASS) if len(funders) == 1 else ""
    if funders and not sponsor_class:
        problems.append("funder types: the page does not say which of them is the sponsor's; left out")
    protocol = v2.Protocol(
        identification_module=facts.identification(
            named or title, short, facts.identifiers(page.under("identifiers").texts)
        ),
        status_module=v2.Status(overall_status=status),
        sponsor_collaborators_module=v2.SponsorCollaborators(
            lead_sponsor=v2.Sponsor(name=sponsor, class_=sponsor_class) if sponsor else None,
            collaborators=tuple(v2.Sponsor(name=name) for name in page.under("collaborators").texts),
        ),
        description_module=v2.Description(brief_summary=summary, detailed_description=description),
        conditions_module=v2.Conditions(conditions=tuple(map(unescaped, page.under("conditions").texts))),
        design_module=v2.Design(
            study_type=study_type,
            phases=phases,
            design_info=info,
            enrollment_info=_enrollment(page.under("enrollment"), counted, problems),
        ),
        arms_interventions_module=arms,
        eligibility_module=facts.eligibility(
            _criteria(page.under("criteria")),
            facts.code(page.under("sex").texts, words.SEX, "sex", problems),
            facts.ages(" ".join(page.under("ages").texts[:1])),
            _volunteers(page.under("volunteers"), problems),
        ),
        contacts_locations_module=v2.ContactsLocations(
            central_contacts=facts.contacts(page.under("contact").texts),
            locations=_places(page.under("places"), problems),
        ),
    )
    return v2.Study(protocol_section=protocol), problems


def _top(top: Section, problems: list[str]) -> tuple[str, str]:
    """Title and sponsor; between them the page draws the sponsor's initial, unless it shows a logo."""
    lines = [line for line in top.texts if not _CHROME.fullmatch(line)]
    drawn = next((at for at, line in enumerate(lines) if at and len(line) <= 2), None)
    if drawn is not None:
        before, after = lines[:drawn], lines[drawn + 1 :]
        title, sponsor, rest = before[-1], after[:1], before[:-1] + after[1:]
    else:
        title, sponsor, rest = (lines or [""])[0], lines[1:2], lines[2:]
    problems.extend(f"not understood above the first heading: {shortened(line)}" for line in rest)
    return unescaped(title), unescaped("".join(sponsor))


def _criteria(section: Section) -> str:
    """The text as it stands, its heading included; escapes are left to whoever reads the criteria."""
    return "\n".join((section.title, *section.lines)).strip("\n")


def _status_and_phases(section: Section, problems: list[str]) -> tuple[str, tuple[str, ...]]:
    status = ""
    phases: list[str] = []
    for text in section.texts:
        found = "NOT_YET_RECRUITING" if _NOT_YET.fullmatch(text) else words.code(text, words.STATUS)
        if found and not status:
            status = found
        elif more := words.phases(text):
            phases.extend(more)
        else:
            problems.append(f"status and phase: {shortened(text)} is not understood; left out")
    return status, words.ordered_phases(phases)


def _enrollment(section: Section, counted: int | None, problems: list[str]) -> v2.Enrollment | None:
    """counted: the number of participants that the page gives above its arms."""
    match = _PATIENTS.fullmatch(section.texts[0]) if section.texts else None
    if match is None:
        return None if counted is None else v2.Enrollment(count=counted)
    problems.extend(
        f"enrollment: {shortened(text)} is not understood; left out" for text in section.texts[1:]
    )
    count = _count(match)
    if counted not in (None, count):
        problems.append(
            f"enrollment: {count} under its heading, but {counted} above the arms; {count} is kept"
        )
    # Pages mark an estimate; a number without a mark is the number that took part.
    return v2.Enrollment(count=count, type=words.code(match["how"] or "actual", words.DATE_TYPE))


def _count(match: re.Match[str]) -> int:
    return int(match["count"].replace(",", ""))


def _volunteers(section: Section, problems: list[str]) -> bool | None:
    said = facts.volunteers(section.texts[0]) if section.texts else None
    if section.texts and said is None:
        problems.append(f"volunteers: {shortened(section.texts[0])} is not understood; left out")
    return said


def _design(page: Page, problems: list[str]) -> tuple[v2.DesignInfo | None, int | None, v2.ArmsInterventions]:
    """Design, the number of participants, and the arms of the section that ends with the arms."""
    lines = [text for line in page.under("design").lines if (text := line.strip())]
    heads = [(at, match) for at, line in enumerate(lines) if (match := _GROUPS.fullmatch(line))]
    at, match = heads[0] if heads else (len(lines), None)
    interventions = []
    for line in page.under("treatments").texts:
        found = facts.intervention(line)
        if found is None:
            problems.append(f"treatments: {shortened(line)} has no type that the registry knows")
        interventions.append(
            v2.Intervention(type=found.type, name=found.name)
            if found
            else v2.Intervention(name=unescaped(line))
        )
    arms = facts.linked(_arms(lines[at + 1 :], problems), interventions)
    return _design_info(lines[:at], problems), _count(match) if match else None, arms


def _design_info(lines: Sequence[str], problems: list[str]) -> v2.DesignInfo | None:
    found: dict[str, str] = {}
    masking = None
    field = ""
    for line in lines:
        known = line.casefold().rstrip(":")
        if known in _DESIGN:
            field = known
            continue
        name, codes = _DESIGN.get(field, ("", {}))
        level, who = words.masking(line) if name == "masking" else ("", ())
        value = words.code(re.sub(r"(?i) assignment$", "", line), codes)
        if level:
            masking = v2.Masking(masking=level, who_masked=who)
        elif value:
            found[name] = value
        else:
            problems.append(f"trial design: {shortened(line)} is not understood; left out")
        field = ""
    if not found and masking is None:
        return None
    return v2.DesignInfo(masking_info=masking, **found)


class _Arm:
    """An arm on its way: its label, its type, `Description:` and text, `Treatment:` and interventions."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.type = ""
        self.parts: dict[str, list[str]] = {"": [], "description": [], "treatment": []}
        self.part = ""

    def add(self, line: str) -> None:
        if _part(line):
            self.part = _part(line)
        elif not self.type and not self.part and _arm_type(line):
            self.type = _arm_type(line)
        else:
            self.parts[self.part].append(line)

    def group(self) -> v2.ArmGroup:
        treatments = [(line, facts.intervention(line)) for line in self.parts["treatment"]]
        return v2.ArmGroup(
            label=unescaped(self.label),
            type=self.type,
            description=unescaped("\n".join(self.parts[""] + self.parts["description"])),
            intervention_names=tuple(
                facts.api_name(found.type, found.name) if found else unescaped(line)
                for line, found in treatments
            ),
        )


def _arms(lines: Sequence[str], problems: list[str]) -> list[v2.ArmGroup]:
    arms: list[_Arm] = []
    for line, following in pairwise([*lines, ""]):
        part = arms[-1].part if arms else "treatment"
        # A label is known by what follows it. `Treatment:` after the text of a description is that arm's own.
        labels = _arm_type(following) or _part(following) == "description"
        labels = labels or (_part(following) == "treatment" and part == "treatment")
        if labels and not _part(line) and not _arm_type(line):
            arms.append(_Arm(line))
        elif arms:
            arms[-1].add(line)
        else:
            problems.append(f"arms: {shortened(line)} is not understood; left out")
    return [arm.group() for arm in arms]


def _part(line: str) -> str:
    return line[:-1].casefold() if line.casefold() in ("description:", "treatment:") else ""


def _arm_type(line: str) -> str:
    match = _ARM_TYPE.fullmatch(line)
    return words.code(match["type"], words.ARM_TYPE) if match else ""


def _places(section: Section, problems: list[str]) -> tuple[v2.Location, ...]:
    lines = [line for line in section.texts if not _CHROME.fullmatch(line)]
    numbers = [line for line in lines if line.isdigit()]
    named = [line for line in lines if not line.isdigit()]
    found = facts.sites(named, ())
    if numbers and not found:
        problems.append(f"sites: the page counts {numbers[0]} and names none")
    if named and not found:
        problems.extend(f"sites: {shortened(line)} is not understood; left out" for line in named)
    return found
