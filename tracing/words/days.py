"""The words of the reporting day (日清日结), and of who need not be moved."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "DayScope": {
        "positives": Text("阳性转运", "positives moved"),
        "close_contacts": Text("密接落位", "close contacts placed"),
        "screening": Text("筛查覆盖", "screening coverage"),
    },
    "DayResult": {
        "cleared": Text("日清", "cleared"),
        "within_limit": Text("未到时限", "within their limit"),
        "not_cleared": Text("未日清", "not cleared"),
    },
    "Whereabouts": {
        "waiting": Text("待转运", "waiting"),
        "en_route": Text("转运途中", "en route"),
    },
    "Stage": {
        "waiting": Text("待转运", "waiting"),
        "en_route": Text("转运途中", "en route"),
        "received": Text("已接收", "received"),
        "exempt": Text("免转", "exempt"),
        "withdrawn": Text("撤销或合并", "retracted or merged"),
        "left": Text("已移出", "left"),
    },
    "Flow": {
        "opening": Text("期初", "opening"),
        "reported": Text("新报告", "newly reported"),
        "moved_in": Text("转入", "moved in"),
        "received": Text("已接收", "received"),
        "exempt": Text("免转", "exempt"),
        "retracted": Text("撤销或合并", "retracted or merged"),
        "moved_out": Text("转出", "moved out"),
    },
    "Stands": {
        "positive": Text("阳性", "positive"),
        "recovered": Text("已康复", "recovered"),
        "died": Text("已死亡", "died"),
        "withdrawn": Text("已撤销", "withdrawn"),
    },
    "ExemptionReason": {
        "in_hospital": Text("已在院", "in hospital already"),
        "died": Text("已死亡", "died"),
        "referred_out": Text("移交外地", "referred elsewhere"),
        "unfit_to_move": Text("病情不宜转运", "unfit to be moved"),
        "treated_at_home": Text("居家治疗", "treated at home"),
        "care_for_others": Text("须照护他人", "cares for others"),
        "other": Text("其他", "other"),
    },
}

HEADINGS: dict[str, Text] = {
    "day_scope": Text("项目", "scope"),
    "day_result": Text("结果", "result"),
    "settlement": Text("结算", "settlement"),
    "outstanding": Text("未转运", "outstanding"),
    "whereabouts": Text("所在", "where"),
    "waited": Text("已等", "waited"),
    "late_by": Text("逾期", "late"),
    "within_limit": Text("未到时限", "within limit"),
    "refused_because": Text("拒收原因", "refused because"),
    "provisional": Text("未到 24:00", "not over yet"),
    "told_until": Text("截至", "as of"),
    "known_to": Text("账本位置", "ledger position"),
    "signed_at": Text("签结", "signed"),
    "restated": Text("重述", "restated"),
    "day_movements": Text("进出", "movements"),
    "flow": Text("进出", "movement"),
    "limits": Text("时限依据", "limits by"),
    "day_id": Text("结账编号", "id of the day"),
    "stands": Text("状态", "stands"),
    "precise": Text("精确到时刻", "known to the moment"),
    "anew_from": Text("复阳前的康复", "recovered before"),
    "ordinal": Text("次序", "number"),
}
