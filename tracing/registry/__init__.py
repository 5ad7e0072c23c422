"""Where everything meets: a registry's folder, its ledger, its keys, its views, and the clock.

The only package that reads the clock and makes identities.
"""

from tracing.domain.identifiers import Ids
from tracing.registry.importing import ImportDoor
from tracing.registry.making import LedgerPresentError, make_registry
from tracing.registry.naming import NoSuchEntityError, Ref, UnreadableIdError, WrongKindError
from tracing.registry.opened import AsOf, NotSimulatedError, Registry, open_registry
from tracing.registry.outside_ids import OutsideIdTakenError

__all__ = [
    "AsOf",
    "Ids",
    "ImportDoor",
    "LedgerPresentError",
    "NoSuchEntityError",
    "NotSimulatedError",
    "OutsideIdTakenError",
    "Ref",
    "Registry",
    "UnreadableIdError",
    "WrongKindError",
    "make_registry",
    "open_registry",
]
