"""What examples add to the thing that they stand for: "heart disease such as A or B"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.criteria.lists.judged_examples import may_be_lighter, some_of
from trialrun.criteria.lists.needed_of_kind import needed_of_kind
from trialrun.criteria.lists.only_of_that_kind import given_as_the_whole, of_that_kind
from trialrun.criteria.lists.organs import reached_by
from trialrun.criteria.phrases.needed import taken_now
from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.phrases.systemic import may_be_local
from trialrun.criteria.trees.build import (
    Built,
    attest,
    every,
    leaf,
    negate,
    operands,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.vaccines import vaccine_against
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a, is_coded, narrower_count
from trialrun.vocab.mentions import resolve


def timed_as_examples(core: Built, examples: Built, *, long: bool) -> Built:
    """ "Anticancer therapy including A, B or C within 3 weeks": the time of its kinds is its own too."""
    whole = core.tree
    if not isinstance(whole, (c.Received, c.Condition)) or whole.within is not None:
        return core
    group: Group = "therapy" if isinstance(whole, c.Received) else "condition"
    if isinstance(whole, c.Condition) and not is_a(whole.concept, "neoplasm", "condition"):
        return core  # "heart disease, including infarction within 6 months": so recent is the infarction
    kinds = [
        x
        for x in c.leaves(examples.tree)
        if isinstance(x, (c.Received, c.Condition))
        and type(x) is type(whole)
        and is_a(x.concept, whole.concept, group)
    ]
    if not kinds:
        return core
    if long and isinstance(whole, c.Received) and whole.lasting is None and kinds[0].lasting is not None:
        # "NSAIDs, such as ibuprofen, for more than 2 weeks"
        whole = replace(whole, lasting=kinds[0].lasting) if _equally_long(kinds) else whole
    if all(x.within is not None for x in kinds):
        whole = replace(whole, within=kinds[0].within)
    return leaf(whole, *core.places[0])


def _equally_long(kinds: Sequence[c.Received | c.Condition]) -> bool:
    return len({x.lasting for x in kinds}) == 1


# Classes that say how a drug is made, and not against what it is.
_BY_BUILD = frozenset(
    (
        *("monoclonal antibody", "bispecific antibody", "antibody-drug conjugate"),
        *("tyrosine kinase inhibitor", "kinase inhibitor", "vaccine"),
    )
)


def _of_its_kind(examples: Built, core: Built, text: str) -> Built:
    """ "EGFR-targeting agents (e.g. antibodies)": antibodies that are such agents, and no others."""
    whole = core.tree
    if not isinstance(whole, c.Received):
        return examples
    if is_a(whole.concept, "antineoplastic therapy", "therapy"):
        asked = attest(text, min(core.start, examples.start), max(core.end, examples.end), "investigator")
        return with_leaves(examples, lambda tree, place: _against_cancer(tree, place, asked))
    if is_coded(whole.concept, "therapy"):
        return examples

    def narrower(tree: c.Tree, place: tuple[int, int]) -> Built:
        own = leaf(tree, *place)
        build = isinstance(tree, c.Received) and tree.concept in _BY_BUILD
        return every([core, own]) if build else own

    return with_leaves(examples, narrower)


# What is given for any illness: of a cancer, where a person says so.
_FOR_ANY_ILLNESS = ("surgery", "biologic therapy", "cytokine therapy")


def _against_cancer(tree: c.Tree, place: tuple[int, int], asked: Built) -> Built:
    """ "Anticancer therapy, such as antibodies": one for arthritis is none."""
    antibody = isinstance(tree, c.Received) and tree.concept == "monoclonal antibody"
    if isinstance(tree, c.Received) and tree.concept in _FOR_ANY_ILLNESS:
        return every([leaf(tree, *place), asked])
    return leaf(replace(tree, concept="antineoplastic antibody") if antibody else tree, *place)


# Behind a condition, and before examples: from what it came, or by what it was treated.
_OF_THERAPY = re.compile(
    r"\b(?:from|due to|of|to|by|with|after|following)\s+(?:[\w-]+\s+){0,4}(?:therap\w+|treatments?"
    r"|chemotherapy|radiation|surgery|drugs?|medications?|agents?)\W*(?:\w\.?\s?\w\.?\W*)?$",
    re.IGNORECASE,
)


# What is to come, and is in no record yet.
_TO_COME = re.compile(r"\W*(?:planned|anticipated|expected|intended|foreseen|scheduled)\b", re.IGNORECASE)

# What says of somebody that there is none of it.
_FERTILE = c.Condition("childbearing potential")
_OF_NONE = ("non-smoker",)


def _taken_or_abused(tree: c.Tree) -> bool:
    return isinstance(tree, c.Received) or (isinstance(tree, c.Condition) and tree.concept in OF_ABUSE)


OF_ABUSE = frozenset(
    ("substance abuse", "substance dependence", "drug abuse", "drug dependence", "alcohol abuse")
)


def _with_tail(core: Built, examples: Built, end: int) -> Built | None:
    """ "Psychiatric disorder (e.g. depression) that interferes with …": the tail is of the examples too."""
    if not isinstance(core.tree, c.All) or not any(place[0] >= end for place in core.places):
        return None
    parts = [Built(*one) for one in operands(core, c.All)]
    tail = [x for x in parts if x.start >= end and isinstance(x.tree, (c.Unparsed, c.Attest))]
    head = [x for x in parts if not any(x is one for one in tail)]
    if not tail or not head or any(x.start >= end for x in head):
        return None
    if not all(
        isinstance(leaf, (c.Condition, c.Received, c.Unparsed, c.Attest)) for leaf in c.leaves(core.tree)
    ):
        return None
    return every([some([every(head), examples]), *tail])


# What says of a thing which of its kind are meant, or where.
_NARROWS = re.compile(
    r"\bnot\b(?!\s+(?:permitted|allowed))|\b(?:unsuitable|inappropriate|uncontrolled|unstable|poorly|inadequately|insufficiently|within|during)\b"
    r"|\b(?:in|at|of|on|to)\s+the\s+(?:\w+\s+)?(?:area|site|field|level|region|eye|limb|side|location)s?\b"
    r"|\b(?:from|of|by|for|to)\s+(?:any|whatever|all)\s+(?:\w+\s+)?(?:cause|reason|a?etiolog(?:y|ie)|origin)s?\W*$",
    re.IGNORECASE,
)


def narrowed(core: Built) -> bool:
    """ "Diseases that are not under control, including A": what was not understood says which A counts."""
    return isinstance(core.tree, c.Unparsed) and _NARROWS.search(core.tree.text) is not None


# What happens in any organ: as an example it is meant of the one that stands before it.
_IN_ANY_ORGAN = frozenset(
    "hemorrhage|edema|ulcer|perforation|thrombosis|fibrosis|inflammation|infection|pain|neoplasm|injury|fracture"
    "|congenital abnormality".split("|")
)


_SIGNS_OF = re.compile(
    r"\b(?:symptoms?|manifestations?|stigmata|(?:clinical\s+)?features|(?:signs?\s+(?:and|or|and/or|/)\s+)symptoms?|signs)"
    r"\s+(?:of|due\s+to|from|related\s+to|consistent\s+with|suggestive\s+of|attributable\s+to)\s(?!clinical|any\b|such\b)"
    r"|\b[A-Za-z]{3,}[\s-]+(?:induced|provoked)\s+(?:[\w-]+\s+){0,2}?(?:lesions?|injur(?:y|ies)|damage|disorders?|diseases?|conditions?|complications?|symptoms?|toxicit(?:y|ies)|effects?|events?|reactions?)\b",
    re.IGNORECASE,
)


def _of_its_cause(core: Built, examples: Built, phrase: Phrase, text: str) -> Built:
    """ "Symptoms of X, including A": an A counts where it comes from X, which a person says."""
    alike: list[Built] = []
    apart: list[Built] = []
    for tree, places in operands(examples, c.AnyOf):
        (alike if isinstance(tree, c.Condition) else apart).append(Built(tree, places))
    if not alike:
        return some([core, examples])
    asked = attest(text, phrase.start, phrase.examples[-1].end, "investigator")
    return some([core, every([some(alike), asked]), *apart])


# As examples of an autoimmune disease they are meant where the immune system brought them.
_OF_MANY_CAUSES = frozenset(
    (
        *("hepatitis", "colitis", "enteritis", "nephritis", "glomerulonephritis", "pneumonia", "pneumonitis"),
        *("interstitial pneumonia", "interstitial lung disease", "arthritis", "myocarditis", "pancreatitis"),
        *("thrombosis", "vascular thrombosis", "neuropathy", "peripheral neuropathy", "hemolytic anemia"),
    )
)
_WEIGHED = re.compile(r"\b(?:clinically|medically)\s+(?:significant|relevant|important)\b", re.IGNORECASE)
_ANYTHING = frozenset(("comorbidity", "medical condition"))


# Diseases of the whole body that reach the brain as well; as examples of its lesions they are meant there.
_IN_THE_BRAIN = (
    *("lymphoma", "leukemia", "toxoplasmosis", "tuberculosis"),
    *("syphilis", "sarcoidosis", "abscess"),
)
_OF_THE_BRAIN = re.compile(r"\b(?:cns|central nervous system|brain|cerebral|intracranial)\b")


def _elsewhere_too(example: str, named: list[str]) -> bool:
    """ "Brain lesions such as lymphoma": who has a lymphoma of the neck is not meant."""
    if not any(_OF_THE_BRAIN.search(x) for x in named):
        return False
    return any(is_a(example, x, "condition") for x in _IN_THE_BRAIN) and not any(
        is_a(example, x, "condition")
        for x in (*named, "central nervous system involvement", "neurological disease")
    )


def _of_the_organ(tree: c.Tree, place: tuple[int, int], core: Built, text: str) -> Built:
    """ "Retinal disorders (e.g., hemorrhage)": a hemorrhage, and a person says whether it is one of these."""
    own = leaf(tree, *place)
    named = [x.concept for x in c.leaves(core.tree) if isinstance(x, c.Condition)]
    if not isinstance(tree, c.Condition) or place[1] <= core.start:  # examples that stand before
        return own
    by_immunity = named == ["autoimmune disease"] and tree.concept in _OF_MANY_CAUSES
    # "any condition that would preclude surgery, such as a fracture"
    of_judgement = isinstance(core.tree, c.Attest) and tree == c.Condition(tree.concept)
    # "clinically significant diseases, such as asthma": the asthma that is
    weighed = isinstance(core.tree, c.Attest) and _WEIGHED.search(core.tree.text) is not None
    of_judgement = of_judgement and (weighed or tree.concept in _IN_ANY_ORGAN)
    of_judgement = of_judgement or any(
        asks(tree.concept, named) for asks in (_elsewhere_too, may_be_local, may_be_lighter)
    )
    if (by_immunity or of_judgement) and tree.severity is None and tree.within is None:
        return every([own, attest(text, core.start, place[1], "investigator")])
    if tree.concept not in _IN_ANY_ORGAN or not set(named) - _ANYTHING:
        return own
    if any(
        x.split()[0]
        in ("bleeding", "infectious", "inflammatory", "thrombotic", "medical", "systemic", "chronic")
        for x in named
    ):
        return own
    if any(is_a(tree.concept, x, "condition") or is_a(x, tree.concept, "condition") for x in named):
        return own
    return every([own, attest(text, core.start, place[1], "investigator")])


def _of_vaccines(core: Built, examples: Built, text: str) -> Built:
    """ "Vaccines (e.g., influenza, rabies)": what they are against, and no diseases."""
    given = [x for x in c.leaves(core.tree) if isinstance(x, c.Received)]
    if len(given) != 1 or not (given[0].concept == "vaccine" or is_a(given[0].concept, "vaccine", "therapy")):
        return examples

    def against(tree: c.Tree, place: tuple[int, int]) -> Built:
        germ = text[slice(*place)]
        if isinstance(tree, c.Condition):
            return leaf(replace(given[0], concept=vaccine_against(germ)), *place)
        if isinstance(tree, c.Unparsed) and (known := resolve(f"{germ} vaccine", "therapy")):
            return leaf(replace(given[0], concept=known), *place)
        return leaf(tree, *place)

    return with_leaves(examples, against)


_TREATED_FOR = re.compile(r"\b(?:treat\w*|therap\w+|medications?|surgery)\s+(?:for|of)\b", re.IGNORECASE)


def _asks_of_treatment(core: Built) -> bool:
    """Whether it is a disease that somebody had, and for which a person says what was done."""
    told = list(c.leaves(core.tree))
    asked = [x for x in told if isinstance(x, c.Attest) and _TREATED_FOR.search(x.text)]
    return bool(asked) and all(isinstance(x, c.Condition) or x in asked for x in told)


# Drugs of many diseases: that somebody takes one does not say for which.
_OF_MANY_USES = (
    *("corticosteroid", "immunosuppressive drug", "analgesic", "antidepressant", "anticonvulsant"),
    *("antipsychotic", "antihypertensive", "anti-infective", "hormone therapy"),
)
_ROUTE = re.compile(
    r"(?:(?:infusion|perfusion|injection|intravenous|intra-?arterial|intrathecal|subcutaneous|oral|systemic|regional|local|isolated|limb|hepatic|bolus|continuous)"
    r"(?:al)?s?\s?)+(?:therap(?:y|ies)|treatments?|administration)?"
)


def _without_routes(core: Built, examples: Built) -> Built | None:
    """ "Chemotherapy (including infusion therapy)": how it is given, and no treatment of its own.

    None where nothing else is listed.
    """
    if not isinstance(core.tree, c.Received):
        return examples
    told = [Built(*one) for one in operands(examples, c.AnyOf)]
    others = [x for x in told if not (isinstance(x.tree, c.Received) and _ROUTE.fullmatch(x.tree.concept))]
    return examples if len(others) == len(told) else some(others) if others else None


_FEW = 8
"""Kinds of a drug that still is one drug: interferon, and not radiotherapy."""


def _or_given_for_it(asked: Built, examples: Built) -> Built:
    """ "Any prior treatment for acromegaly, including octreotide": who has it was given that for it."""
    given = [
        Built(tree, places)
        for tree, places in operands(examples, c.AnyOf)
        if isinstance(tree, c.Received)
        and is_coded(tree.concept, "therapy")
        and narrower_count(tree.concept, "therapy") <= _FEW
        and not any(is_a(tree.concept, use, "therapy") for use in _OF_MANY_USES)
    ]
    ill = [
        (tree, place)
        for tree, place in zip(c.leaves(asked.tree), asked.places, strict=True)
        if isinstance(tree, c.Condition)
    ]
    if not given or len(ill) != 1 or not isinstance(asked.tree, c.All):
        return asked
    return some([every([leaf(ill[0][0], *ill[0][1]), some(given)]), asked])


_COUNTS = re.compile(
    r"(?:(?:have|has|had|received|prior|previous|with|who|patients?|subjects?)\s+)*"
    r"(?:at\s+(?:least|most)|(?:no\s+)?(?:more|less|fewer)\s+than|up\s+to|[<>≥≤]|a\s+(?:minimum|maximum)\s+of|\d"
    r"|two|three|four|five|six|several|multiple)\b",
    re.IGNORECASE,
)


_OUTCOME_OF = re.compile(
    r"\b(?:responses?|respond\w*|fail(?:ures?|ed|ing)|resistan\w+|refractory|unresponsive)\s+(?:to|of|on|with)\b",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"\b(?:must|should|may|can|do|does)\s+not\s+have\b[^.;]*\b(?:illness|conditions?|diseases?|disorders?|infections?)\b",
    re.IGNORECASE,
)
_NEEDING = re.compile(r"(?<=\w )(?:requiring|needing|in\s+need\s+of)\s+\w", re.IGNORECASE)


_ILL = re.compile(
    r"(?:(?:any|an?|other|another|known|medical|underlying|chronic|serious|severe|concurrent)\s+)*(?:conditions?|diseases?|disorders?|illness(?:es)?|comorbidit(?:y|ies))\s+"
    r"(?:(?:that|which|who)\b|requiring|needing|necessitating)",
    re.IGNORECASE,
)


_FOR_THESE = re.compile(
    r"\b(?:therap(?:y|ies)|treatments?|medications?|drugs?|agents?|surger(?:y|ies)|vaccin\w+|prophyla\w+|screening|tests?|exposures?|contacts?)\s+(?:for|of|against|to|with)\b[^,;:()]*$",
    re.IGNORECASE,
)


_JOINED = re.compile(r"(?:\bor|,)\s+\Z", re.IGNORECASE)


def kinds_of(built: Built) -> set[type[object]]:
    return {type(x) for x in c.leaves(built.tree)}


def or_examples(core: Built, examples: Built, phrase: Phrase, text: str, *, wanted: bool) -> Built:
    """ "Adults with heart disease such as A": examples stand for what is named last, not for adults."""
    if phrase.negated and core.tree == _FERTILE:
        return every([core, negate(examples)])  # "not of childbearing potential (i.e., postmenopausal)"
    if isinstance(core.tree, c.Condition) and core.tree.concept in _OF_NONE:
        return every([core, negate(examples)])  # "non-smokers, including vapers": nor may they do that
    if isinstance(core.tree, c.Attest) and _COUNTS.match(core.tree.text):
        return core  # "more than 6 courses (e.g. A or B)": one of A is not so many
    of_illness = isinstance(core.tree, (c.Attest, c.Unparsed)) and _ILL.match(core.tree.text) is not None
    if of_illness and isinstance(core.tree, c.Unparsed) and kinds_of(examples) == {c.Received}:
        return unparsed(text, core.start, phrase.examples[-1].end)
    if isinstance(core.tree, c.Unparsed) and (
        (kinds_of(examples) <= {c.Condition, c.Unparsed} and _FOR_THESE.search(core.tree.text))
        or (
            wanted
            and kinds_of(examples) <= {c.Attest, c.Unparsed}
            and not _JOINED.search(text, 0, core.start)
        )
    ):
        return unparsed(text, core.start, max(core.end, phrase.examples[-1].end))
    if isinstance(core.tree, c.Attest) and (
        _OUTCOME_OF.search(core.tree.text) or (of_illness and kinds_of(examples) == {c.Received})
    ):
        # "no response to one drug (e.g. A)": who was given an A may well have responded; "a condition that
        # requires drugs that do harm, such as A": A is one of the drugs, and may be given for another one
        end = phrase.examples[-1].end
        return attest(text, core.start, end + (text[end : end + 1] in (")", "]")), "investigator")
    if isinstance(examples.tree, c.Not) and _DENIED_BEFORE.search(text, 0, phrase.end):
        examples = negate(examples)  # "must not have serious illness (i.e. no diabetes)": the denial again
    kinds = kinds_of(examples)
    if isinstance(core.tree, c.Attest) and kinds == {c.Unparsed}:
        # "contraindications to surgery (e.g. no access possible)": more of what a person says
        end = phrase.examples[-1].end
        if core.end >= end:
            return core  # "… (e.g. A) may be enrolled": it holds them already
        return attest(text, core.start, end + (text[end : end + 1] in (")", "]")), "investigator")
    if c.Received in kinds:
        if (others := _without_routes(core, examples)) is None:
            return core
        examples = others
    of_treatment = kinds <= {c.Received, c.Unparsed}
    if isinstance(core.tree, c.Condition) and core.tree.course == "untreated" and of_treatment:
        # "no prior treatment for A, including B or C": untreated says it of each
        return leaf(core.tree, core.start, phrase.examples[-1].end)
    examples = given_as_the_whole(core, _of_its_kind(_of_vaccines(core, examples, text), core, text), text)
    examples = with_leaves(examples, lambda tree, place: _of_the_organ(tree, place, core, text))
    first = phrase.examples[0].start
    if _SIGNS_OF.search(text, phrase.start, first):
        return _of_its_cause(core, examples, phrase, text)
    if isinstance(core.tree, c.Unparsed) and _TO_COME.match(text, phrase.start):
        return unparsed(text, phrase.start, phrase.examples[-1].end)  # "planned use of drugs, such as A"
    if isinstance(core.tree, c.Unparsed) and (needs := _NEEDING.search(text, core.start, core.end)):
        # "collections requiring surgery (including ascites)": an ascites that requires it
        return some([core, every([examples, attest(text, needs.start(), core.end, "investigator")])])
    if (narrowed(core) or reached_by(core, examples, text)) and not isinstance(examples.tree, c.Unparsed):
        return some([core, every([core, examples])])
    leaves = list(zip(c.leaves(core.tree), core.places, strict=True))
    if (needed := needed_of_kind(core, examples, text)) is not None:
        return needed
    if (restricted := _with_tail(core, examples, phrase.examples[-1].end)) is not None:
        return restricted
    before = [place for tree, place in leaves if place[1] <= first and not isinstance(tree, c.Attest)]
    ill_by = before and all(isinstance(x, c.Condition) for x in c.leaves(core.tree))
    drugs = all(isinstance(x, c.Received) for x in c.leaves(examples.tree))
    abused = isinstance(core.tree, c.Condition) and core.tree.concept in OF_ABUSE
    taken = any(isinstance(x, c.Received) for x in c.leaves(examples.tree))
    if abused and taken and all(map(_taken_or_abused, c.leaves(examples.tree))):
        return core  # "abusing drugs, including narcotics": who is given them does not abuse them
    if ill_by and drugs and _OF_THERAPY.search(text, max(place[1] for place in before), first):
        return core  # "toxicities from prior therapy (e.g., chemotherapy)" are no therapies
    if drugs and _asks_of_treatment(core):
        # "any prior treatment for acromegaly, including A": an A for it
        end = phrase.examples[-1].end
        whole = with_leaves(
            core,
            lambda tree, place: (
                attest(text, place[0], end, "investigator")
                if isinstance(tree, c.Attest) and place[1] <= end
                else leaf(tree, *place)
            ),
        )
        return _or_given_for_it(whole, examples)
    if len(core.places) < 2 or not before:
        return some([core, of_that_kind(core, examples, text) if wanted else examples])
    purpose = [tree for tree, _ in leaves if isinstance(tree, c.Unparsed) and tree.text.startswith("for ")]
    if drugs and purpose and all(isinstance(x, c.Received) or x in purpose for x in c.leaves(core.tree)):
        # "therapy for metastatic disease, including A": A for that disease

        def any_of_these(tree: c.Tree, place: tuple[int, int]) -> Built:
            own = leaf(tree, *place)
            return own if tree in purpose else some([own, examples])

        return with_leaves(core, any_of_these)
    given = [place for tree, place in leaves if isinstance(tree, c.Received) and place[1] <= first]
    # "therapy for lung cancer (including A)": an A is such a therapy, and no such cancer
    of_given = len(given) == 1 and c.Received in kinds and kinds <= {c.Received, c.Attest, c.Unparsed}
    of_given = of_given and isinstance(core.tree, c.All)
    named = max(given if of_given else before, key=lambda place: (place[1], place[0]))
    told = next(
        (place for tree, place in leaves if isinstance(tree, c.Attest) and place[0] >= named[1]), None
    )
    ill = any(place == named and isinstance(tree, c.Condition) for tree, place in leaves)
    if told and ill and c.Received in kinds and kinds <= {c.Received, c.Unparsed}:
        # "disease that requires treatment (such as A or B)": the drugs are of what a person answers
        end = phrase.examples[-1].end

        def asked(tree: c.Tree, place: tuple[int, int]) -> Built:
            return attest(text, place[0], end, "investigator") if place == told else leaf(tree, *place)

        return with_leaves(core, asked)
    if some_of(core):
        return some([core, examples])  # "certain antibiotics, such as A": of an A nobody asks which
    if not of_given:
        if any(isinstance(tree, c.Attest) and place[0] >= named[1] for tree, place in leaves):
            return some([core, examples])  # "X that would limit …, such as A": A is such an X
        if not any(place[1] <= named[0] and not isinstance(tree, c.Attest) for tree, place in leaves):
            return some([core, examples])

    def change(tree: c.Tree, place: tuple[int, int]) -> Built:
        own = leaf(tree, *place)
        if place != named or isinstance(tree, c.Attest):
            return own
        if wanted and isinstance(tree, c.Unparsed) and c.Attest in kinds <= {c.Attest, c.Unparsed}:
            return unparsed(text, place[0], max(place[1], phrase.examples[-1].end))
        now = isinstance(tree, c.Received) and (tree.ongoing or tree.planned)
        return some([own, with_leaves(examples, taken_now) if now else examples])

    return with_leaves(core, change)
