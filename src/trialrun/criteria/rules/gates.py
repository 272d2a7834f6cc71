"""What tells besides the words in `order` that a rule has no chance: the section's kind, and a second word.

A rule stands here where its own first question says so. A second word pays where the first is common and the rule
is tried in vain: one of the words stands in whatever the pattern of the rule matches.
"""

from __future__ import annotations

from trialrun.criteria.rules import (
    allergies,
    alternatives,
    asked_whole,
    behind,
    behind_illness,
    bounds,
    bounds_spared,
    changed,
    clauses,
    comorbid,
    counted,
    definitions,
    demands,
    denied_lists,
    each_for_itself,
    either_time,
    enrolled,
    events,
    evidenced,
    excluded_by_words,
    expecting,
    findings,
    for_whom,
    given,
    glued_permissions,
    groups,
    informing,
    joined_demands,
    labels,
    lost_breaks,
    named_in_full,
    negative_for,
    not_counted,
    occasioned,
    one_state,
    people,
    permitted,
    purposes,
    reaching_lists,
    remarks,
    retold,
    ruled_out,
    runs,
    said_of_last,
    said_of_lists,
    sexes,
    sooner,
    stage_with,
    support,
    told_loosely,
    told_of_findings,
    told_of_others,
    treated_for,
    treatments,
    tried,
    waived,
    washouts,
    welcome,
    wordings,
)
from trialrun.criteria.rules.order import RULES, Rule
from trialrun.criteria.words.signs import Signs
from trialrun.model.eligibility import Kind

OF_INCLUSIONS: frozenset[Rule] = frozenset(
    (
        *(told_of_others.and_their_kin, told_of_others.whatever_background, told_of_others.seen_as),
        *(told_of_findings.raised_by, told_of_findings.sex_and_age, evidenced.by_value_and_more),
        *(alternatives.bounded_for, alternatives.conditional, alternatives.longer_since),
        *(asked_whole.agrees_during,),
        *(alternatives.of_some_behind, behind.responded, behind.test_of_the_fertile),
        *(bounds.bounds_by_age, bounds.bracket_for_some, bounds.each_for_some, bounds.except_who_must),
        *(bounds.permitted_for_some, bounds.scales_by_age, bounds_spared.last_of_either, changed.found_since),
        *(clauses.predicated, counted.measurable_by, each_for_itself.are_and_have),
        *(each_for_itself.but_may, each_for_itself.of_each_group, enrolled.admitted, enrolled.another_way),
        *(
            enrolled.however_if,
            enrolled.if_they,
            findings.can_be_measured,
            findings.lesion,
            for_whom.another_bound,
        ),
        *(
            for_whom.demanded_of,
            for_whom.of_carriers,
            for_whom.required,
            informing.not_required,
            informing.history_taken,
            support.stable_without,
        ),
        *(named_in_full.of_any_sort, negative_for.and_of_a_history, permitted.may_join),
        *(informing.preferred, people.each_demanded, people.of_potential, people.subject),
        *(permitted.everybody, permitted.functions, permitted.limited, permitted.may_receive),
        *(permitted.must_not_be_given, permitted.must_not_receive, remarks.limited_permission),
        *(
            remarks.none_allowed,
            runs.runs_on,
            sexes.age_limit,
            sexes.eligible_if_she,
            sexes.men_and_some_women,
        ),
        *(
            sooner.sooner_if,
            support.evidenced,
            treatments.since,
            treatments.succeeded,
            treatments.verified,
            tried.for_naive,
        ),
        *(tried.never, tried.so_long_at_most, washouts.each_completed, welcome.besides, wordings.matched),
        *(waived.demanded_of_some, waived.however_entered, waived.required_only),
        *(asked_whole.since_such, asked_whole.test_and_agrees, denied_lists.denied_list),
        *(glued_permissions.glued_permission, lost_breaks.one_of_lost, one_state.without_reason),
        *(joined_demands.and_free_of, joined_demands.cut_off, joined_demands.either_listed),
        *(joined_demands.ill_and_marker, joined_demands.not_measured, joined_demands.run_together),
        *(reaching_lists.in_absence, said_of_lists.none_or_less, said_of_lists.on_protocol),
    )
)
"""Rules that do nothing in an exclusion."""

OF_EXCLUSIONS: frozenset[Rule] = frozenset(
    (
        told_of_findings.allergens_listed,
        *(
            allergies.or_given,
            asked_whole.harmful_illness,
            asked_whole.or_other_that,
            asked_whole.or_undergoing,
        ),
        *(excluded_by_words.not_undergone, excluded_by_words.of_places_that),
        *(
            behind_illness.either_hinders,
            demands.demanded,
            each_for_itself.said_again_of_them,
            labels.said_of_one,
        ),
        *(enrolled.spared_behind, expecting.expecting, for_whom.kept_out_of_some, groups.announced_alone),
        *(comorbid.and_symptoms, remarks.approved_already, remarks.note_permits),
        occasioned.beside_timed_list,
        *(demands.not_beyond, either_time.before_either, either_time.of_both, joined_demands.previous_or_now),
        *(said_of_lists.avoided, said_of_lists.medications_listed, said_of_lists.reacts_for_reasons),
        said_of_lists.users_of,
        *(not_counted.not_for_them, people.or_unwilling, retold.untested, ruled_out.or_in_whom),
    )
)
"""Rules that do nothing in an inclusion."""

_TIMES = ("hour", "day", "week", "month", "year")
_SIGNS = ("<", "=", ">", "≤", "≥")
_DIGITS = tuple("0123456789")
_NUMBERS = (*_DIGITS, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
_EVIDENCE = (
    *(
        "finding",
        "symptom",
        "sign",
        "imaging",
        "histor",
        "biops",
        "histology",
        "cytology",
        "serology",
        "result",
    ),
    *("test", "endoscopy", "radiograph", "scan", "pathology", "presentation"),
)

BESIDES: dict[Rule, tuple[str, ...]] = {
    **told_of_others.SECOND_WORDS,
    **told_of_findings.SECOND_WORDS,
    alternatives.conditional: (",", ":"),
    alternatives.of_some_behind: (":",),
    asked_whole.agrees_during: ("during", "throughout", " for ", "until"),
    asked_whole.points_to: _EVIDENCE,
    asked_whole.with_assay: ("assay", "kit", "elisa"),
    asked_whole.either_so: (" and ",),
    asked_whole.culture_for_germ: ("negative", "sterile"),
    asked_whole.harmful_illness: ("that ", "which "),
    asked_whole.or_other_that: ("that ", "which "),
    asked_whole.or_undergoing: (" or ",),
    asked_whole.other_indication: ("indication",),
    asked_whole.response_over_time: ("period", "course", "duration"),
    asked_whole.speaks_there: ("able ", "ability", "capable"),
    behind_illness.of_another_cause: (
        "due to",
        "caused",
        "because",
        "second",
        "attribut",
        "related",
        "from ",
        " for ",
    ),
    bounds.bare_age: _DIGITS,
    bounds.bounds_by_age: ("(",),
    bounds.each_for_some: _DIGITS,
    bounds.or_for_some: _DIGITS,
    bounds.scales_by_age: ("(",),
    counted.numbered: ("of",),
    either_time.before_either: _TIMES,
    either_time.of_both: _TIMES,
    told_loosely.points_to: ("abnormalit", "finding", "change", "result"),
    enrolled.admitted: ("eligible", "enrol", "included", "considered", "invited", "recruited", "selected"),
    definitions.badly: _DIGITS,
    events.after_event: _NUMBERS,
    excluded_by_words.not_undergone: ("prior ", "previous ", "earlier ", "past "),
    excluded_by_words.not_for_surgery: (
        *("resectable", "inoperable", "impossible", "indicated", "infeasible", "unfit"),
    ),
    excluded_by_words.of_places_that: (
        *("condition", "disease", "illness", "disorder", "problem", "abnormalit", "deformit", "patholog"),
        *("injur", "impairment"),
    ),
    for_whom.another_bound: (*_SIGNS, "greater", "least", "less", "more", "up"),
    for_whom.kept_out_of_some: (",",),
    given.given_for: (
        *("<", ">", "≤", "≥", "fewer", "greater", "least", "less", "longer", "minimum", "more", "most"),
        *("than", "up"),
    ),
    remarks.may_be_shown: (
        *("be made", "confirmed", "established", "documented", "diagnosed"),
        "determined",
        "verified",
    ),
    labels.allowed_except: ("exc", "other than", "apart from"),
    purposes.for_another: ("such as", "e.g", "eg", "example", "instance", "including", "like"),
    support.stable_without: ("stable",),
    labels.said_of_one: (":",),
    sexes.by_sex: _DIGITS,
    said_of_last.left_by_earlier: ("prior ", "previous ", "earlier ", "past "),
    said_of_last.reacted_to_earlier: (" or ", "/or "),
    said_of_last.removable_by: (" or ", "/or "),
    stage_with.stage_with_either: (" with ",),
    treated_for.treated_for: (",",),
    treated_for.currently_on: (" or ",),
    treatments.less_since: ("since", "from", "after", "free"),
    treatments.since: ("at least", "more than", "greater than", ">", "≥", "no less than", "a minimum of"),
    waived.demanded_of_some: ("(", "["),
    waived.however_entered: (";",),
    washouts.each_completed: ("before", "prior"),
    wordings.in_a_trial: ("trial", "stud", "protocol"),
}

CHANCES: dict[Kind, Signs[Rule]] = {
    "inclusion": Signs(
        (rule, words, BESIDES.get(rule, ())) for rule, words in RULES if rule not in OF_EXCLUSIONS
    ),
    "exclusion": Signs(
        (rule, words, BESIDES.get(rule, ())) for rule, words in RULES if rule not in OF_INCLUSIONS
    ),
}
"""Which rules have a chance in a sentence in lower case, by the kind of its section."""
