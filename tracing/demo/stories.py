"""The demonstrations there are, by name."""

from __future__ import annotations

from tracing.language import Text

NANCHANG, QINGXI = "nanchang", "qingxi"
DEMOS = {
    NANCHANG: Text(
        "南昌，2022 年 7 月 9–17 日：公布的数字，虚构的 1.8 万人（约半分钟）",
        "Nanchang, 9 to 17 July 2022: the published figures, 18,000 invented people "
        "(half a minute)",
    ),
    QINGXI: Text(
        "清溪区：一户人家、一辆客车、一个病区；六十人，两周",
        "Qingxi district: a household, a bus, a hospital ward; sixty people, two weeks",
    ),
}
SEED = 20220717
"""Of the dice, where none is given."""
