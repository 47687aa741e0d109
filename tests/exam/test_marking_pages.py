"""What the marking desk's addresses answer, to a form and to a script."""

import json
import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from exam.actions.claims import claim
from exam.actions.marking_desk import set_show_suggestion
from exam.actions.release import release
from exam.models import Claim, DeskSettings, Marking, MarkingRound, Phrase, QuestionState
from tests.exam.marking_hands import judgement, mark, save, script, teachers
from tests.factories import QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def question():
    return RubricFactory(question=QuestionFactory()).question


@pytest.fixture
def teacher(client):
    teacher = UserFactory(role=Role.TEACHER)
    client.force_login(teacher)
    return teacher


def body(answer):
    return answer.content.decode()


def page(client, submission):
    return client.get(reverse("script", args=[submission.pk]))


def post(client, lease, *marks, by_script=True, **other):
    """What the page of this lease would post."""
    rubric = lease.marking.rubric
    named = {f"point_{point.pk}": value for point, value in zip(rubric.points.all(), marks, strict=True)}
    fields = {
        "script": lease.submission_id,
        "rubric": rubric.pk,
        "token": lease.token,
        "revision": 0,
        "inline": "[]",
    }
    address = reverse("script-marks", args=[other.pop("address", lease.submission_id)])
    return client.post(address, fields | named | other, headers=SCRIPT if by_script else {})


def test_the_desk_lists_published_questions_and_how_far_each_is(client, teacher, question):
    mark(script(question), teacher, "6", "0")
    script(question)
    hidden = script(RubricFactory(question=QuestionFactory()).question)
    hidden.attempt.question.state = QuestionState.RETIRED
    hidden.attempt.question.save()
    shown = body(client.get(reverse("marking-desk")))
    assert "批过 1 / 2 份" in shown
    assert str(hidden.attempt.question.topic) not in shown


def test_the_script_has_no_name_on_it(client, teacher, question):
    student = UserFactory(username="secretname", display_name="机密姓名")
    only = script(question, student=student)
    for leased in (False, True):
        if leased:
            claim(only, by=teacher)
        for shown in (page(client, only), client.get(reverse("marking-question", args=[question.pk]))):
            assert "secretname" not in body(shown)
            assert "机密姓名" not in body(shown)


@pytest.mark.parametrize("wish", [False, True])
def test_the_suggestion_is_hidden_unless_the_teacher_wants_it(client, teacher, question, wish):
    only = script(question)
    if wish:
        client.post(reverse("marking-settings"), {"show_suggestion": "on"})
    claim(only, by=teacher)
    assert ("系统建议" in body(page(client, only))) == wish


def test_a_saved_mark_answers_with_its_script_and_revision(client, teacher, question):
    lease = claim(script(question), by=teacher)
    answer = post(client, lease, "6", "", comment="好")
    assert answer.json() == {"script": lease.submission_id, "revision": 1, "total": "6", "finished": False}
    answer = post(client, lease, "6", "1.5", revision=1, finish="1")
    assert answer.json() == {"script": lease.submission_id, "revision": 2, "total": "7.5", "finished": True}


@pytest.mark.parametrize("by_script", [False, True])
@pytest.mark.parametrize("wrong", ["script", "token", "revision", "address"])
def test_a_post_for_the_wrong_script_or_revision_is_409_with_both(
    client, teacher, question, wrong, by_script
):
    lease = claim(script(question), by=teacher)
    other = claim(script(question), by=teacher)
    save(lease, judgement(question.rubric, "1.25", None))
    values = {
        "script": other.submission_id,
        "token": uuid.uuid4(),
        "revision": 0,
        "address": other.submission_id,
    }
    answer = post(
        client, lease, "5.75", "", by_script=by_script, **({"revision": 1} | {wrong: values[wrong]})
    )
    assert answer.status_code == 409
    if by_script:
        assert "没有存上" in answer.json()["error"]
    else:
        assert "没有存上" in body(answer)
        assert 'value="5.75"' in body(answer)
        assert "服务器上存的" in body(answer)
    assert sorted(Marking.objects.values_list("total", flat=True)) == [0, 1.25]


@pytest.mark.parametrize(
    "bad",
    [
        {"marks": ("6.01", "0")},
        {"marks": ("-1", "0")},
        {"marks": ("NaN", "0")},
        {"marks": ("1.005", "0")},
        {"revision": "x"},
        {"comment": "字" * 2001},
        {"inline": "["},
        {"inline": '{"a": 1}'},
        {"inline": json.dumps([{"start": 0, "end": 1, "text": " "}])},
        {"inline": json.dumps([{"start": 0, "end": 999, "text": "x"}])},
        {"inline": json.dumps([{"start": 0, "end": 10**12, "text": "x"}])},
        {"inline": json.dumps([{"start": 0, "end": 1, "text": "x"}] * 101)},
        {"finish": "1"},
    ],
)
@pytest.mark.parametrize("by_script", [False, True])
def test_what_does_not_do_is_422_with_a_sentence_and_stores_nothing(
    client, teacher, question, bad, by_script
):
    lease = claim(script(question), by=teacher)
    marks, other = bad.get("marks", ("6", "")), {name: bad[name] for name in bad if name != "marks"}
    answer = post(client, lease, *marks, by_script=by_script, **other)
    assert answer.status_code == 422
    assert Marking.objects.get().revision == 0
    assert answer.json()["error"] if by_script else 'role="alert"' in body(answer)


@pytest.mark.parametrize("text", ["", "字" * 20_000, "🙂𠮷\u202e反", "<script>alert(1)</script>"])
def test_any_script_can_be_opened_and_is_escaped(client, teacher, question, text):
    lease = claim(script(question, text), by=teacher)
    shown = body(page(client, lease.submission))
    assert "<script>alert" not in shown
    assert text[:20].replace("<", "&lt;").replace(">", "&gt;")[:5] in shown


def test_the_next_script_is_leased_and_what_the_page_holds_is_skipped(client, teacher, question):
    first, second = script(question), script(question)
    address = reverse("marking-next", args=[question.pk])
    got = client.post(address, headers=SCRIPT).json()["script"]
    assert got in [reverse("script", args=[each.pk]) for each in (first, second)]
    held = Claim.objects.get().submission_id
    other = client.post(address, {"skip": held}, headers=SCRIPT).json()["script"]
    assert other != got
    both = f"{first.pk},{second.pk}"
    assert client.post(address, {"skip": both}, headers=SCRIPT).json() == {"script": ""}
    assert client.post(address, {"skip": "1;2"}).status_code == 422


def test_the_script_s_form_alone_is_sent_when_its_name_is_asked_for(client, teacher, question):
    lease = claim(script(question), by=teacher)
    answer = client.get(
        reverse("script", args=[lease.submission_id]), headers={"hx-request": "true", "hx-target": "script"}
    )
    assert body(answer).strip().startswith('<form id="script"')


def test_a_colleague_s_script_can_be_read_but_offers_no_form(client, teacher, question):
    only, (colleague,) = script(question), teachers(1)
    claim(only, by=colleague)
    shown = body(page(client, only))
    assert "<form id=" not in shown
    answer = client.post(reverse("script-claim", args=[only.pk]), follow=True)
    assert "别的老师" in body(answer)


def test_one_s_own_answer_is_not_one_s_own_to_mark(client, teacher, question):
    own = script(question, student=teacher)
    assert page(client, own).status_code == 403


def test_releasing_one_by_one_and_marking_anew_need_their_acts(client, teacher, question):
    only = script(question)
    mark(only, teacher, "6", "0")
    client.post(reverse("script-release", args=[only.pk]))
    assert Marking.objects.get().released_at
    client.post(reverse("script-remark", args=[only.pk]), {"reason": ""})
    assert Marking.objects.count() == 1
    client.post(reverse("script-remark", args=[only.pk]), {"reason": "看漏了。"})
    shown = body(page(client, only))
    assert "改评：看漏了。" in shown
    assert 'value="6"' in shown
    assert "看漏了。" in body(client.get(reverse("marking-question", args=[question.pk])))


def test_how_a_question_is_marked_is_set_with_a_sentence_for_what_cannot_be(client, teacher, question):
    address = reverse("marking-round", args=[question.pk])
    assert client.post(address, {"double": "on", "tolerance_percent": "101"}).status_code == 422
    fields = {"double": "on", "tolerance_percent": "25", "moderation_percent": "10", "moderated": "returns"}
    alone = client.post(address, fields)
    assert alone.status_code == 422
    assert "要抽查复核，就选一位复核老师。" in body(alone)
    assert client.post(address, fields | {"moderator": UserFactory().pk}).status_code == 422  # a student
    assert not MarkingRound.objects.exists()
    client.post(address, fields | {"moderator": teacher.pk})
    current = MarkingRound.objects.get()
    assert (current.tolerance_percent, current.moderator, str(current)) == (
        25,
        teacher,
        "双评，误差 25%，抽 10% 复核",
    )
    assert AuditEvent.objects.get().detail["after"]["moderator"] == teacher.pk


def test_phrases_are_one_s_own_and_kept_once(client, teacher, question):
    for text in ("条理清楚。", "条理清楚。", ""):
        client.post(reverse("phrase-new"), {"text": text})
    phrase = Phrase.objects.get()
    assert "条理清楚。" in body(client.get(reverse("marking-settings")))
    lease = claim(script(question), by=teacher)
    assert "条理清楚。" in body(page(client, lease.submission))
    (colleague,) = teachers(1)
    client.force_login(colleague)
    assert client.post(reverse("phrase-removal", args=[phrase.pk])).status_code == 404
    client.force_login(teacher)
    client.post(reverse("phrase-removal", args=[phrase.pk]))
    assert not Phrase.objects.exists()


def test_agreement_is_reckoned_over_what_both_have_finished(client, teacher, question):
    MarkingRound.objects.create(question=question, double=True)
    address = reverse("marking-agreement", args=[question.pk])
    assert "还没有两位老师都批完" in body(client.get(address))
    markers = teachers(2)
    for first, second in [(("6", "0"), ("6", "0")), (("6", "4"), ("0", "4")), (("3", "0"), ("0", "0"))]:
        only = script(question)
        for marker, marks in zip(markers, (first, second), strict=True):
            mark(only, marker, *marks)
    mark(script(question), markers[0], "6", "4")
    shown = body(client.get(address))
    assert "3 份" in shown
    assert "3.00 分" in shown  # (0 + 6 + 3) / 3, in both
    assert "1 / 3 份" in shown
    # full/full, miss/miss, full/miss, full/full, part/miss, miss/miss: 4 of 6 agree, 14 of 36 by chance
    assert "<td>67%</td><td>83%</td><td>0.45</td>" in shown
    assert shown.count("<td>3</td>") == 4  # each point and each marker


def test_the_setting_can_be_taken_back(client, teacher):
    set_show_suggestion(True, by=teacher)
    client.post(reverse("marking-settings"), {})
    assert not DeskSettings.objects.get().show_suggestion


def test_released_marks_stand_on_the_reading_page(client, teacher, question):
    only = script(question)
    mark(only, teacher, "4.5", "0", inline=((0, 2, "很好"),))
    release(only, by=teacher)
    shown = body(page(client, only))
    assert "4.5" in shown
    assert "<q>一是</q> 很好" in shown
    assert "开始改评" in shown
