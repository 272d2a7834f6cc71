"""A study as a document of the search index: the fields, how text becomes words, and the stored summary.

The document holds everything that a page of results shows, so that a search is answered from one snapshot.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from trialrun.catalog import facts
from trialrun.catalog.facts import Site
from trialrun.catalog.results import Hit
from trialrun.model.study import Study

if TYPE_CHECKING:
    import tantivy

# Changes whenever the fields or the way in which they are filled change: an older index is built anew.
INDEX_FORMAT = "1"

TEXT_FIELDS = ("title", "condition", "treatment", "mesh", "sponsor", "place", "summary")
# Each filter's field; the facets of a search are the counts of these.
FACETS = (
    "status",
    "phase",
    "type",
    "sex",
    "age_group",
    "volunteers",
    "country",
    "sponsor_class",
    "intervention_type",
    "has_results",
)

_BRITISH = {
    "haem": "hem",
    "aemi": "emi",
    "tumour": "tumor",
    "oedem": "edem",
    "oesoph": "esoph",
    "paedi": "pedi",
    "diarrhoea": "diarrhea",
    "gynaec": "gynec",
    "coeliac": "celiac",
    "anaesth": "anesth",
    "foet": "fet",
    "behaviour": "behavior",
    "ischaem": "ischem",
    "leucocyt": "leukocyt",
    "sulph": "sulf",
}
_BRITISH_FORM = re.compile("|".join(sorted(_BRITISH, key=len, reverse=True)), re.IGNORECASE)


def one_spelling(text: str) -> str:
    """The text with British medical spellings made American, so that both find each other."""
    lowered = text.lower()
    if not any(form in lowered for form in _BRITISH):  # the usual case, quicker found out so
        return text
    return _BRITISH_FORM.sub(lambda match: _BRITISH[match[0].lower()], text)


def identifier_key(text: str) -> str:
    """An id or acronym without case, spaces and punctuation: "2019-001929-27" is "201900192927"."""
    return "".join(char for char in text.upper() if char.isalnum())


def identifiers(study: Study) -> dict[str, str]:
    """Every name by which a trial can be called for, by its key, and what kind of name it is."""
    ids = study.identification
    found: dict[str, str] = {}
    names = [(ids.nct_id, "id"), *((alias, "alias") for alias in ids.nct_id_aliases)]
    names += [(other.id, "secondary id") for other in ids.secondary_id_infos]
    names += [(ids.org_study_id_info.id if ids.org_study_id_info else "", "sponsor's id")]
    names += [(ids.acronym, "acronym")]
    for name, kind in names:
        if key := identifier_key(name):
            found.setdefault(key, kind)
    return found


@cache
def analyzers() -> tuple[tantivy.TextAnalyzer, tantivy.TextAnalyzer]:
    """How text becomes terms: English stems, and plain words (for spelling)."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    def words() -> TextAnalyzerBuilder:
        plain = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(80))
        return plain.filter(Filter.lowercase()).filter(Filter.ascii_fold())

    return words().filter(Filter.stemmer("english")).build(), words().build()


@cache
def schema() -> tantivy.Schema:
    """The fields of the index."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    # Signed: tantivy-py makes a signed term of a Python int, which deletes nothing in an unsigned field.
    builder.add_integer_field("key", stored=True, indexed=True, fast=True)
    builder.add_integer_field("batch", fast=True)
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("shown", stored=True)
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name="stems")
    builder.add_text_field("word", tokenizer_name="words", index_option="basic")
    for field in ("name", "concept", "broader", "point"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in FACETS:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    for field in ("age_low", "age_high", "updated"):
        builder.add_integer_field(field, indexed=True, fast=True)
    return builder.build()


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """What the index stores of a trial: its hit, without what depends on the query, and its places."""

    hit: Hit
    sites: tuple[Site, ...]


def point_term(site: Site) -> str:
    """A place as a term of the index; `term_point` reads it back."""
    return f"{site.lat:.4f},{site.lon:.4f}"


def term_point(term: str) -> tuple[float, float]:
    lat, _, lon = term.partition(",")
    return float(lat), float(lon)


def hit(study: Study) -> Hit:
    """A trial as a search shows it."""
    lead = study.sponsors.lead_sponsor
    start = study.status.start_date_struct
    enrollment = study.design.enrollment_info
    return Hit(
        id=study.nct_id,
        title=study.title,
        acronym=study.identification.acronym,
        status=study.status.overall_status,
        phases=study.design.phases,
        type=study.design.study_type,
        conditions=study.conditions.conditions,
        interventions=tuple(dict.fromkeys(i.name for i in study.arms.interventions if i.name)),
        sponsor=lead.name if lead else "",
        sponsor_class=lead.class_ if lead else "",
        sex=study.eligibility.sex,
        minimum_age=study.eligibility.minimum_age,
        maximum_age=study.eligibility.maximum_age,
        volunteers=study.eligibility.healthy_volunteers,
        enrollment=enrollment.count if enrollment else None,
        start=start.date if start else "",
        updated=facts.updated(study),
        has_results=bool(study.has_results),
        summary=facts.summary_line(study),
        countries=facts.countries(study),
        sites=len(study.contacts.locations),
    )


def document(study: Study) -> dict[str, Any]:
    """The fields of a study's document, without `key` and `batch`, which the store assigns."""
    ids, conditions = study.identification, study.conditions
    browse = (study.derived_section.condition_browse_module, study.derived_section.intervention_browse_module)
    mesh = [term.term for module in browse for term in (*module.meshes, *module.ancestors)]
    places = [
        part
        for site in study.contacts.locations
        for part in (site.facility, site.city, site.state, site.country)
    ]
    countries = facts.countries(study)
    text = {
        "title": [ids.brief_title, ids.official_title, ids.acronym],
        "condition": [*conditions.conditions, *conditions.keywords],
        "treatment": list(facts.treatment_texts(study)),
        "mesh": mesh,
        "sponsor": list(facts.sponsor_names(study)),
        "place": [*places, *countries],
        "summary": [study.description.brief_summary],
    }
    text = {field: [t for t in dict.fromkeys(texts) if t] for field, texts in text.items()}
    if any(map("\n".join(itertools.chain(*text.values())).lower().__contains__, _BRITISH)):
        text = {field: [one_spelling(t) for t in texts] for field, texts in text.items()}
    concept, broader = facts.concept_terms(study)
    low, high = facts.age_limits(study)
    sites = facts.sites(study)
    lead = study.sponsors.lead_sponsor
    fields: dict[str, Any] = {
        **text,
        "word": [t for field in TEXT_FIELDS if field != "summary" for t in text[field]],
        "id": study.nct_id,
        "name": list(identifiers(study)),
        "concept": list(concept),
        "broader": list(broader),
        "point": sorted({point_term(site) for site in sites}),
        "status": study.status.overall_status,
        "phase": list(facts.phases(study)),
        "type": study.design.study_type,
        "sex": list(facts.sexes(study)),
        "age_group": list(facts.age_groups(study)),
        "volunteers": facts.volunteers(study),
        "country": list(countries),
        "sponsor_class": lead.class_ if lead else "",
        "intervention_type": sorted({i.type for i in study.arms.interventions if i.type}),
        "has_results": "yes" if study.has_results else "no",
        "age_low": low,
        "age_high": high,
        "updated": facts.day_number(facts.updated(study)),
        "shown": msgspec.msgpack.encode(Shown(hit(study), sites)),
    }
    return {name: value for name, value in fields.items() if value not in ("", [])}
