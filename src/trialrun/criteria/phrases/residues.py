"""What is left over of a phrase whose concept was understood: narrowing text, a longer name, or a question.

A residue never disappears. Where it only says where or of what ("perforation of the ear drum") the whole is
an uncoded name beside the known concept; where it is for a person to say ("in the study eye", "that would …")
it is an attestation; else it stays as unparsed text. Where it could turn the meaning ("risk of bleeding",
"malaria vaccine") there is none, and the phrase is not understood.
"""

from __future__ import annotations

import re

from msgspec.structs import replace as replaced

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.naming import place_of, qualified_name
from trialrun.criteria.trees.build import Built, attest, every, leaf, unparsed
from trialrun.criteria.words.chunks import OF_THIS, Chunk
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a, is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import mentions, resolve

# Words before a concept, or directly after it, with which the phrase no longer says that the patient has it.
_TURNS = (
    "suspect|possib|probab|potential|impend|imminent|threatened|incipien|planned|schedul|pre|non|anti|risk|candidate|suspicion|predispos"
    "|prophyla|prevent|screen|vaccin|exposure|contact|intoleran|contraindic|allerg|hypersens|refus|inelig|eligib"
    "|unfit|unsuit|fail|respon|amenab|fear|question|rule|exclud|allow|permit|accept|resolv|recover|treated|cured"
    "|independen|borderline|mimick|resembl|induc|avoid|await|consider|expect|intend|indicat|require|need|want|wish|unless"
    "|except|if|when|incompatib|inconsistent|discontinu|stop|washout|interval|since|donor|mother|father|relative|famil|partner|parent|spouse|off|naiv|naïv"
)
_TURNING = Words(*_TURNS.split("|"))
# Verbs before a concept that say what something does, or allow it: "agents that cause neutropenia".
_DOING = re.compile(
    r"\b(?:caus(?:es?|ing)|associated|interact(?:s|ing)?|activity\s+against|affects?|inhibits?|influences?|may|becomes?|changes?"
    r"|off|can|cannot|could|tolerates?|tolerating|agreed)\b",
    re.IGNORECASE,
)
_TURNS_AT_ONCE = re.compile(_TURNS, re.IGNORECASE)


_NARROWING_START = re.compile(
    r"^(?:of|in|with|within|who|whom|that|which|where|whose|due|caused|involving|affecting|concerning(?! for)|on|by|at|during|including|while|as|after"
    r"|following|before|despite|secondary|associated|related|resulting|leading|confirmed|documented|treated|defined|from|to|for|for which|under|over|more|less|[a-z]+ing|[a-z]+ed)\b",
    re.IGNORECASE,
)


# "claustrophobia not amenable to sedation": of what the patient has, that it is not so.
_NOT_SO = re.compile(
    r"not\s+(?:(?:adequately|well|sufficiently|fully|optimally|completely|yet)\s+)?(?:amenable|controlled|controllable|responsive|responding|relieved|lifted"
    r"|corrected|correctable|associated|related|due|caused|attributable|explained|treatable|resolved|stabili[sz]ed|compensated|requiring|managed|improved"
    r"|improving|under\s+control)\b[^,;:()]*",
    re.IGNORECASE,
)
_BY_TREATMENT = re.compile(
    r"\s+(?:to|by|with|on)\s+(?:medications?|treatments?|therap(?:y|ies)|drugs?|agents?)\b", re.IGNORECASE
)
_PREDICATE = re.compile(
    r"\b(?:will|may|should|must|can|would|might|shall|needs?|cannot|could|has to|have to)\b", re.IGNORECASE
)


# Tails that only a person can say: what would come of it, at which place of the study, how often.
_ASKED = re.compile(
    r"""[\s,(]*(?:
    (?:that|which|who)\s+(?:(?:is|are)\s+)?(?:(?:severe|significant|serious|large|great)\s+enough\s+to|would|could|may|might|can|will|
        likely|expected|(?:significantly\s+|potentially\s+)?(?:interfer|preclud|prevent|prohibit|limit|compromis|imped|hinder|confound
        |contraindicat|restrict|jeopardi[sz]|complicat|mak)(?:es?|s)?)\b(?!\s+(?:include|be\s+(?:an?|the))\b).*
    |(?:(?:potentially|possibly|significantly|likely\s+to\s+be|severely)\s+)?(?:interfering|precluding|preventing|prohibiting|limiting
        |compromising|impeding|hindering|confounding|contraindicating|restricting|jeopardi[sz]ing|making)\b.*
    |(?:in|of|on|to|at|for|affecting)\s+(?:(?:the|either|one|any|both|their|his|her|or)\s+)*(?:non-?)?(?:study|index|target|treated
        |treatment|operated|operative|affected|fellow|surgical|experimental|test|injection|puncture|implant|biopsy|application)
        \s+(?:eyes?|knees?|hips?|limbs?|legs?|arms?|sides?|joints?|tooth|teeth|sites?|areas?|lesions?|breasts?|ears?|shoulders?|foot|feet
        |hands?|extremit(?:y|ies)|region|field|zone)
    |(?:during|throughout|in\s+the\s+course\s+of)\s+(?:(?:the|this|their|whole|entire|course|period|duration|of|current|clinical)\s+)*
        (?:study|trial|investigation|intervention|participation|follow-?up|data\s+collection|collection|research)
        (?:\s+(?:period|participation|treatment|intervention|phase|procedures?|duration))*
    |(?:in|at|on|within)\s+(?:the\s+|an?\s+)?(?:areas?|regions?|sites?|zones?|limbs?|fields?)\s+(?:to\s+be\s+|being\s+|that\s+(?:will|is\s+to)\s+be\s+)?
        (?:treated|operated(?:\s+on)?|injected|examined|studied|irradiated|biopsied)
    |(?:in|at|on)\s+the\s+(?:designated|planned|proposed|intended|selected)\s+(?:\w+\s+)?(?:areas?|regions?|sites?|zones?|fields?)
    |during\s+(?:the\s+|an?\s+|his\s+|her\s+|their\s+)?(?!following|including|screening|remaining|ongoing|existing|preceding|treating)(?:[a-z]+ing|(?:[a-z]+\s+)?exercise|exertion|childhood|adolescence
        |infancy|puberty|adulthood|anesthesia|anaesthesia|induction|venipuncture|sleep|sedation)(?:\s+(?!(?:and|or|in|within|for|at|of|with)\b)[a-z]+){0,2}
    |at\s+rest|on\s+an?\s+(?:daily|regular|weekly|continuous|chronic|frequent|routine)\s+basis|regularly|daily|weekly|frequently|occasionally
    )[\s.,;)]*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


# Words directly before a concept that pick some of it: whether it is one of those, a person has to say.
_PICKS = frozenset(
    """
    certain selected specific systemic standard conventional routine first second third initial early late complete partial continued
    continuous continuing iv i.v. intravenous intravenously parenteral oral topical inhaled aerosolized aerosolised nebulized injectable intramuscular subcutaneous
    full new other another circulating peripheral local localized localised regional central bulky reported recognized
    recognised apparent obvious overt frank isolated spontaneous implanted reasonably generally otherwise mildly highly confounding
    sight-threatening vision-threatening organ-threatening full-dose low-grade high-grade unusual unusually special
    necessary concomitantly required requisite essential preferred pre-specified stage-specific maternal paternal ventricular
    two three several repeated regularly currently-approved approved licensed available commercial marketed same similar
    elevated increased decreased reduced abnormal low high
    """.split()
)
_SOME = frozenset(("certain", "selected", "specific"))
_DEGREES = frozenset(
    ("serious", "severe", "major", "chronic", "active", "life-threatening", "mild", "moderate")
)
_ROUTES = frozenset(
    """
    iv i.v. intravenous oral topical inhaled nebulized injectable intramuscular subcutaneous parenteral systemic local repeated
    """.split()
)
_GIVEN = frozenset(
    ("administration of", "use of", "injection of", "injections of", "intake of", "application of")
)
"""Between the way in which it is given and the drug: "subcutaneous administration of ceftriaxone"."""
_FINDS = frozenset(("abnormal", "elevated", "increased", "decreased", "reduced", "low", "high"))
"""Words that say what came out: of a procedure they tell that it was done, of a disease nothing."""


def _picks(before: list[Chunk], gap: str, parts: list[Built], context: Context) -> Built | None:
    """ "certain | heart problems", "IV | pentamidine": the concept, and a question whether it is such."""
    words = {x.text.lower() for x in before}
    some = words <= _SOME and gap in _DEGREES  # "certain serious infections"
    if gap and not (gap == "acute" or some or (gap in _GIVEN and words <= _ROUTES)):
        return None
    if any(x.kind != "word" or x.text.lower() not in _PICKS for x in before):
        return None
    first = min(parts, key=lambda part: part.start)
    if not isinstance(first.tree, (c.Condition, c.Received, c.Test)):
        return None
    if not isinstance(first.tree, c.Received) and any(x.text.lower() in _FINDS for x in before):
        return None
    return attest(context.text, before[0].start, first.end, "investigator")


_BRINGING = frozenset(("resulting", "leading", "causing"))


_LINKS = re.compile(r"(?:of|for|to|against|from|by|about)\b")
_REQUIRES = re.compile(r"(?:(?:that|which)\s+)?requir", re.IGNORECASE)
_LETS_IN = re.compile(
    r"\b(?:allowed|permitted|acceptable|eligible|excluded|exempt|ruled out|unless|except|resolved)\b", re.I
)


# What can be done is not therefore done: "where ablation is technically achievable".
_CAN_BE_DONE = re.compile(
    r"(?:is|are|was|were|be|being|seems?|appears?|remains?)\s+(?:(?:not|no\s+longer|considered|deemed|thought|judged|felt|to|be|both|either)\s+|\w+ly\s+)*"
    r"(?:(?:safe|reasonable)\s+and\s+)?(?:feasible|infeasible|unfeasible|possible|impossible|achievable|practicable|impracticable|practical|doable|attainable)\b",
    re.IGNORECASE,
)
# Some of the cells that the name behind it counts: "polymorphonuclear lymphocytes" are not all lymphocytes.
_SOME_CELLS = frozenset(
    "polymorphonuclear polynuclear band banded segmented atypical reactive plasmacytoid granular activated immature mature"
    " t b nk helper suppressor cytotoxic regulatory naive memory".split()
)
_CELLS = ("leukocytes", "lymphocytes", "neutrophils", "monocytes", "eosinophils", "basophils")


def _of_another_value(before: list[Chunk], gap: str, parts: list[Built], rest: list[Chunk]) -> bool:
    """ "Weight below the 40 percentile", "polymorphonuclear lymphocytes > 1500": no bound of what is named."""
    values = [x for part in parts for x in c.leaves(part.tree) if isinstance(x, c.Measurement)]
    if not values:
        return False
    if any("centile" in x.text.lower() for x in rest):
        return True
    some = bool(before) and not gap and before[-1].text.lower() in _SOME_CELLS
    return some and any(x.concept in _CELLS for x in values)


def residues(rest: list[Chunk], parts: list[Built], context: Context) -> list[Built] | None:
    """What is left over as narrowing text, or None when it could turn the meaning of the phrase."""
    rest.sort(key=lambda chunk: chunk.start)
    begin = min(part.start for part in parts)
    finish = _after_bracket(max(part.end for part in parts), rest, context)
    before = [x for x in rest if x.start < begin]
    after = [x for x in rest if x.start >= begin]
    found: list[Built] = []
    gap = context.text[before[-1].end : begin].strip().lower() if before else ""
    if _of_another_value(before, gap, parts, rest):
        return None
    if before:
        words = context.text[before[0].start : before[-1].end]
        if (
            _TURNING.stand_in(words.lower())
            or _DOING.search(words)
            or _LINKS.match(gap)
            or any(x.kind in ("concept", "quantity") or x.role for x in before)
        ):
            return None
        longer = _picks(before, gap, parts, context) or _qualified(before, gap, parts, context)
        found.append(longer or unparsed(context.text, before[0].start, before[-1].end))
    if after:
        start, end = after[0].start, after[-1].end
        if len(after) == 1 and after[0].text.lower() in _BRINGING and any(x.start > end for x in parts):
            # both are known; whether the one brought the other about, a person says
            last = max(part.end for part in parts)
            return [*found, attest(context.text, start, last, "investigator")]
        lead = context.text[finish:start].strip(" ,;()") if start >= finish else "inside"
        words = context.text[start:end]
        narrowing = bool(lead) or _NARROWING_START.match(words) or ")" in context.text[finish:start]
        opener = after[0]
        if finish <= start and _CAN_BE_DONE.match(context.text[finish:end].strip()):
            return None
        if finish <= start and _ASKED.fullmatch(context.text, finish, end):
            begin_at = finish + len(context.text[finish:end]) - len(context.text[finish:end].lstrip(" ,("))
            return [*found, attest(context.text, begin_at, end, "investigator")]
        if opener.role.startswith("neg") and not lead and _NOT_SO.fullmatch(words):
            by_what = _BY_TREATMENT.match(context.text, end)
            return [*found, attest(context.text, start, by_what.end() if by_what else end, "investigator")]
        if (
            _PREDICATE.search(lead)
            or opener.role.startswith("neg")
            or opener.text.lower() in ("will", "should")
        ):
            return None  # "X will be given", "X must not …": a sentence about X, not that the patient has it
        if opener.role in ("neg", "unless", "except", "if") and len(after) == 1:
            return None
        if not narrowing or (_TURNS_AT_ONCE.match(words) and not lead):
            return None
        if _LETS_IN.search(words):
            return None
        if _REQUIRES.match(lead or words) and not _TURNING.stand_in(words.split(" ", 1)[-1].lower()):
            begin_at = context.text.rfind(lead, finish, start) if lead and start >= finish else start
            return [*found, attest(context.text, begin_at, end, "investigator")]
        full = context.text.rfind(lead, finish, start) if lead and lead != "inside" else start
        if OF_THIS.fullmatch(words.lower()):
            return [*found, attest(context.text, start, end, "investigator")]
        if not found and (whole := _placed(parts, max(finish, full), end, context)) is not None:
            return [whole]
        found.append(unparsed(context.text, max(finish, full) if full >= finish else start, end))
    return found


_BRACKET = re.compile(r"\s*\([^()]*\)(?=\s)")


def _after_bracket(finish: int, rest: list[Chunk], context: Context) -> int:
    """The end of a bracket that said nothing, "malformation (AVM) of …", or where the concept ends."""
    match = _BRACKET.match(context.text, finish)
    if match is None or any(finish <= x.start < match.end() for x in rest):
        return finish
    return match.end()


def _qualified(before: list[Chunk], gap: str, parts: list[Built], context: Context) -> Built | None:
    """ "bilateral | hearing loss within …": an adjective of no known name, as a longer name."""
    if gap or len(parts) != 1 or not isinstance(parts[0].tree, (c.Condition, c.Received)):
        return None
    node, start, end = parts[0].tree, before[0].start, parts[0].end
    between = context.text[start : parts[0].start].split()
    if len(between) != len(before) or not qualified_name(before) or node.excepting:
        return None
    group: Group = "condition" if isinstance(node, c.Condition) else "therapy"
    name = uncoded(context.text[start:end])
    return leaf(replaced(node, concept=resolve(name, group) or name), start, end)


_LISTED = re.compile(r"[,;/]|\b(?:or|and)\b", re.IGNORECASE)


_BESIDE = re.compile(r"(?:with|on|under)\b", re.IGNORECASE)


def _placed(parts: list[Built], start: int, end: int, context: Context) -> Built | None:
    """ "perforation of the ear drum", "surgery on the hip": what only says where or of what, as one name.

    The known concept stays beside it, so that whoever does not have that at all does not have this.
    """
    if len(parts) != 1 or not isinstance(parts[0].tree, (c.Condition, c.Received)):
        return None
    node = parts[0].tree
    place, last = parts[0].start, parts[0].end
    group: Group = "condition" if isinstance(node, c.Condition) else "therapy"
    words = context.text[start:end]
    tail = "" if re.search(r"\b(?:positive|negative|test)\b", words, re.IGNORECASE) else place_of(words)
    if not tail or last > start or node.excepting:
        return None
    if _BESIDE.match(words) and any(
        x.of("therapy") or x.of("condition") or x.of("test") for x in mentions(words)
    ):
        return None  # "renal failure on dialysis": the dialysis is no part of the failure's name
    if _LISTED.search(context.text[:place]) or _LISTED.search(context.text[end:]):
        return None  # in a list it cannot be told whose tail it is, nor where it ends
    if tail.startswith("for ") and group == "therapy" and is_coded(node.concept, group):
        # "experimental treatment for COVID-19": a purpose, which no record has in the name of what was given
        return every([parts[0], attest(context.text, start, end, "investigator")])
    name = uncoded(re.sub(r"\s*\([^()]*\)", "", context.text[place:last])) + " " + tail
    found = resolve(name, group) or _by_its_place(context.text[place:last], words, node.concept, group)
    whole = leaf(replaced(node, concept=found or name), place, end)
    return every([parts[0], whole]) if is_coded(node.concept, group) else whole


_ON_THE = re.compile(
    r"(?:of|on|in|at|to)\s+(?:(?:the|his|her|their|an?|either|one|any)\s+)*(?P<place>\w[\w\s-]+)",
    re.IGNORECASE,
)


def _by_its_place(known: str, tail: str, concept: str, group: Group) -> str:
    """ "back surgery | on the lumbar spine": the lumbar spine surgery that the vocabulary has."""
    match = _ON_THE.fullmatch(tail.strip())
    if match is None:
        return ""
    found = resolve(f"{match['place']} {known.split()[-1]}", group)
    return found if found and is_a(found, concept, group) else ""
