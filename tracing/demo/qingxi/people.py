"""The sixty people of the story. All are invented, and so are the places and numbers."""

from __future__ import annotations

from tracing.demo.script import Someone
from tracing.domain.values import Sex

M, F = Sex.MALE, Sex.FEMALE
DONGMEN, NANHU, TOWN = "360199001", "360199002", "360199101"
LANE = "清溪区东门街道桂花巷12号"
HOSPITAL = "清溪区人民医院宿舍"

HOUSEHOLD = {
    "韦承志": Someone(M, 46, "货车司机", LANE, DONGMEN),
    "苏玉兰": Someone(F, 44, "收银员", LANE, DONGMEN),
    "韦小川": Someone(M, 15, "学生", LANE, DONGMEN),
    "黎桂香": Someone(F, 71, "退休", LANE, DONGMEN),
}
WORKMATES = {
    "卓立群": Someone(M, 39, "货车司机", "清溪区南湖街道物流路3号", NANHU),
    "梁伯谦": Someone(M, 51, "调度员", "清溪区南湖街道物流路3号", NANHU),
    "麦志恒": Someone(M, 33, "装卸工", "清溪区南湖街道物流路3号", NANHU),
}
CLASSROOM = {
    "温静怡": Someone(F, 36, "教师", "清溪区东门街道学府路8号", DONGMEN),
    "甘子墨": Someone(M, 15, "学生", "清溪区东门街道学府路21号", DONGMEN),
    "白若溪": Someone(F, 15, "学生", "清溪区东门街道桂花巷40号", DONGMEN),
}
BUS = {
    "雷永康": Someone(M, 48, "客车司机", "清溪区南湖街道车站路1号", NANHU),
    "傅秋萍": Someone(F, 40, "乘务员", "清溪区南湖街道车站路1号", NANHU),
    "莫春生": Someone(M, 52, "木工", "清溪区南湖街道莲塘里5号", NANHU),
    "周鹤年": Someone(M, 63, "退休", "清溪区东门街道茶市街7号", DONGMEN),
    "唐婉秋": Someone(F, 29, "会计", "清溪区南湖街道湖滨路66号", NANHU),
    "陆雅琴": Someone(F, 38, "裁缝", "清溪区东门街道布市街19号", DONGMEN),
    "蓝海波": Someone(M, 24, "快递员", "清溪区南湖街道湖滨路80号", NANHU),
    "邓春梅": Someone(F, 57, "务农", "清溪区石桥镇三组", TOWN),
    "石磊峰": Someone(M, 31, "程序员", "清溪区南湖街道湖滨路12号", NANHU),
    "容佩珊": Someone(F, 45, "店主", "清溪区东门街道布市街3号", DONGMEN),
    "阮文彬": Someone(M, 60, "退休", "清溪区石桥镇一组", TOWN),
    "庞小蕾": Someone(F, 22, "学生", "清溪区南湖街道大学路2号", NANHU),
    "霍建平": Someone(M, 55, "厨师", "清溪区东门街道学府路30号", DONGMEN),
    "纪云霞": Someone(F, 49, "保洁员", "清溪区东门街道桂花巷2号", DONGMEN),
    "滕书瑶": Someone(F, 19, "学生", "清溪区南湖街道大学路2号", NANHU),
    "尚志远": Someone(M, 41, "推销员", "清溪区南湖街道车站路9号", NANHU),
    "丘月娥": Someone(F, 66, "退休", "清溪区石桥镇二组", TOWN),
    "冼家豪": Someone(M, 27, "电工", "清溪区南湖街道莲塘里31号", NANHU),
    "骆冬梅": Someone(F, 34, "店员", "清溪区东门街道茶市街50号", DONGMEN),
    "詹国柱": Someone(M, 70, "务农", "清溪区石桥镇四组", TOWN),
    "凌雁秋": Someone(F, 53, "保姆", "清溪区南湖街道湖滨路5号", NANHU),
    "谭晓霜": Someone(F, 35, "护工", "清溪区东门街道学府路11号", DONGMEN),
    "易星辰": Someone(M, 8, "学生", "清溪区东门街道学府路11号", DONGMEN),
}
AT_HOME_WITH_PASSENGERS = {
    "何金凤": Someone(F, 50, "缝纫工", "清溪区南湖街道莲塘里5号", NANHU),
    "莫晓棠": Someone(F, 20, "学生", "清溪区南湖街道莲塘里5号", NANHU),
    "田一鸣": Someone(M, 40, "木材商", "清溪区东门街道布市街19号", DONGMEN),
    "柯俊杰": Someone(M, 25, "快递员", "清溪区南湖街道湖滨路80号", NANHU),
    "徐素芬": Someone(F, 61, "退休", "清溪区东门街道茶市街7号", DONGMEN),
    "周念慈": Someone(F, 9, "学生", "清溪区东门街道茶市街7号", DONGMEN),
}
TEAHOUSE = {
    "尹素珍": Someone(F, 65, "退休", "清溪区东门街道茶市街22号", DONGMEN),
    "涂长河": Someone(M, 68, "退休", "清溪区东门街道茶市街31号", DONGMEN),
    "鲁伯言": Someone(M, 70, "退休", "清溪区东门街道桂花巷9号", DONGMEN),
}
WARD_PATIENTS = {
    "农德福": Someone(M, 79, "退休", "清溪区石桥镇一组", TOWN),
    "汤惠芳": Someone(F, 68, "退休", "清溪区东门街道学府路17号", DONGMEN),
    "池广林": Someone(M, 74, "退休", "清溪区南湖街道莲塘里12号", NANHU),
    "宁秀英": Someone(F, 83, "退休", "清溪区石桥镇二组", TOWN),
    "毕天佑": Someone(M, 58, "门卫", "清溪区东门街道布市街44号", DONGMEN),
}
WARD_STAFF = {
    "覃晓雯": Someone(F, 28, "护士", HOSPITAL, DONGMEN, health_worker=True),
    "项海燕": Someone(F, 33, "护士", HOSPITAL, DONGMEN, health_worker=True),
    "乔思敏": Someone(F, 41, "护士长", HOSPITAL, DONGMEN, health_worker=True),
    "钟毅恒": Someone(M, 37, "医师", HOSPITAL, DONGMEN, health_worker=True),
    "古春兰": Someone(F, 54, "保洁员", "清溪区东门街道桂花巷55号", DONGMEN),
}
WARD_VISITORS = {
    "农建国": Someone(M, 50, "务农", "清溪区石桥镇一组", TOWN),
    "汤小婷": Someone(F, 40, "会计", "清溪区东门街道学府路17号", DONGMEN),
}
AT_HOME_WITH_THE_NURSE = {
    "高振宇": Someone(M, 30, "设计师", HOSPITAL, DONGMEN),
    "盛月华": Someone(F, 56, "退休", HOSPITAL, DONGMEN),
}
STUDIO = {
    "车世杰": Someone(M, 32, "设计师", "清溪区南湖街道湖滨路100号", NANHU),
    "欧阳澜": Someone(F, 29, "设计师", "清溪区南湖街道湖滨路101号", NANHU),
    "费鸿": Someone(M, 45, "印刷工", "清溪区南湖街道湖滨路102号", NANHU),
}
VILLAGE_DOCTOR = {
    "戚明远": Someone(M, 50, "村医", "清溪区石桥镇三组", TOWN, health_worker=True),
}

PEOPLE = {
    **HOUSEHOLD,
    **WORKMATES,
    **CLASSROOM,
    **BUS,
    **AT_HOME_WITH_PASSENGERS,
    **TEAHOUSE,
    **WARD_PATIENTS,
    **WARD_STAFF,
    **WARD_VISITORS,
    **AT_HOME_WITH_THE_NURSE,
    **STUDIO,
    **VILLAGE_DOCTOR,
}
