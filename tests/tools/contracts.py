"""A contract import-linter does not have: a module may import these, and nothing else."""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """`modules` reach only `allowed` and the standard library without `refused`, however far.

    Names stand for themselves and everything below them. What is reached through an allowed name
    has to be allowed as well: nothing comes in by a side door.
    """

    modules = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())
    refused = fields.ListField(subfield=fields.StringField(), default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        faults = [fault for module in _names(self.modules) for fault in self._faults(graph, module)]
        return ContractCheck(kept=not faults, metadata={"faults": sorted(faults)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for fault in check.metadata["faults"]:
            output.print_error(fault)

    def _faults(self, graph: ImportGraph, module: str) -> list[str]:
        if module not in graph.modules:
            return [f"{module} does not exist"]
        reached = graph.find_upstream_modules(module, as_package=True)
        return [
            " -> ".join(graph.find_shortest_chain(module, name, as_packages=True) or (module, name))
            for name in reached
            if not self._permitted(name)
        ]

    def _permitted(self, name: str) -> bool:
        if _below(name, _names(self.refused)):
            return False
        standard = name.split(".", maxsplit=1)[0] in sys.stdlib_module_names
        return standard or _below(name, _names(self.allowed))


def _names(field: object) -> list[str]:
    assert isinstance(field, list | tuple)
    return [str(name) for name in field]


def _below(name: str, roots: list[str]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)
