"""The protocol packs that come with the software. What holds in a registry is what it adopted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from tracing.domain.protocol.reading import Pack, read_pack, refuse_overlaps

FOLDER = "tracing.domain.protocol"


@cache
def packaged() -> Mapping[str, str]:
    """The texts of the packs installed, by their ids, in the order of their ids."""
    folder = files(FOLDER) / "packs"
    found = {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    return MappingProxyType(dict(sorted(found.items())))


@cache
def packs() -> Mapping[str, Pack]:
    """The packs installed, read; raises InvalidPackError where one is not valid."""
    texts = packaged()
    found = {name: read_pack(text, name, texts) for name, text in texts.items()}
    refuse_overlaps(found.values())
    return MappingProxyType(found)
