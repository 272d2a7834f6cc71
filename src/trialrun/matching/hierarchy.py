"""Questions about the vocabulary's hierarchy that only matching asks."""

from __future__ import annotations

from functools import cache

from trialrun.vocab.concepts import Group, ancestors, concepts, is_a, is_coded


@cache
def _parents(group: Group) -> frozenset[str]:
    known = concepts(group)

    def single(name: str) -> bool:
        return name in known and known[name].columns.get("kind") == "drug"

    # A drug below a drug is a form of it: "oral azacitidine" makes no class of azacitidine.
    return frozenset(
        x for name, found in known.items() for x in found.is_a if not (single(name) and single(x))
    )


def has_narrower(concept: str, group: Group) -> bool:
    """Whether there may be kinds of it ("infection" has, "tuberculosis" has not, an uncoded name may)."""
    return concept in _parents(group) or not is_coded(concept, group)


def may_be(concept: str, exception: str, group: Group) -> bool:
    """A broader record may be the exception; whether a record is one that nobody coded cannot be told."""
    return is_a(exception, concept, group) or not is_coded(exception, group)


# Of these drugs the record often leaves out by which way they are given.
_GIVEN_BY_SEVERAL_WAYS = ("corticosteroid", "antibiotic", "bisphosphonate")
_THROUGHOUT = ("oral", "systemic", "parenteral", "injected", "intravenous")
_WAYS = (*_THROUGHOUT, "inhaled", "intranasal", "topical")
_NEVER_THROUGHOUT = frozenset(
    (
        *("fluticasone", "fluticasone furoate", "mometasone", "beclomethasone", "ciclesonide", "clobetasol"),
        *("fluocinolone", "fluocinonide", "loteprednol", "fluorometholone", "difluprednate", "mupirocin"),
    )
)
"""What is given onto the skin, into the eye or the airways alone."""
_INTO_AIRWAYS = frozenset(
    ("fluticasone", "fluticasone furoate", "mometasone", "beclomethasone", "budesonide", "triamcinolone")
)


@cache
def _by_way() -> dict[str, frozenset[str]]:
    """The classes that tell a way ("oral corticosteroid"), each with everything broader."""
    found = {}
    for name in concepts("therapy"):
        way, _, kind = name.partition(" ")
        if way in _WAYS and kind in _GIVEN_BY_SEVERAL_WAYS:
            found[name] = ancestors(name, "therapy")
    return found


@cache
def may_be_given_so(concept: str) -> frozenset[str]:
    """Classes by the way of giving that a record of the drug may be of, since it does not tell the way.

    Dexamethasone may have been an oral or an injected corticosteroid; prednisone is an oral one.
    """
    above = ancestors(concept, "therapy")
    if above.isdisjoint(_GIVEN_BY_SEVERAL_WAYS):
        return frozenset()
    classes = _by_way()
    if concept in _NEVER_THROUGHOUT:
        classes = {name: wider for name, wider in classes.items() if not name.startswith(_THROUGHOUT)}
    if concept not in _INTO_AIRWAYS:
        ways = ("inhaled", "intranasal")
        classes = {name: wider for name, wider in classes.items() if not name.startswith(ways)}
    told = above & classes.keys()
    return frozenset(
        name
        for name, wider in classes.items()
        if name not in above
        and concept not in wider
        and told <= wider
        and any(x in above and x in wider for x in _GIVEN_BY_SEVERAL_WAYS)
    )


@cache
def is_inborn(concept: str) -> bool:
    """Whether one is born with the condition or never has it."""
    return any(is_a(concept, wider, "condition") for wider in ("genetic disease", "congenital disease"))
