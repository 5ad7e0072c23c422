"""The noun `quarantine` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.quarantine.certificate import certificate
from tracing.console.quarantine.lists import list_orders, show_order
from tracing.console.quarantine.recording import (
    appeal,
    break_order,
    extend,
    move,
    order,
    release,
    review,
    serve,
    start,
)
from tracing.language import Text

orders = group(
    "quarantine",
    help=Text(
        "隔离令：医学观察、隔离治疗、出院后健康监测。",
        "Orders of quarantine, isolation and monitoring: order, start, move, release.",
    ),
)

for verb in (
    order,
    serve,
    start,
    move,
    extend,
    break_order,
    release,
    appeal,
    review,
    list_orders,
    show_order,
    certificate,
):
    orders.add_command(verb)
