"""eventsourcing's own test cases for recorders, run on ours."""

from __future__ import annotations

import tempfile
from pathlib import Path

from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from tracing.ledger.datastore import LedgerDatastore
from tracing.ledger.sqlite import SQLiteLedger


class LedgerMaker:
    def create_recorder(self) -> SQLiteLedger:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)  # type: ignore[attr-defined]
        ledger = SQLiteLedger(LedgerDatastore(str(Path(folder.name) / "ledger.db")))
        self.addCleanup(ledger.datastore.close)  # type: ignore[attr-defined]
        ledger.create_table()
        return ledger


class TestApplicationRecorder(LedgerMaker, ApplicationRecorderTestCase):  # type: ignore[misc]
    def test_insert_subscribe(self) -> None:
        super().optional_test_insert_subscribe()


class TestNonInterleaving(LedgerMaker, NonInterleavingNotificationIDsBaseCase):  # type: ignore[misc]
    pass


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
