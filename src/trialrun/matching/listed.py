"""Family history and allergies: what is listed of relatives and of substances, against a criterion."""

from __future__ import annotations

from datetime import date

from trialrun.matching.chart import Chart, Shelf
from trialrun.matching.days import happened
from trialrun.matching.finding import Finding, silent, surely_later
from trialrun.matching.wording import told_all
from trialrun.model.criteria import Allergy, FamilyHistory
from trialrun.model.logic import Truth
from trialrun.model.patient import AllergyFact, Fact, FactKind, FamilyFact
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import concepts, is_coded


def judge_family_history(node: FamilyHistory, chart: Chart, on: date, policy: Policy) -> Finding:
    """A relative with the condition or a narrower one: YES; stated absence of it or a broader one: NO."""
    return _listed(node.concept, chart.family, on, policy, "family", f"{node.concept} in the family")


def judge_allergy(node: Allergy, chart: Chart, on: date, policy: Policy) -> Finding:
    """An allergy to the substance or a member of its class: YES; stated absence of it or a broader one: NO.

    An allergy to a whole class leaves a member of it unknown. "No known allergy" as such stands for all.
    """
    return _listed(node.concept, chart.allergies, on, policy, "allergies", f"allergy to {node.concept}")


NO_KNOWN_ALLERGY = "allergy"
NO_KNOWN_DRUG_ALLERGY = "drug"
_DRUGS = frozenset(("drug", "class", "vaccine"))  # kinds of therapies


def denies_any_allergy(fact: AllergyFact) -> bool:
    """Whether the fact may say something of every allergy."""
    return fact.absent and fact.concept in (NO_KNOWN_ALLERGY, NO_KNOWN_DRUG_ALLERGY)


def _denies_all(fact: Fact, concept: str) -> bool:
    """Whether "no known allergy" or "no known drug allergy" denies an allergy to the concept."""
    if fact.concept == NO_KNOWN_DRUG_ALLERGY:
        known = concepts("therapy").get(concept)
        return known is not None and known.columns.get("kind", "") in _DRUGS
    return fact.concept == NO_KNOWN_ALLERGY


def _listed(
    concept: str,
    shelf: Shelf[FamilyFact] | Shelf[AllergyFact],
    on: date,
    policy: Policy,
    kind: FactKind,
    subject: str,
) -> Finding:
    coded = shelf.group is None or is_coded(concept, shelf.group)
    worded = () if coded else shelf.covered_by(concept)
    known = [f for f in (*shelf.all, *worded) if happened(f.on, on) is not None]
    general = kind == "allergies"
    absences = [
        f
        for f in known
        if f.absent and (shelf.is_a(concept, f.concept) or (general and _denies_all(f, concept)))
    ]
    present = [f for f in known if not f.absent and shelf.is_a(f.concept, concept)]
    broader = [f for f in known if not f.absent and f.concept != concept and shelf.is_a(concept, f.concept)]
    if absences and present:
        newer = [f for f in present if all(surely_later(f, absence, on) for absence in absences)]
        if not newer:
            return Finding(
                Truth.UNKNOWN,
                f"the record says {told_all(absences)}, but it also has {told_all(present)}",
                (*absences, *present),
                missing=f"which of the two holds for {subject}",
                conflict=True,
            )
        present = newer
    if present:
        return Finding(Truth.YES, f"the record has {told_all(present)}", tuple(present))
    if absences:
        return Finding(Truth.NO, f"the record says {told_all(absences)}", tuple(absences))
    if broader:
        return Finding(
            Truth.UNKNOWN,
            f"the record says {told_all(broader)}, the criterion asks for {concept}",
            tuple(broader),
            missing=f"whether there is {subject}",
        )
    return silent(kind, subject, f"whether there is {subject}", policy, coded=coded)
