"""Files that students upload as photos: made here, none is kept."""

import io
import struct
import zlib

from PIL import Image


def image_file(format="JPEG", size=(40, 30), mode="RGB", colour=None, **save) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, format, **save)
    return out.getvalue()


def png_head(width, height) -> bytes:
    """A PNG that claims to be so large and holds nothing."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def animation(format) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, format, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


# Name, content, what must be said.
REFUSED = [
    ("空文件", b"", "空的"),
    ("不是图片", "只是一些文字".encode(), "认不出"),
    ("半张照片", image_file(size=(900, 900), colour="red")[:-600], "不完整"),
    ("半张 PNG", image_file("PNG", size=(900, 900))[:200], "损坏"),
    ("只有头的照片", image_file()[:30], "损坏"),
    ("炸弹", png_head(50_000, 50_000), "像素太多"),
    ("小一点的炸弹", png_head(6_000, 6_000), "像素太多"),
    ("空心的图", png_head(100, 100), "不完整"),
    ("SVG", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG"),
    ("网页改名", b"<!DOCTYPE html><script>alert(1)</script>", "网页"),
    ("GIF 动图", animation("GIF"), "GIF"),
    ("APNG 动图", animation("PNG"), "动图"),
    ("WebP 动图", animation("WEBP"), "动图"),
    ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "兼容性最佳"),
    ("HEIF", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "兼容性最佳"),
    ("AVIF", b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
    ("TIFF", image_file("TIFF"), "TIFF"),
    ("BMP", image_file("BMP"), "认不出"),
    ("PDF", b"%PDF-1.7 ...", "PDF"),
    ("压缩包", b"PK\x03\x04....", "压缩包"),
]
