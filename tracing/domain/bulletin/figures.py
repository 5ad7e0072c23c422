"""The words of figures: why one changed afterwards, and in what way a bulletin does not add up."""

from __future__ import annotations

from enum import StrEnum


class CorrectionReason(StrEnum):
    """Why a figure of an earlier day is not what it was."""

    LATE = "late"
    RETRACTED = "retracted"
    MERGED = "merged"
    DISCARDED = "discarded"
    MOVED = "moved"
    RECLASSIFIED = "reclassified"


class FindingKind(StrEnum):
    """What a stated figure does not agree with."""

    PARTS = "parts"
    DAYS = "days"
    OWN = "own"


class FindingCause(StrEnum):
    UNKNOWN = "unknown"
