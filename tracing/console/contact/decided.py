"""What somebody in charge decides about contacts: their category, or that they are none."""

from __future__ import annotations

from tracing.console.base import REASON, OneOf, argument, ask, command, personal_option
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    record_contact,
    recording_options,
    skip_option,
    told,
)
from tracing.domain.contact.commands import (
    DetermineCategory,
    DowngradeContact,
    ExcludeContact,
    RetractContact,
    UpgradeContact,
)
from tracing.domain.values import ContactCategory
from tracing.language import Text

CATEGORY = Text("类别", "category")
KIND = OneOf(ContactCategory)


@command(
    "determine",
    help=Text(
        "判定密接的类别，写明由谁、何时、依何规定决定。",
        "Determine what kind of contact this is: decided by whom, when, on what basis.",
    ),
    example="""\
tracing contact determine K-0001 close \\
    --office 市疾控 --decided-at 2022-07-12T10:00
tracing contact determine - close \\
    --office 市疾控 --decided-at 2022-07-12 < contacts.txt""",
)
@on_each("contact")
@argument("category", type=KIND, required=False, help=Text("类别", "The category"))
@decision_options
@personal_option
@skip_option
@recording_options
def determine(
    call: Call, category: ContactCategory | None, decision: DecisionAsked, personal: str | None
) -> None:
    _decide(
        DetermineCategory,
        call,
        Text("类别已判定", "determined"),
        category=category,
        decision=decision,
        personal=personal,
    )


@command(
    "upgrade",
    help=Text("改判为更严格的类别。", "Decide on a stricter category."),
    example="tracing contact upgrade K-0001 close --office 市疾控 --decided-at 2022-07-13",
)
@on_each("contact")
@argument("category", type=KIND, required=False, help=Text("类别", "The category"))
@decision_options
@personal_option
@skip_option
@recording_options
def upgrade(
    call: Call, category: ContactCategory | None, decision: DecisionAsked, personal: str | None
) -> None:
    _decide(
        UpgradeContact,
        call,
        Text("已从严改判", "upgraded"),
        category=category,
        decision=decision,
        personal=personal,
    )


@command(
    "downgrade",
    help=Text("改判为更宽松的类别。", "Decide on a less strict category."),
    example="""\
tracing contact downgrade K-0001 casual \\
    --office 市疾控 --decided-at 2022-07-13""",
)
@on_each("contact")
@argument("category", type=KIND, required=False, help=Text("类别", "The category"))
@decision_options
@personal_option
@skip_option
@recording_options
def downgrade(
    call: Call, category: ContactCategory | None, decision: DecisionAsked, personal: str | None
) -> None:
    _decide(
        DowngradeContact,
        call,
        Text("已从宽改判", "downgraded"),
        category=category,
        decision=decision,
        personal=personal,
    )


@command(
    "exclude",
    help=Text("排除：不是密接，记录结束。", "Exclude: not a contact after all, the episode ends."),
    example="tracing contact exclude K-0001 --office 市疾控 --decided-at 2022-07-13",
)
@on_each("contact")
@decision_options
@personal_option
@skip_option
@recording_options
def exclude(call: Call, decision: DecisionAsked, personal: str | None) -> None:
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(entry: Entry, contact: Fields) -> ExcludeContact:
        return ExcludeContact(**contact, decision=decision_of(entry.registry, asked, texts))

    record_contact(call, decide, Text("已排除", "excluded"))


@command(
    "retract",
    help=Text(
        "撤销一条本不该录入的密接记录。", "Retract an episode that should never have been entered."
    ),
    example="tracing contact retract K-0001",
)
@on_each("contact")
@personal_option
@skip_option
@recording_options
def retract(call: Call, personal: str | None) -> None:
    texts = told(call, personal, REASON)
    record_contact(
        call,
        lambda _, contact: RetractContact(**contact, **texts),
        Text("密接记录已撤销", "the episode is retracted"),
    )


def _decide(
    command: type[DetermineCategory | UpgradeContact | DowngradeContact],
    call: Call,
    says: Text,
    *,
    category: ContactCategory | None,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    chosen = ask(category, "CATEGORY", CATEGORY, KIND)
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(
        entry: Entry, contact: Fields
    ) -> DetermineCategory | UpgradeContact | DowngradeContact:
        made = decision_of(entry.registry, asked, texts)
        return command(**contact, category=chosen, decision=made)

    record_contact(call, decide, says)
