"""One sentence of a criterion → tree.

The rules stand in `RULES`, tried in order; the first that recognises the sentence compiles it, and gives its
parts back to `compile_sentence`. Everything else goes to the grammar of `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.criteria.lists.clause import compile_chunks
from trialrun.criteria.phrases.context import MAX_DEPTH, Context
from trialrun.criteria.phrases.kept import Kept
from trialrun.criteria.phrases.tails import with_questions
from trialrun.criteria.rules import (
    allergies,
    alternatives,
    apart,
    bounds,
    bounds_spared,
    changed,
    clauses,
    combined,
    counted,
    courses,
    definitions,
    degrees,
    demands,
    direction,
    effects,
    enrolled,
    events,
    expecting,
    findings,
    for_whom,
    gestation,
    given,
    groups,
    indications,
    informing,
    occasioned,
    one_noun,
    opinions,
    people,
    permitted,
    personal,
    remarks,
    retold,
    ruled_out,
    runs,
    saying,
    scales,
    several,
    sexes,
    stays,
    support,
    survival,
    suspected,
    tailed,
    toxicities,
    treatments,
    tried,
    washouts,
    welcome,
    wordings,
)
from trialrun.criteria.trees.build import Built, leaf, unparsed
from trialrun.criteria.words.chunks import chunk
from trialrun.criteria.words.signs import Signs
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

MAX_LENGTH = 4000
"""Characters; a longer sentence is no sentence, and is left to a person."""

Rule = Callable[[str, int, int, Context], Built | None]


def context_for(text: str, kind: Kind, diseases: tuple[str, ...] = ()) -> Context:
    """The context in which a whole sentence is read."""
    return Context(text, kind, diseases, compile_sentence, _plain)


# "- 2. Age …", "(2) high-risk …": the number of a line that has a bullet besides.
_NUMBERED = re.compile(
    r"(?:[①-⑳]\s*[.、:)]?\s*(?=\S)|[a-h]\.\s*(?=[A-Z≥≤<>])|\d{1,2}\.(?:\s+|(?=[A-Z]))|\(?\d{1,2}\)\s*)(?=[A-Za-z][A-Za-z])"
)
# Which amendment of the protocol brought the demand.
_AMENDED = re.compile(
    r"see\s+(?:also\s+)?(?:disease|patient)\s+characteristics[.:;,]*\s+(?=\S)|[\[(\s]*(?:as\s+)?per\s+(?:protocol\s+)?amendments?\b\s*(?:(?:no\.?|number|#|dated)\s*)?[\d/.,#-]*(?:\s+(?:and|&)\s+[\d/.-]+)?\s*[\])]?\s*[:;.,-]*\s*",
    re.IGNORECASE,
)


# With what a remark on an amendment, and a number, can begin: told before a pattern is tried.
_MAY_OPEN = "SsAaPp[( \t\n"
_MAY_NUMBER = "0123456789(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳abcdefgh"
_MAY_CLOSE = "])0123456789: "
_AMENDED_BEHIND = re.compile(
    r"\s*[\[(]\s*(?:as\s+)?per\s+amendments?\b[\s\d/.,:#-]*[\])]?\W*$", re.IGNORECASE
)
_ADDED = re.compile(r"(?:in addition|additionally|furthermore|moreover)\s*,\s*(?=\S)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]{12,}\)")
# "-2 ≤ z-score < 1": a sign of the bound, and no bullet.
_NEGATIVE = re.compile(r"[-−–]\d+(?:\.\d+)?\s*(?:SD\s*|D\s*)?(?:[<>]=?|[≤≥])")


def compile_sentence(text: str, start: int, end: int, context: Context) -> Built:
    """The tree of `text[start:end]`; what is not understood is unparsed, nothing raises."""
    while start < end and not (text[start].isalnum() or text[start] in "<>≤≥=±~\"'(["):
        if text[start] in "-−–" and _NEGATIVE.match(text, start):
            break
        start += 1
    first = text[start : start + 1]
    if first in _MAY_OPEN and (amended := _AMENDED.match(text, start, end)) is not None:
        if amended.end() >= end:
            return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
        start = amended.end()
        first = text[start : start + 1]
    if first in _MAY_NUMBER and (number := _NUMBERED.match(text, start, end)) is not None:
        start = number.end()
        first = text[start : start + 1]
    if first in "IiAaFfMm" and (added := _ADDED.match(text, start, end)) is not None:
        start = added.end()
    last = text[end - 1 : end]
    if last in _MAY_CLOSE and (amended := _AMENDED_BEHIND.search(text, start, end)) is not None:
        end = amended.start()
    while end > start and text[end - 1] in " ,;:.*†‡":
        end -= 1
    if _IN_BRACKETS.fullmatch(text, start, end):  # "(no transfusion within 14 days)"
        inside = compile_sentence(text, start + 1, end - 1, context)
        if not inside.unparsed:
            return inside
    if start >= end:
        return leaf(c.Unparsed(text.strip() or "(empty)"), start, max(end, start))
    if text[start : start + 4].lower() == "nor ":  # "no A; nor B"
        text = f"{text[:start]}no {text[start + 3 :]}"
        context = context.of(text)
    if end - start > MAX_LENGTH:
        return unparsed(text, start, end)
    # Several rules may try the same part, and its parts in turn: each is compiled once.
    part = text[start:end], context.kind
    built = context.compiled.get(part)
    if built is None:
        alone = not text[:start].strip(" ([") and not text[end:].strip(" .:;,)]")
        if alone or text[end : end + 1] in _TELLS_OF_BEFORE:
            built = _shifted(_by_rules(text, start, end, context), -start)
        else:
            built = _of_any_text(part, context)
        context.compiled[part] = built
    return _shifted(built, start)


# What stands before a colon or the end of a bracket is read where it stands, and so is a whole sentence.
_TELLS_OF_BEFORE = frozenset(":)]")
_BESIDE = "; "  # what stands before a part that is read by itself: it is no whole sentence
# Parts that were read without asking for the trial.
_PARTS = Kept(most=60_000, longest=120)


def _of_any_text(part: tuple[str, Kind], context: Context) -> Built:
    """The part's tree; it is read by itself, whatever stands around it."""
    reading = _PARTS.of(part)
    if reading is None:
        words, kind = part
        text, begin = _BESIDE + words, len(_BESIDE)
        own = context.taken_out(text)
        reading = _shifted(_by_rules(text, begin, len(text), own), -begin), tuple(own.notes)
        if own.asked:
            context.asked.append(True)
        elif context.depth < MAX_DEPTH // 2:  # deeper, its own parts may have been left unread
            _PARTS.put(words, kind, reading)
    for note in reading[1]:
        context.note(note)
    return reading[0]


def _by_rules(text: str, start: int, end: int, context: Context) -> Built:
    for rule in _CHANCES.chances(text[start:end].lower()):
        built = rule(text, start, end, context)
        if built is not None:
            return built
    return _plain(text, start, end, context)


# A sentence of these alone says nothing.
_MEANINGLESS = frozenset(("comma", "stop", "(", ")", "and", "but", "or", "and/or", "slash"))


def _plain(text: str, start: int, end: int, context: Context) -> Built:
    """Grammar only."""
    piece = text[start:end]
    built = context.read.get((piece, context.kind))
    if built is None:
        chunks = chunk(piece)
        if all(x.kind in _MEANINGLESS for x in chunks):
            return unparsed(text, start, end)
        built = compile_chunks(chunks, context.of(piece))
        context.read[piece, context.kind] = built
    if _says_excluded(piece) and any(not isinstance(x, c.Unparsed) for x in c.leaves(built.tree)):
        return unparsed(text, start, end)
    return _shifted(with_questions(built), start)


def _says_excluded(piece: str) -> bool:
    """The sentence itself says which way it points; read with its section's direction it could be turned."""
    low = piece.lower()
    return ("exclu" in low or "eligible" in low) and _EXCLUDED.search(low) is not None


_EXCLUDED = re.compile(
    r"\b(?:exclu(?:ded|sion)|(?<!transplant[ -])ineligible|not (?:be )?eligible"
    r"|are eligible|is eligible|be eligible)\b"
)


def _shifted(built: Built, offset: int) -> Built:
    return Built(built.tree, tuple((begin + offset, end + offset) for begin, end in built.places))


# Each rule with words of which at least one must occur (in lower case) for it to have a chance; none: always.
RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (retold.retold, retold.HINTS),
    (retold.prior_course, retold.COURSE_HINTS),
    (retold.women_or_men, ("menopausal",)),
    (retold.together, ("infect", "both", "combined", "simultaneous", "concurrent")),
    (retold.untested, ("pregnancy test",)),
    (retold.deaths_of_relatives, ("sudden",)),
    (remarks.remark, remarks.REMARKS),
    (remarks.none_allowed, ("allowed", "permitted")),
    (permitted.exceptions_elsewhere, ("except", "other than", "excluding", "unless")),
    (enrolled.another_way, ("may ", "can ")),
    (enrolled.under_condition, (" if", "unless", "provided", "as long", "so long", " when ")),
    (definitions.of_the_study, ("%", "percent", "per cent", "will be", "may be", "can be", "are to be")),
    (definitions.meaning, ("mean", "refer", "defined")),
    (definitions.term, ("defined",)),
    (definitions.examples, ("xample",)),
    (definitions.methods, ("contracep", "birth control", "birth-control", "bearing potential")),
    (definitions.points, ("point",)),
    (informing.preferred, ("prefer", "encourag", "recommend")),
    (informing.done_for_some, (" only ",)),
    (informing.suspicion, ("suspicion",)),
    (informing.detained, ("compulsor", "involuntar", "legally")),
    (definitions.by_any, ("defined",)),
    (
        definitions.by_guidelines,
        ("as determined", "as defined", "as specified", "as described", "as diagnosed"),
    ),
    (support.evidenced, ("evidenced", "demonstrated", "shown by", "indicated by", "documented by")),
    (support.shown_by_either, (" as evid", " as demo", " as shown", " as indic", " as docu", " as manif")),
    (support.without, ("transfus", "support", "factor", "csf", "filgrastim", "platelet", "red cell")),
    (welcome.eligible_whose, ("whose",)),
    (welcome.besides, (" also",)),
    (welcome.also_eligible, welcome.HINTS),
    (permitted.otherwise, ("otherwise",)),
    (bounds.permitted_for_some, ("allowed", "permitted", "acceptable")),
    (definitions.permitted, ("allow", "permi", "accept", "exempt", " ok", "shortened", "reduced")),
    (permitted.limited, ("allowed", "permitted")),
    (permitted.allowance, permitted.ALLOWANCES),
    (remarks.limited_permission, ("allowed ", "permitted ")),
    (
        permitted.remark,
        (
            *("terminology", "classification", "nomenclature", "guideline", "recommendation", "consensus"),
            *("not considered", "not be considered", "not regarded", "not be regarded", "not counted"),
        ),
    ),
    (effects.by_effect, ("drug", "medic", "agent", "compound", "substance", "product", "supplement")),
    (
        effects.harms,
        (
            *("interfer", "affect", "impair", "alter", "influenc", "compromis", "confound", "impact"),
            *("jeopard"),
            *("hinder", "complicat", "disturb"),
        ),
    ),
    (permitted.may_have, ("may ",)),
    (permitted.may_receive, ("may ", "can ", "allowed to")),
    (permitted.must_not_receive, ("not receiv", "cannot receiv", "not be receiv", "cannot be receiv")),
    (permitted.may_join, ("may ", "can ")),
    (permitted.exempt, (" not require", " not need", "with other ")),
    (permitted.everybody, ("male", "men", "any ", "all ", "gender", "sex")),
    (permitted.written_elsewhere, ("criteria",)),
    (combined.given_together, ("combin",)),
    (washouts.each_completed, ("completed", "at least", ">", "≥")),
    (washouts.washout, ("half", "t1/2", "t 1/2")),
    (wordings.caused, ("due to", "caused by", "secondary to", "resulting from", "as a result of", " from ")),
    (wordings.not_so, ("not ",)),
    (wordings.because, ("because", "since ", "due to")),
    (wordings.drug_screen, ("drug", "toxicolog", "substance")),
    (wordings.access, (" access",)),
    (wordings.vaccinated_or_infected, ("vaccin", "immuni")),
    (wordings.failing, ("control",)),
    (wordings.for_long, ("for a ", "for many", "for several", "over a ", "over many")),
    (wordings.restrictions, ("restriction", "limitation")),
    (wordings.in_a_trial, ("treatment", "treated", "therapy", "randomi", "dosed")),
    (wordings.alone_or_with, (" alone", "monotherapy", "single agent", "by itself")),
    (wordings.despite, ("despite", "in spite of")),
    (one_noun.either_nature, ("benign",)),
    (
        one_noun.organ_or_cancer,
        ("or cancer", "/cancer", "or carcinoma", "or malignan", "or tumor", "or tumour", "or neoplasm"),
    ),
    (
        one_noun.organs_told,
        (") or ", ") and", "), ", ")/", ") insuff", ") impair", ") fail", ") dis", ") dys"),
    ),
    (one_noun.tissues_of_organs, ("carcinoma of", "sarcoma of", "cancer of", "carcinomas of", "scc of")),
    (gestation.gestation, gestation.HINTS),
    (indications.needing_either, ("requir", "necessitat", "need")),
    (indications.brought_about, indications.BROUGHT),
    (wordings.said_of_all, wordings.OUTCOMES),
    (
        enrolled.spared_behind,
        ("eligible", "may ", "can ", "allowed", "permitted", "included", "enrol", "not excluded"),
    ),
    (direction.keeping_out, ("exclu", "eligible", "participate", "take part", "enrol", "enter")),
    (given.not_given, ("not been", "not previously been", "not yet been", "not ever been")),
    (alternatives.without_or_with, ("without",)),
    (
        demands.demanded,
        ("must", "should", "shall", "not", "no ", "free", "least", "than", ">", "≥", "minimum"),
    ),
    (changed.changed, changed.CHANGES),
    (groups.of_some, ("eligib",)),
    (groups.listed, groups.HINTS),
    (groups.announced_alone, ("prior ", "previous ", "past ", "earlier ")),
    (groups.of_these_only, ("only)", "only]")),
    (changed.by_how_much, changed.MOVES),
    (changed.since_found, ("diagnosis",)),
    (changed.found_since, ("diagnos", "onset")),
    (people.now_or_planned, ("planned", "intended", "desired", "anticipated", "planning")),
    (people.hospitalised, ("hospitali", "admitted")),
    (
        people.mothers_or_planning,
        (" plan", " inten", " wish", " want", " hop", " desir", " try", " attempt", " seek"),
    ),
    (people.or_planning, ("pregnan", "conce", "child", "feed")),
    (expecting.expecting, ("pregnan", "lactat", "feeding", "nursing")),
    (people.or_unwilling, ("not ", "unwilling", "refus", "unable", " plan", " inten", " wish", " desir")),
    (people.mothers, ("pregnan", "lactat", "feeding", "nursing", "parturient", "gravid")),
    (people.of_potential, ("reproductive", "bearing")),
    (people.subject, ("women", "woman", "female", "men", "male", "wcbp", "wocbp")),
    (survival.survival, ("survi", "to live", "alive", "death", " die", "minim", "maximum")),
    (tried.failed, ("fail", "respon")),
    (tried.so_long_at_most, ("of prior", "of previous")),
    (tried.never, ("previously",)),
    (courses.not_metastatic, ("metastatic",)),
    (courses.any_course, ("stage",)),
    (courses.stage_of_own, ("stage", "locally")),
    (courses.courses_behind, courses.BEHIND),
    (degrees.at_risk, ("risk ",)),
    (degrees.either_kind, degrees.HINTS),
    (degrees.so_severe, ("mild", "moderate")),
    (tried.several, ("or more", "at least", "minimum", "≥", ">")),
    (tried.for_naive, ("naive", "naïve")),
    (tried.naive, ("naive", "naïve")),
    (tried.off, ("off ", "discontinue", "stop", "ceased")),
    (permitted.functions, ("function",)),
    (permitted.not_allowed, (" not ",)),
    (given.stable, ("stable", "unchanged", "constant", "fixed")),
    (
        clauses.procedure_told,
        ("will be", "will also be", "will then be", "shall be", "would be", "undergo", "receive"),
    ),
    (for_whom.required, ("required",)),
    (enrolled.disallowed, ("not ", "exclu", "prohibit", "forbid", "ineligible")),
    (
        for_whom.demanded_of,
        ("must", "may have", "can have", "should", "shall", "need to", "have to", "has to", "required to"),
    ),
    (ruled_out.ruled_out, ruled_out.HINTS),
    (clauses.provided, ("provid", "as long as", "so long as", "condition that", "only if")),
    (counted.counted, ("following",)),
    (bounds.chained, ("<", ">", "≤", "≥", "⩽", "≦")),
    (
        bounds.bare_age,
        ("-", "–", "—", "and", "to ", "over", "under", "than", "least", ">", "≥", "above", "below"),
    ),
    (counted.numbered, counted.NUMBERS),
    (several.several, several.HINTS),
    (enrolled.if_they, ("exclud", "eligib", "includ", "enrol")),
    (enrolled.admitted, ("includ", "recruit", "enrol", "consider", "invite", "select", "eligib")),
    (enrolled.left_out, ("exclud", "remove", "ineligib")),
    (suspected.suspected, ("suspect", "presumed")),
    (occasioned.based, ("based on", "based upon")),
    (occasioned.seen, ("performed", "obtained", "done", "taken", "acquired", " made ")),
    (occasioned.before_therapy, ("prior to", "before", "preceding")),
    (findings.shown, ("negative", "positive", "normal")),
    (findings.presence, findings.FOUND),
    (findings.by_method, ("positive ", "negative ", "detectable ")),
    (findings.can_be_measured, ("be measur",)),
    (bounds.outside, ("outside",)),
    (findings.lesion, ("lesion",)),
    (indications.indication, indications.HINTS),
    (stays.admitted_for, ("hospital",)),
    (stays.symptoms, ("symptom",)),
    (stays.stayed, ("stay", "spen", "ventilation", "hospital", "intubation", "icu", "intensive")),
    (bounds.drinks, ("drink", "beverage")),
    (sexes.by_sex, ("men", "male", "woman", "f/m", "m/f", "boys")),
    (scales.scored, scales.HINTS),
    (bounds.scale_in_brackets, ("performance",)),
    (bounds.each_for_some, (" for ", " in ", " if ")),
    (bounds.scales_by_age, ("(",)),
    (bounds.bounds_by_age, ("year", "yrs", "age")),
    (
        bounds.longer_for,
        (
            "weeks for",
            "days for",
            "months for",
            "years for",
            "week for",
            "month for",
            "weeks if",
            "weeks in case",
        ),
    ),
    (bounds.or_for_some, (" if ", " in ", " for ", " when ", " with ")),
    (bounds.bracket_for_some, ("(", "[")),
    (bounds.except_who_must, ("except", "unless", "excluding")),
    (bounds_spared.spared, ("except", "excluding", "other than", "apart from")),
    (definitions.defined, ("defined",)),
    (alternatives.of_some_behind, (" for ", " in ")),
    (alternatives.conditional, ("if ", "when ", "in ", "for ")),
    (alternatives.bounded_for, ("for ", "in ", "if ", "when ")),
    (alternatives.spared_first, ("excep", "exclusion of", "apart from", "aside from", "other than")),
    (alternatives.alternative, ("(", "[")),
    (alternatives.unless, ("unless", "except")),
    (for_whom.another_bound, (" with", " who ", "having", " on ", "receiving", "taking")),
    (for_whom.of_whom, (":",)),
    (clauses.clauses, (";",)),
    (given.once, ("at least", "≥", ">=", "minimum")),
    (given.with_plan, given.PLANS),
    (given.past_or_planned, ("planned", "schedul", "anticipated", "expected")),
    (given.plan_includes, ("plan ", "planned ", "intended ")),
    (
        given.planned,
        (
            *("plan to", "plans to", "planned", "intended", "schedul", "booked", "listed", "planning"),
            *("anticipated", "await", "due ", "will ", "about to", "going to"),
        ),
    ),
    (given.given_for, (" of ", " with ")),
    (
        personal.speaks,
        (
            *("speak", "underst", "communic", "convers", "fluen", "proficien", "knowledge of", "command of"),
            *("comprehension", "read ", "write ", "skills"),
        ),
    ),
    (personal.lives, ("resid", "liv")),
    (personal.insured, ("insur", "social", "medica", "medicare")),
    (support.valued, ("without", "absence of", "not re", "supported by")),
    (toxicities.resolved, toxicities.HINTS),
    (saying.recovered, ("recovered", "resolved", "resolution", "recovery", "returned", "improved")),
    (alternatives.longer_since, ("since",)),
    (treatments.completed, ("completed", "stopped", "discontinued", "finished", "ended")),
    (treatments.verified, ("confirmed", "documented", "verified", "proven")),
    (treatments.less_since, ("less than", "fewer than", "<", "within")),
    (treatments.since, ("since", "from", "after", "beyond", "past")),
    (events.after_event, ("after", "following", "since", "from", " of ", "post")),
    (alternatives.in_case, ("in case of",)),
    (courses.in_treated, ("treated",)),
    (treatments.not_relieved, (" not ",)),
    (treatments.succeeded, (" that ",)),
    (courses.progressed_or_intolerant, ("intoleran", "tolerate")),
    (
        treatments.after_therapy,
        ("treatment", "therap", " after ", "on/after", "following", "during or"),
    ),
    (apart.apart, apart.HINTS),
    (allergies.allergy, ("allerg", "sensitiv", "sensibil", "intoleran", "anaphyla", "indication")),
    (saying.candidate, ("candidate",)),
    (saying.attested_part, ("eligible", "candidate", "fit", "suitable")),
    (saying.weighed, (" risk", "referred", "transferred", "recruited", "registered", "seen ", "identified")),
    (
        saying.told_of_oneself,
        (
            *("caucasian", "white", "black", "african", "hispanic", "latin", "asian", "chinese", "japanese"),
            *("korean", "indian", "european", "gender"),
        ),
    ),
    (opinions.opinion, opinions.HINTS),
    (saying.attestation, saying.HINTS),
    (tailed.several, (" that ", " which ")),
    (tailed.tailed, tailed.HINTS),
    (tailed.purpose, tailed.PURPOSES),
    (
        saying.whatever,
        ("condition", "reason", "circumstance", "situation", "factor", "problem", "issue", "indication"),
    ),
    (runs.runs_on, runs.HINTS),
    (clauses.or_else, clauses.OR_ELSE),
    (clauses.predicated, clauses.SECOND_VERBS),
    (clauses.relative, ("who", "eligible", "unfit", "suitable", "candidate")),
    (clauses.labelled, (":", " - ", " – ")),
)

_CHANCES = Signs(RULES)
