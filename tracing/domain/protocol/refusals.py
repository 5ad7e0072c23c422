"""What is refused of protocol packs and of their adoption."""

from __future__ import annotations

from tracing.errors import RefusedError
from tracing.language import Text


class InvalidPackError(RefusedError):
    """`file` names the pack, `key` the place in it (`areas.risk.step_down[1].to`)."""

    text = Text("规则包 {file} 的 {key} 不对：{reason}", "pack {file}, {key}: {reason}")
    hint = Text(
        "改正这一处；格式见 docs/reference/packs.zh-CN.md",
        "mend it there; the format is described in docs/reference/packs.md",
    )
