"""What a command does not need it does not load: a command line starts anew each time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import tracing
from tests.console.outbreak import ROOT, Desk, attribute, expose, report
from tests.registries import make_registry

TELL = """
import sys
from tracing.cli import main
try: main()
except SystemExit as ended: print(ended.code, *sys.modules, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    invented = make_registry(tmp_path_factory.mktemp("lazy"))
    with invented.open() as registry:
        first, second = report(registry), report(registry)
        attribute(registry, second, first)
        expose(registry, second.person_id, first)
    return Desk(invented)


def loaded(desk: Desk, *args: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", TELL, *args],
        env=desk.process_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "command",
    [
        "case show C-0001",
        "case list",
        "contact list",
        "person show P-0001",
        "status",
        "graph chain C-0001",
        "graph neighbours P-0001",
        "graph clusters --of C-0001",
        "graph stats",
        "graph forward C-0001 --any-time",
        "graph backward C-0002 --any-time",
        "graph path C-0001 C-0002 --any-time",
        "feed read cases",
        "audit log",
        "undo --yes",
    ],
)
def test_a_command_loads_no_graphs(desk: Desk, command: str) -> None:
    modules = loaded(desk, *command.split())
    assert "tracing.registry" in modules
    assert not modules & {"networkx", "numpy", "openpyxl"}


@pytest.mark.parametrize("noun", ["graph", "analyse"])
def test_verbs_are_offered_without_what_they_work_with(desk: Desk, noun: str) -> None:
    modules = loaded(desk, noun, "--help")
    assert f"tracing.console.{noun}.verbs" in modules
    heavy = {"sqlalchemy", "numpy", "networkx", "scipy", "numba", "tracing.registry"}
    assert not modules & heavy


@pytest.mark.parametrize(
    "command",
    [
        "graph export --format json",
        "graph export --format dot --of C-0001",
        "analyse transmission",
        "analyse clusters",
        "analyse delays",
        "analyse plausibility",
        "analyse attack-rate --within 7",
    ],
)
def test_no_command_waits_for_a_compiler(desk: Desk, command: str) -> None:
    assert "numba" not in loaded(desk, *command.split())


def test_an_audit_loads_neither_the_writer_nor_its_libraries(desk: Desk) -> None:
    modules = loaded(desk, "audit", "verify")
    assert "tracing.ledger.audit" in modules
    assert not modules & {
        "tracing.registry",
        "tracing.ledger.sqlite",
        "tracing.ledger.sealing",
        "eventsourcing",
        "sqlalchemy",
        "cryptography",
    }


def test_the_package_loads_its_names_when_they_are_asked_for() -> None:
    code = (
        "import sys, tracing\n"
        "assert 'tracing.registry' not in sys.modules\n"
        "from tracing import Registry, TracingError, open_registry\n"
        "print(Registry.__name__, TracingError.__name__, open_registry.__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "Registry TracingError open_registry\n"


def test_the_package_says_its_version_and_nothing_it_has_not() -> None:
    assert tracing.__version__ in (Path(ROOT) / "pyproject.toml").read_text()
    with pytest.raises(AttributeError):
        tracing.nonsense  # noqa: B018 -- asking is what is tested
