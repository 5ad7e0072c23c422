"""The two directions in which those an infection can have reached are searched, in words."""

from __future__ import annotations

from typing import NamedTuple

from tracing.language import Text

ATTRIBUTED = Text(
    "判定由 {person} 传染的 {cases} 不在其中：没有通向他们的暴露链，见 tracing graph path",
    "attributed to {person}, yet not among them: {cases}; no chain of exposures leads "
    "there, see tracing graph path",
)
ATTRIBUTED_BACK = Text(
    "判定传染 {person} 的 {cases} 不在其中：没有由他们而来的暴露链，见 tracing graph path",
    "attributed sources of {person}, yet not among them: {cases}; no chain of exposures "
    "leads from there, see tracing graph path",
)


class Way(NamedTuple):
    """One of the two directions, in words."""

    name: str
    at: Text
    other: str
    """The key of whom the exposure joins somebody with."""
    heading: Text
    nobody: Text
    missing: Text
    """Of cases whose transmission was attributed, where no chain of exposures leads to them."""


FORWARD = Way(
    "forward",
    Text("最早", "earliest"),
    "source",
    Text("经由", "from"),
    Text(
        "没有人：按规则包与暴露记录，无人可能由此感染",
        "nobody: by the pack and the exposures on record nobody can have been infected from there",
    ),
    ATTRIBUTED,
)
BACKWARD = Way(
    "backward",
    Text("最晚", "latest"),
    "exposed",
    Text("传给", "to"),
    Text(
        "没有人：按规则包与暴露记录，找不到可能的来源",
        "nobody: by the pack and the exposures on record it can have come from no one known",
    ),
    ATTRIBUTED_BACK,
)
