"""Photos of pages: stored all or none, arranged until submission, seen by few."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from exam.actions.photos import add_photos, delete_photo, move_photo
from exam.actions.writing import start_attempt, submit
from exam.errors import AlreadySubmitted, TooManyPhotos
from exam.models import AnswerPhoto
from exam.photograph import develop
from tests.factories import QuestionFactory, UserFactory
from tests.photo_files import REFUSED, image_file


@pytest.fixture
def attempt(student):
    return start_attempt(QuestionFactory(), by=student)


def stored_files():
    return set(default_storage.listdir("answers")[1]) if default_storage.exists("answers") else set()


@pytest.fixture
def new_files():
    """What has been stored since the test began."""
    before = stored_files()
    return lambda: stored_files() - before


def some_photos(number):
    return [develop(image_file(size=(40 + n, 30))) for n in range(number)]


def order(attempt):
    return [photo.width - 40 for photo in attempt.photos.order_by("position")]


def test_photos_are_stored_under_random_names_that_only_the_server_reads(attempt, new_files):
    add_photos(attempt, some_photos(2))
    assert order(attempt) == [0, 1]
    assert {photo.image.name.removeprefix("answers/") for photo in attempt.photos.all()} == new_files()
    for name in new_files():
        assert len(name) == len("0" * 32 + ".jpg")
        assert default_storage.size(f"answers/{name}") > 0
        assert oct((default_storage.base_location / "answers" / name).stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(
    ("page", "step", "result"),
    [(0, 1, [1, 0, 2]), (2, -1, [0, 2, 1]), (1, 1, [0, 2, 1]), (0, -1, [0, 1, 2]), (2, 1, [0, 1, 2])],
)
def test_a_page_changes_places_with_its_neighbour(attempt, page, step, result):
    rows = add_photos(attempt, some_photos(3))
    move_photo(rows[page], step)
    assert order(attempt) == result


def test_a_page_moves_over_the_gap_a_deleted_one_left(attempt, django_capture_on_commit_callbacks):
    rows = add_photos(attempt, some_photos(3))
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(rows[1])
    move_photo(rows[2], -1)
    assert order(attempt) == [2, 0]
    add_photos(attempt, some_photos(1))
    assert order(attempt) == [2, 0, 0]


def test_a_deleted_photo_s_file_goes_when_the_row_is_gone_for_good(
    attempt, new_files, django_capture_on_commit_callbacks
):
    [row] = add_photos(attempt, some_photos(1))
    same = AnswerPhoto.objects.get()
    with django_capture_on_commit_callbacks() as callbacks:
        delete_photo(row)
        assert len(new_files()) == 1  # until the transaction is through
    for callback in callbacks:
        callback()
    assert new_files() == set()
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(same)  # the second of two clicks


def test_photos_beyond_the_most_are_refused_together(attempt, new_files, settings):
    settings.PHOTO_MAX_COUNT = 3
    add_photos(attempt, some_photos(2))
    with pytest.raises(TooManyPhotos, match="还能传 1 张"):
        add_photos(attempt, some_photos(2))
    assert len(new_files()) == attempt.photos.count() == 2
    add_photos(attempt, some_photos(1))
    with pytest.raises(TooManyPhotos, match="先删掉"):
        add_photos(attempt, some_photos(1))


def test_when_a_row_cannot_be_written_no_file_stays(attempt, new_files, monkeypatch):
    save = AnswerPhoto.save

    def fails_at_the_second(photo, *args, **kwargs):
        if photo.position == 2:
            raise OSError("disk full")
        save(photo, *args, **kwargs)

    monkeypatch.setattr(AnswerPhoto, "save", fails_at_the_second)
    with pytest.raises(OSError, match="disk full"):
        add_photos(attempt, some_photos(3))
    assert new_files() == set()
    assert not attempt.photos.exists()


def test_a_submitted_attempt_s_photos_stay_as_they_are(attempt):
    rows = add_photos(attempt, some_photos(2))
    submit(attempt, "一。", revision=0)
    for refused in (
        lambda: add_photos(attempt, some_photos(1)),
        lambda: move_photo(rows[0], 1),
        lambda: delete_photo(rows[0]),
    ):
        with pytest.raises(AlreadySubmitted):
            refused()
    assert order(attempt) == [0, 1]


# The pages


def upload(client, attempt, *files):
    data = {"photos": [SimpleUploadedFile(name, body, "image/jpeg") for name, body in files]}
    return client.post(reverse("photos", args=[attempt.pk]), data)


def test_several_photos_are_uploaded_at_once_and_shown_beside_the_answer(client, attempt):
    answer = upload(client, attempt, ("一.jpg", image_file()), ("二.png", image_file("PNG", size=(60, 30))))
    assert answer.status_code == 302
    shown = client.get(answer.url).content.decode()
    room = client.get(reverse("attempt", args=[attempt.pk])).content.decode()
    for photo in attempt.photos.all():
        address = reverse("photo", args=[photo.pk])
        assert f'src="{address}"' in shown
        assert f'src="{address}"' in room
    submit(attempt, "一。", revision=0)
    comparison = client.get(reverse("comparison", args=[attempt.pk])).content.decode()
    assert f'src="{address}"' in comparison


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_one_bad_file_refuses_all_with_its_name_and_stores_nothing(client, attempt, new_files, data, words):
    answer = upload(client, attempt, ("好.jpg", image_file()), ("坏.jpg", data))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“坏.jpg”" in page
    assert words in page
    assert "“好.jpg”" not in page
    assert "都没有存" in page
    assert not attempt.photos.exists()
    assert new_files() == set()


def test_a_file_is_refused_by_its_bytes_before_it_is_read(client, attempt, settings):
    settings.PHOTO_MAX_BYTES = 500
    answer = upload(client, attempt, ("大.jpg", image_file() + b"\0" * 1000))
    assert answer.status_code == 422
    assert "超过上限 500" in answer.content.decode()


def test_too_many_files_and_none_are_said_in_words(client, attempt, settings):
    settings.PHOTO_MAX_COUNT = 1
    answer = upload(client, attempt, ("一.jpg", image_file()), ("二.jpg", image_file()))
    assert (answer.status_code, "最多 1 张" in answer.content.decode()) == (422, True)
    assert upload(client, attempt, ("一.jpg", image_file())).status_code == 302
    answer = upload(client, attempt, ("二.jpg", image_file()))
    assert (answer.status_code, "先删掉不要的" in answer.content.decode()) == (422, True)
    answer = client.post(reverse("photos", args=[attempt.pk]))
    assert (answer.status_code, "请选择照片" in answer.content.decode()) == (422, True)


def test_a_photo_is_sent_inline_private_and_as_nothing_but_a_picture(client, attempt):
    [photo] = add_photos(attempt, some_photos(1))
    answer = client.get(photo.get_absolute_url())
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert "private" in answer["Cache-Control"]
    assert answer.getvalue() == photo.image.open().read()
    assert client.get(f"/{photo.image.name}").status_code == 404
    assert client.get(f"/media/{photo.image.name}").status_code == 404


def test_a_photo_whose_file_is_gone_is_not_found(client, attempt):
    [photo] = add_photos(attempt, some_photos(1))
    default_storage.delete(photo.image.name)
    assert client.get(photo.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("role", "before", "after"), [(Role.STUDENT, 404, 404), (Role.EDITOR, 404, 404), (Role.TEACHER, 404, 200)]
)
def test_only_those_who_mark_see_somebody_s_photo_and_only_once_handed_in(
    client, attempt, role, before, after
):
    [photo] = add_photos(attempt, some_photos(1))
    client.force_login(UserFactory(role=role))
    assert client.get(photo.get_absolute_url()).status_code == before
    submit(attempt, "一。", revision=0)
    assert client.get(photo.get_absolute_url()).status_code == after
    assert client.post(reverse("photo-delete", args=[photo.pk])).status_code == 404


def test_pages_are_moved_and_deleted_by_their_buttons(client, attempt, django_capture_on_commit_callbacks):
    first, second = add_photos(attempt, some_photos(2))
    client.post(reverse("photo-move", args=[first.pk]), {"step": "1"})
    assert order(attempt) == [1, 0]
    client.post(reverse("photo-move", args=[first.pk]), {"step": "5"})
    assert order(attempt) == [1, 0]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("photo-delete", args=[second.pk]))
    assert order(attempt) == [0]


def test_after_submission_the_page_says_that_photos_are_frozen_and_refuses(client, attempt):
    [photo] = add_photos(attempt, some_photos(1))
    submit(attempt, "一。", revision=0)
    page = client.get(reverse("photos", args=[attempt.pk])).content.decode()
    assert "不能再加、删或换次序" in page
    assert "上传</button>" not in page
    assert upload(client, attempt, ("一.jpg", image_file())).status_code == 403
    assert client.post(reverse("photo-move", args=[photo.pk]), {"step": "1"}).status_code == 403
    assert client.post(reverse("photo-delete", args=[photo.pk])).status_code == 403
    assert attempt.photos.count() == 1
