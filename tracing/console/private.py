"""Files with personal values in them: there whole or not at all, and only for their owner."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from tracing.errors import ConflictError, NotFoundError
from tracing.language import Text


class FolderExistsError(ConflictError):
    text = Text("{folder} 已存在", "{folder} is there already")
    hint = Text("换一个新文件夹", "name a new folder")


class FolderMissingError(NotFoundError):
    text = Text("没有文件夹 {folder}", "there is no folder {folder}")
    hint = Text("先建好文件夹，或写到别处", "make it first, or write elsewhere")


@contextmanager
def private_file(path: Path) -> Generator[BinaryIO]:
    """A file to write to; nothing takes its name before it is complete.

    Raises FolderMissingError.
    """
    _in_a_folder(path)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def private_folder(path: Path) -> Generator[Path]:
    """A folder to write files into; nothing takes its name before all are complete.

    Raises FolderExistsError, FolderMissingError.
    """
    if path.exists():
        raise FolderExistsError(folder=path)
    _in_a_folder(path)
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as made:
        unfinished = Path(made) / path.name
        unfinished.mkdir(0o700)
        yield unfinished
        unfinished.rename(path)


def _in_a_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise FolderMissingError(folder=path.parent)
