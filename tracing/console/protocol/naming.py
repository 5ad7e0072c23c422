"""Which pack is meant: one of those installed, by its id, or one in a file."""

from __future__ import annotations

from pathlib import Path

from tracing.domain.protocol.reading import Pack, read_pack
from tracing.errors import NotFoundError, UsageError
from tracing.language import Text
from tracing.packaged import packaged

PACK = Text(
    "规则包编号（见 tracing protocol list），或 TOML 文件",
    "Id of a pack (see tracing protocol list), or a TOML file",
)
SUFFIX = ".toml"


class UnknownPackError(NotFoundError):
    text = Text("没有规则包 {pack}", "there is no pack {pack}")
    hint = Text("可用：{packs}；或给出 .toml 文件", "there are: {packs}; or name a .toml file")


class PackFileMissingError(NotFoundError):
    text = Text("没有文件 {file}", "there is no file {file}")
    hint = Text("写对路径", "mend the path")


class PackNotTextError(UsageError):
    text = Text("{file} 不是 UTF-8 文字", "{file} is not text in UTF-8")
    hint = Text("把文件另存为 UTF-8", "save the file as UTF-8")


def pack_named(name: str) -> Pack:
    """The pack, read and valid: a local one over those it names, where all are installed."""
    if name.endswith(SUFFIX):
        return _checked(_text_of(Path(name)), Path(name).name)
    if name not in packaged():
        raise UnknownPackError(pack=name, packs=", ".join(packaged()))
    return _checked(packaged()[name], name)


def _checked(text: str, name: str) -> Pack:
    pack = read_pack(text, name)
    if all(over in packaged() for over in pack.header.over):
        return read_pack(text, name, packaged())
    return pack


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise PackFileMissingError(file=file.name) from None
    except UnicodeDecodeError:
        raise PackNotTextError(file=file.name) from None
