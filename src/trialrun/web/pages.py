"""The pages that anyone may see: search, a trial and its sites, about; and the lists to take away."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from trialrun.catalog import Query, Results, Version
from trialrun.model.errors import BadRequest, TrialrunError, UnknownPlace
from trialrun.model.study import Study
from trialrun.vocab import labels
from trialrun.vocab.places import Place, place
from trialrun.web import amendments, search_view, wording
from trialrun.web.criteria_view import criteria_view
from trialrun.web.feeds import atom, csv_table
from trialrun.web.forms import whole
from trialrun.web.house import House
from trialrun.web.places_view import PAGE as SITES
from trialrun.web.places_view import places, site_groups
from trialrun.web.search_view import PAGE, Option, Parameters, address, changed
from trialrun.web.trial_view import trial_view

AnyRequest = Request[Any, Any, Any]
FORMS = {
    "ctgov-v2": "ClinicalTrials.gov JSON",
    "ctgov-xml": "ClinicalTrials.gov XML",
    "finder-page": "Finder page",
}
CAUTION = (
    "Tighter and looser are said only where the logic shows it; a sentence that a person has to read counts "
    "as changed as soon as its words do. What counts is the sentence of the record."
)
CONTENTS = (
    ("studied", "What is studied"),
    ("join", "Who can join"),
    ("happens", "What happens"),
    ("design", "Design"),
    ("places", "Places"),
    ("record", "Record"),
)


def parameters_of(request: AnyRequest) -> dict[str, list[str]]:
    """The address's parameters, in order; a name given twice has two values. Raises BadRequest."""
    found: dict[str, list[str]] = {}
    written = request.scope["query_string"].decode("utf-8", "replace")
    try:
        pairs = parse_qsl(written, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise BadRequest("The address has too many parameters.") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def query_of(parameters: Parameters, size: int = PAGE) -> Query:
    """The query that an address asks, a page of `size` trials of it. Raises BadRequest."""
    own = {"text" if name == "q" else name: list(values) for name, values in parameters.items()}
    if own.get("within") and not any(value.strip() for value in own.get("near", ())):
        del own["within"]  # a form also sends the distance when the place was emptied
    page = page_of(parameters)
    own.pop("page", None)
    return Query.from_parameters({**own, "limit": [str(size)], "offset": [str((page - 1) * size)]})


def page_of(parameters: Parameters) -> int:
    """The page of the list, from 1. Raises BadRequest."""
    text = next((value.strip() for value in parameters.get("page", ())), "") or "1"
    page = whole(text, 1, 50_000)
    if page is None:
        raise BadRequest("The page of the list is not a number.", hint="Pages count from 1.")
    return page


def routes(house: House) -> list[HTTPRouteHandler]:
    """The handlers of these pages."""

    @get("/", sync_to_thread=True, include_in_schema=False)
    def search_page(request: AnyRequest) -> Response[str]:
        parameters = parameters_of(request)
        try:
            return _search(house, parameters, house.catalog.search(query_of(parameters)), None)
        except (BadRequest, UnknownPlace) as error:
            return _search(house, parameters, None, error)

    @get("/search.csv", sync_to_thread=True, include_in_schema=False)
    def search_csv(request: AnyRequest) -> Response[bytes]:
        results = house.catalog.search(query_of(parameters_of(request), 1000))
        return Response(
            csv_table(results),
            media_type="text/csv",
            headers={"content-disposition": 'attachment; filename="trials.csv"'},
        )

    @get("/search.atom", sync_to_thread=True, include_in_schema=False)
    def search_atom(request: AnyRequest) -> Response[bytes]:
        parameters = parameters_of(request)
        query = query_of({**parameters, "sort": ["newest"]}, 50)
        base = f"{request.url.scheme}://{request.url.netloc}"
        feed = atom(house.catalog.search(query), base, address("/search.atom", parameters))
        return Response(feed, media_type="application/atom+xml; charset=utf-8")

    @get("/trials/{id:str}", sync_to_thread=True, include_in_schema=False)
    def trial_page(request: AnyRequest, id: FromPath[str]) -> Response[str]:
        catalog = house.catalog
        study, eligibility = catalog.study(id), catalog.eligibility(id)
        near_text = request.query_params.get("near", "").strip()
        near, problem = _near(near_text)
        trial = trial_view(study, published=study.nct_id not in house.invented)
        found = places(study, near)
        versions = catalog.versions(id)
        return house.page(
            "trial.html",
            status=400 if problem else 200,
            trial=trial,
            criteria=criteria_view(eligibility),
            places=found,
            nearest=found.nearest,
            near=near_text,
            near_label=near.label if near is not None else "",
            problem=problem,
            where=search_view.where(trial.sites, trial.countries),
            contents=[c for c in CONTENTS if c[0] != "happens" or trial.arms or trial.therapies],
            versions=_versions(versions),
            amendment=amendments.latest(catalog, id, versions),
            most_changes=amendments.ON_THE_TRIALS_PAGE,
            caution=CAUTION,
        )

    @get("/trials/{id:str}/changes", sync_to_thread=True, include_in_schema=False)
    def changes_page(request: AnyRequest, id: FromPath[str]) -> Response[str]:
        catalog = house.catalog
        study, versions = catalog.study(id), catalog.versions(id)
        asked = request.query_params
        old, new = amendments.chosen(versions, asked.get("from", ""), asked.get("to", ""))
        return house.page(
            "changes.html",
            trial=trial_view(study, published=study.nct_id not in house.invented),
            found=amendments.between(catalog, id, old, new),
            versions=[
                {"number": one.number, "words": amendments.named(one)}
                for one in amendments.in_order(versions)
            ],
            linked=new.current,
            caution=CAUTION,
        )

    @get("/trials/{id:str}/places", sync_to_thread=True, include_in_schema=False)
    def sites_page(request: AnyRequest, id: FromPath[str]) -> Response[str]:
        return _sites(house, house.catalog.study(id), parameters_of(request))

    @get("/about", sync_to_thread=True, include_in_schema=False)
    def about_page() -> Response[str]:
        return house.page(
            "about.html",
            here="/about",
            limits=house.limits,
            trials_words=wording.count(len(house.catalog), "trial"),
        )

    return [
        search_page,
        search_csv,
        search_atom,
        trial_page,
        changes_page,
        sites_page,
        about_page,
    ]


def _near(text: str) -> tuple[Place | None, TrialrunError | None]:
    if not text:
        return None, None
    try:
        return place(text), None
    except UnknownPlace as error:
        return None, error


def _versions(versions: list[Version]) -> list[dict[str, Any]]:
    """The rows of the table of versions. follows: the number of the version before it; 0 for the earliest."""
    ordered = amendments.in_order(versions)
    before = {later.number: earlier.number for earlier, later in pairwise(ordered)}
    return [
        {
            "number": version.number,
            "current": version.current,
            "updated": wording.day(version.updated) or "not stated",
            "form": FORMS.get(version.format, version.format),
            "loaded": wording.day(version.loaded_at[:10]),
            "follows": before.get(version.number, 0),
        }
        for version in ordered
    ]


def _search(
    house: House, parameters: Parameters, results: Results | None, problem: TrialrunError | None
) -> Response[str]:
    def asked(name: str) -> str:
        return next(iter(parameters.get(name, ())), "").strip()

    page = page_of(parameters) if results is not None else 1
    total = results.total if results is not None else 0
    first = (page - 1) * PAGE + 1
    hits = (
        [search_view.hit_view(hit, asked("near")) for hit in results.studies] if results is not None else []
    )
    last = first + len(hits) - 1
    sort = results.sort if results is not None else ""
    return house.page(
        "search.html",
        status=400 if problem else 200,
        here="/",
        fresh=not any(value.strip() for values in parameters.values() for value in values),
        starts=house.starts,
        total_words=wording.count(len(house.catalog), "trial"),
        asked={"q": asked("q"), "near": asked("near")},
        heading=search_view.heading(results, parameters),
        problem=problem,
        results=results,
        hits=hits,
        fields=search_view.fields(parameters, results),
        chips=search_view.chips(parameters),
        notes=search_view.notes(results) if results is not None else [],
        sorts=[
            Option(option.value, option.name, None, option.value == sort)
            for option in labels.options("sort")
            if option.value != "nearest" or asked("near")
        ],
        suggestions=search_view.suggestions(parameters, results) if results is not None else [],
        previous=address("/", {**parameters, "page": [str(page - 1)]}) if page > 1 else "",
        next=address("/", {**parameters, "page": [str(page + 1)]}) if last < total else "",
        range_words=f"{wording.number(first)} to {wording.number(last)} of {wording.number(total)}",
        csv=address("/search.csv", changed(parameters)),
        json=address("/api/search", changed(parameters, limit=["1000"])),
        feed=address("/search.atom", changed(parameters)),
    )


def _sites(house: House, study: Study, parameters: Parameters) -> Response[str]:
    """All sites of one trial, a hundred a page, of one country or sorted by distance."""
    near_text = next(iter(parameters.get("near", ())), "").strip()
    country = next(iter(parameters.get("country", ())), "").strip()
    near, problem = _near(near_text)
    groups = site_groups(study, near)
    sites = [site for group in groups for site in group.sites if country in ("", site.country, group.country)]
    page, path = page_of(parameters), f"{search_view.trial_address(study.nct_id)}/places"
    shown = sites[(page - 1) * SITES : page * SITES]
    return house.page(
        "sites.html",
        status=400 if problem else 200,
        trial=trial_view(study),
        heading=f"Sites in {country}" if country else "Sites",
        sites=shown,
        country=country,
        near=near_text,
        near_label=near.label if near is not None else "",
        problem=problem,
        path=path,
        previous=address(path, {**parameters, "page": [str(page - 1)]}) if page > 1 else "",
        next=address(path, {**parameters, "page": [str(page + 1)]}) if page * SITES < len(sites) else "",
        range_words=f"{len(shown)} of {wording.count(len(sites), 'site')}",
    )
