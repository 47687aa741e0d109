"""From an uploaded file to text. Whatever is in the file, this gives text or a UnreadableFile."""

import codecs
import re
import unicodedata
from pathlib import PurePath

from charset_normalizer import from_bytes

from . import word
from .errors import UnreadableFile

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_MAGIC = {
    _OLE: "这是旧版 Word 文件或加了密码的文件，请用 Word 打开后另存为不带密码的 .docx。",
    _ZIP: "这个文件的内容像是 .docx 或压缩包，请把后缀改为 .docx，或另存为纯文本 .txt。",
    b"%PDF": "这是 PDF 文件，请另存为 .docx 或 .txt。",
    b"{\\rtf": "这是 RTF 文件，请另存为 .docx 或 .txt。",
}
_REFUSED = {
    ".doc": "旧版 .doc 文件读不了，请另存为 .docx。",
    ".docm": "带宏的 .docm 文件不收，请另存为 .docx。",
    ".wps": "WPS 文件读不了，请另存为 .docx。",
    ".pdf": "PDF 文件读不了，请另存为 .docx 或 .txt。",
    ".rtf": "RTF 文件读不了，请另存为 .docx 或 .txt。",
}
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def read(data: bytes, name: str, *, limit: int) -> str:
    """The text of a file: .txt and .md in UTF-8, UTF-16 with BOM or GB18030, or .docx; `name` gives the
    suffix, none means plain text. Lines end in line feeds, NULs are gone, and there is something to read.

    Raises UnreadableFile, and nothing else, for a file that is empty, larger than `limit` bytes, broken, binary or
    of another kind.
    """
    suffix = PurePath(name.replace("\0", "")).suffix.lower()
    if suffix in _REFUSED:
        raise UnreadableFile(_REFUSED[suffix])
    if suffix not in ("", ".txt", ".md", ".docx"):
        raise UnreadableFile(f"不认得后缀“{suffix[:10]}”，请用 .txt、.md 或 .docx。")
    if not data:
        raise UnreadableFile("文件是空的，请选一份有内容的文件。")
    if len(data) > limit:
        raise UnreadableFile(f"文件有 {_size(len(data))}，超过上限 {_size(limit)}，请拆成几份或去掉图片。")
    text = word.read(data) if suffix == ".docx" and not data.startswith(_OLE) else _plain(data)
    text = _LINE_ENDS.sub("\n", text).replace("\0", "")
    if not text.strip():
        raise UnreadableFile("文件里没有文字，请选一份有内容的文件。")
    return text


def _plain(data: bytes) -> str:
    for magic, advice in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableFile(advice)
    text = _decode(data)
    if text is None or _looks_binary(text):
        raise UnreadableFile(f"读不懂这个文件的文字{_likely_encoding(data)}，请用记事本打开并另存为 UTF-8。")
    return text


def _decode(data: bytes) -> str | None:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _looks_binary(text: str) -> bool:
    """Control characters, or private ones: GB18030 decodes nearly anything, and these are what then comes out. A
    stray NUL in a text is forgiven."""
    odd = sum(
        unicodedata.category(char) in ("Cc", "Co", "Cn") and char not in "\t\n\r\v\f\x85" for char in text
    )
    return odd > 3 and odd > len(text) / 50


def _likely_encoding(data: bytes) -> str:
    try:
        best = from_bytes(data[:20_000]).best()
    except Exception:  # only a hint: whatever the guesser trips over, the advice stands without it
        return ""
    return (
        f"（编码像是 {best.encoding}）" if best and best.encoding not in ("utf_8", "gb18030", "ascii") else ""
    )


def _size(count: int) -> str:
    for unit, size in (("MB", 1024 * 1024), ("KB", 1024)):
        if count >= size:
            return f"{count / size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} 字节"
