"""Texts that a spreadsheet would run as formulas (CWE-1236; OWASP, CSV Injection)."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def guard(text: str) -> str:
    """The text with a leading apostrophe, where a spreadsheet would take it for a formula.

    >>> guard("=1+1"), guard("-3.5"), guard("'=1")
    ("'=1+1", '-3.5', "''=1")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """What `guard` was given.

    >>> unguard("'=1+1"), unguard("'t Hooft"), unguard("''=1")
    ('=1+1', "'t Hooft", "'=1")
    """
    return text[1:] if _GUARDED.match(text) else text
