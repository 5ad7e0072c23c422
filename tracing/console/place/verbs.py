"""The noun `place` and its verbs."""

from __future__ import annotations

from tracing.console.base import group
from tracing.console.place.lists import list_places
from tracing.console.place.record import show_place
from tracing.console.place.recording import capacity, close, householder, register
from tracing.language import Text

places = group(
    "place",
    help=Text("场所：登记、容量、户主。", "Places: register, capacity, householder."),
)

for verb in (register, capacity, householder, close, list_places, show_place):
    places.add_command(verb)
