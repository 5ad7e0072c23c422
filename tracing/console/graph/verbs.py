"""The verbs of the noun `graph`."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.graph.chain import chain
from tracing.console.graph.clusters import clusters
from tracing.console.graph.export import export
from tracing.console.graph.neighbours import neighbours
from tracing.console.graph.path import path
from tracing.console.graph.picture import picture
from tracing.console.graph.reaching import backward, forward
from tracing.console.graph.stats import stats
from tracing.language import Text

graph = group("graph", help=Text("传播链与接触网络。", "Transmission chains and contact networks."))

for verb in (chain, forward, backward, path, neighbours, clusters, stats, picture, export):
    graph.add_command(verb)
