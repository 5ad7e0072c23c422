"""The smallest packs there can be, of an invented disease."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from tracing.domain.protocol.pack import Header
from tracing.domain.protocol.reading import read_pack

HEADER = """\
format = 1
id = "{id}"
layer = "{layer}"
{over}disease = {{ zh = "某病", en = "A disease" }}
title = {{ zh = "{id} 方案", en = "Protocol {id}" }}
effective = {{ from_on = {from_on}{until}, source = ["ours"] }}

[sources]
ours = {{ kind = "choice", zh = "测试所取", en = "chosen for a test" }}
"""
RULES = """
[infection]
windows = []
incubation = { shortest_days = 1, longest_days = LONGEST, source = ["ours"] }

[[contacts]]
category = "close"
source = ["ours"]

[quarantine]
"""
LEVELS = """
[areas.risk]
levels = ["low", "medium", "high"]
default = "low"
counts = { diagnoses = ["confirmed", "asymptomatic"], source = ["ours"] }
source = ["ours"]

[[areas.risk.measures]]
level = "high"
code = "stay_indoors"
title = { zh = "足不出户、上门服务", en = "Stay indoors; what is needed is brought" }
source = ["ours"]
"""
"""What may follow a national pack: levels of areas."""
OVER = """
[infection.incubation]
longest_days = LONGEST
source = ["ours"]
"""


def national(name: str, from_on: date, until: date | None = None, longest: int = 14) -> str:
    """The text of a national pack; its one figure is the longest incubation."""
    header = _header(name, "national", "", from_on, until)
    return header + RULES.replace("LONGEST", str(longest))


def local(name: str, over: str, from_on: date, until: date | None = None, longest: int = 21) -> str:
    """The text of a local pack over a national one."""
    header = _header(name, "local", f'over = ["{over}"]\n', from_on, until)
    return header + OVER.replace("LONGEST", str(longest))


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def header(text: str) -> Header:
    return read_pack(text, "pack").header


def _header(name: str, layer: str, over: str, from_on: date, until: date | None) -> str:
    end = "" if until is None else f", superseded_on = {until}"
    return HEADER.format(id=name, layer=layer, over=over, from_on=from_on, until=end)
