"""The library as it is read: filtered, opened; what is not published is not there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from exam.models import QuestionState
from materials.models import Issuer
from tests.factories import (
    GroupFactory,
    ParagraphFactory,
    PolicyFactory,
    QuestionFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIBRARY = reverse("policies")


def sign_in(client, role):
    """Signs in as somebody of the role; "" stays a visitor."""
    if role:
        client.force_login(UserFactory(role=role))


def shown(client, **query):
    answer = client.get(LIBRARY, query)
    assert answer.status_code == 200
    return {policy.title for policy in answer.context["policies"]}


# The list


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"level": "national"}, "甲"),
        ({"level": "city"}, ""),
        ({"level": "moon"}, "甲乙"),
        ({"topic": "营商"}, "甲乙"),
        ({"topic": "基层"}, "乙"),
        ({"topic": "没有"}, "甲乙"),
        ({"topic": "准备中"}, "甲乙"),
        ({"topic": "\0"}, "甲乙"),
        ({"topic": "营商", "level": "national"}, "甲"),
        ({"topic": "基层", "level": "national"}, ""),
        ({"page": "99"}, "甲乙"),
        ({"page": "\0"}, "甲乙"),
    ],
)
def test_level_and_topic_come_from_the_address_and_what_is_unknown_is_ignored(client, query, found):
    trade, grassroots = TopicFactory(name="营商"), TopicFactory(name="基层")
    TopicFactory(name="准备中", published_at=None)
    PolicyFactory(title="甲", level="national").topics.add(trade)
    PolicyFactory(title="乙", level="province").topics.add(trade, grassroots)
    assert shown(client, **query) == set(found)


def test_a_list_without_an_entry_says_so_and_shows_the_way_back(client):
    page = client.get(LIBRARY, {"level": "city"}).content.decode()
    assert "这里没有条目" in page
    assert 'value="city" selected' in page


@pytest.mark.parametrize(
    ("role", "sees"),
    [("", False), (Role.STUDENT, False), (Role.TEACHER, False), (Role.EDITOR, True)],
)
def test_an_unpublished_entry_is_there_for_editors_only(client, role, sees):
    sign_in(client, role)
    hidden = PolicyFactory(title="未公开的意见", number="国发〔2022〕5号", published_at=None)
    PolicyFactory(title="公开的意见")
    for query in ({}, {"level": "unknown"}):
        page = client.get(LIBRARY, query).content.decode()
        assert ("未公开的意见" in page, f"{1 + sees} 条" in page, 'warn">未公开<' in page) == (
            sees,
            True,
            sees,
        )
    assert client.get(hidden.get_absolute_url()).status_code == (200 if sees else 404)


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true", "HX-Target": "policy-list"}, False),
        ({"HX-Request": "true", "HX-Target": "main"}, True),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Target": "policy-list", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_only_a_request_for_the_list_gets_the_list_alone(client, headers, whole):
    PolicyFactory(title="优化营商环境条例")
    page = client.get(LIBRARY, headers=headers).content.decode()
    assert "优化营商环境条例" in page
    assert ("<html" in page, "<form" in page) == (whole, whole)


def test_a_long_list_has_pages_that_keep_the_filter(client):
    PolicyFactory.create_batch(31)
    page = client.get(LIBRARY, {"level": "unknown"}).content.decode()
    assert "31 条" in page
    assert "第 1 / 2 页" in page
    assert "level=unknown&amp;page=2" in page
    assert len(shown(client, level="unknown", page=2)) == 1


@pytest.mark.parametrize("role", ["", Role.EDITOR])
def test_the_list_asks_as_often_for_one_entry_as_for_thirty(client, role):
    sign_in(client, role)
    topic, asked = TopicFactory(), []
    for more in (1, 2, 27):
        for policy in PolicyFactory.create_batch(more):
            policy.topics.add(topic)
            policy.aliases.create(title=f"{policy.title}的简称")
            policy.signatures.create(issuer=Issuer.objects.create(name=policy.title), position=1)
            policy.dates.create(kind="issued", day=date(2022, 2, 7), precision="day", printed="2022年2月7日")
        with CaptureQueriesContext(connection) as queries:
            client.get(LIBRARY, {"topic": topic.slug})
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2]


# One entry


@pytest.fixture
def policy():
    return PolicyFactory(title="优化营商环境条例")


def page_of(client, policy):
    answer = client.get(policy.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_dates_are_printed_as_exactly_as_they_are_known_the_earliest_first(client, policy):
    for kind, day, precision, printed in [
        ("expires", None, "yearless", "2月7日"),
        ("effective", date(2021, 9, 1), "day", "二〇二一年九月一日"),
        ("issued", date(2021, 7, 1), "month", "2021年7月"),
        ("adopted", date(2021, 1, 1), "year", "2021年"),
    ]:
        policy.dates.create(kind=kind, day=day, precision=precision, printed=printed)
    in_order = ["2021 通过", "2021-07 成文", "2021-09-01 施行", "2月7日 有效期至"]
    places = [client.get(LIBRARY).content.decode().find(text) for text in in_order]
    assert -1 not in places
    assert places == sorted(places)
    page = page_of(client, policy)
    assert "<dt>通过</dt><dd>2021</dd><dt>成文</dt><dd>2021-07</dd>" in page
    assert "<dt>施行</dt><dd>2021-09-01</dd><dt>有效期至</dt><dd>2月7日</dd>" in page


def test_issuers_stand_in_the_printed_order(client, policy):
    for position, name in [(2, "财政部"), (3, "教育部"), (1, "司法部")]:
        policy.signatures.create(issuer=Issuer.objects.create(name=name), position=position)
    assert "司法部、财政部、教育部" in page_of(client, policy)
    assert "司法部、财政部、教育部" in client.get(LIBRARY).content.decode()


def test_the_number_aliases_and_the_newest_text_are_shown(client, policy):
    policy.number, policy.number_printed = "国发〔2022〕5号", "国发(2022)5号"
    policy.save()
    policy.aliases.create(title="营商条例")
    for number, text in [(1, "旧的一条。"), (2, "新的<一>条。")]:
        policy.versions.create(number=number).passages.create(position=1, label="第一条", text=text)
    page = page_of(client, policy)
    for text in (
        "国发〔2022〕5号",
        "原样：国发(2022)5号",
        "<dt>又称</dt><dd>营商条例</dd>",
        "新的&lt;一&gt;条。",
    ):
        assert text in page
    assert "旧的一条。" not in page


def test_an_entry_without_any_text_says_so(client, policy):
    assert "这个条目还没有正文" in page_of(client, policy)


@pytest.mark.parametrize(("role", "sees"), [("", False), (Role.STUDENT, False), (Role.EDITOR, True)])
def test_relations_hide_an_unpublished_end(client, policy, role, sees):
    sign_in(client, role)
    hidden, public = PolicyFactory(title="未公开的细则", published_at=None), PolicyFactory(title="公开的细则")
    for other in (hidden, public):
        policy.relations_out.create(target=other, kind="based_on")
        policy.relations_in.create(source=other, kind="amends")
    page = page_of(client, policy)
    assert page.count("公开的细则</a>") - page.count("未公开的细则</a>") == 2
    assert page.count("未公开的细则</a>") == (2 if sees else 0)


@pytest.mark.parametrize("role", ["", Role.STUDENT, Role.TEACHER, Role.EDITOR])
def test_handouts_speak_of_it_only_in_published_topics(client, policy, role):
    sign_in(client, role)
    for topic, text in [
        (TopicFactory(name="公开的专题"), "公开的一段。"),
        (TopicFactory(name="准备中的专题", published_at=None), "准备中的一段。"),
    ]:
        policy.topics.add(topic)
        ParagraphFactory(group=GroupFactory(section=SectionFactory(topic=topic)), text=text).policies.add(
            policy
        )
    page = page_of(client, policy)
    assert "公开的一段。" in page
    assert "准备中的" not in page


@pytest.mark.parametrize("role", ["", Role.STUDENT, Role.EDITOR])
def test_only_published_questions_are_said_to_have_asked_for_it(client, policy, role):
    sign_in(client, role)
    questions = {state: QuestionFactory(state=state) for state in QuestionState}
    policy.questions.set(questions.values())
    page = page_of(client, policy)
    named = {state for state, question in questions.items() if question.get_absolute_url() in page}
    assert named == {QuestionState.PUBLISHED}
