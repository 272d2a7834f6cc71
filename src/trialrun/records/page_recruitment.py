"""Finder pages that begin with "Study Purpose" and "Recruitment Criteria": labels, each with a help sentence.

Under a label stands what the label means, and then, or on the label's own line, the value. A help sentence
is never a value, and a label without a value leaves its field absent.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from msgspec.structs import replace

from trialrun.model import study as v2
from trialrun.records import page_facts as facts
from trialrun.records import words
from trialrun.records.page_layout import Heading, Page, Section, below, heading, labelled
from trialrun.records.record import shortened
from trialrun.records.text_blocks import unescaped

# The page's explanation of what is studied stands where the heading of the conditions is missing.
_CONDITIONS_HELP = re.compile(r"(?i)the disease, disorder, syndrome, .*")

LAYOUT: tuple[Heading, ...] = (
    Heading("purpose", heading("study purpose")),
    Heading("recruitment", heading("recruitment criteria")),
    Heading("volunteers", labelled("accepts healthy volunteers")),
    Heading("study type", labelled("study type")),
    Heading(
        "ages", labelled("eligible ages?"), lambda value, lines: facts.ages(value or below(lines)) is not None
    ),
    Heading(
        "sex",
        labelled("(?:gender|sex)"),
        lambda value, lines: bool(words.code(value or below(lines), words.SEX)),
    ),
    Heading("criteria", heading("(?:more )?inclusion (?:&|and) exclusion criteria")),
    Heading("details", heading("trial details")),
    Heading("trial id", labelled("trial id")),
    Heading(
        "phase",
        labelled("(?:trial |study )?phases?"),
        lambda value, _: not value or bool(words.phases(value)),
    ),
    Heading("sponsor", labelled("lead sponsor")),
    Heading("investigator", labelled("principal investigator(?! affiliation)")),
    Heading("affiliation", labelled("principal investigator affiliation")),
    Heading("agency class", labelled("agency class")),
    Heading(
        "status",
        labelled("overall status"),
        lambda value, lines: bool(words.code(value or below(lines), words.STATUS)),
    ),
    Heading("countries", labelled("countr(?:y|ies)")),
    Heading("conditions heading", heading("conditions?")),
    Heading("conditions", _CONDITIONS_HELP),
    Heading("description", heading("additional details")),
    Heading("arms", heading("arms (?:&|and) interventions")),
    Heading("contact", heading("contact a trial team")),
)

# A sentence that explains, as opposed to a name: many words and a full stop.
_SENTENCE = re.compile(r"(?:\S+\s+){8,}\S*\.")
_SITES_HEADING = re.compile(r"(?i)(?:[\w.]+ ){0,3}(?:sites|locations):?")


def translate(page: Page) -> tuple[v2.Study, list[str]]:
    """The study of a page of this layout, and the remarks on it."""
    problems: list[str] = []
    title, *rest = page.top.texts or ("",)
    problems.extend(f"not understood above the first heading: {shortened(line)}" for line in rest)
    title = unescaped(title)
    details = (*page.under("trial id").texts, *page.under("phase").texts)
    phases = next(filter(None, map(words.phases, details)), ())
    ids = facts.identifiers(text for text in _values(page.under("trial id")) if not words.phases(text))
    problems.extend(
        f"{label}: the page has the heading and nothing under it"
        for key, label in _ASKED
        if page.has(key) and not any(_answers(text) for text in page.under(key).texts)
    )
    arms = _arms(page.under("arms"), problems)
    study_type = facts.study_type(_values(page.under("study type")), phases, arms, problems)
    summary, description = page.under("purpose").prose, page.under("description").prose
    info = facts.design_from_prose(None, f"{summary}\n{description}", problems)
    protocol = v2.Protocol(
        identification_module=facts.identification(title, facts.acronym(title)[1], ids),
        status_module=v2.Status(
            overall_status=_code(page.under("status"), words.STATUS, "overall status", problems)
        ),
        sponsor_collaborators_module=_sponsor(page, problems),
        description_module=v2.Description(brief_summary=summary, detailed_description=description),
        conditions_module=v2.Conditions(
            conditions=_values(page.under("conditions heading")) + _values(page.under("conditions"))
        ),
        design_module=v2.Design(study_type=study_type, phases=phases, design_info=info),
        arms_interventions_module=arms,
        eligibility_module=facts.eligibility(
            "\n".join(page.under("criteria").lines).strip("\n"),
            _code(page.under("sex"), words.SEX, "gender", problems),
            next(filter(None, map(facts.ages, page.under("ages").texts)), None),
            _volunteers(page.under("volunteers"), problems),
        ),
        contacts_locations_module=v2.ContactsLocations(
            overall_officials=_officials(page), locations=_sites(page, problems)
        ),
    )
    return v2.Study(protocol_section=protocol), problems


# Headings whose value a page may show as a picture, so that its text says nothing. Where the phase has no
# heading of its own, it stands under the trial's number.
_ASKED = (("volunteers", "healthy volunteers"), ("trial id", "trial id"), ("agency class", "agency class"))


def _answers(text: str) -> bool:
    return not (_SENTENCE.fullmatch(text) or _explains_volunteers(text) or words.phases(text))


def _values(section: Section) -> tuple[str, ...]:
    """What stands under a label beside the explanation of the label."""
    return tuple(unescaped(text) for text in section.texts if not _SENTENCE.fullmatch(text))


def _code(section: Section, codes: words.Codes, field: str, problems: list[str]) -> str:
    """Of the section's values; help sentences never are."""
    return facts.code(_values(section), codes, field, problems)


def _volunteers(section: Section, problems: list[str]) -> bool | None:
    """The label alone ("Accepts Healthy Volunteers") says nothing; only a value under it does."""
    said = [(text, facts.volunteers(text)) for text in section.texts if not _explains_volunteers(text)]
    problems.extend(
        f"healthy volunteers: {shortened(text)} is not understood; left out"
        for text, answer in said
        if answer is None
    )
    return next((answer for _, answer in said if answer is not None), None)


def _explains_volunteers(text: str) -> bool:
    return bool(_SENTENCE.fullmatch(text)) or text.casefold().startswith("healthy volunteers are ")


def _sponsor(page: Page, problems: list[str]) -> v2.SponsorCollaborators:
    names = _values(page.under("sponsor"))
    agency_class = _code(page.under("agency class"), words.AGENCY_CLASS, "agency class", problems)
    problems.extend(f"lead sponsor: {shortened(name)} is not understood; left out" for name in names[1:])
    return v2.SponsorCollaborators(
        lead_sponsor=v2.Sponsor(name=names[0], class_=agency_class) if names else None
    )


def _officials(page: Page) -> tuple[v2.Official, ...]:
    names, affiliations = _values(page.under("investigator")), _values(page.under("affiliation"))
    return tuple(
        v2.Official(name=name, affiliation=affiliation, role="PRINCIPAL_INVESTIGATOR")
        for name, affiliation in zip_longest(names, affiliations, fillvalue="")
    )


def _sites(page: Page, problems: list[str]) -> tuple[v2.Location, ...]:
    """The sites, and a place with nothing but its country for each country without one."""
    named = facts.countries(", ".join(_values(page.under("countries"))))
    lines = [text for text in _values(page.under("contact")) if not _SITES_HEADING.fullmatch(text)]
    found = facts.sites(lines, named)
    if lines and not found:
        problems.extend(f"sites: {shortened(line)} is not understood; left out" for line in lines)
    covered = {site.country for site in found}
    return (*found, *(v2.Location(country=country) for country in named if country not in covered))


def _arms(section: Section, problems: list[str]) -> v2.ArmsInterventions:
    """Blocks "Experimental: name" and "Drug: - name", each with its description.

    An intervention belongs to the arm it stands under. Where all arms come first, one arm receives all
    interventions, and of several the page does not say which receives what.
    """
    arms: list[v2.ArmGroup] = []
    interventions: dict[str, v2.Intervention] = {}
    under: list[tuple[int, str]] = []
    for block in _blocks(section):
        first, description = block[0], unescaped("\n".join(block[1:]))
        kind, _, label = first.partition(":")
        listed = facts.intervention(first)
        arm_type = words.code(kind, words.ARM_TYPE)
        if arm_type and not (listed and listed.dashed):
            arms.append(v2.ArmGroup(label=unescaped(label.strip()), type=arm_type, description=description))
        elif listed:
            name = facts.api_name(listed.type, listed.name)
            interventions.setdefault(
                name, v2.Intervention(type=listed.type, name=listed.name, description=description)
            )
            under.append((len(arms) - 1, name))
        else:
            problems.extend(f"arms: {shortened(line)} is not understood; left out" for line in block)
    if len(arms) > 1 and len({at for at, _ in under}) == 1:
        problems.append("arms: the page does not say which arm receives which intervention")
        under = []
    named = [
        replace(arm, intervention_names=tuple(dict.fromkeys(name for place, name in under if place == at)))
        for at, arm in enumerate(arms)
    ]
    return facts.linked(named, list(interventions.values()))


def _blocks(section: Section) -> list[list[str]]:
    """The lines of each arm or intervention; one begins after a blank line with its type and a colon."""
    blocks: list[list[str]] = []
    blank = True
    for line in map(str.strip, section.lines):
        if line and ((blank and _begins_block(line)) or not blocks):
            blocks.append([line])
        elif line:
            blocks[-1].append(line)
        blank = not line
    return blocks


def _begins_block(line: str) -> bool:
    kind = line.partition(":")[0] if ":" in line else ""
    return (
        bool(words.code(kind, words.ARM_TYPE) or words.code(kind, words.INTERVENTION_TYPE))
        and len(line) < 400
    )
