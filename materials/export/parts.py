"""What all formats say of a record besides its text."""

import re

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DATES = {
    "adopted_on": "通过",
    "issued_on": "成文",
    "published_on": "发布",
    "effective_on": "施行",
    "expires_on": "有效期至",
}


def facts(record: dict) -> list[tuple[str, str]]:
    """Label and value of what is known, in the order in which documents print it."""
    rows = [("发文字号", record.get("number", "")), ("发文机关", "、".join(record.get("issuers", [])))]
    rows += [(label, record.get(name, "")) for name, label in DATES.items()]
    rows += [("有效性", record.get("status", "")), ("来源", record.get("source_url", ""))]
    return [(label, value) for label, value in rows if value]


def writable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _CONTROL.sub("", text)
