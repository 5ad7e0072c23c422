"""What each read model holds."""

from __future__ import annotations

from tracing.language import Text

FEEDS: dict[str, Text] = {
    "persons": Text("人员", "people"),
    "cases": Text("病例", "cases"),
    "contacts": Text("接触者及其现在何处", "contacts, and where each is now"),
    "exposures": Text("暴露", "exposures"),
    "transmissions": Text("传染来源判定", "cases attributed to source cases"),
    "case_courses": Text("病例按报告时间的经过", "cases in the course of what was reported"),
    "circumstances": Text("照护需要、监护人、死亡", "needs, guardians, deaths"),
    "stays": Text("行程与居住", "where people lived, worked and were"),
    "samples": Text("样本与结果", "samples and their results"),
    "immunity": Text("接种、既往感染、禁忌", "vaccinations, past infections, contraindications"),
    "referrals": Text("协查", "referrals to and from elsewhere"),
    "quarantines": Text("隔离令", "orders of quarantine and isolation"),
    "dispositions": Text("密接、次密接的去向经过", "where contacts were, as reported"),
    "investigations": Text("流调", "investigations"),
    "identities": Text("合并的人员", "people merged into others"),
    "case_identities": Text("视为同一的病例", "cases that are the same infection"),
    "spread": Text("传播风险研判", "whether infections spread, as judged"),
    "places": Text("场所", "places"),
    "gatherings": Text("聚集活动", "gatherings"),
    "areas": Text("区划", "areas"),
    "area_levels": Text("区域的等级，及其决定", "levels of areas, as they were decided"),
    "gazetteer": Text("区划目录", "areas that the listings of counties name"),
    "pools": Text("混检管", "pools"),
    "pool_members": Text("混检管中的人", "who is in which pool"),
    "transfers": Text("转运", "transfers"),
    "passengers": Text("被转运的人", "who is in which transfer"),
    "transfer_incidents": Text("转运途中意外", "what went wrong on the way"),
    "bulletins": Text("通报", "bulletins"),
    "rounds": Text("筛查轮次", "rounds of screening"),
    "round_rosters": Text("筛查名册", "whom a round should reach, by area"),
    "round_members": Text("名册中的人", "whom a round should reach, by name"),
    "round_sites": Text("采样点", "sampling sites of a round"),
    "round_counts": Text("采样进度", "how far a round got, and when"),
    "disinfections": Text("消毒", "disinfections"),
    "operations": Text("拔钉子行动", "operations to clear hot spots"),
    "triggers": Text("拔钉子行动的触发", "where an operation to clear a hot spot is due"),
    "protocols": Text("采用的规则包，及其全文", "packs adopted, with their texts"),
}
"""By the name of the feed."""
