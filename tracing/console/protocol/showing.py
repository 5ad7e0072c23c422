"""`tracing protocol show`: what a pack says, each figure with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from tracing import layout
from tracing.console.base import argument, command, format_option, option
from tracing.console.pages import heading
from tracing.console.protocol.naming import PACK, pack_named
from tracing.console.protocol.phrases import Line
from tracing.console.protocol.sections import SECTIONS
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.reading import Pack, merged, read_pack, rule_set
from tracing.domain.protocol.rules.base import Source, SourceNature, Words
from tracing.language import Text
from tracing.packaged import packaged
from tracing.render import Column, Format, show, show_record, shown, talk

OF_SOURCES = "sources"
UNVERIFIED = "※"
HEADER = ("pack", "layer", "over", "disease", "title", "meant_from", "meant_until")
RECORD = (*HEADER, "digest", "sources", "rules")
RULES = (Column("what", Text("对象", "what")), Column("rule", Text("规定", "rule")), "source")
SOURCES = Text("来源", "Sources")
MARKED = Text(
    f"{UNVERIFIED} 没有文本可查：据记忆，或由本工具选取",
    f"{UNVERIFIED} there is no text to look it up in: from memory, or chosen here",
)
LAID_OVER = Text(
    "叠在 {pack} 上，只列出它改动的部分", "laid over {pack}; only the parts it changes are shown"
)
NOTHING_BELOW = Text(
    "它所叠的规则包一个也没有安装：规则未能检验，也无从显示",
    "none of the packs it lies over is installed: its rules were not checked, and cannot be shown",
)


@command(
    "show",
    help=Text(
        "显示一个规则包的规定，每个数字注明来源；也可用来检验自己写的 TOML 文件。",
        "Show what a pack says, each figure with its source. A TOML file of your own is checked "
        "on the way.",
    ),
    example="""\
tracing protocol show cn-ed9
tracing protocol show cn-ed9 --section quarantine --section risk
tracing protocol show ./our-county.toml""",
)
@argument("pack", help=PACK)
@option(
    "--section",
    "sections",
    multiple=True,
    type=click.Choice([*SECTIONS, OF_SOURCES]),
    help=Text("只显示这一部分，可重复", "Only this part; may be repeated"),
)
@format_option
def show_pack(*, pack: str, sections: tuple[str, ...], format: Format) -> None:
    found = pack_named(pack)
    if format != "table":
        show_record(_record(found), RECORD, format)
        return
    below = _below(found)
    if not sections:
        told = _record(found)
        spoken = {key: _spoken(told[key]) for key in ("disease", "title")}
        source = _cited(found.header.effective.source, found.header.sources)
        keys = [key for key in (*HEADER, "source") if key != "over" or found.header.over]
        show_record(told | spoken | {"source": source}, keys, format)
        if below is not None:
            print(f"\n{LAID_OVER.fill(pack=below.header.id)}")
    _show_rules(found, below, sections)
    if found.rules is None and below is None:
        talk(NOTHING_BELOW)


def _record(pack: Pack) -> dict[str, Any]:
    """The whole pack as programs read it; `rules` are its tables as written."""
    header = pack.header
    return {
        "pack": header.id,
        "layer": header.layer,
        "over": header.over,
        "disease": header.disease,
        "title": header.title,
        "meant_from": header.effective.from_on,
        "meant_until": header.effective.superseded_on,
        "digest": pack.digest,
        "sources": [
            {
                "source": name,
                "zh": each.zh,
                "en": each.en,
                "kind": each.kind,
                "address": each.address,
            }
            for name, each in header.sources.items()
        ],
        "rules": pack.tables,
    }


def _spoken(words: Words) -> Text:
    return Text(words.zh, words.en)


def _below(pack: Pack) -> Pack | None:
    """Of a local pack the latest national one that it names and that is installed."""
    named = [name for name in pack.header.over if name in packaged()]
    return read_pack(packaged()[named[-1]], named[-1]) if named else None


def _rules(pack: Pack, below: Pack | None) -> RuleSet | None:
    if pack.rules is not None or below is None:
        return pack.rules
    return rule_set(merged(below.tables, pack.tables), pack.header.id)


def _show_rules(pack: Pack, below: Pack | None, wanted: tuple[str, ...]) -> None:
    sources = {**(below.header.sources if below else {}), **pack.header.sources}
    rules = _rules(pack, below)
    cited = {*pack.header.effective.source}
    for name, section in SECTIONS.items():
        if rules is None or not section.of(pack.tables) or name not in (wanted or SECTIONS):
            continue
        lines = list(section.lines(rules))
        cited.update(source for line in lines for source in line.source)
        heading(section.says)
        show(_rows(lines, sources), RULES, "table")
    cited_here = {name: source for name, source in sources.items() if name in cited}
    if OF_SOURCES in (wanted or (OF_SOURCES,)):
        _show_sources(sources if wanted else cited_here)
    if any(map(_unverified, cited_here.values())):
        print(f"\n{MARKED}")


def _rows(lines: Iterable[Line], sources: Mapping[str, Source]) -> Iterable[dict[str, Text | str]]:
    for line in lines:
        cited = _cited(line.source, sources)
        yield {"what": line.what, "rule": line.rule, "source": cited}


def _cited(names: Iterable[str], sources: Mapping[str, Source]) -> str:
    return " ".join(_named(name, sources[name]) for name in names)


def _named(name: str, source: Source) -> str:
    return f"{UNVERIFIED}{name}" if _unverified(source) else name


def _show_sources(sources: Mapping[str, Source]) -> None:
    """Addresses stand on lines of their own: they are long, and are copied whole."""
    heading(SOURCES)
    widest = max(map(layout.columns, sources), default=0) + layout.columns(UNVERIFIED)
    for name, source in sources.items():
        said = _named(name, source)
        print(f"{said}{'':{widest - layout.columns(said)}} {shown(_spoken(source))}")
        if source.address:
            print(f"  {shown(source.address)}")


def _unverified(source: Source) -> bool:
    return source.kind is not SourceNature.TEXT
