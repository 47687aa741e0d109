"""发文机关 and 层级: who issued a document and how high it stands."""

import re

from .folding import fold

_SHORT = {"中办": "中共中央办公厅", "国办": "国务院办公厅", "两办": "中共中央办公厅、国务院办公厅"}
_AGENCY = re.compile(
    r"中共中央|国务院|发展改革委|国资委|卫生健康委|网信办|[一-鿿]{1,20}(?:办公厅|办公室|政府|党委|委员会|[省市县区旗州盟]委|发改委|发展改革委|国资委|卫健委|卫生健康委"
    r"|人大|人大常委会|人民代表大会|总署|局|部|厅|署|法院|检察院|银行|领导小组|网信办)"
)
_NO_AGENCY = re.compile("(?:全部|内部|外部|干部|各部|格局|布局|结局|当局)$")
# Words in front of an agency that are not part of its name.
_LEAD = re.compile(
    r"^(?:积极|认真|深入|全面|切实|贯彻|落实|执行|按照|根据|依据|依照|遵照|为了?|近日|日前|随后|此后|同日|当日|同时|并|由|经"
    r"|已|又|还|其中|年初|年底|会后|我国|我区|我省|我市|及|和|与|以及|关于|学习|好|转发|印发|要求|的|在|以|对|是)+"
)
_TRAIL = re.compile(
    r"(?:正式|联合|共同|已经|近日|日前|已|又|还|先后|制定并|研究并|研究|制定|起草|审议|等[一二三四五六七八九十0-9]{0,3}(?:个)?部门|随即|统一|依法|专门|于|将|会|等)+$"
)

_PROVINCES = "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
_REGION = "(?:内蒙古|广西(?:壮族)?|西藏|宁夏(?:回族)?|新疆(?:维吾尔)?)(?:自治区)?"
_PLACE = f"^(?:{_REGION}|(?:{_PROVINCES})省?|自治区)?"
# In this order, the lowest place first: 内蒙古自治区包头市 is 市, 国家税务总局 is 部委.
_LEVELS = [
    (level, re.compile(pattern))
    for level, pattern in [
        ("省", r"^(?:北京|天津|上海|重庆)市?|^本?省"),
        ("旗县", rf"{_PLACE}(?:[一-鿿]{{2,5}}[市盟州])?[一-鿿]{{1,5}}(?<!自治)(?:旗|县)(?![域级乡])"),
        (
            "市",
            rf"{_PLACE}[一-鿿]{{2,5}}(?:市(?![场民政])|盟(?!友))(?!管)|^(?:包头|本|全)?市(?:人民)?(?:政府|委)",
        ),
        ("自治区", rf"^(?:{_REGION}|自治区|全区)"),
        ("省", rf"^(?:{_PROVINCES})(?:省|关于|$)"),
        (
            "部委",
            r"^(?:国家|最高)?[一-鿿]{0,14}(?:总局|总署|人民法院|人民检察院)|^国家[一-鿿]{2,10}(?:局|委员会|委|部|署|办)",
        ),
        (
            "部委",
            r"^(?:[一-鿿]{1,9}(?<![全内外干各])部(?![门分署])|中国人民银行|国资委|发展?改革?委|卫生?健康?委|网信办)",
        ),
        ("国家", "^(?:国务院|中共中央|中央|全国|中华人民共和国|国家)"),
    ]
]
_NUMBERS = [
    ("国家", re.compile("^(?:国发|国办|国函|国令|国务院|中发|中办|厅字|主席)")),
    ("自治区", re.compile("^[内桂藏宁新](?:政|党|办|发|人|建|财|商|市监|教)")),
    ("省", re.compile("^[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川蜀黔贵云滇陕秦甘陇青](?:政|党|办|发|委)")),
    (
        "部委",
        re.compile(
            r"^(?:工信|发改|财[^政]?|税总|国税|国知|教|人社|商|建|自然资|环|交|农|水|文旅|国卫|银|证监|国市监|法发|司|民)"
        ),
    ),
]
_SECTIONS = [
    ("部委", "部委|部门政策"),
    ("旗县", "旗县|县级|区县|县政策"),
    ("市", "市级|盟市|[^城]市政策|本市|全市"),
    ("自治区", "自治区|全区"),
    ("省", "省级|省政策|本省|全省|省内"),
    ("国家", "国家|中央|全国"),
]


def names(text: str) -> list[str]:
    """The agencies that a stretch of text consists of (工信部、国办 联合); empty unless every one of them is a
    recognisable agency."""
    found: list[str] = []
    for piece in re.split(r"[、\s]|(?<=[部委局厅院府会])(?:和|与|会同|联合)(?=[一-鿿]{2})", fold(text)[-80:]):
        name = _TRAIL.sub("", _LEAD.sub("", piece))
        if not name:
            continue
        name = _SHORT.get(name, name)
        if not all(_AGENCY.fullmatch(one) and not _NO_AGENCY.search(one) for one in name.split("、")):
            return []
        found += name.split("、")
    return found


def named_in_title(title: str) -> list[str]:
    """The agencies in front of 关于: 国务院关于…的意见; none in 内蒙古自治区关于…."""
    prefix, about, _ = fold(title).partition("关于")
    return names(prefix) if about and len(prefix) <= 60 else []


def level_of(name: str) -> str:
    """The level of an agency or of a document by how its name starts; "" where that does not show."""
    return next((level for level, pattern in _LEVELS if pattern.match(fold(name))), "")


def level_of_number(number: str) -> str:
    """The level by a document number's first characters: 国发 is 国家, 内政发 is 自治区."""
    return next((level for level, pattern in _NUMBERS if pattern.match(number)), "") or level_of(number)


def level_of_section(title: str) -> str:
    """The level that a section's heading promises: 自治区政策 is 自治区."""
    return next((level for level, pattern in _SECTIONS if re.search(pattern, fold(title))), "")
