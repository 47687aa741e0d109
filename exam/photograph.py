"""From an uploaded file to a photo that is safe to keep: judged by its content, turned upright, written anew as JPEG.

Pure Python on Pillow, no Django. Written anew, nothing of the file itself is kept: no place, no camera, no comment,
nothing hidden behind the picture.
"""

import contextlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

# Pixels of what is decoded: a telephone's finest photos have some 50 million. A small file can claim far more, and
# only a JPEG need not be decoded in full size.
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
# Pixels of the longer side of what is kept: an A4 page in 170 dpi, on which handwriting reads well.
LONGEST_SIDE = 2000
QUALITY = 85

_FORMATS = ("JPEG", "PNG", "WEBP")
_ASK = "请换成 JPEG、PNG 或 WebP 照片。"
_HEIC = (
    "这是 HEIC 照片，这里读不了。iPhone 在“设置 › 相机 › 格式”里选“兼容性最佳”再拍，"
    "或者在相册里把它导出成 JPEG。"
)
_TOO_MANY_PIXELS = "图片的像素太多，不能解开。请用普通模式拍（不用超高像素），或缩小后再传。"
_TIFF = f"这是 TIFF 或相机原始文件，读不了。{_ASK}"
# What is often sent by mistake: where its bytes begin, the bytes, what to say.
_OTHERS = [
    (4, b"ftyphe", _HEIC),
    (4, b"ftypmif1", _HEIC),
    (4, b"ftypavif", f"这是 AVIF 图片，读不了。{_ASK}"),
    (0, b"GIF8", f"这是 GIF 动图，不是照片。{_ASK}"),
    (0, b"%PDF", "这是 PDF 文件，不是照片。请逐页存成图片，或直接拍照。"),
    (0, b"PK\x03\x04", "这是压缩包或文档，不是照片。请选里面的照片。"),
    (0, b"II*\x00", _TIFF),
    (0, b"MM\x00*", _TIFF),
]


class BadPhoto(Exception):
    """Why a file is not taken, as a Chinese sentence that says how to mend it."""


@dataclass(frozen=True)
class Photo:
    """A JPEG without metadata; `width` and `height` in pixels, as it is looked at."""

    jpeg: bytes
    width: int
    height: int


def develop(data: bytes) -> Photo:
    """The photo in an uploaded file, whatever its name says. Raises BadPhoto, and nothing else."""
    if not data:
        raise BadPhoto("文件是空的，请重新选一张。")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _refuse_what_is_no_page(image)
            # A JPEG is decoded smaller at once, for a fraction of the memory.
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            return _write(_upright(image))
    except BadPhoto:
        raise
    except Image.DecompressionBombError as error:
        raise BadPhoto(_TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise BadPhoto(_what_it_is(data)) from error
    except Exception as error:  # Pillow raises a dozen kinds on broken files
        raise BadPhoto("照片不完整或已损坏，请重新拍一张，或重新传一次。") from error


def _refuse_what_is_no_page(image: Image.Image) -> None:
    """Reads nothing but the head of the file."""
    if image.width * image.height > MOST_PIXELS.get(image.format or "", 0):
        raise BadPhoto(_TOO_MANY_PIXELS)
    # A telephone's JPEG may hold a second, smaller picture: that is no animation.
    if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
        raise BadPhoto(f"这是动图，不是照片。{_ASK}")


def _upright(image: Image.Image) -> Image.Image:
    with contextlib.suppress(Exception):  # broken EXIF says nothing about the picture
        return ImageOps.exif_transpose(image)
    return image


def _write(image: Image.Image) -> Photo:
    if image.mode.startswith("I"):  # a scanner's 16 bits of grey, which Pillow would cut off at white
        image = image.point(lambda grey: grey / 256).convert("L")
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    page = Image.new("RGB", image.size, "white")  # a new image: nothing that came with the old one
    page.paste(image, mask=image if image.mode == "RGBA" else None)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=QUALITY, progressive=True)
    return Photo(out.getvalue(), *page.size)


def _what_it_is(data: bytes) -> str:
    for start, magic, words in _OTHERS:
        if data.startswith(magic, start):
            return words
    head = data[:1000].lower()
    if b"<svg" in head:
        return f"这是 SVG 图形，不是照片。{_ASK}"
    if b"<html" in head or b"<!doctype" in head:
        return f"这是网页，不是照片（改后缀没有用）。{_ASK}"
    return f"认不出这是什么图片。{_ASK}"
