"""People who do not exist: their names say so, and what else is said of them is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from tracing.demo.nanchang.dice import Dice
from tracing.domain.identifiers import PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import Sex

FAMILY = "虚拟构例演"
"""Made-up, imaginary, constructed, example, acted: nobody is called so."""
GIVEN = (
    "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
    "剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐"
)


class People:
    """Invented people, one after another; the same ones for the same dice."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._names = _names(dice)

    def register(self, person_id: PersonId, residence: str) -> RegisterPerson:
        return RegisterPerson(
            person_id=person_id,
            name=next(self._names),
            sex=self._dice.choice((Sex.FEMALE, Sex.MALE)),
            age=float(self._dice.choice((self._dice.randint(1, 90), self._dice.randint(18, 60)))),
            residence=residence,
        )


def _names(dice: Dice) -> Iterator[str]:
    """Names that do not repeat."""
    size = len(GIVEN)
    numbers = list(range(len(FAMILY) * size * size))
    dice.shuffle(numbers)
    for number in numbers:
        family, given = divmod(number, size * size)
        yield FAMILY[family] + GIVEN[given // size] + GIVEN[given % size]
