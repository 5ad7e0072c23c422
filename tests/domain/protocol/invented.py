"""A small pack that is valid, and how to spoil it."""

from __future__ import annotations

NATIONAL = """
format = 1
id = "invented"
disease = { zh = "虚构病", en = "invented disease" }
title = { zh = "虚构方案", en = "Invented protocol" }
effective = { from_on = 2022-01-01, superseded_on = 2023-01-01, source = ["a"] }

[sources]
a = { zh = "甲文", en = "Text A" }

[infection]
incubation = { shortest_days = 1, longest_days = 14, source = ["a"] }

[[infection.windows]]
role = "symptomatic"
anchors = ["onset"]
lookback_days = 2
ends = ["isolated"]
source = ["a"]

[[contacts]]
category = "close"
source = ["a"]

[quarantine]
day_count = "next_day"
source = ["a"]

[[quarantine.rules]]
who = "close"
anchor = "last_exposure"
legs = [{ mode = "facility", days = 7, test_days = [1, 7] }, { mode = "home", days = 3 }]
source = ["a"]

[areas.risk]
levels = ["routine", "low", "medium", "high"]
default = "routine"
remainder = "low"
window_days = 14
source = ["a"]

[areas.risk.counts]
diagnoses = ["confirmed"]
source = ["a"]

[areas.risk.cluster]
infections = 2
within_days = 14
source = ["a"]

[[areas.risk.designate]]
level = "high"
units = ["community"]
all = [{ count = "clusters", at_least = 2 }]
source = ["a"]

[[areas.risk.designate]]
level = "medium"
units = ["community"]
all = [{ count = "new", at_least = 1 }]
source = ["a"]

[[areas.risk.step_down]]
level = "high"
to = "medium"
clean_days = 7
screening = { on_day = 7 }
source = ["a"]

[[areas.risk.step_down]]
level = "medium"
to = "low"
clean_days = 3
source = ["a"]

[[areas.risk.measures]]
level = "high"
code = "stay_indoors"
title = { zh = "足不出户", en = "stay indoors" }
source = ["a"]

[trigger]
level = "high"
positives = 5
source = ["a"]

[trigger.counts]
diagnoses = ["confirmed"]
source = ["a"]

[[work.clocks]]
name = "report"
starts = "laboratory_positive"
stops = "reported"
minutes = 120
source = ["a"]

[[work.arrivals]]
origin = "high"
mode = "facility"
days = 7
test_days = [1, 7]
source = ["a"]
"""

LOCAL = """
format = 1
id = "invented-town"
layer = "local"
over = ["invented"]
disease = { zh = "虚构病", en = "invented disease" }
title = { zh = "某市规定", en = "Rules of a town" }
effective = { from_on = 2022-06-01, source = ["b"] }

[sources]
b = { zh = "乙文", en = "Text B" }

[areas.risk]
window_days = 7
source = ["b"]
"""


def spoilt(text: str, *changes: tuple[str, str]) -> str:
    """The text with each passage replaced, where it stands first."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text
