"""The words of operations to clear hot spots (拔钉子)."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "OperationStatus": {
        "running": Text("开展中", "running"),
        "closed": Text("已结束", "closed"),
    },
    "OperationAction": {
        "screening": Text("筛查", "screening"),
        "gates": Text("守门", "gates"),
        "case_clearance": Text("清阳", "clearing cases"),
        "contacts": Text("疏密", "contacts"),
        "disinfection": Text("消杀", "disinfection"),
        "care": Text("关爱", "care"),
    },
    "ReadinessItem": {
        "organisation": Text("党旗高高飘起来", "organisation in charge"),
        "task_force": Text("专班制度建起来", "task force"),
        "loudspeakers": Text("宣传喇叭响起来", "loudspeakers"),
        "courtyards_closed": Text("村民院落封起来", "courtyards closed"),
        "lanes_guarded": Text("巷道路口守起来", "lanes guarded"),
        "patrols": Text("巡逻人员动起来", "patrols"),
        "drones": Text("无人飞机飞起来", "drones"),
        "supplies": Text("生活物资包起来", "supplies packed"),
        "waste_collected": Text("生活医疗垃圾收起来", "waste collected"),
    },
    "OperationOutcome": {
        "cleared": Text("清零", "cleared"),
        "level_lowered": Text("等级下调", "level lowered"),
        "trigger_withdrawn": Text("触发依据撤销", "trigger withdrawn"),
        "other": Text("其他", "other"),
    },
    "Measure": {
        "sampled": Text("筛查：已采样", "screened"),
        "gates_kept": Text("守门：卡口有人", "gates kept"),
        "removed": Text("清阳：已转运", "cases removed"),
        "close_placed": Text("疏密：密接已落位", "close contacts placed"),
        "secondary_home": Text("疏密：次密接居家", "secondary at home"),
        "disinfected": Text("消杀：已消毒", "disinfected"),
        "effect_passed": Text("消杀：效果合格", "effect passed"),
        "cared_for": Text("关爱：需求已满足", "needs met"),
        "returned_home": Text("关爱：解隔已返回", "released, back home"),
    },
}

HEADINGS: dict[str, Text] = {
    "operation": Text("行动", "operation"),
    "closed_at": Text("结束", "closed"),
    "operation_outcome": Text("结果", "outcome"),
    "untriggered": Text("未触发而开展", "without a trigger"),
    "designation_version": Text("划定的版本", "version of the designation"),
    "ready": Text("就绪", "ready"),
    "readiness": Text("九项准备", "the nine things"),
    "reports": Text("报告", "reports"),
    "action": Text("行动", "action"),
    "actions": Text("六项行动", "the six actions"),
    "measure": Text("事项", "what"),
    "done": Text("已做/应做", "done"),
    "due": Text("应开展", "due"),
    "share": Text("完成率", "share"),
    "reported_done": Text("报告", "reported"),
    "reported_due": Text("报告应做", "reported due"),
    "reported_share": Text("报告完成率", "reported share"),
    "said_at": Text("报告时刻", "as of"),
    "contradicts": Text("不一致", "differs"),
    "fired_at": Text("触发", "due since"),
    "designated_at": Text("划定", "designated"),
    "counted_from": Text("自此计入", "counted from"),
    "people_counted": Text("计入人数", "people"),
    "threshold": Text("规则人数", "rule"),
    "area_id": Text("区划标识", "identity of the area"),
}
