"""What is refused of referrals."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError
from tracing.language import Text


class UnknownReferralError(NotFoundError):
    text = Text("没有此协查：{referral}", "there is no such referral: {referral}")
    hint = Text("用 tracing referral list 查看", "see tracing referral list")


class ReferralExistsError(ConflictError):
    text = Text("协查 {referral} 已存在", "referral {referral} exists already")
    hint = Text(
        "更正用 --corrects，或用新的编号", "correct it with --corrects, or use a new identity"
    )
