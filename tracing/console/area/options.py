"""What the verbs about areas are told."""

from __future__ import annotations

from tracing.console.base import OneOf
from tracing.domain.area.events import AreaUnit
from tracing.language import Text

DATE = Text("日期", "DATE")
NUMBER = Text("数", "NUMBER")
UNIT = OneOf(AreaUnit)
CODE = Text("区划码", "Code of the area")
CODE_OR_NAME = Text("区划码或名称", "Code or name of the area")
ANOTHER = Text("区划码|名称", "CODE|NAME")
SINCE = Text("自哪一天起", "Since which day")
HOUSEHOLDS = Text("户数", "How many households")
POPULATION = Text("人口", "How many people")
