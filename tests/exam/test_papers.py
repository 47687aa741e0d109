"""The teacher's settings of a whole paper, and the sample's one."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from exam.models import Paper
from tests.factories import PaperFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    teacher = UserFactory(role="teacher")
    client.force_login(teacher)
    return teacher


SETTINGS = {"minutes": "150", "reading_minutes": "50", "dated": "2026-03-14", "sheet_columns": "20"}


def test_a_teacher_sets_the_time_of_a_paper_and_it_is_on_record(client, teacher):
    paper = PaperFactory()
    address = reverse("teach-paper", args=[paper.pk])
    assert address in client.get(reverse("papers")).content.decode()
    assert client.post(address, SETTINGS).url == address
    paper.refresh_from_db()
    assert (paper.minutes, paper.reading_minutes, paper.sheet_columns) == (150, 50, 20)
    event = AuditEvent.objects.get(verb="paper.settings")
    assert (event.actor, event.target_id) == (teacher, paper.pk)
    assert event.detail["before"] == {
        "minutes": None, "reading_minutes": None, "dated": None, "sheet_columns": 25,
    }  # fmt: skip
    assert (event.detail["after"]["minutes"], event.detail["after"]["dated"]) == (150, "2026-03-14")
    client.post(address, SETTINGS)
    assert AuditEvent.objects.filter(verb="paper.settings").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "601"}, "minutes"),
        ({"minutes": "x"}, "minutes"),
        ({"reading_minutes": "150"}, "reading_minutes"),
        ({"reading_minutes": "-1"}, "reading_minutes"),
        ({"sheet_columns": "9"}, "sheet_columns"),
        ({"sheet_columns": "41"}, "sheet_columns"),
    ],
)
def test_settings_that_do_not_do_come_back_with_the_reason_and_change_nothing(client, teacher, change, field):
    paper = PaperFactory()
    answer = client.post(reverse("teach-paper", args=[paper.pk]), SETTINGS | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    paper.refresh_from_db()
    assert paper.minutes is None


def test_an_open_paper_keeps_its_minutes(client, teacher):
    paper = PaperFactory(minutes=150, published=True)
    answer = client.post(reverse("teach-paper", args=[paper.pk]), SETTINGS | {"minutes": ""})
    assert answer.status_code == 422
    assert "开放着" in answer.content.decode()


def test_the_sample_opens_one_paper_once_and_never_again(student):
    call_command("load_sample")
    paper = Paper.objects.get(published=True)
    assert paper.minutes == 105
    Paper.objects.update(published=False, minutes=None)
    call_command("load_sample")
    assert not Paper.objects.filter(published=True).exists()
