"""A small gazetteer: two cities with a district of one name, and a city without counties."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

TABLES: Mapping[str, Sequence[Sequence[str]]] = {
    "provinces.csv": [("code", "name"), ("36", "江西省"), ("44", "广东省"), ("33", "浙江省")],
    "cities.csv": [
        ("code", "name", "provinceCode"),
        ("3601", "南昌市", "36"),
        ("3301", "杭州市", "33"),
        ("4419", "东莞市", "44"),
    ],
    "areas.csv": [
        ("code", "name", "cityCode", "provinceCode"),
        ("360103", "西湖区", "3601", "36"),
        ("360102", "东湖区", "3601", "36"),
        ("330106", "西湖区", "3301", "33"),
        ("441900", "东莞市", "4419", "44"),
    ],
    "streets.csv": [
        ("code", "name", "areaCode", "provinceCode", "cityCode"),
        ("360103001", "南浦街道", "360103", "36", "3601"),
        ("360103007", "绳金塔街道", "360103", "36", "3601"),
        ("441900003", "东城街道", "441900", "44", "4419"),
    ],
    "villages.csv.gz": [
        ("code", "name", "streetCode", "provinceCode", "cityCode", "areaCode"),
        ("360103001001", "二郎庙社区居委会", "360103001", "36", "3601", "360103"),
        ("360103007006", "绳金塔社区居委会", "360103007", "36", "3601", "360103"),
        ("441900003001", "岗贝社区", "441900003", "44", "4419", "441900"),
    ],
}
ROWS = sum(len(rows) - 1 for rows in TABLES.values())
AREAS = ROWS - 1
"""One row says that the city without counties is a county: it is the city."""
EVENTS = 3 + 3 + 3 + 2
"""Provinces, prefectures, counties, and what lies in one county and one city."""


def write(folder: Path, **instead: Sequence[Sequence[str]]) -> Path:
    """The tables in a folder; `areas=[…]` are other rows for one of them."""
    folder.mkdir(exist_ok=True)
    for name, rows in TABLES.items():
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(instead.get(name.partition(".")[0], rows))
        content = text.getvalue().encode()
        (folder / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    return folder
