"""Names that a package offers without importing what defines them, until they are used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """A package's `__getattr__` and `__dir__` (PEP 562).

    homes: for each name the module that defines it, with ":" and the name there, where that is another.

    Raises ValueError where a name is that of a module of the package: who imports the module would then find
    it in place of what it defines.
    """
    hidden = [name for name, home in homes.items() if f"{package}.{name}" == home.partition(":")[0]]
    if hidden:
        raise ValueError(f"{package}: {', '.join(hidden)} is the name of a module too")

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, _, attribute = homes[name].partition(":")
        value = getattr(import_module(module), attribute or name)
        setattr(sys.modules[package], name, value)
        return value

    return found, lambda: sorted({*vars(sys.modules[package]), *homes})
