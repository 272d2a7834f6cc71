"""Invented studies for the catalog's tests, and how they become records without the registry readers."""

from __future__ import annotations

import random
from typing import Any

from trialrun.model import study as v2
from trialrun.model.study import Study, encode_study
from trialrun.records import Record
from trialrun.records.record import Format

# Words that name no concept and share no stem, so that a test can tell by eye what a text search must find.
WORDS = ("zebra", "quartz", "willow", "harbour", "lantern", "meadow", "violin", "copper")
CITIES = {
    ("Milan", "Italy"): (45.4643, 9.1895),
    ("Rome", "Italy"): (41.8919, 12.5113),
    ("Paris", "France"): (48.8534, 2.3488),
    ("Nijmegen", "Netherlands"): (51.8425, 5.8528),
    ("Boston", "United States"): (42.3584, -71.0598),
    ("Tokyo", "Japan"): (35.6895, 139.6917),
}
STATUSES = ("RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED", "UNKNOWN", "")
PHASES: tuple[tuple[str, ...], ...] = (
    (),
    ("NA",),
    ("EARLY_PHASE1",),
    ("PHASE1",),
    ("PHASE1", "PHASE2"),
    ("PHASE3",),
)
TYPES = ("INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS")
SPONSORS = (
    ("Northern Cell Works", "INDUSTRY"),
    ("Lakeside University", "OTHER"),
    ("Ministry of Trials", "OTHER_GOV"),
)
AGES = ("30 Days", "6 Months", "12 Years", "18 Years", "65 Years", "70 Years")


def nct(number: int) -> str:
    return f"NCT9{number:07d}"


def site(city: str, country: str, status: str = "", located: bool = True) -> v2.Location:
    point = CITIES.get((city, country)) if located else None
    return v2.Location(
        facility=f"{city} General Hospital",
        city=city,
        country=country,
        status=status,
        geo_point=v2.GeoPoint(lat=point[0], lon=point[1]) if point else None,
    )


def study(id: str = "NCT90000001", title: str = "A trial of zebra", **told: Any) -> Study:
    """A study of a few facts. `told` takes: acronym, official, ids, status, phases, type, sex, youngest,
    oldest, volunteers, conditions, keywords, drugs, kinds, sponsor, sites, summary, updated, results, mesh,
    criteria."""
    drugs = told.get("drugs", ())
    kinds = told.get("kinds", ("DRUG",) * len(drugs))
    sponsor, sponsor_class = told.get("sponsor", SPONSORS[1])
    updated = told.get("updated", "")
    protocol = v2.Protocol(
        identification_module=v2.Identification(
            nct_id=id,
            brief_title=title,
            official_title=told.get("official", ""),
            acronym=told.get("acronym", ""),
            secondary_id_infos=tuple(v2.SecondaryId(id=other) for other in told.get("ids", ())),
        ),
        status_module=v2.Status(
            overall_status=told.get("status", "RECRUITING"),
            last_update_post_date_struct=v2.DateStruct(date=updated, type="ACTUAL") if updated else None,
        ),
        sponsor_collaborators_module=v2.SponsorCollaborators(
            lead_sponsor=v2.Sponsor(name=sponsor, class_=sponsor_class) if sponsor else None
        ),
        description_module=v2.Description(brief_summary=told.get("summary", "")),
        conditions_module=v2.Conditions(
            conditions=tuple(told.get("conditions", ())), keywords=tuple(told.get("keywords", ()))
        ),
        design_module=v2.Design(
            study_type=told.get("type", "INTERVENTIONAL"), phases=tuple(told.get("phases", ("PHASE1",)))
        ),
        arms_interventions_module=v2.ArmsInterventions(
            interventions=tuple(v2.Intervention(type=k, name=n) for k, n in zip(kinds, drugs, strict=True))
        ),
        eligibility_module=v2.EligibilityModule(
            eligibility_criteria=told.get("criteria", "Inclusion Criteria:\n\n* Written informed consent"),
            sex=told.get("sex", "ALL"),
            minimum_age=told.get("youngest", ""),
            maximum_age=told.get("oldest", ""),
            healthy_volunteers=told.get("volunteers"),
        ),
        contacts_locations_module=v2.ContactsLocations(locations=tuple(told.get("sites", ()))),
    )
    derived = v2.Derived(
        condition_browse_module=v2.Browse(meshes=tuple(v2.MeshTerm(term=t) for t in told.get("mesh", ())))
    )
    return Study(protocol_section=protocol, derived_section=derived, has_results=told.get("results"))


def record(made: Study, name: str = "", form: Format = "ctgov-v2", original: bytes | None = None) -> Record:
    canonical = encode_study(made)
    return Record(
        name=name or f"{made.nct_id or 'page'}.json",
        format=form,
        original=canonical if original is None else original,
        canonical=canonical,
        study=made,
    )


def some_studies(count: int, seed: int) -> list[Study]:
    """Studies that differ in everything that can be searched by."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        cities = draw.sample(list(CITIES), draw.randrange(0, 4))
        drugs = draw.sample(("Alphavex", "Betanol", "Gammatin"), draw.randrange(0, 3))
        sites = [
            site(*city, draw.choice(("", "RECRUITING", "COMPLETED", "WITHDRAWN")), draw.random() < 0.5)
            for city in cities
        ]
        first, last = sorted(draw.choices(range(len(AGES)), k=2))
        youngest, oldest = draw.choice((AGES[first], "")), draw.choice((AGES[last], ""))
        made.append(
            study(
                nct(number),
                " ".join(draw.sample(WORDS, 3)),
                status=draw.choice(STATUSES),
                phases=draw.choice(PHASES),
                type=draw.choice(TYPES),
                sex=draw.choice(("ALL", "FEMALE", "MALE", "")),
                youngest=youngest,
                oldest=oldest,
                volunteers=draw.choice((True, False, None)),
                conditions=draw.sample(WORDS, draw.randrange(0, 2)),
                drugs=drugs,
                kinds=[draw.choice(("DRUG", "BIOLOGICAL", "DEVICE")) for _ in drugs],
                sponsor=draw.choice(SPONSORS),
                sites=sites,
                updated=draw.choice(("", "2019-03", "2020-07-14", "2024-01-02")),
                results=draw.choice((True, False, None)),
            )
        )
    return made
