"""A small invented outbreak in a registry, and the command line beside it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.registries import InventedRegistry
from tracing.cli import tracing
from tracing.domain.case.commands import AttributeSource, ReportCase
from tracing.domain.contact.commands import RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import AttributionId, CaseId, ContactId, ExposureId, Ids, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import (
    CaseSource,
    Certainty,
    Diagnosis,
    ExposureSource,
    PartialDate,
    Setting,
    Severity,
    UnknownSource,
)
from tracing.registry import Registry

ROOT = Path(__file__).parents[2]
NAME = "王小明"


def report(registry: Registry, onset: str = "2022-07-10", name: str = NAME) -> CaseSource:
    """A person and their case, in one commit."""
    asked = registry.asked()
    ids = Ids(asked.command_id)
    case = CaseSource(PersonId(ids.new()), CaseId(ids.new()))
    registry.execute(
        RegisterPerson(person_id=case.person_id, name=name),
        ReportCase(
            person_id=case.person_id,
            case_id=case.case_id,
            onset_on=PartialDate.parse(onset),
            diagnosis=Diagnosis.CONFIRMED,
            severity=Severity.MILD,
        ),
        asked=asked,
    )
    return case


def attribute(
    registry: Registry,
    case: CaseSource,
    source: CaseSource,
    certainty: Certainty = Certainty.PROBABLE,
) -> AttributionId:
    asked = registry.asked()
    attribution = AttributionId(Ids(asked.command_id).new())
    registry.execute(
        AttributeSource(
            person_id=case.person_id,
            case_id=case.case_id,
            attribution_id=attribution,
            source=source,
            certainty=certainty,
        ),
        asked=asked,
    )
    return attribution


def expose(
    registry: Registry,
    person_id: PersonId,
    source: ExposureSource | None = None,
    setting: Setting | None = None,
    span: ExposureSpan | None = None,
) -> ExposureId:
    asked = registry.asked()
    ids = Ids(asked.command_id)
    exposure = ExposureId(ids.new())
    registry.execute(
        RecordExposure(
            person_id=person_id,
            contact_id=ContactId(ids.new()),
            exposure_id=exposure,
            source=source or UnknownSource(),
            setting=setting,
            span=span or ExposureSpan(),
        ),
        asked=asked,
    )
    return exposure


class Desk:
    """Somebody who types commands about a registry."""

    def __init__(self, invented: InventedRegistry, actor: str = "staff-7") -> None:
        self.invented = invented
        self.environment = {
            **invented.environment,
            "TRACING_REGISTRY": str(invented.folder),
            "TRACING_ACTOR": actor,
            "TRACING_LANG": "en",
        }

    def type(self, *args: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(
            tracing, args, input=typed, env=self.environment, prog_name="tracing"
        )

    def json(self, *args: str) -> Any:
        result = self.type(*args, "--format", "json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def command(self, *args: str) -> list[str]:
        """The same as a process of its own."""
        return [sys.executable, "-m", "tracing", *args]

    def process_environment(self) -> Mapping[str, str]:
        return {**os.environ, **self.environment, "PYTHONPATH": str(ROOT)}
