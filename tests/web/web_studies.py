"""Invented records for the tests of the pages, a plain one and one hostile in every field, and a patient."""

from __future__ import annotations

import types
import typing
from pathlib import Path
from typing import Any

import msgspec
from litestar.testing import TestClient

from trialrun.catalog import Catalog
from trialrun.model.study import (
    ArmGroup,
    ArmsInterventions,
    Conditions,
    Contact,
    ContactsLocations,
    DateStruct,
    Description,
    Design,
    DesignInfo,
    EligibilityModule,
    Enrollment,
    GeoPoint,
    Identification,
    Intervention,
    Link,
    Location,
    Masking,
    Official,
    OrgStudyId,
    Outcome,
    Outcomes,
    Protocol,
    References,
    ResponsibleParty,
    SecondaryId,
    Sponsor,
    SponsorCollaborators,
    Status,
    Study,
    encode_study,
)
from trialrun.records import read_bytes

Client = TestClient  # the type of the `client` fixture

BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "p", "birthDate": "1961-04-23", "gender": "male"}},
        {
            "resource": {
                "resourceType": "Condition",
                "id": "c",
                "subject": {"reference": "Patient/p"},
                "code": {"text": "multiple myeloma"},
            }
        },
    ],
}
"""A man with myeloma, as FHIR."""


def stored(directory: Path, studies: list[Study]) -> Catalog:
    """A catalog that holds the studies, open to read."""
    data = msgspec.json.encode([msgspec.Raw(encode_study(study)) for study in studies])
    with Catalog.open(directory, write=True) as catalog:
        report = catalog.load(read_bytes(data, "invented.json"))
        assert report.stored == len(studies), report.rejected
    return Catalog.open(directory)


HOSTILE = (
    "<script>alert('x')</script>\"'><img src=x onerror=alert(1)><!-- {{ 7*7 }} javascript:alert(2) &lt;b&gt;"
)
CRITERIA = """Inclusion Criteria:

* Age of 18 years or older
* ECOG performance status of 0 or 1
* Serum creatinine < 1.5 x ULN
* The weather of the patient's village is agreeable to all neighbours

Exclusion Criteria:

* Pregnancy or breastfeeding
* Known HIV infection
"""


def plain_study(
    number: int = 1,
    *,
    title: str = "Larkspur Extract for Relapsed Multiple Myeloma",
    status: str = "RECRUITING",
    phases: tuple[str, ...] = ("PHASE1", "PHASE2"),
    cities: tuple[tuple[str, str, float, float], ...] = (
        ("Milan", "Italy", 45.46, 9.19),
        ("Nijmegen", "Netherlands", 51.84, 5.85),
    ),
    minimum_age: str = "18 Years",
    conditions: tuple[str, ...] = ("Multiple Myeloma",),
    criteria: str = CRITERIA,
) -> Study:
    """A record that has something in every part that a page shows."""
    return Study(
        protocol_section=Protocol(
            identification_module=Identification(
                nct_id=f"NCT{90_000_000 + number}",
                org_study_id_info=OrgStudyId(id=f"LARK-{number}"),
                secondary_id_infos=(SecondaryId(id=f"2026-0001{number:02}-29", type="EUDRACT_NUMBER"),),
                brief_title=title,
                official_title=f"An Open-Label Study: {title}",
                acronym=f"LARK{number}",
            ),
            status_module=Status(
                overall_status=status,
                start_date_struct=DateStruct(date="2027-01-04", type="ESTIMATED"),
                completion_date_struct=DateStruct(date="2030-06", type="ESTIMATED"),
                last_update_submit_date="2026-10-01",
            ),
            sponsor_collaborators_module=SponsorCollaborators(
                lead_sponsor=Sponsor(name="Larkspur Foundation", class_="OTHER"),
                collaborators=(Sponsor(name="Foxglove Works", class_="INDUSTRY"),),
                responsible_party=ResponsibleParty(
                    type="PRINCIPAL_INVESTIGATOR",
                    investigator_full_name="Ada Example",
                    investigator_title="Head",
                    investigator_affiliation="Larkspur Clinic",
                ),
            ),
            description_module=Description(
                brief_summary="People receive an extract of larkspur.\n\nIt is measured what happens.",
                detailed_description="First part.\n\n* one thing\n* another thing",
            ),
            conditions_module=Conditions(conditions=conditions, keywords=("larkspur",)),
            design_module=Design(
                study_type="INTERVENTIONAL",
                phases=phases,
                design_info=DesignInfo(
                    allocation="NON_RANDOMIZED",
                    intervention_model="PARALLEL",
                    primary_purpose="TREATMENT",
                    masking_info=Masking(masking="DOUBLE", who_masked=("PARTICIPANT", "INVESTIGATOR")),
                ),
                enrollment_info=Enrollment(count=23, type="ESTIMATED"),
            ),
            arms_interventions_module=ArmsInterventions(
                arm_groups=(
                    ArmGroup(
                        label="Low dose",
                        type="EXPERIMENTAL",
                        description="3.0 x 10\\^6 units.",
                        intervention_names=("Drug: Larkspur",),
                    ),
                    ArmGroup(label="High dose", type="ACTIVE_COMPARATOR"),
                ),
                interventions=(
                    Intervention(
                        type="DRUG",
                        name="Larkspur",
                        description="An extract.",
                        arm_group_labels=("High dose",),
                        other_names=("Delphinium",),
                    ),
                ),
            ),
            outcomes_module=Outcomes(
                primary_outcomes=(Outcome(measure="Response by week 8", time_frame="8 weeks"),),
                secondary_outcomes=(Outcome(measure="Survival", time_frame="2 years"),),
            ),
            eligibility_module=EligibilityModule(
                eligibility_criteria=criteria,
                healthy_volunteers=False,
                sex="ALL",
                minimum_age=minimum_age,
                maximum_age="75 Years",
            ),
            contacts_locations_module=ContactsLocations(
                central_contacts=(
                    Contact(name="Bea Example", phone="+39 02 5550 100", email="bea@example.org"),
                ),
                overall_officials=(
                    Official(
                        name="Cy Example, MD", affiliation="Larkspur Clinic", role="PRINCIPAL_INVESTIGATOR"
                    ),
                ),
                locations=tuple(
                    Location(
                        facility=f"Clinic of {city}",
                        city=city,
                        country=country,
                        zip="20132",
                        geo_point=GeoPoint(lat=lat, lon=lon),
                        contacts=(Contact(name="Dee Example", phone="+39 02 5550 101"),),
                    )
                    for city, country, lat, lon in cities
                ),
            ),
            references_module=References(
                see_also_links=(
                    Link(label="Leaflet", url="https://example.org/leaflet"),
                    Link(label="Trap", url="javascript:alert(3)"),
                )
            ),
        )
    )


def hostile_study() -> Study:
    """Every text of the record is hostile, also those that should hold codes, dates and addresses."""
    study: Study = _filled(Study)
    identification = msgspec.structs.replace(
        study.identification,
        nct_id="NCT99999999",
        org_study_id_info=OrgStudyId(id=HOSTILE, link="javascript:a()"),
    )
    eligibility = msgspec.structs.replace(
        study.eligibility,
        eligibility_criteria=(
            f"Inclusion Criteria {HOSTILE}:\n\n* Age over 18 years {HOSTILE}\n* {HOSTILE}\n  * {HOSTILE}\n"
            f"Exclusion Criteria:\n* Pregnancy {HOSTILE}\n"
        ),
    )
    links = (
        Link(label=HOSTILE, url="javascript:alert(4)"),
        Link(label="data", url="data:text/html,<script>alert(5)</script>"),
        Link(label="upper", url="JaVaScRiPt:alert(6)"),
        Link(label="spaced", url=" java\nscript:alert(7)"),
        Link(label="quoted", url='https://example.org/"onmouseover="alert(8)'),
    )
    references = msgspec.structs.replace(study.protocol_section.references_module, see_also_links=links)
    protocol = msgspec.structs.replace(
        study.protocol_section,
        identification_module=identification,
        eligibility_module=eligibility,
        references_module=references,
    )
    return msgspec.structs.replace(study, protocol_section=protocol)


def _filled(kind: Any) -> Any:
    """An instance of a type of the model with hostile text wherever there is text."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _filled(next(arg for arg in typing.get_args(kind) if arg is not types.NoneType))
    if origin is tuple:
        return (_filled(typing.get_args(kind)[0]),)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _filled(hints[name]) for name in kind.__struct_fields__})
    return {str: HOSTILE, bool: True, int: 3, float: 1.5}[kind]
