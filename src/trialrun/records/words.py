"""The words of registries and their pages, as the codes, dates and ages of the v2 form.

The codes are those of the ClinicalTrials.gov API, version 2 (`/api/v2/studies/enums`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

Codes = Mapping[str, str]

STATUS: Codes = {
    "recruiting": "RECRUITING",
    "enrolling": "RECRUITING",
    "currently enrolling": "RECRUITING",
    "not yet recruiting": "NOT_YET_RECRUITING",
    "not yet enrolling": "NOT_YET_RECRUITING",
    "enrolling by invitation": "ENROLLING_BY_INVITATION",
    "invitation only": "ENROLLING_BY_INVITATION",
    "invitation-only": "ENROLLING_BY_INVITATION",
    "active, not recruiting": "ACTIVE_NOT_RECRUITING",
    "active not recruiting": "ACTIVE_NOT_RECRUITING",
    "active, not enrolling": "ACTIVE_NOT_RECRUITING",
    "completed": "COMPLETED",
    "suspended": "SUSPENDED",
    "terminated": "TERMINATED",
    "withdrawn": "WITHDRAWN",
    "unknown": "UNKNOWN",
    "unknown status": "UNKNOWN",
    "available": "AVAILABLE",
    "no longer available": "NO_LONGER_AVAILABLE",
    "temporarily not available": "TEMPORARILY_NOT_AVAILABLE",
    "approved for marketing": "APPROVED_FOR_MARKETING",
    "withheld": "WITHHELD",
}

STUDY_TYPE: Codes = {
    "interventional": "INTERVENTIONAL",
    "observational": "OBSERVATIONAL",
    "expanded access": "EXPANDED_ACCESS",
}

ALLOCATION: Codes = {
    "randomized": "RANDOMIZED",
    "non-randomized": "NON_RANDOMIZED",
    "nonrandomized": "NON_RANDOMIZED",
    "non randomized": "NON_RANDOMIZED",
    "n/a": "NA",
    "not applicable": "NA",
}

INTERVENTION_MODEL: Codes = {
    "single group": "SINGLE_GROUP",
    "parallel": "PARALLEL",
    "crossover": "CROSSOVER",
    "factorial": "FACTORIAL",
    "sequential": "SEQUENTIAL",
}

PURPOSE: Codes = {
    "treatment": "TREATMENT",
    "prevention": "PREVENTION",
    "diagnostic": "DIAGNOSTIC",
    "educational/counseling/training": "ECT",
    "supportive care": "SUPPORTIVE_CARE",
    "screening": "SCREENING",
    "health services research": "HEALTH_SERVICES_RESEARCH",
    "basic science": "BASIC_SCIENCE",
    "device feasibility": "DEVICE_FEASIBILITY",
    "other": "OTHER",
}

OBSERVATIONAL_MODEL: Codes = {
    "cohort": "COHORT",
    "case-control": "CASE_CONTROL",
    "case control": "CASE_CONTROL",
    "case-only": "CASE_ONLY",
    "case only": "CASE_ONLY",
    "case-crossover": "CASE_CROSSOVER",
    "case crossover": "CASE_CROSSOVER",
    "ecologic or community": "ECOLOGIC_OR_COMMUNITY",
    "ecologic or community studies": "ECOLOGIC_OR_COMMUNITY",
    "family-based": "FAMILY_BASED",
    "family-based studies": "FAMILY_BASED",
    "defined population": "DEFINED_POPULATION",
    "natural history": "NATURAL_HISTORY",
    "other": "OTHER",
}

TIME_PERSPECTIVE: Codes = {
    "prospective": "PROSPECTIVE",
    "retrospective": "RETROSPECTIVE",
    "cross-sectional": "CROSS_SECTIONAL",
    "other": "OTHER",
}

MASKING: Codes = {
    "none": "NONE",
    "open label": "NONE",
    "single": "SINGLE",
    "single blind": "SINGLE",
    "double": "DOUBLE",
    "double blind": "DOUBLE",
    "double-blind": "DOUBLE",
    "triple": "TRIPLE",
    "triple blind": "TRIPLE",
    "quadruple": "QUADRUPLE",
    "quadruple blind": "QUADRUPLE",
}

WHO_MASKED: Codes = {
    "participant": "PARTICIPANT",
    "subject": "PARTICIPANT",
    "care provider": "CARE_PROVIDER",
    "caregiver": "CARE_PROVIDER",
    "investigator": "INVESTIGATOR",
    "outcomes assessor": "OUTCOMES_ASSESSOR",
}

ARM_TYPE: Codes = {
    "experimental": "EXPERIMENTAL",
    "active comparator": "ACTIVE_COMPARATOR",
    "placebo comparator": "PLACEBO_COMPARATOR",
    "sham comparator": "SHAM_COMPARATOR",
    "no intervention": "NO_INTERVENTION",
    "other": "OTHER",
}

INTERVENTION_TYPE: Codes = {
    "drug": "DRUG",
    "biological": "BIOLOGICAL",
    "biological/vaccine": "BIOLOGICAL",
    "device": "DEVICE",
    "procedure": "PROCEDURE",
    "procedure/surgery": "PROCEDURE",
    "radiation": "RADIATION",
    "behavioral": "BEHAVIORAL",
    "genetic": "GENETIC",
    "dietary supplement": "DIETARY_SUPPLEMENT",
    "combination product": "COMBINATION_PRODUCT",
    "diagnostic test": "DIAGNOSTIC_TEST",
    "other": "OTHER",
}

AGENCY_CLASS: Codes = {
    "industry": "INDUSTRY",
    "other": "OTHER",
    "nih": "NIH",
    "u.s. fed": "FED",
    "fed": "FED",
    "u.s. federal": "FED",
    "other gov": "OTHER_GOV",
    "other_gov": "OTHER_GOV",
    "network": "NETWORK",
    "indiv": "INDIV",
    "individual": "INDIV",
    "ambig": "AMBIG",
    "unknown": "UNKNOWN",
}

SEX: Codes = {
    "all": "ALL",
    "both": "ALL",
    "all sexes": "ALL",
    "female": "FEMALE",
    "females": "FEMALE",
    "male": "MALE",
    "males": "MALE",
}

OFFICIAL_ROLE: Codes = {
    "principal investigator": "PRINCIPAL_INVESTIGATOR",
    "study chair": "STUDY_CHAIR",
    "study director": "STUDY_DIRECTOR",
    "sub-investigator": "SUB_INVESTIGATOR",
}

RESPONSIBLE_PARTY: Codes = {
    "sponsor": "SPONSOR",
    "principal investigator": "PRINCIPAL_INVESTIGATOR",
    "sponsor-investigator": "SPONSOR_INVESTIGATOR",
}

DATE_TYPE: Codes = {
    "actual": "ACTUAL",
    "anticipated": "ESTIMATED",
    "estimate": "ESTIMATED",
    "estimated": "ESTIMATED",
}

SAMPLING: Codes = {
    "probability sample": "PROBABILITY_SAMPLE",
    "non-probability sample": "NON_PROBABILITY_SAMPLE",
}

BIOSPECIMEN: Codes = {
    "none retained": "NONE_RETAINED",
    "samples with dna": "SAMPLES_WITH_DNA",
    "samples without dna": "SAMPLES_WITHOUT_DNA",
}

IPD_SHARING: Codes = {"yes": "YES", "no": "NO", "undecided": "UNDECIDED"}

IPD_INFO: Codes = {
    "study protocol": "STUDY_PROTOCOL",
    "statistical analysis plan (sap)": "SAP",
    "statistical analysis plan": "SAP",
    "informed consent form (icf)": "ICF",
    "informed consent form": "ICF",
    "clinical study report (csr)": "CSR",
    "clinical study report": "CSR",
    "analytic code": "ANALYTIC_CODE",
}

ID_TYPE: Codes = {
    "eudract number": "EUDRACT_NUMBER",
    "eudract": "EUDRACT_NUMBER",
    "ctis": "CTIS",
    "eu trial (ctis) number": "CTIS",
    "ctis number": "CTIS",
    "u.s. nih grant/contract": "NIH",
    "other grant/funding number": "OTHER_GRANT",
    "registry identifier": "REGISTRY",
    "other identifier": "OTHER",
}

_PHASE: Codes = {
    "phase 0": "EARLY_PHASE1",
    "early phase 1": "EARLY_PHASE1",
    "early phase i": "EARLY_PHASE1",
    "phase 1": "PHASE1",
    "phase i": "PHASE1",
    "phase 2": "PHASE2",
    "phase ii": "PHASE2",
    "phase 3": "PHASE3",
    "phase iii": "PHASE3",
    "phase 4": "PHASE4",
    "phase iv": "PHASE4",
    "1": "PHASE1",
    "2": "PHASE2",
    "3": "PHASE3",
    "4": "PHASE4",
    "n/a": "NA",
    "na": "NA",
    "not applicable": "NA",
}
_PHASE_ORDER = ("NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4")

# The European registers' numbers are recognised by their form: year, six digits, check digits.
_EUDRACT = re.compile(r"\d{4}-\d{6}-\d{2}")
_CTIS = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}")

_MONTHS = {
    name.lower(): number
    for number, name in enumerate(
        (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        start=1,
    )
}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())}

_ENGLISH_DATE = re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?:(?P<day>\d{1,2}),? )?(?P<year>\d{4})")
_ISO_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")
_AGE = re.compile(r"(?i)(\d{1,3}) ?(year|month|week|day|hour|minute)s?")
_YEARS_OF = {"Year": 1.0, "Month": 1 / 12, "Week": 7 / 365.25, "Day": 1 / 365.25, "Hour": 0.0, "Minute": 0.0}


def code(text: str, codes: Codes) -> str:
    """The code of a word, whatever its case and spacing; "" for a word that the table does not hold."""
    folded = text.casefold()
    return codes.get(folded) or codes.get(" ".join(folded.split()), "")


def phases(text: str) -> tuple[str, ...]:
    """ "Phase 1/Phase 2" as ("PHASE1", "PHASE2"), "N/A" as ("NA",); () when the text is not phases alone."""
    whole = code(text, _PHASE)
    if whole:
        return () if text.strip().isdigit() else (whole,)
    parts = re.split(r"\s*[/|,]\s*", text.strip())
    if not re.match(r"(?i)(early )?phase\b", text.strip()):
        return ()
    # "Phase I/II" names the phase once.
    named = [part if "phase" in part.casefold() else f"Phase {part}" for part in parts]
    return ordered_phases([code(part, _PHASE) for part in named])


def ordered_phases(codes: Sequence[str]) -> tuple[str, ...]:
    """Phases in their natural order, each once; () when one of them is none."""
    return tuple(sorted(set(codes), key=_PHASE_ORDER.index)) if all(codes) else ()


def iso_date(text: str) -> str:
    """ "October 1, 2020" as "2020-10-01", "October 2020" as "2020-10"; "" for what is not a date."""
    text = " ".join(text.split())
    if _ISO_DATE.fullmatch(text):
        return text if len(text) < 10 or _exists(*map(int, text.split("-"))) else ""
    match = _ENGLISH_DATE.fullmatch(text)
    month = _MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None:
        return ""
    if match["day"] is None:
        return f"{match['year']}-{month:02d}"
    year, day = int(match["year"]), int(match["day"])
    return f"{match['year']}-{month:02d}-{day:02d}" if _exists(year, month, day) else ""


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def age(text: str) -> str:
    """ "18 years" as "18 Years", "1 Year" as "1 Year"; "" for what is not an age."""
    match = _AGE.fullmatch(" ".join(text.split()))
    if match is None:
        return ""
    number, unit = int(match[1]), match[2].capitalize()
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def age_groups(minimum: str, maximum: str) -> tuple[str, ...]:
    """The registry's age groups that two bounds ("18 Years", "" for none) admit.

    CHILD up to the 18th birthday, ADULT from 18 to 64 years, OLDER_ADULT from 65. A maximum counts in
    completed years: with "17 Years" a child may still be 17.
    """
    low, high = _years(minimum, 0.0), _years(maximum, 200.0)
    groups = (("CHILD", 0.0, 18.0), ("ADULT", 18.0, 65.0), ("OLDER_ADULT", 65.0, 201.0))
    return tuple(name for name, first, end in groups if low < end and high >= first)


def _years(text: str, missing: float) -> float:
    match = _AGE.fullmatch(text)
    return int(match[1]) * _YEARS_OF[match[2].capitalize()] if match else missing


def masking(text: str) -> tuple[str, tuple[str, ...]]:
    """ "Double (Participant, Investigator)" as ("DOUBLE", ("PARTICIPANT", "INVESTIGATOR")).

    The first part is "" when the text is not understood; "None (Open Label)" masks nobody.
    """
    match = re.fullmatch(r"([^()]*?)\s*(?:\(([^()]*)\))?\s*", text.strip())
    if match is None:
        return "", ()
    level = code(match[1], MASKING)
    who = [code(part, WHO_MASKED) for part in (match[2] or "").split(",")]
    return level, tuple(part for part in who if part)


def id_type(identifier: str) -> str:
    """The type of a secondary identifier that its form alone gives away, else ""."""
    if _EUDRACT.fullmatch(identifier):
        return "EUDRACT_NUMBER"
    return "CTIS" if _CTIS.fullmatch(identifier) else ""
