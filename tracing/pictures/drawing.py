"""Pictures as files: SVG, PNG, HTML. They are drawn here (vl-convert), and nothing is fetched."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import Literal

from tracing.errors import RefusedError, UsageError
from tracing.language import Text
from tracing.pictures.cases import Chain
from tracing.pictures.figure import Figure, Titles, figure

Kind = Literal["svg", "png", "html"]

FONT = "cvttf_NotoSansCJK_Regular"
NEEDED = ("vl_convert", FONT)
"""The packages of the extra `pictures`: what draws, and the font."""
FINEST = 2.0
"""Pixels of a PNG for one of the picture's."""
MOST_PIXELS = 64_000_000
AROUND = 250
"""About what stands around the rows and the days, in pixels."""


class PicturesMissingError(UsageError):
    text = Text("画图所需的库和字体未安装", "what draws pictures, and its font, is not installed")
    hint = Text(
        "运行 pip install 'tracing-engine[pictures]'",
        "run pip install 'tracing-engine[pictures]'",
    )


class PictureTooLargeError(RefusedError):
    text = Text(
        "{count} 例的图有 {pixels} 像素，PNG 至多 {most} 像素",
        "a picture of {count} cases has {pixels} pixels, a PNG at most {most}",
    )
    hint = Text("写成 .svg 或 .html", "write it as .svg or .html")


def ready() -> None:
    """Refuse where nothing can be drawn: before anything is opened to draw it."""
    if any(find_spec(name) is None for name in NEEDED):
        raise PicturesMissingError


def draw(chain: Chain, titles: Titles, kind: Kind) -> bytes:
    """The picture of a chain as the bytes of a file, in the language spoken."""
    ready()
    drawn = figure(chain, titles)
    match kind:
        case "svg":
            return _svg(drawn).encode()
        case "png":
            return _png(drawn)
        case "html":
            from tracing.pictures.page import page

            return page(drawn, titles.title).encode()


def _svg(drawn: Figure) -> str:
    import vl_convert

    _with_font()
    svg: str = vl_convert.vega_to_svg(drawn.spec, allowed_base_urls=[])
    return svg


def _png(drawn: Figure) -> bytes:
    import vl_convert

    pixels = (drawn.width + AROUND) * (drawn.height + AROUND)
    if pixels > MOST_PIXELS:
        raise PictureTooLargeError(
            count=len(drawn.rows), pixels=f"{pixels:,.0f}", most=f"{MOST_PIXELS:,}"
        )
    _with_font()
    scale = min(FINEST, sqrt(MOST_PIXELS / pixels))
    png: bytes = vl_convert.vega_to_png(drawn.spec, scale=scale, allowed_base_urls=[])
    return png


@cache
def _with_font() -> None:
    """Let the font be known: the machine may have none that shows Chinese."""
    import vl_convert

    spec = find_spec(FONT)
    assert spec is not None
    assert spec.origin is not None
    vl_convert.register_font_directory(str(Path(spec.origin).parent))
