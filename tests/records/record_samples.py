"""Records that we invented, in every form that the room reads."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from typing import Any, Literal

from trialrun.records import Record, Rejected, read_bytes

STATUS_PAGE = """TrialFinder.Example

Menu

Marrow Cells for Invented Anaemia (MARVEL-1)

H

Hospital of Nowhere

Status and phase

Not yet enrolling
Phase 2
Phase 1

Conditions

Invented Anaemia
Anaemia, Invented, Severe

Treatments

Drug: Nolimab
Other: Placebo
Biological: Marrow cells

Study type

Interventional

Funder types

Industry

Identifiers

NCT09999901
MARVEL-1-001
2024-123456-78 (EudraCT Number)
U01XX000001 (U.S. NIH Grant/Contract)
NL99999 (Ethics board)

Details and patient eligibility

About

A trial that nobody runs.

Full description

First paragraph at 10\\^6 cells.

Enrollment

is a word that stands alone on a line of prose here.

Inclusion criteria

are mentioned in the prose as well.

Enrollment

1,240 estimated patients

Sex

Female

Ages

6 months to 17 years old

Volunteers

Accepts Healthy Volunteers

Inclusion criteria

  • Haemoglobin < 70 g/L
  • Any of the following:

    • pallor
    • 10\\^9 cells/L or more

Exclusion criteria

  • Pregnancy

Trial design

Primary purpose

Supportive Care

Allocation

Randomized

Interventional model

Crossover Assignment

Masking

Double Blind (Participant, Outcomes Assessor)

1,240 participants in 2 patient groups, including a placebo group

Marrow first
Experimental group
Description:
Cells on day 1 at 10\\^6/kg.
Then rest.
Treatment:
Biological: Marrow cells
Drug: Nolimab
Placebo first
Placebo Comparator group
Treatment:
Other: Placebo

Trial contacts and locations

3

Loading...

Central trial contact

A. Nobody, MD; B. Noone
+31 24 555 0100 ext 12
noone@example.org

Data sourced from clinicaltrials.gov

Clinical trials
"""

RECRUITMENT_PAGE = """A Study of Nolimab and Zerotinib in Imaginary Lymphoma (NOZE)

Study Purpose

This is a randomized, double-blind study.

Recruitment Criteria

Accepts Healthy Volunteers

Healthy volunteers are people without the condition that is being studied here.
No

Study Type

An interventional study assigns its participants to something that is done to them on purpose.

Interventional

Eligible Ages 16 Years and older
Gender Male
More Inclusion & Exclusion Criteria

Inclusion Criteria:

  • - Imaginary lymphoma
  • - Gender Dysphoria is no exclusion

Exclusion Criteria:

  • - Hepatitis

Trial Details

Trial ID:

This number was given to the trial by the registry where it was first entered by its sponsor.

NCT09999902

Phase 1: Studies that look mostly at safety in a small number of people for a short time.

Phase 2
Lead Sponsor

The sponsor is whoever started the trial and answers for it in every way until its end.

Nowhere Pharma Inc.
Principal Investigator

The person who is responsible for the scientific direction of the whole of the clinical study.

Nia Nemo, MD
Principal Investigator Affiliation University of Nowhere, Utopia, Korea, Republic of
Agency Class

Category of organization that is involved in the trial as its sponsor or as a collaborator.

Industry
Overall Status Active, not recruiting
Countries France, Korea, Republic of, Spain

The disease, disorder, syndrome, illness, or injury under study.

Lymphoma, Imaginary
Fatigue
Additional Details

More words.

Second paragraph of them.

Arms & Interventions


Experimental: Nolimab arm

Nolimab once a week.

Drug: - Nolimab

An antibody against nothing.


Active Comparator: Zerotinib arm

Drug: - Zerotinib

A pill.

Other: - Questionnaire

Asked every week.

Contact a Trial Team

If you want to learn more about this trial, please find the nearest site and write to its people.

International Sites

Hôpital Imaginaire, Paris, France

Hôpital Imaginaire

Paris, Ile-de-France, 75000

Site Contact

Jean Personne

personne@example.org

+33 1 55 50 10 00

Nowhere Medical Center, Seoul, Korea, Republic of

Nowhere Medical Center

Seoul, ,

Site Contact

Kim Amu

555-010-2000
"""

LEGACY_XML = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study>
  <!-- a comment -->
  <required_header>
    <download_date>ClinicalTrials.gov processed this data on March 09, 2021</download_date>
    <url>https://clinicaltrials.gov/show/NCT09999903</url>
  </required_header>
  <id_info>
    <org_study_id>ORG-1</org_study_id>
    <secondary_id>2020-000001-11</secondary_id>
    <secondary_id>GRANT 7</secondary_id>
    <nct_id>NCT09999903</nct_id>
    <nct_alias>NCT09999000</nct_alias>
  </id_info>
  <brief_title>Invented &amp; Legacy</brief_title>
  <acronym>INLEG</acronym>
  <official_title>An Invented Trial in the Older Form</official_title>
  <sponsors>
    <lead_sponsor><agency>Agency A</agency><agency_class>U.S. Fed</agency_class></lead_sponsor>
    <collaborator><agency>Agency B</agency><agency_class>Industry</agency_class></collaborator>
  </sponsors>
  <source>Agency A</source>
  <oversight_info>
    <has_dmc>Yes</has_dmc>
    <is_fda_regulated_drug>No</is_fda_regulated_drug>
    <is_us_export>No</is_us_export>
  </oversight_info>
  <brief_summary>
    <textblock>
      The summary of an invented trial is so long that the formatter of the registry had to break its
      line just here, and went on below.

      A second paragraph:

        -  a bullet that is long enough to be broken, since it goes on and on for about ninety-nine
           columns

        -  a short bullet
    </textblock>
  </brief_summary>
  <overall_status>Active, not recruiting</overall_status>
  <last_known_status>Recruiting</last_known_status>
  <why_stopped>Nobody came</why_stopped>
  <start_date type="Actual">October 1, 2020</start_date>
  <completion_date type="Anticipated">October 2021</completion_date>
  <primary_completion_date>Octember 2021</primary_completion_date>
  <phase>Phase 2/Phase 3</phase>
  <study_type>Interventional</study_type>
  <has_expanded_access>No</has_expanded_access>
  <study_design_info>
    <allocation>Non-Randomized</allocation>
    <intervention_model>Single Group Assignment</intervention_model>
    <intervention_model_description>One group.</intervention_model_description>
    <primary_purpose>Educational/Counseling/Training</primary_purpose>
    <masking>Double (Participant, Investigator)</masking>
    <masking_description>Two are masked.</masking_description>
  </study_design_info>
  <primary_outcome><measure>M1</measure><time_frame>1 day</time_frame>
    <description>D1</description></primary_outcome>
  <secondary_outcome><measure>M2</measure><time_frame>2 days</time_frame></secondary_outcome>
  <other_outcome><measure>M3</measure></other_outcome>
  <number_of_arms>2</number_of_arms>
  <enrollment type="Anticipated">30</enrollment>
  <condition>Invented Disease</condition>
  <condition>Other Disease</condition>
  <arm_group>
    <arm_group_label>Arm A</arm_group_label>
    <arm_group_type>Experimental</arm_group_type>
    <description>First arm</description>
  </arm_group>
  <arm_group>
    <arm_group_label>Arm B</arm_group_label>
    <arm_group_type>No Intervention</arm_group_type>
  </arm_group>
  <intervention>
    <intervention_type>Dietary Supplement</intervention_type>
    <intervention_name>Salt</intervention_name>
    <description>A grain</description>
    <arm_group_label>Arm A</arm_group_label>
    <arm_group_label>Arm C</arm_group_label>
    <other_name>NaCl</other_name>
  </intervention>
  <biospec_retention>Samples With DNA</biospec_retention>
  <biospec_descr><textblock>Blood</textblock></biospec_descr>
  <eligibility>
    <study_pop><textblock>Everybody</textblock></study_pop>
    <sampling_method>Non-Probability Sample</sampling_method>
    <criteria>
      <textblock>
        Inclusion Criteria:

          -  Age of 18 years or more, and a line that is so long that it is continued on the
             next one

               -  nested &lt; 3
      </textblock>
    </criteria>
    <gender>Female</gender>
    <gender_based>Yes</gender_based>
    <gender_description>Women</gender_description>
    <minimum_age>18 Years</minimum_age>
    <maximum_age>N/A</maximum_age>
    <healthy_volunteers>Accepts Healthy Volunteers</healthy_volunteers>
  </eligibility>
  <overall_official>
    <first_name>Ann</first_name><last_name>Other</last_name><degrees>MD</degrees>
    <role>Study Chair</role><affiliation>Somewhere</affiliation>
  </overall_official>
  <overall_contact><last_name>Cal Me</last_name><phone>555-0100</phone><phone_ext>7</phone_ext>
    <email>cal@example.org</email></overall_contact>
  <overall_contact_backup><last_name>Bea Up</last_name></overall_contact_backup>
  <location>
    <facility>
      <name>Site One</name>
      <address><city>Rome</city><state>Lazio</state><zip>00100</zip><country>Italy</country></address>
    </facility>
    <status>Recruiting</status>
    <contact><last_name>Loca L</last_name><email>loca@example.org</email></contact>
    <investigator><last_name>Inve S</last_name><role>Principal Investigator</role></investigator>
  </location>
  <location_countries><country>Italy</country><country>Malta</country></location_countries>
  <removed_countries><country>Spain</country></removed_countries>
  <link><url>https://example.org</url><description>More</description></link>
  <reference><citation>Somebody. 2001</citation><PMID>12345</PMID></reference>
  <results_reference><citation>Somebody else. 2002</citation></results_reference>
  <verification_date>January 2021</verification_date>
  <study_first_submitted>April 6, 2020</study_first_submitted>
  <study_first_submitted_qc>April 7, 2020</study_first_submitted_qc>
  <study_first_posted type="Estimate">April 8, 2020</study_first_posted>
  <last_update_submitted>April 9, 2020</last_update_submitted>
  <last_update_posted type="Actual">April 10, 2020</last_update_posted>
  <responsible_party>
    <responsible_party_type>Sponsor-Investigator</responsible_party_type>
    <investigator_full_name>Res P</investigator_full_name>
    <investigator_title>Professor</investigator_title>
    <investigator_affiliation>Elsewhere</investigator_affiliation>
  </responsible_party>
  <keyword>invention</keyword>
  <condition_browse><mesh_term>Disease</mesh_term></condition_browse>
  <intervention_browse><mesh_term>Sodium Chloride</mesh_term></intervention_browse>
  <patient_data>
    <sharing_ipd>Undecided</sharing_ipd>
    <ipd_description>Perhaps</ipd_description>
    <ipd_info_type>Statistical Analysis Plan (SAP)</ipd_info_type>
    <ipd_url>https://example.org/ipd</ipd_url>
  </patient_data>
  <study_docs>
    <study_doc><doc_id>7</doc_id><doc_type>Study Protocol</doc_type><doc_url>https://example.org/7</doc_url></study_doc>
  </study_docs>
  <provided_document_section>
    <provided_document>
      <document_type>Study Protocol</document_type>
      <document_has_protocol>Yes</document_has_protocol>
      <document_has_icf>No</document_has_icf>
      <document_date>May 3, 2019</document_date>
      <document_url>https://example.org/docs/Prot_000.pdf</document_url>
    </provided_document>
  </provided_document_section>
  <horoscope>Gemini</horoscope>
  <clinical_results/>
</clinical_study>
"""


def study_json(nct_id: str = "NCT09999904", **identification: Any) -> dict[str, Any]:
    """A small study of the v2 form; a field that trialrun does not use is among its own."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": "An invented study", **identification},
            "statusModule": {"overallStatus": "RECRUITING"},
            "eligibilityModule": {
                "eligibilityCriteria": "* Age ≥ 18",
                "sex": "ALL",
                "minimumAge": "18 Years",
            },
        },
        "derivedSection": {"unusedModule": {"kept": [1, 2.50]}},
        "hasResults": False,
    }


def studies_json(count: int) -> list[dict[str, Any]]:
    return [study_json(f"NCT{number:08d}") for number in range(1, count + 1)]


def compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def tar_bytes(files: dict[str, bytes], mode: Literal["w", "w:gz", "w:bz2", "w:xz"] = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def zip_bytes(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.mkdir("empty folder")
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def outcomes(data: bytes | str, name: str = "x") -> list[Record | Rejected]:
    return list(read_bytes(data.encode() if isinstance(data, str) else data, name))


def record(data: bytes | str, name: str = "x") -> Record:
    (outcome,) = outcomes(data, name)
    assert isinstance(outcome, Record), outcome
    return outcome


def rejected(data: bytes | str, name: str = "x") -> Rejected:
    (outcome,) = outcomes(data, name)
    assert isinstance(outcome, Rejected), outcome
    return outcome
