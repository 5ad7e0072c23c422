"""The two languages the tool speaks, and which one the present reader wants."""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]

_current: ContextVar[Language] = ContextVar("language", default="en")


class Text(NamedTuple):
    """The same words in Chinese and in English; formatting shows the reader's."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if _current.get() == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Both languages with their placeholders filled, each in its own language."""
        texts = {name: value for name, value in values.items() if isinstance(value, Text)}
        zh = values | {name: text.zh for name, text in texts.items()}
        en = values | {name: text.en for name, text in texts.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))


def speak(language: Language) -> None:
    """Choose the language for everything shown from here on."""
    _current.set(language)


def spoken() -> Language:
    return _current.get()


def language_of_locale() -> Language:
    """The language of the environment's locale; Chinese unless it names another.

    The tool is Chinese first: `C`, `POSIX` or no locale at all say nothing about the reader.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            language = value.split(".")[0].lower()
            return "zh" if language in ("c", "posix") or language.startswith("zh") else "en"
    return "zh"
