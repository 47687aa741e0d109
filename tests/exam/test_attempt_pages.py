"""What the room's addresses answer, to a script and to a form."""

import pytest
from django.urls import reverse

from exam.actions.writing import save_draft, start_attempt, submit
from exam.models import Attempt, Draft, Marking, QuestionState, Submission
from tests.factories import QuestionFactory, ReferenceAnswerFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def attempt(client):
    student = UserFactory()
    client.force_login(student)
    return start_attempt(QuestionFactory(), by=student)


def post(client, name, attempt, /, *, script=True, **data):
    address = reverse(name, args=[attempt.pk])
    return client.post(address, data, headers=SCRIPT if script else {})


def test_a_save_answers_with_the_revision_and_the_time(client, attempt):
    answer = post(client, "draft", attempt, text="一", revision=0, client="a", sequence=1)
    draft = Draft.objects.get()
    assert answer.json() == {"revision": 1, "saved_at": draft.saved_at.isoformat()}
    assert draft.text == "一"


def test_a_stale_save_answers_409_with_the_stored_text_to_a_script(client, attempt):
    save_draft(attempt, "别处的", revision=0, client="b", sequence=1)
    answer = post(client, "draft", attempt, text="这里的", revision=0, client="a", sequence=1)
    assert answer.status_code == 409
    assert (answer.json()["text"], answer.json()["revision"]) == ("别处的", 1)


@pytest.mark.parametrize("name", ["draft", "submit"])
def test_a_stale_form_comes_back_with_both_texts_and_the_next_post_wins(client, attempt, name):
    save_draft(attempt, "别处的", revision=0, client="b", sequence=1)
    page = post(client, name, attempt, script=False, text="这里的", revision=0)
    body = page.content.decode()
    assert page.status_code == 409
    assert "data-stored>别处的</div>" in body
    assert "这里的</textarea>" in body
    assert '<input type="hidden" name="revision" value="1">' in body
    post(client, name, attempt, script=False, text="这里的", revision=1)
    assert Draft.objects.get().text == "这里的"


@pytest.mark.parametrize(
    "data",
    [
        {"text": "字" * 20_001, "revision": 0},
        {"text": "一"},
        {"text": "一", "revision": "x"},
        {"text": "一", "revision": 10**12},
        {"text": "一", "revision": 0, "client": "x" * 41},
        {"text": "一", "revision": 0, "sequence": -1},
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_a_save_that_does_not_do_changes_nothing_and_keeps_the_text_on_the_page(
    client, attempt, data, script
):
    answer = post(client, "draft", attempt, script=script, **data)
    assert answer.status_code == 422
    assert Draft.objects.get().revision == 0
    assert answer.json()["error"] if script else data["text"] in answer.content.decode()


@pytest.mark.parametrize("text", ["一\0二", "字" * 19_999 + "\r\n"])
def test_what_is_not_stored_does_not_get_a_text_refused(client, attempt, text):
    assert post(client, "draft", attempt, text=text, revision=0).status_code == 200
    assert Draft.objects.get().text == text.replace("\0", "").replace("\r", "")


def test_the_text_on_the_page_keeps_a_first_blank_line(client, attempt):
    save_draft(attempt, "\n\n一", revision=0)
    assert ">\n\n\n一</textarea>" in client.get(reverse("attempt", args=[attempt.pk])).content.decode()


@pytest.mark.parametrize("text", ["", "  \n　\n"])
def test_an_empty_answer_is_not_handed_in(client, attempt, text):
    assert post(client, "submit", attempt, text=text, revision=0).status_code == 422
    assert not Submission.objects.exists()


def test_saving_or_submitting_what_is_submitted_leads_to_the_comparison(client, attempt):
    comparison = reverse("comparison", args=[attempt.pk])
    submit(attempt, "一。", revision=0)
    for name in ("draft", "submit"):
        assert post(client, name, attempt, text="二", revision=1).json() == {"submitted": comparison}
        assert post(client, name, attempt, script=False, text="二", revision=1).url == comparison
    assert client.get(reverse("attempt", args=[attempt.pk])).url == comparison
    assert Submission.objects.get().text == "一。"


def test_the_comparison_before_submission_leads_back_to_the_room(client, attempt):
    answer = client.get(reverse("comparison", args=[attempt.pk]))
    assert answer.url == reverse("attempt", args=[attempt.pk])


def test_a_retired_question_is_not_begun_but_old_answers_stay(client, attempt):
    submit(attempt, "一。", revision=0)
    attempt.question.state = QuestionState.RETIRED
    attempt.question.save()
    assert client.post(reverse("attempt-start", args=[attempt.question.pk])).status_code == 403
    assert client.get(reverse("comparison", args=[attempt.pk])).status_code == 200
    assert client.get(reverse("question", args=[attempt.question.pk])).status_code == 200
    assert Attempt.objects.count() == 1


def test_the_comparison_without_a_rubric_says_so(client, attempt):
    ReferenceAnswerFactory(question=attempt.question)
    submit(attempt, "一。", revision=0)
    assert "还没有评分标准" in client.get(reverse("comparison", args=[attempt.pk])).content.decode()
    assert post(client, "self-marking", attempt, script=False).status_code == 403


@pytest.mark.parametrize("marks", ["7", "-1", "x", "NaN", "Infinity", "1.234", ""])
def test_marks_that_do_not_do_are_refused_beside_their_point(client, attempt, marks):
    rubric = RubricFactory(question=attempt.question, points=[("甲", 6), ("乙", 4)])
    submit(attempt, "一。", revision=0)
    first, second = rubric.points.all()
    answer = post(
        client,
        "self-marking",
        attempt,
        script=False,
        **{f"point_{first.pk}": marks, f"point_{second.pk}": "4"},
    )
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert not Marking.objects.exists()


def test_typed_html_is_text_on_every_page(client, attempt):
    RubricFactory(question=attempt.question)
    bad = "<script>alert(1)</script>"
    save_draft(attempt, bad, revision=0)
    assert bad not in client.get(reverse("attempt", args=[attempt.pk])).content.decode()
    submit(attempt, bad, revision=1)
    assert bad not in client.get(reverse("comparison", args=[attempt.pk])).content.decode()
