"""A policy's page on a day, its texts in order and side by side; a question shows the text of its paper's date."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from materials.models import Policy, PolicyDate
from tests.factories import PaperFactory, PolicyFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db

OLD, NEW = "第一条 应当在十五日内办结。", "第一条 应当在七日内办结。"


@pytest.fixture
def policy():
    """In force from 2010, amended on 2021-07-01."""
    policy = PolicyFactory(title="甲条例", status="in_force")
    for number, (day, text) in enumerate([("2010-01-01", OLD), ("2021-07-01", NEW)], 1):
        version = policy.versions.create(number=number, in_force_from=day)
        version.passages.create(position=1, label="第一条", text=text)
    return policy


def read(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    return answer.status_code, answer.content.decode()


def repeal(policy, **fields):
    return PolicyFactory(title="乙条例").relations_out.create(
        target=policy, kind="repeals", **({"state": "confirmed"} | fields)
    )


@pytest.mark.parametrize(
    ("day", "shown", "hidden", "status"),
    [
        ("2009-12-31", "那时还没有", "日内办结", "尚未施行"),
        ("2021-06-30", "十五日", "七日", "有效"),
        ("2021-07-01", "七日", "十五日", "已修改"),
    ],
)
def test_the_page_of_a_day_shows_text_and_status_of_that_day(client, policy, day, shown, hidden, status):
    code, body = read(client, "policy-on", policy.pk, day)
    assert code == 200
    assert shown in body
    assert hidden not in body
    assert f"的样子：{status}" in body


def test_a_repeal_counts_from_its_day_once_it_is_confirmed_and_public(client, policy):
    relation = repeal(policy, state="proposed", day="2022-03-01")

    def on(day):
        return Policy.objects.with_life().get(pk=policy.pk).status_on(date.fromisoformat(day))

    assert on("2022-03-01") == "amended"
    policy.relations_in.update(state="confirmed")
    assert (on("2022-02-28"), on("2022-03-01")) == ("amended", "repealed")
    Policy.objects.filter(pk=relation.source_id).update(published_at=None)
    assert on("2022-03-01") == "amended"


def test_a_repeal_without_a_day_has_the_day_its_source_took_effect(client, policy):
    relation = repeal(policy)
    PolicyDate.objects.create(
        policy=relation.source, kind="effective", day="2023-05-01", precision="month", printed="2023年5月"
    )
    found = Policy.objects.with_life().get(pk=policy.pk)
    days = ("2023-04-30", "2023-05-10", "2023-05-31")
    assert [found.status_on(date.fromisoformat(day)) for day in days] == ["amended", "unknown", "repealed"]


def test_the_form_leads_to_the_page_of_the_day(client, policy):
    answer = client.get(policy.get_absolute_url(), {"on": "2021-06-30"})
    assert answer.url == reverse("policy-on", args=[policy.pk, "2021-06-30"])


@pytest.mark.parametrize("typed", ["2021-02-30", "昨天", ""])
def test_an_impossible_day_is_refused_with_a_sentence_and_what_was_typed(client, policy, typed):
    answer = client.get(policy.get_absolute_url(), {"on": typed})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "没有这一天" in body or "请先选一天" in body
    assert f'value="{typed}"' in body or not typed
    assert read(client, "policy-on", policy.pk, typed or "x")[0] == 404


def test_two_texts_stand_side_by_side_with_the_words_that_changed(client, policy):
    _, body = read(client, "policy-comparison", policy.pk)
    assert "<del>十五</del>" in body
    assert "<ins>七</ins>" in body
    same, body = read(client, "policy-comparison", policy.pk, old=2, new=2)
    assert same == 200
    assert "两版文字一样" in body


def test_an_unpublished_policy_has_no_page_of_a_day_and_no_versions(client, policy):
    Policy.objects.update(published_at=None)
    for name, *more in (("policy-on", "2021-07-01"), ("policy-versions",), ("policy-comparison",)):
        assert read(client, name, policy.pk, *more)[0] == 404


@pytest.mark.parametrize(
    ("number", "said", "sentence"),
    [
        (2, {"in_force_from": "2009-01-01"}, "第 1 版从 2010-01-01 起施行，这一版应当在它之后"),
        (1, {"in_force_from": "2021-07-01"}, "第 2 版从 2021-07-01 起施行，这一版应当在它之前"),
        (2, {"in_force_from": "2021-02-30"}, "没有这一天"),
        (2, {"in_force_from": "2021-07-01", "issued_on": "2022-01-01"}, "施行不会早于成文"),
    ],
)
def test_days_of_versions_that_cannot_be_are_refused_and_nothing_changes(
    client, policy, number, said, sentence
):
    client.force_login(UserFactory(role="editor"))
    data = {f"version-{number}-{name}": value for name, value in said.items()}
    answer = client.post(reverse("policy-version", args=[policy.pk, number]), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    days = [str(version.in_force_from) for version in policy.versions.order_by("number")]
    assert days == ["2010-01-01", "2021-07-01"]


def test_an_editor_dates_a_version_and_the_audit_says_what_stood_before(client, policy):
    client.force_login(UserFactory(role="editor"))
    data = {"version-2-in_force_from": "2021-08-01", "version-2-note": "修正"}
    client.post(reverse("policy-version", args=[policy.pk, 2]), data)
    version = policy.versions.get(number=2)
    assert (str(version.in_force_from), version.note) == ("2021-08-01", "修正")
    event = AuditEvent.objects.get(verb="version.described")
    assert event.detail == {
        "number": 2,
        "before": {"in_force_from": "2021-07-01", "issued_on": "", "note": ""},
    }


@pytest.mark.parametrize(
    ("dated", "repealed", "said", "unsaid"),
    [
        ("2020-06-01", None, "考试以后已修改", "已废止"),
        ("2020-06-01", "2023-01-01", "考试以后已修改、已废止", "没有这句"),
        ("2022-06-01", None, "2022-06-01", "考试以后"),
        ("2022-06-01", "2023-01-01", "考试以后已废止", "已修改"),
        (None, "2023-01-01", "已废止", "考试以后"),
        (None, None, "甲条例", "notice warn"),
    ],
)
def test_a_question_shows_the_text_of_its_paper_s_date_and_says_what_changed_since(
    client, policy, dated, repealed, said, unsaid
):
    if repealed:
        repeal(policy, day=repealed)
    question = QuestionFactory(paper=PaperFactory(dated=dated))
    question.policies.add(policy)
    client.force_login(UserFactory())
    body = client.get(question.get_absolute_url()).content.decode()
    assert said in body
    assert unsaid not in body
    address = reverse("policy-on", args=[policy.pk, dated]) if dated else policy.get_absolute_url()
    assert f'href="{address}"' in body
