"""What is taken for a photo and what not, and that nothing is kept but the picture."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from exam.photograph import LONGEST_SIDE, BadPhoto, develop
from tests.photo_files import REFUSED, animation, image_file

SECRET = "呼和浩特某街道".encode()
ORIENTATION, PLACE, MAKER = 0x0112, 0x8825, 0x010F


# What is taken


@pytest.mark.parametrize(
    "data",
    [
        image_file("JPEG"),
        image_file("JPEG", mode="L"),
        image_file("JPEG", mode="CMYK"),
        image_file("JPEG", progressive=True),
        image_file("PNG"),
        image_file("PNG", mode="RGBA"),
        image_file("PNG", mode="P"),
        image_file("PNG", mode="1"),
        image_file("WEBP"),
        image_file("WEBP", mode="RGBA", lossless=True),
    ],
)
def test_a_photo_is_written_anew_as_jpeg(data):
    photo = develop(data)
    with Image.open(io.BytesIO(photo.jpeg)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (40, 30))
    assert (photo.width, photo.height) == (40, 30)
    assert photo.jpeg != data


def test_a_large_photo_is_kept_with_its_longer_side_at_the_limit():
    photo = develop(image_file(size=(4000, 3000)))
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_what_is_transparent_becomes_paper():
    photo = develop(image_file("PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    with Image.open(io.BytesIO(photo.jpeg)) as kept:
        assert kept.getpixel((20, 15)) == (255, 255, 255)


def test_the_grey_of_a_16_bit_scan_stays_grey():
    photo = develop(image_file("PNG", mode="I;16", colour=20_000))
    with Image.open(io.BytesIO(photo.jpeg)) as kept:
        assert kept.getpixel((20, 15)) == (78, 78, 78)


@pytest.mark.parametrize(("orientation", "red"), [(1, "left"), (3, "right"), (6, "top"), (8, "bottom")])
def test_a_photo_is_turned_as_its_camera_was_held(orientation, red):
    image = Image.new("RGB", (80, 60), "blue")
    image.paste("red", (0, 0, 20, 60))  # the left edge of what the sensor saw
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    photo = develop(out.getvalue())
    with Image.open(io.BytesIO(photo.jpeg)) as kept:
        width, height = kept.size
        places = {
            "left": (2, height // 2),
            "right": (width - 3, height // 2),
            "top": (width // 2, 2),
            "bottom": (width // 2, height - 3),
        }
        reddish = [name for name, place in places.items() if kept.getpixel(place)[0] > 150]
    assert red in reddish
    assert (photo.width > photo.height) == (orientation in (1, 3))


def test_nothing_of_the_file_but_its_picture_is_kept():
    exif = Image.Exif()
    exif[MAKER] = SECRET.decode()
    exif.get_ifd(PLACE)[29] = SECRET.decode()
    data = image_file(exif=exif, comment=SECRET, icc_profile=SECRET, xmp=SECRET) + SECRET
    assert data.count(SECRET) >= 4
    photo = develop(data)
    assert SECRET not in photo.jpeg
    with Image.open(io.BytesIO(photo.jpeg)) as kept:
        assert set(kept.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert not kept.getexif()


# What is not


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_file_that_is_no_photo_is_refused_with_what_it_is_and_what_to_do(data, words):
    with pytest.raises(BadPhoto, match=words) as refused:
        develop(data)
    assert "请" in str(refused.value) or "选" in str(refused.value)


@given(
    st.sampled_from([image_file("JPEG"), image_file("PNG", mode="P"), image_file("WEBP"), animation("WEBP")]),
    st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=8)), max_size=6),
    st.integers(0, 700),
)
def test_a_file_damaged_anywhere_is_a_photo_or_is_refused(data, damage, length):
    for place, noise in damage:
        data = data[:place] + noise + data[place + len(noise) :]
    try:
        photo = develop(data[:length])
    except BadPhoto:
        return
    Image.open(io.BytesIO(photo.jpeg)).verify()
