"""Texts as an exam's and a library's are long and varied, all made up here; the same ones at each run."""

import random

WHO = ("各级政府", "有关部门", "基层党组织", "街道和社区", "行业协会", "牵头单位", "乡镇干部", "驻村工作队", "市场主体", "群众代表", "志愿者队伍", "龙头企业", "督查机构", "高校院所", "财政部门", "村民委员会")  # fmt: skip
HOW = ("因地制宜", "统筹协调", "依法依规", "分类分批", "按季度", "通过数字平台", "以群众满意为准", "借助社会力量", "在试点基础上", "坚持问题导向", "结合实际", "会同有关方面", "用三年左右时间", "有计划有步骤地")  # fmt: skip
DO = ("完善", "推进", "优化", "规范", "加强", "落实", "健全", "拓宽", "压实", "打通", "盘活", "整合", "培育", "公开", "简化", "修订", "评估", "保障")  # fmt: skip
WHAT = ("办事流程", "数据共享机制", "养老服务体系", "闲置房屋", "基层治理平台", "营商环境指标", "农产品冷链", "巡诊制度", "产业链配套", "人才公寓", "政务热线", "河湖管护责任", "职业技能培训", "文化惠民工程", "老旧小区改造", "信用监管规则", "应急预案", "财政资金台账", "乡村旅游路线", "村级议事规则", "托育机构", "电子证照", "公共法律服务", "灌溉设施", "就业帮扶政策", "社区食堂")  # fmt: skip
PLACES = ("东", "南", "西", "北", "中", "江", "河", "湖", "山", "林", "海", "川", "岭", "原", "泉", "桥", "津", "浦", "港", "岛", "滩", "湾", "洲", "峡", "溪")  # fmt: skip
KINDS = ("意见", "办法", "通知", "方案", "规定")
ISSUERS = [f"{place}{level}" for place in PLACES for level in ("州人民政府", "市发展改革委员会")]


def sentences(count: int) -> list[str]:
    """Some sentences of 15 to 30 characters, each ending in 。"""
    chance = random.Random(2022)

    def one() -> str:
        second = f"，{chance.choice(DO)}{chance.choice(WHAT)}" if chance.random() < 0.5 else ""
        parts = map(chance.choice, (WHO, HOW, DO, WHAT))
        return "".join(parts) + second + "。"

    return [one() for _ in range(count)]


def texts(count: int, length: int) -> list[str]:
    """Some texts of about so many characters, in lines of three sentences."""
    chance, pool = random.Random(length), sentences(2000)
    some = [chance.sample(pool, length // 22) for _ in range(count)]
    return ["\n".join("".join(one[at : at + 3]) for at in range(0, len(one), 3)) for one in some]


def policy_title(number: int) -> str:
    """Titles, no two alike below a hundred thousand."""
    rest, issuer = divmod(number, len(ISSUERS))
    rest, what = divmod(rest, len(WHAT))
    rest, kind = divmod(rest, len(KINDS))
    return f"{ISSUERS[issuer]}关于{DO[rest % len(DO)]}{WHAT[what]}的{KINDS[kind]}"
