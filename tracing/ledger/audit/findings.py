"""What can be wrong with a ledger, in words, and the findings of one audit."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tracing.language import Text

MOST_FINDINGS = 100
"""How many findings a report lists; it counts them all."""


class Kind(StrEnum):
    """What a finding is about; stable names for machines."""

    FILE = "file"
    SCHEMA = "schema"
    DAMAGE = "damage"
    POSITION = "position"
    SHAPE = "shape"
    LEAF = "leaf"
    TIME = "time"
    VERSION = "version"
    ENVELOPE = "envelope"
    COMMIT = "commit"
    COMMAND = "command"
    TOPIC = "topic"
    STATE = "state"
    OPENING = "opening"
    SIZE = "size"
    ROOT = "root"


class Finding(NamedTuple):
    """One thing that is not as FORMAT.md says."""

    position: int | None
    """Where it shows; None where it is about the file as a whole."""
    kind: Kind
    what: Text
    stated: str
    """What the format, the ledger itself or the checkpoint states."""
    found: str


class Report(NamedTuple):
    """What a verification saw."""

    size: int
    """Events read."""
    root: str
    """Merkle root over the leaves recomputed from what was read, hexadecimal."""
    commits: int
    first_recorded_at: int | None
    """Microseconds since 1970-01-01T00:00:00Z."""
    last_recorded_at: int | None
    first_bad_position: int | None
    """The lowest position any finding names; None where none names one."""
    findings: tuple[Finding, ...]
    """The first `MOST_FINDINGS`: about the file as a whole first, then by position."""
    findings_in_all: int

    @property
    def ok(self) -> bool:
        return self.findings_in_all == 0


class Flaw(NamedTuple):
    kind: Kind
    what: Text


NO_FILE = Flaw(Kind.FILE, Text("没有这个账本文件", "there is no such ledger file"))
APPLICATION = Flaw(Kind.SCHEMA, Text("文件标识不是账本的", "the file is not marked as a ledger"))
FORMAT = Flaw(Kind.SCHEMA, Text("账本格式版本不同", "the ledger has another format version"))
DECLARED = Flaw(
    Kind.SCHEMA, Text("表的声明与格式不符", "a table is not declared as the format says")
)
UNGUARDED = Flaw(
    Kind.SCHEMA, Text("缺少禁止改动的触发器", "a trigger that refuses changes is missing")
)
MEDDLING = Flaw(Kind.SCHEMA, Text("有触发器会改写数据", "a trigger alters what is written"))
DAMAGED = Flaw(
    Kind.DAMAGE,
    Text(
        "文件已损坏；所列为还能读到的最后位置",
        "the file is damaged; the last position that could be read is the one stated",
    ),
)
COMMANDS_DAMAGED = Flaw(Kind.DAMAGE, Text("命令表无法读取", "the table of commands cannot be read"))
PAGES = Flaw(Kind.DAMAGE, Text("数据库页或索引已损坏", "a page or an index is damaged"))
GAP = Flaw(Kind.POSITION, Text("位置不连续", "positions do not follow each other"))
SHAPE = Flaw(Kind.SHAPE, Text("列的类型或长度不对", "a column has another type or length"))
LEAF = Flaw(Kind.LEAF, Text("内容与叶哈希不符", "the event is not the one its leaf was made from"))
TIME_FALLS = Flaw(Kind.TIME, Text("记录时间倒退", "the time of recording falls"))
TIME_DIFFERS = Flaw(
    Kind.TIME, Text("同一次提交的记录时间不同", "the time of recording differs within a commit")
)
VERSION = Flaw(
    Kind.VERSION, Text("流的版本不连续", "versions of a stream do not follow each other")
)
ENVELOPE = Flaw(Kind.ENVELOPE, Text("信封与格式不符", "the envelope is not as the format says"))
ENVELOPE_DIFFERS = Flaw(
    Kind.COMMIT, Text("同一次提交的信封不同", "the envelope differs within a commit")
)
COMMIT_START = Flaw(
    Kind.COMMIT, Text("提交不从应有的位置开始", "a commit does not start where it should")
)
COMMIT_END = Flaw(
    Kind.COMMIT, Text("提交在开始之前结束", "a commit ends before the event it holds")
)
COMMIT_CUT = Flaw(Kind.COMMIT, Text("最后一次提交不完整", "the last commit is not complete"))
NO_COMMAND = Flaw(
    Kind.COMMAND, Text("命令表中没有这次提交", "the commit has no row among the commands")
)
COMMAND_ELSEWHERE = Flaw(
    Kind.COMMAND,
    Text("命令表指向别的位置", "the command's row points to other positions than its commit"),
)
NO_COMMIT = Flaw(
    Kind.COMMAND,
    Text("命令表指向不存在的提交", "the command's row points to a commit that is not there"),
)
UNKNOWN_TOPIC = Flaw(Kind.TOPIC, Text("目录中没有这个主题", "the catalogue lacks the topic"))
STATE = Flaw(Kind.STATE, Text("内容不是 JSON 对象", "the state is not a JSON object"))
UNKNOWN_FIELD = Flaw(
    Kind.STATE, Text("目录中没有这个字段", "the catalogue lacks a field of the topic")
)
OPENING_TOPIC = Flaw(
    Kind.OPENING, Text("首个事件不是登记库开启", "the first event does not open the registry")
)
OPENING_ALONE = Flaw(
    Kind.OPENING, Text("首个事件不是单独提交", "the first event is not alone in its commit")
)
OPENING_STREAM = Flaw(
    Kind.OPENING,
    Text("首个事件不在登记库自己的流中", "the first event is not in the registry's own stream"),
)
ROLLED_BACK = Flaw(
    Kind.SIZE,
    Text("账本比检查点短：被回退或截断", "shorter than the checkpoint: rolled back or cut off"),
)
FORKED = Flaw(
    Kind.ROOT,
    Text("根哈希与检查点不同：历史被改写", "another root than the checkpoint's: a forked history"),
)


class Notes:
    """The findings so far: the first ones kept, all counted."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.count = 0
        self.first_bad: int | None = None

    def add(
        self, position: int | None, flaw: Flaw, stated: object = "", found: object = ""
    ) -> None:
        self.count += 1
        if position is not None and (self.first_bad is None or position < self.first_bad):
            self.first_bad = position
        if len(self.kept) < MOST_FINDINGS:
            self.kept.append(Finding(position, *flaw, _shown(stated), _shown(found)))

    def in_order(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.kept, key=_place))


def _place(finding: Finding) -> tuple[bool, int]:
    return finding.position is not None, finding.position or 0


def _shown(value: object) -> str:
    """A value fit for any terminal: bytes as hexadecimal, text escaped where it must be."""
    if isinstance(value, bytes):
        return value[:64].hex()
    text = str(value)
    return "".join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in text[:120])
