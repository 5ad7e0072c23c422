"""The registry as an import sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tracing.application import Asked

if TYPE_CHECKING:
    from tracing.registry.opened import Registry


class ImportDoor:
    """Every commit of one import names that import."""

    def __init__(self, registry: Registry, run: UUID) -> None:
        self.application = registry.application
        self.zone = registry.zone
        self.now = registry.now
        self.claims = registry.outside_ids.claims
        self.claimed = registry.outside_ids.claimed
        self.changes = registry.outside_ids.changes
        self._registry = registry
        self._source = f"import:{run}"

    def asked(self) -> Asked:
        """A new command of this import."""
        return self._registry.asked()._replace(source=self._source)

    def human(self, entity: UUID) -> str | None:
        """The human id of an entity the registry knows."""
        known = self._registry.human(entity)
        return None if known == str(entity) else known
