"""A page with a picture to look around in: one file that loads nothing.

Its policy (Content-Security-Policy) lets a browser run the one script it came with, known by its
digest, and fetch nothing at all: neither a name nor a note can make it do otherwise.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from tracing.language import Text, spoken
from tracing.pictures.figure import Figure

LANGUAGES = {"zh": "zh-Hans", "en": "en"}
FIND = Text("查找病例", "Find a case")
SIZE = Text("大小", "Size")
KEYS = Text(
    "指向一例，其来路与后续即突出显示。键盘：Tab 进入图中，↑↓ 逐例，← 传染源，→ 第一个被传染者，"
    "Esc 取消；查找框中按回车到下一例。",
    "Point at a case: what leads to it and what follows from it stand out. Keys: Tab into the "
    "picture, ↑↓ from case to case, ← its source, → the first it infected, Esc for none; Enter in "
    "the search box goes to the next that is found.",
)
NONE = Text("没有找到", "none found")
NO_SCRIPT = Text(
    "浏览器未允许脚本，画不出图；可改用 SVG 或 PNG。",
    "The browser runs no scripts here, so nothing is drawn: use SVG or PNG.",
)


def page(figure: Figure, title: str) -> str:
    """The page, in the language spoken."""
    script = _script()
    said = {"find": FIND, "size": SIZE, "keys": KEYS, "none": NONE, "noscript": NO_SCRIPT}
    return Template(_packaged("page.html")).substitute(
        {name: escape(str(text)) for name, text in said.items()},
        lang=LANGUAGES[spoken()],
        title=escape(title),
        figure=in_script(figure.spec),
        digest=f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}",
        script=script,
    )


def in_script(value: object) -> str:
    """JSON that stays inside the element it stands in, whatever texts it holds.

    >>> in_script("</script><!--")
    '"\\\\u003c/script\\\\u003e\\\\u003c!--"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _script() -> str:
    """Vega and what this page does with it, as one script."""
    import vl_convert

    bundle: str = vl_convert.javascript_bundle(_packaged("page.js"))
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _packaged(name: str) -> str:
    return (files("tracing.pictures") / name).read_text(encoding="utf-8")
