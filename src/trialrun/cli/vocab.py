"""`trialrun vocab`: what a phrase stands for, and vocabularies of the user's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.terminal import safe_line

if TYPE_CHECKING:
    from trialrun.vocab.explain import Meaning

_Vocabulary = Annotated[
    str,
    typer.Option(
        "--vocabulary",
        metavar="DIR",
        help="Where imports are kept; else $TRIALRUN_VOCABULARY, else your own.",
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


_PLURALS = {"therapy": "therapies"}


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        name="vocab", help="Explain what a phrase stands for; import vocabularies.", no_args_is_help=True
    )
    group.command()(find)
    group.command(name="import")(import_)
    group.command(name="list")(list_)
    group.command()(remove)
    app.add_typer(group)


def _use(directory: str) -> None:
    """The directory that an option named is the one of this run."""
    if directory:
        import os

        from trialrun.vocab.imported import VARIABLE

        os.environ[VARIABLE] = directory


def _print_json(document: object) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")


def find(
    phrase: Annotated[str, typer.Argument(metavar="PHRASE", help="Words as they stand in a criterion.")],
    vocabulary: _Vocabulary = "",
    as_json: _Json = False,
) -> None:
    """Explain what a phrase stands for: concepts, why, codes, what is broader and narrower.

    More than one meaning is said to be ambiguous. Where nothing is found, names that are spelt much like it
    are suggested; the exit status is 1 then, 0 otherwise. An abbreviation that means different things in
    different surroundings is told with the words that decide.

    Example: `trialrun vocab find "relapsed AML after 7+3"`
    """
    _use(vocabulary)
    from trialrun.model.errors import BadRequest
    from trialrun.vocab.explain import explain

    if not phrase.strip():
        raise BadRequest("Name what to look for.", hint='Example: trialrun vocab find "relapsed AML"')
    found = explain(phrase)
    if as_json:
        _print_json(found)
    else:
        from rich.console import Console
        from rich.text import Text

        console = Console(emoji=False, highlight=False, soft_wrap=True)
        for one in found.found:
            several = f"   ambiguous: {len(one.meanings)} meanings" if len(one.meanings) > 1 else ""
            console.print(Text(safe_line(one.text), style="bold").append(several, style="not bold"))
            for meaning in one.meanings:
                for line in _lines(meaning):
                    console.print(f"  {safe_line(line)}", markup=False)
        if found.unknown and found.found:
            unknown = ", ".join(found.unknown)
            console.print(f"not in the vocabulary: {safe_line(unknown)}", markup=False)
        for other in found.depends:
            beside = ", ".join(other.near)
            console.print(
                f"{other.abbreviation} means {safe_line(other.name)} beside words that begin with: {beside}",
                markup=False,
            )
        if not found.found and not found.depends:
            console.print(f'Nothing in the vocabulary is called "{safe_line(phrase)}".', markup=False)
            if found.suggestions:
                console.print(f"Did you mean: {safe_line(', '.join(found.suggestions))}?", markup=False)
    if not (found.found or found.depends):
        raise typer.Exit(1)


def _lines(meaning: Meaning) -> list[str]:
    kind = meaning.columns.get("kind", "")
    lines = [f"{meaning.group}: {meaning.name}" + (f" ({kind})" if kind else "")]
    lines.append(f"    matched     {meaning.matched} ({meaning.why})")
    facts = {
        "codes": ", ".join(meaning.codes),
        "broader": " > ".join(meaning.broader),
        "also": ", ".join(meaning.synonyms[:12]) + (" …" if len(meaning.synonyms) > 12 else ""),
        "unit": meaning.columns.get("unit", ""),
        "plausible": " to ".join(
            meaning.columns[side] for side in ("low", "high") if meaning.columns.get(side)
        ),
        "from": ", ".join(meaning.sources),
    }
    if meaning.narrower_count:
        more = meaning.narrower_count - len(meaning.narrower)
        facts["narrower"] = ", ".join(meaning.narrower) + (f" and {more:,} more" if more else "")
    return lines + [f"    {name:<11} {fact}" for name, fact in facts.items() if fact]


def import_(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A folder or file of the terminology.")],
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="What to call it; else omop, oncotree or doid.")
    ] = "",
    vocabulary: _Vocabulary = "",
    as_json: _Json = False,
) -> None:
    """Add a terminology that you have: OMOP Athena's CSV, OncoTree's tumor types, the Disease Ontology.

    PATH is a folder with CONCEPT.csv (and CONCEPT_SYNONYM.csv, CONCEPT_ANCESTOR.csv or
    CONCEPT_RELATIONSHIP.csv), an OncoTree file (JSON or TSV) or the Disease Ontology's (OBO or JSON).
    trialrun's own concepts keep their names, codes and places; where the import says otherwise, that is
    reported as a conflict. Importing the same again changes nothing. Trials of a catalog are compiled anew
    with the new vocabulary.

    Example: `trialrun vocab import oncotree.json --as oncotree`
    """
    from datetime import date
    from pathlib import Path

    from trialrun.model.errors import MalformedVocabulary
    from trialrun.vocab.imported import directory, joined, store
    from trialrun.vocab.importing import read_terminology

    source = Path(path)
    if not source.exists():
        raise MalformedVocabulary("there is no such file or folder.", place=path, hint="Check the path.")
    raw, called, release = read_terminology(source)
    concepts, conflicts = joined(raw)
    folder = directory(vocabulary)
    called = name or called
    new = store(folder, called, release, concepts, date.today())
    if as_json:
        document = {"name": called, "source": release, "concepts": len(concepts), "changed": new}
        _print_json({**document, "directory": str(folder), "conflicts": conflicts})
        return
    print(f"{called}: {len(concepts):,} concepts" + ("" if new else ", as imported before; nothing changed"))
    if conflicts:
        print(f"{len(conflicts):,} spellings and codes stay trialrun's own:", file=sys.stderr)
        for one in conflicts[:20]:
            print(f"  {one.what}: {one.ours} (not {one.imported})", file=sys.stderr)
        if len(conflicts) > 20:
            print(f"  … and {len(conflicts) - 20:,} more; --json lists them all", file=sys.stderr)


def list_(vocabulary: _Vocabulary = "", as_json: _Json = False) -> None:
    """List trialrun's own vocabulary and the imported ones, with what each holds.

    Example: `trialrun vocab list`
    """
    from trialrun.vocab import packaged
    from trialrun.vocab.concepts import FILES, curated_concepts
    from trialrun.vocab.imported import directory, read

    counts = {group: len(curated_concepts(group)) for group in FILES}
    imports = read(directory(vocabulary))
    if as_json:
        rows = [
            {
                "name": one.name,
                "source": one.source,
                "imported_on": one.imported_on,
                "version": one.digest,
                "concepts": len(one.concepts),
            }
            for one in imports
        ]
        package = {"name": packaged.PACKAGE, "version": packaged.version()}
        package["concepts"] = str(len(packaged.packaged().entries))
        _print_json({"own": counts, "package": package, "imported": rows})
        return
    print(
        "trialrun: "
        + ", ".join(f"{count:,} {_PLURALS.get(group, group + 's')}" for group, count in counts.items())
    )
    print(f"{packaged.PACKAGE} {packaged.version()}: {len(packaged.packaged().entries):,} conditions")
    for one in imports:
        print(
            f"{one.name}: {len(one.concepts):,} concepts from {one.source}, imported {one.imported_on}, "
            f"version {one.digest}"
        )


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An imported vocabulary, as list shows it.")],
    vocabulary: _Vocabulary = "",
) -> None:
    """Forget an imported vocabulary.

    Example: `trialrun vocab remove oncotree`
    """
    from trialrun.vocab.imported import directory
    from trialrun.vocab.imported import remove as forget

    forget(directory(vocabulary), name)
    print(f"{name} is removed")
