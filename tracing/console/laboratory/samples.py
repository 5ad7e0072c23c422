"""The noun `sample`: its verbs, and the samples there are."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.base import (
    Invocation,
    OneOf,
    argument,
    as_of_option,
    command,
    format_option,
    group,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.laboratory.columns import (
    RESULT_LISTED,
    SAMPLE,
    SAMPLE_LISTED,
    each_result,
    positions_of,
    read_samples,
    recorded_of,
    sampled,
)
from tracing.console.laboratory.sampling import collect, result, withdraw
from tracing.console.pages import section
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.domain import history
from tracing.domain.laboratory.events import SamplePurpose, TestResult
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions import laboratory as questions
from tracing.projections.questions.identity import records_of
from tracing.render import Format, show, show_record

if TYPE_CHECKING:
    from tracing.registry import Ref, Registry

HIDDEN_FROM_PEOPLE = ("withdrawn", "results", "sample_id", "person_id")
RESULTS = Text("结果", "Results")


class NotKnownThenError(NotFoundError):
    text = Text("当时还没有样本 {sample}", "sample {sample} was not known then")
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "list",
    help=Text(
        "列出样本及有效的最近结果：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List samples with the latest result that stands: as known now, as known then "
        "(--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing sample list --person P-0007
tracing sample list --pool M-0001 --result positive""",
)
@option("--person", metavar="P-0001", help=Text("只列此人的", "Only of this person"))
@option("--pool", metavar="M-0001", help=Text("只列此管的复采", "Only what follows up this pool"))
@option("--result", type=OneOf(TestResult), help=Text("只列这一结果", "Only with this result"))
@option("--purpose", type=OneOf(SamplePurpose), help=Text("只列这一目的", "Only for this purpose"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_samples(
    invocation: Invocation,
    *,
    person: str | None,
    pool: str | None,
    result: TestResult | None,
    purpose: SamplePurpose | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        whose = person and str(registry.resolve(person, "person", "case", "contact").person_id)
        follows = pool and str(registry.resolve(pool, "pool").entity_id)
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "sample list", identify)
        with registry.reading() as reading:
            here = reading.connection
            records = records_of(here, at, whose) if whose else None
            found = questions.samples(here, at, on=day, person_id=records, pool_id=follows)
            wanted = (
                row
                for row in found
                if result in (None, row["result"]) and purpose in (None, row["purpose"])
            )
            rows = read_samples(here, at, wanted, sight)
            if format == "table":
                show(sampled(rows, registry.zone), SAMPLE_LISTED, format, registry.zone)
            else:
                show(rows, SAMPLE, format)


@command(
    "show",
    help=Text(
        "显示一份样本和它的各次结果；撤回或更正结果时用其位置。",
        "Show a sample and each of its results, with the position by which one is withdrawn or "
        "corrected.",
    ),
    example="tracing sample show S-0001",
)
@argument("sample", help=Text("样本编号", "Id of the sample"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_sample(
    invocation: Invocation,
    *,
    sample: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(sample, "sample")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "sample show", identify)
        with registry.reading() as reading:
            here = reading.connection
            found = questions.samples(here, at, on=day, sample_id=str(ref.entity_id))
            row = next(read_samples(here, at, found, sight), None)
        if row is None:
            raise NotKnownThenError(sample=ref.human)
        if format != "table":
            show_record(row, SAMPLE, format)
            return
        told = [key for key in SAMPLE if key not in HIDDEN_FROM_PEOPLE and row[key] is not None]
        show_record(row, told, format, registry.zone)
        each = list(each_result(row["results"], _positions(registry, ref, at), registry.zone))
        section(RESULTS, each, RESULT_LISTED, registry.zone)


def _positions(registry: Registry, ref: Ref, at: int) -> dict[int, int]:
    recorded = recorded_of(registry, ref.person_id, at)
    facts = ((each.version, each.event) for each in recorded)
    known = history.replay(ref.person_id, facts).parts("sample")[ref.entity_id]
    return positions_of(recorded, known.results)


samples = group(
    "sample",
    help=Text("样本（单采）：采样、结果、撤回。", "Samples of one person, and their results."),
)

for verb in (collect, result, withdraw, list_samples, show_sample):
    samples.add_command(verb)
