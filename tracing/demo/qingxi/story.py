"""清溪区（虚构）: a household, a bus and a hospital ward, 1 to 14 March 2022. All is invented.

What is believed for nine days is that 韦承志 brought the infection onto the bus of 27 February.
On the tenth day 周鹤年, counted as asymptomatic, remembers a fever of 25 February.
"""

from __future__ import annotations

from datetime import date

from tracing.demo.qingxi.first_week import FIRST_WEEK
from tracing.demo.qingxi.people import PEOPLE
from tracing.demo.qingxi.second_week import SECOND_WEEK
from tracing.demo.script import Story
from tracing.language import Text

STORY = Story(
    name="qingxi",
    says=Text(
        "清溪区：一户人家、一辆客车、一个病区",
        "Qingxi district: a household, a bus, a hospital ward",
    ),
    label="清溪区（虚构，演示用） Qingxi, invented",
    jurisdiction="360199",
    time_zone="Asia/Shanghai",
    people=PEOPLE,
    days=(*FIRST_WEEK, *SECOND_WEEK),
    late="周鹤年",
    late_on=date(2022, 3, 10),
)
