"""Names that packages offer before their modules are imported."""

import importlib
from types import ModuleType

import pytest

from trialrun.model.lazily import lazily


@pytest.mark.parametrize(
    ("package", "module"),
    [
        ("trialrun.patients", "trialrun.patients.merging"),
        ("trialrun.patients", "trialrun.patients.note"),
        ("trialrun.criteria", "trialrun.criteria.compiler"),
        ("trialrun.catalog", "trialrun.catalog.catalog"),
    ],
)
def test_a_name_is_what_it_says_even_when_a_module_was_imported_before(package: str, module: str) -> None:
    importlib.import_module(module)
    offered = importlib.import_module(package)
    assert [name for name in offered.__all__ if isinstance(getattr(offered, name), ModuleType)] == []


def test_a_name_must_not_be_hidden_by_its_own_module() -> None:
    with pytest.raises(ValueError, match="merge"):
        lazily("package", {"merge": "package.merge", "other": "package.elsewhere"})


def test_an_unknown_name_is_an_attribute_error() -> None:
    found, names = lazily("trialrun.patients", {"read_note": "trialrun.patients.note"})
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        found("nothing_of_that_name")
    assert "read_note" in names()
