"""The verbs of the noun `analyse`."""

from __future__ import annotations

from tracing.console.analyse.attack_rate import attack_rate
from tracing.console.analyse.clusters import clusters
from tracing.console.analyse.delays import delays
from tracing.console.analyse.plausibility import plausibility
from tracing.console.analyse.transmission import transmission
from tracing.console.base import group
from tracing.language import Text

analyses = group(
    "analyse",
    help=Text(
        "分析：传播、间隔、罹患率、聚集、延迟。写明对象、公式与未计入者。",
        "Analyses, each with its population, its formula, and what was left out.",
    ),
)

for verb in (transmission, attack_rate, delays, clusters, plausibility):
    analyses.add_command(verb)
