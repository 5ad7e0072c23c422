"""Counts, and lists of them, as a bulletin writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tracing.language import Text
from tracing.projections.bulletin.suppression import Hidden, Shown

CASES = Text("{count}例", "{count}")
PEOPLE = Text("{count}人", "{count}")
FEW = Text("少于{threshold}", "fewer than {threshold}")
SOME = Text("若干", "some")
FEW_EACH = Text("其余各少于{threshold}例", "fewer than {threshold} each of others")
NOT_BROKEN_DOWN = Text("其余不单列", "others not broken down")
AND = Text("、", ", ")
WHICH = Text("，其中", ": ")
BRACKETED = Text("（{text}）", " ({text})")
NAMED = Text("{name}{count}", "{name} {count}")


class Counts:
    """Writes counts; `threshold` is what small ones are fewer than."""

    def __init__(self, threshold: int | None) -> None:
        self.threshold = threshold

    def cases(self, count: Shown) -> Text:
        return CASES.fill(count=self._written(count))

    def people(self, count: Shown) -> Text:
        return PEOPLE.fill(count=self._written(count))

    def named(self, parts: Mapping[str, Shown], name: Callable[[str], object]) -> str:
        """`Xihu 6, Xinjian 1`."""
        told = (
            NAMED.fill(name=name(each), count=self.cases(count)) for each, count in shown(parts)
        )
        return self.listed(told, parts)

    def listed(
        self, told: Iterable[object], parts: Mapping[str, Shown], between: Text = AND
    ) -> str:
        """What is told of some parts, and that there are others."""
        texts = [str(each) for each in told]
        if not texts:
            return ""
        hidden = [count for count in parts.values() if not isinstance(count, int)]
        if Hidden.SMALL in hidden:
            texts.append(str(FEW_EACH.fill(threshold=self.threshold)))
        elif hidden:
            texts.append(str(NOT_BROKEN_DOWN))
        return str(between).join(texts)

    def _written(self, count: Shown) -> Text:
        if isinstance(count, int):
            return Text(str(count), f"{count:,}")
        return FEW.fill(threshold=self.threshold) if count is Hidden.SMALL else SOME


def shown(parts: Mapping[str, Shown]) -> list[tuple[str, int]]:
    """The parts whose count is shown."""
    return [(each, count) for each, count in parts.items() if isinstance(count, int)]


def which(text: str) -> str:
    return f"{WHICH}{text}" if text else ""


def bracketed(text: str) -> str:
    return str(BRACKETED.fill(text=text)) if text else ""
