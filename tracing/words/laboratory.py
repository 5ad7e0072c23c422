"""The words of samples, pools and immunity."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "Specimen": {
        "nasopharyngeal": Text("鼻咽拭子", "nasopharyngeal swab"),
        "oropharyngeal": Text("口咽拭子", "oropharyngeal swab"),
        "sputum": Text("痰", "sputum"),
        "blood": Text("血", "blood"),
        "stool": Text("粪便", "stool"),
        "lesion": Text("皮损", "lesion"),
        "environment": Text("环境", "environment"),
        "other": Text("其他", "other"),
    },
    "TestMethod": {
        "pcr": Text("核酸", "PCR test"),
        "antigen": Text("抗原", "antigen"),
        "igm": Text("IgM 抗体", "IgM antibody"),
        "igg": Text("IgG 抗体", "IgG antibody"),
        "sequencing": Text("基因测序", "sequencing"),
        "culture": Text("培养", "culture"),
        "other": Text("其他", "other"),
    },
    "TestResult": {
        "positive": Text("阳性", "positive"),
        "presumptive": Text("初筛阳性", "presumptive positive"),
        "negative": Text("阴性", "negative"),
        "indeterminate": Text("可疑", "indeterminate"),
        "invalid": Text("无效", "invalid"),
    },
    "SamplePurpose": {
        "screening": Text("筛查", "screening"),
        "contact": Text("密接检测", "contact"),
        "confirmation": Text("复核", "confirmation"),
        "pool_follow_up": Text("混阳复采", "pool follow-up"),
        "release": Text("解除前", "release"),
        "follow_up": Text("随访", "follow-up"),
        "arrival": Text("来返检测", "arrival"),
        "diagnosis": Text("诊断", "diagnosis"),
    },
    "WithdrawalReason": {
        "contamination": Text("污染", "contamination"),
        "mix_up": Text("样本混淆", "mix-up"),
        "error": Text("差错", "error"),
        "retested": Text("复测不符", "otherwise when retested"),
        "other": Text("其他", "other"),
    },
    "ImmunityKind": {
        "vaccination": Text("接种", "vaccination"),
        "infection": Text("既往感染", "past infection"),
        "contraindication": Text("接种禁忌", "contraindication"),
    },
}

HEADINGS: dict[str, Text] = {
    "sample": Text("样本", "sample"),
    "pool": Text("混检管", "pool"),
    "immunity": Text("免疫记录", "immunity record"),
    "specimen": Text("标本", "specimen"),
    "purpose": Text("目的", "purpose"),
    "sampled_at": Text("采样", "sampled"),
    "result": Text("结果", "result"),
    "results": Text("各次结果", "results"),
    "method": Text("方法", "method"),
    "targets": Text("靶基因 Ct", "targets"),
    "ct": Text("Ct 值", "Ct"),
    "laboratory_name": Text("实验室", "laboratory"),
    "resulted_at": Text("出结果", "resulted"),
    "withdrawn": Text("有撤回", "any withdrawn"),
    "withdrawn_at": Text("撤回", "withdrawn"),
    "because": Text("原因", "because"),
    "size": Text("样本数", "samples"),
    "known": Text("已知", "known"),
    "found": Text("已找到", "found"),
    "found_at": Text("找到", "found"),
    "code": Text("管上编码", "code on the tube"),
    "immunity_kind": Text("种类", "kind"),
    "since_on": Text("自", "since"),
    "until_on": Text("至", "until"),
    "given_on": Text("接种日期", "given on"),
    "certified_on": Text("开具日期", "certified on"),
    "dose": Text("剂次", "dose"),
    "product": Text("疫苗", "vaccine"),
    "document": Text("文号", "document"),
}
