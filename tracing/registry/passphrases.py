"""Passphrases that people read out over a telephone."""

from __future__ import annotations

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another: i, l and 1, o and 0."""
GROUPS = 6
IN_A_GROUP = 4


def new_passphrase() -> str:
    """Six groups of four: more than 2 to the 118th may be drawn."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
