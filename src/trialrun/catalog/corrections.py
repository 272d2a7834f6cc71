"""A curator's reading of single criteria: kept beside the records, put over what the compiler made.

A correction belongs to a trial and to one sentence of it (with what the record says around it: kind, lead,
arm). It holds as long as the current version has that sentence, whatever compiler reads it; when the sentence
has changed, the correction is outdated: it is not applied any more, and said so where the criterion stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

import msgspec

from trialrun.catalog.store import Store
from trialrun.model.criteria import Tree, leaves
from trialrun.model.eligibility import Criterion, Curated, Eligibility
from trialrun.model.errors import BadRequest, MalformedCriterion

_TABLE = """
CREATE TABLE IF NOT EXISTS correction (
    trial INTEGER NOT NULL REFERENCES trial (key),
    digest TEXT NOT NULL,             -- of the sentence and what stands around it
    criterion TEXT NOT NULL,          -- its id when it was corrected
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    tree TEXT NOT NULL,               -- in the text form
    author TEXT NOT NULL,
    made_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (trial, digest)
) WITHOUT ROWID
"""
_COLUMNS = "digest, criterion, kind, sentence, tree, author, made_on, reason"


class Correction(msgspec.Struct, frozen=True):
    """criterion: the id that the criterion had. tree: the curator's reading, in the text form."""

    trial: str
    criterion: str
    kind: str
    sentence: str
    digest: str
    tree: str
    author: str
    made_on: date
    reason: str

    @property
    def told(self) -> str:
        return f"by {self.author} on {self.made_on}: {self.reason}"


class Exchange(msgspec.Struct, frozen=True):
    """What is exported and imported."""

    corrections: tuple[Correction, ...]


class State(msgspec.Struct, frozen=True):
    """A correction with whether its sentence is still there. criterion: its present id, "" when outdated."""

    correction: Correction
    outdated: bool
    criterion: str


def digest_of(criterion: Criterion) -> str:
    """Changes when the sentence does, or what the record says around it; not with spaces."""
    parts = (criterion.kind, criterion.lead, criterion.applies_to, criterion.text)
    joined = "\n".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


# ---- what is kept --------------------------------------------------------------------------------------


def of_all(store: Store) -> Mapping[int, tuple[Correction, ...]]:
    """Every correction by the trial's key; read again only when the store has changed."""
    state = store.state()
    kept = store.corrections()
    if kept is not None and kept[0] == state:
        known: Mapping[int, tuple[Correction, ...]] = kept[1]
        return known
    found: dict[int, list[Correction]] = {}
    rows = []
    if store.one("SELECT 1 FROM sqlite_master WHERE name = 'correction'"):  # made with the first correction
        rows = store.all(
            f"SELECT trial.key, trial.id, {_COLUMNS} FROM correction "
            "JOIN trial ON trial.key = correction.trial ORDER BY trial.id, criterion"
        )
    for key, trial, digest, criterion, kind, sentence, tree, author, made_on, reason in rows:
        day = date.fromisoformat(made_on)
        one = Correction(trial, criterion, kind, sentence, digest, tree, author, day, reason)
        found.setdefault(int(key), []).append(one)
    made = {key: tuple(some) for key, some in found.items()}
    store.keep_corrections((state, made))
    return made


def put(store: Store, key: int, correction: Correction) -> None:
    """Keeps a correction; an earlier one of the same sentence gives way. Inside a transaction."""
    store.connection.execute(_TABLE)
    store.connection.execute(
        f"INSERT OR REPLACE INTO correction (trial, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            correction.digest,
            correction.criterion,
            correction.kind,
            correction.sentence,
            correction.tree,
            correction.author,
            correction.made_on.isoformat(),
            correction.reason,
        ),
    )
    store.keep_corrections(None)


def remove(store: Store, key: int, digest: str) -> None:
    """Forgets a correction. Inside a transaction."""
    store.connection.execute("DELETE FROM correction WHERE trial = ? AND digest = ?", (key, digest))
    store.keep_corrections(None)


# ---- what it means -------------------------------------------------------------------------------------


def tree_of(text: str) -> Tree:
    """The tree of a correction's text form. Raises MalformedCriterion with line and column."""
    from trialrun.criteria import parse

    return parse(text)


def made(criterion: Criterion, trial: str, text: str, author: str, reason: str, on: date) -> Correction:
    """A correction of the criterion. Raises MalformedCriterion, BadRequest without author or reason."""
    from trialrun.criteria import write

    if not author.strip() or not reason.strip():
        raise BadRequest(
            "A correction needs an author and a reason.", hint="Give --author and --reason, not empty."
        )
    return Correction(
        trial=trial,
        criterion=criterion.id,
        kind=criterion.kind,
        sentence=criterion.text,
        digest=digest_of(criterion),
        tree=write(tree_of(text)),
        author=" ".join(author.split()),
        made_on=on,
        reason=" ".join(reason.split()),
    )


def applied(eligibility: Eligibility, corrections: tuple[Correction, ...]) -> Eligibility:
    """The criteria with the corrections that hold; notes say by whom, or which correction is outdated."""
    if not corrections:
        return eligibility
    by_digest = {one.digest: one for one in corrections}
    criteria = []
    current = {digest_of(criterion) for criterion in eligibility.criteria}
    outdated = [one for one in corrections if one.digest not in current]
    for criterion in eligibility.criteria:
        one = by_digest.get(digest_of(criterion))
        criteria.append(_read_anew(criterion, one) if one else criterion)
    for one in outdated:
        place = _place_of(criteria, one)
        if place is not None:
            criterion = criteria[place]
            told = f"Correction outdated ({one.criterion}, {one.told}): the sentence changed."
            criteria[place] = msgspec.structs.replace(
                criterion, note=_with(criterion.note, told), curated=_curated(one, outdated=True)
            )
    return msgspec.structs.replace(eligibility, criteria=tuple(criteria))


def _read_anew(criterion: Criterion, one: Correction) -> Criterion:
    try:
        tree = tree_of(one.tree)
    except MalformedCriterion as error:  # kept by a version of the language that we no longer read
        told = f"Correction {one.told}: cannot be read any more ({error.message})."
        return msgspec.structs.replace(criterion, note=_with(criterion.note, told))
    spans = (criterion.span,) * sum(1 for _ in leaves(tree)) if criterion.span else ()
    from trialrun.criteria import write

    return msgspec.structs.replace(
        criterion,
        tree=tree,
        spans=spans,
        note=f"Corrected {one.told}",
        curated=_curated(one, instead_of=write(criterion.tree)),
    )


def _curated(one: Correction, *, instead_of: str = "", outdated: bool = False) -> Curated:
    return Curated(one.author, one.made_on.isoformat(), one.reason, one.tree, instead_of, outdated)


def _with(note: str, more: str) -> str:
    return f"{note} {more}".strip()


def _place_of(criteria: list[Criterion], one: Correction) -> int | None:
    """Where an outdated correction is shown: the criterion of its id, else the last of its kind."""
    same = [place for place, criterion in enumerate(criteria) if criterion.id == one.criterion]
    alike = [place for place, criterion in enumerate(criteria) if criterion.kind == one.kind]
    found = same or alike[-1:]
    return found[0] if found else (len(criteria) - 1 if criteria else None)


def states(eligibility: Eligibility, corrections: tuple[Correction, ...]) -> list[State]:
    """Which corrections hold for the criteria, and on which."""
    present = {digest_of(criterion): criterion.id for criterion in eligibility.criteria}
    return [State(one, one.digest not in present, present.get(one.digest, "")) for one in corrections]
