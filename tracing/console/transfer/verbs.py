"""The noun `transfer` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.transfer.custody import show_custody
from tracing.console.transfer.legs import arrive, cancel, dispatch, hand_over, incident
from tracing.console.transfer.lists import list_transfers
from tracing.console.transfer.record import show_transfer
from tracing.console.transfer.requesting import add, remove, request
from tracing.language import Text

transfers = group(
    "transfer",
    help=Text(
        "转运：申请、出发、到达、移交，谁在何时由谁负责。",
        "Transfers: request, dispatch, arrive, hand over; who had whom when.",
    ),
)

for verb in (
    request,
    add,
    remove,
    dispatch,
    arrive,
    hand_over,
    cancel,
    incident,
    list_transfers,
    show_transfer,
    show_custody,
):
    transfers.add_command(verb)
