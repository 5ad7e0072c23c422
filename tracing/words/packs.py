"""The words of what protocol packs say."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "SourceNature": {
        "text": Text("见于文本", "found in a text"),
        "memory": Text("据记忆，未核对", "from memory, not verified"),
        "choice": Text("本工具的取法", "chosen here"),
    },
    "DayCount": {
        "next_day": Text("次日为第 1 天", "the next day is day 1"),
        "same_day": Text("当日为第 1 天", "the same day is day 1"),
        "site_entry": Text("进入隔离点之日为第 1 天", "the day of entering the site is day 1"),
    },
    "Located": {
        "residence": Text("居住地", "residence"),
        "visited": Text("工作、活动地", "work or activity site"),
        "any": Text("居住或到过", "residence or visited"),
    },
    "Measured": {
        "new": Text("新增", "new"),
        "cumulative": Text("累计", "cumulative"),
        "clusters": Text("聚集性疫情", "clusters"),
    },
    "ClockAnchor": {
        "last_positive_reported": Text("末例报告", "the last positive reported"),
        "last_positive_removed": Text("末例转出", "the last positive moved out"),
        "last_disinfection": Text("终末消毒", "the last disinfection"),
    },
    "Requirement": {
        "screened": Text("全员筛查", "all screened"),
        "results_in": Text("结果全部报回", "all results in"),
        "all_negative": Text("全部阴性", "all negative"),
        "contacts_clear": Text("密接期满阴性", "contacts past their days and negative"),
        "disinfection_assessed": Text("消毒效果已评价", "disinfection assessed"),
    },
    "Role": {
        "symptomatic": Text("有症状的病例", "symptomatic case"),
        "asymptomatic": Text("无症状感染者", "asymptomatic infection"),
        "close_contact": Text("密接", "close contact"),
    },
    "Anchor": {
        "onset": Text("发病", "onset"),
        "rash": Text("出疹", "rash"),
        "first_positive_sampling": Text("首次阳性采样", "first positive sampling"),
        "first_exposure": Text("首次接触", "first exposure"),
        "last_exposure": Text("末次暴露", "last exposure"),
        "determined": Text("判定", "determination"),
        "left_risk_area": Text("离开风险区", "leaving the risk area"),
        "entry": Text("入境", "entry"),
        "discharge": Text("出院", "discharge"),
        "leg_start": Text("本段起始", "the leg's start"),
        "linked_contact_placed": Text("所关联密接受管控", "placing of the linked contact"),
    },
    "InfectiousEnd": {
        "isolated": Text("隔离", "isolation"),
        "placed": Text("受管控", "being placed"),
        "buried": Text("安葬", "burial"),
        "days_after_anchor": Text("期满", "the days' end"),
    },
    "Exposed": {
        "close": Text("密接", "close contact"),
        "secondary": Text("次密接", "secondary contact"),
        "casual": Text("一般接触者", "casual contact"),
        "venue_exposed": Text("涉疫场所暴露人员", "exposed at a venue"),
        "from_high": Text("来自高风险区", "from high risk"),
        "from_medium": Text("来自中风险区", "from medium risk"),
        "from_low": Text("来自低风险区", "from low risk"),
        "entrant": Text("入境人员", "entrant"),
    },
    "Infected": {
        "case": Text("病例", "case"),
        "asymptomatic": Text("无症状感染者", "asymptomatic infection"),
        "mild_in_temporary_hospital": Text("方舱轻型", "mild, in temporary hospital"),
        "at_home": Text("居家治疗", "treated at home"),
    },
    "Milestone": {
        "laboratory_positive": Text("检出阳性", "laboratory positive"),
        "reported": Text("报告", "reported"),
        "reviewed": Text("审核", "reviewed"),
        "received_in_hospital": Text("医院接收", "received in hospital"),
        "track_established": Text("查清轨迹", "track established"),
        "investigated": Text("完成流调", "investigated"),
        "determined": Text("判定", "determined"),
        "placed": Text("管控到位", "placed"),
        "referral_received": Text("收到协查", "referral received"),
        "found": Text("找到", "found"),
        "controlled": Text("管控", "controlled"),
        "verified": Text("核实", "verified"),
        "pool_positive": Text("混管阳性", "pool positive"),
        "pool_tasked": Text("派出任务", "task sent out"),
        "screening_begun": Text("筛查开始", "screening begun"),
        "screening_done": Text("筛查完成", "screening done"),
    },
    "ArrivalOrigin": {
        "high": Text("高风险区", "high risk"),
        "medium": Text("中风险区", "medium risk"),
        "low": Text("低风险区", "low risk"),
        "other": Text("其他地区", "elsewhere"),
        "overseas": Text("境外", "overseas"),
    },
    "Kept": {
        "contact_not_case": Text("未成为病例的接触者", "contacts who never became cases"),
        "case": Text("病例", "cases"),
        "arrival": Text("来返人员", "arrivals"),
        "order": Text("隔离令", "orders"),
        "screened": Text("参加筛查者", "people screened"),
    },
}

HEADINGS: dict[str, Text] = {
    "over": Text("叠于", "over"),
    "disease": Text("疾病", "disease"),
    "meant_from": Text("生效", "from"),
    "meant_until": Text("被取代", "superseded"),
}
