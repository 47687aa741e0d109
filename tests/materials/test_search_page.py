"""The search page: what is typed and chosen stands in the address, what may not be seen is not there."""

from datetime import date
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from exam.actions.authoring import set_state
from exam.models import Question, QuestionState
from exam.search import index_questions
from materials.actions.policies import save_policy
from materials.actions.relations import add_relation, reject_relation
from materials.forms.policies import PolicyForm
from materials.models import Issuer, Policy, Status, Topic
from materials.search.index import remove
from materials.search.library import index_policies, index_topics
from tests.factories import (
    GroupFactory,
    MaterialFactory,
    ParagraphFactory,
    PolicyFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SEARCH = reverse("search")


def indexed():
    """Rows that factories made are in the index too."""
    index_policies(Policy.objects.all())
    index_topics(Topic.objects.all())
    index_questions(Question.objects.all())


def policy_with(*texts, **fields):
    policy = PolicyFactory(**fields)
    passages = policy.versions.create(number=policy.versions.count() + 1).passages
    for position, text in enumerate(texts, 1):
        passages.create(position=position, label=f"第{position}条", text=text)
    return policy


def found(client, q, **query):
    answer = client.get(SEARCH, {"q": q, **query})
    assert answer.status_code == 200
    return [result.document.title for result in answer.context["results"]]


def page(client, q, **query):
    return unescape(client.get(SEARCH, {"q": q, **query}).content.decode())


# What is found


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("营商", "甲"),
        ("市场", "丙乙"),
        ("监管 市场", "乙"),
        ("监管\u3000市场", "乙"),
        ("营商 监管", ""),
        ("yhyshj", "甲"),
        ("YSHJTL", "甲"),
        ("yh", "甲"),
        ("sh", ""),
        ("jqsc", "乙"),
        ("yhyshj -法规", ""),
        ("-yhyshj 条例", "甲"),
        ("yhyx", ""),
        ("营商法规", "甲"),
        ("环境 法规", "甲"),
        ("e-gov", "丙"),
        ("市场 -通知", "乙"),
        ("“场监管”", "乙"),
        ("国发〔2022〕5号", "乙"),
        ("国发(2022)5号", "乙"),
        ("国发（２０２２）５号", "乙"),
        ("国发【2022】第05号", "乙"),
        ("国发 [2022] 5 号", "乙"),
        ("国发 〔2022〕 第 ０５ 号", "乙"),
        ("［2022］5号", "乙"),
        ("国发 〔 2022 〕 15 号", "丙"),
        ("国发[2022", "丙乙"),
        ("市场 国发(2022)第05号", "乙"),
        ("国务院令722号", "甲"),
        ("国务院 令 第 722 号", "甲"),
        ("国发〔2021〕5号", ""),
        ("%", ""),
        ("_", ""),
        ("'; DROP TABLE", ""),
        ('" AND NOT *', ""),
        ("营\0商", "甲"),
        ("营" * 300, ""),
        ("-市场", ""),
        ("", ""),
    ],
)
def test_titles_aliases_and_numbers_are_found_however_they_are_written(client, q, titles):
    known = {"甲": "优化营商环境条例", "乙": "关于加强市场监管的意见", "丙": "市场准入与E-Gov通知"}
    policy = PolicyFactory(title=known["甲"], number="国务院令第722号")
    policy.aliases.create(title="营商法规")
    PolicyFactory(title=known["乙"], number="国发〔2022〕5号", number_printed="国发(2022)5号")
    PolicyFactory(title=known["丙"], number="国发〔2022〕15号")
    indexed()
    assert sorted(found(client, q)) == sorted(known[name] for name in titles)


def test_a_passage_is_shown_under_its_document_with_its_words_marked_and_a_link_to_it(client):
    policy = policy_with("国家建立规则。", "推进<一网>通办，减少环节。", title="某条例")
    indexed()
    shown = client.get(SEARCH, {"q": "一网通办"}).content.decode()
    assert "第2条" not in shown  # 一网 and 通办 stand in two runs: 一网>通办
    shown = client.get(SEARCH, {"q": "通办"}).content.decode()
    assert f'href="{policy.get_absolute_url()}#p2"' in shown
    assert '推进&lt;一网&gt;<mark class="hit">通办</mark>，减少环节。' in shown


def test_what_only_an_earlier_version_says_is_found_as_such_and_nothing_twice(client):
    policy = policy_with("先行先试。", "从宽处理。", title="某办法")
    newest = policy.versions.create(number=2).passages
    newest.create(position=1, label="第一条", text="先行先试。")
    indexed()
    assert page(client, "先行先试").count("第一条") == 1
    assert "第2条（旧版）" in page(client, "从宽处理")
    assert f'href="{policy.get_absolute_url()}"' in page(client, "从宽处理")


def test_more_passages_than_fit_are_a_link_to_all_of_them(client):
    policy_with(*[f"第{one}项公共服务。" for one in range(1, 8)], title="某规定")
    policy_with("公共服务。", title="另一规定")
    indexed()
    answer = client.get(SEARCH, {"q": "公共服务"})
    assert "这份里还有 4 处" in answer.content.decode()
    first = answer.context["results"][0]
    only = client.get(SEARCH, {"q": "公共服务", "document": first.document.pk})
    assert [len(result.lines) for result in only.context["results"]] == [7]


def test_a_long_list_has_pages_that_keep_the_search(client):
    PolicyFactory.create_batch(12)
    indexed()
    assert "第 1 / 2 页" in page(client, "意见")
    assert "q=%E6%84%8F%E8%A7%81&page=2" in page(client, "意见")
    assert len(found(client, "意见", page=2)) == 2
    assert len(found(client, "意见", page="\0")) == 10


def test_before_anything_is_typed_one_s_own_kept_searches_are_there(client):
    person = UserFactory()
    for owner, name in ((person, "我的营商"), (UserFactory(), "别人的")):
        owner.saved_searches.create(name=name, address="q=%E8%90%A5%E5%95%86&level=national")
    assert "我的营商" not in page(client, "")
    client.force_login(person)
    shown = page(client, "")
    assert f'href="{SEARCH}?q=%E8%90%A5%E5%95%86&level=national">我的营商</a>' in shown
    assert "别人的" not in shown
    assert "我的营商" not in page(client, "营商")


# What is chosen


@pytest.fixture
def two_policies():
    topic, hidden = TopicFactory(name="营商"), TopicFactory(name="准备中的专题", published_at=None)
    policies = []
    for title, level, issuer, year in [
        ("甲意见", "national", "国务院", 2022),
        ("乙意见", "city", "某市人民政府", 2020),
    ]:
        policy = policy_with("第一条意见。", title=title, level=level, kind="意见", status="in_force")
        policy.signatures.create(issuer=Issuer.objects.create(name=issuer), position=1)
        policy.dates.create(kind="issued", day=date(year, 2, 7), precision="day", printed="x")
        policies.append(policy)
    policies[0].topics.add(topic, hidden)
    indexed()
    return policies


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"level": "national"}, ["甲意见"]),
        ({"level": "moon"}, []),
        ({"issuer": "某市人民政府"}, ["乙意见"]),
        ({"issuer": "国务院' OR 1=1"}, []),
        ({"year": "2022"}, ["甲意见"]),
        ({"year": "2022", "level": "city"}, []),
        ({"topic": "营商"}, ["甲意见"]),
        ({"topic": "准备中的专题"}, []),
        ({"status": "in_force"}, ["甲意见", "乙意见"]),
        ({"kind": "意见", "in": "policy"}, ["甲意见", "乙意见"]),
        ({"in": "question"}, []),
        ({"in": "nonsense"}, ["甲意见", "乙意见"]),
        ({"document": "x"}, ["甲意见", "乙意见"]),
    ],
)
def test_each_facet_narrows_by_the_address(client, two_policies, query, titles):
    assert found(client, "意见", **query) == titles


def test_facets_say_how_many_documents_they_hold_and_how_to_undo_them(client, two_policies):
    answer = client.get(SEARCH, {"q": "意见", "page": 1})
    facets = {facet["name"]: facet for facet in answer.context["facets"]}
    assert [value[:2] for value in facets["level"]["values"]] == [("市", 1), ("国家", 1)]
    assert [value[:2] for value in facets["year"]["values"]] == [("2022", 1), ("2020", 1)]
    assert [value[:2] for value in facets["in"]["values"]] == [("政策条文", 2), ("政策名称", 2)]
    assert "status" not in facets  # all alike: nothing to choose
    assert "准备中的专题" not in answer.content.decode()
    narrowed = client.get(SEARCH + "?" + facets["level"]["values"][1][2])
    chosen = {facet["name"]: facet for facet in narrowed.context["facets"]}["level"]
    assert chosen["chosen"] == "国家"
    assert [r.document.title for r in client.get(f"{SEARCH}?{chosen['without']}").context["results"]] == [
        "甲意见",
        "乙意见",
    ]


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true", "HX-Target": "search-results"}, False),
        ({"HX-Request": "true", "HX-Target": "main"}, True),
        ({"HX-Request": "true", "HX-Target": "search-results", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_only_a_request_for_the_results_gets_them_alone(client, two_policies, headers, whole):
    shown = client.get(SEARCH, {"q": "意见"}, headers=headers).content.decode()
    assert "甲<mark" in shown
    assert ("<html" in shown, "<form" in shown) == (whole, whole)


# A status on a day


def test_the_status_is_the_one_of_today_and_turns_on_its_day_without_anybody_s_doing(client):
    """Declared in force: one that begins tomorrow and then ends, one that another repealed, one that stays."""
    coming, gone, stays = (
        policy_with("第一条意见。", title=f"{name}意见", status="in_force") for name in "甲乙丙"
    )
    coming.dates.create(kind="effective", day=date(2031, 1, 1), precision="day", printed="x")
    coming.dates.create(kind="expires", day=date(2031, 12, 31), precision="day", printed="x")
    repeal = stays.relations_out.create(target=gone, kind="repeals", day=date(2030, 6, 1))

    def standing(day):
        with time_machine.travel(f"{day}T12:00:00+08:00"):
            listed = {
                status: found(client, "意见", status=status)
                for status in ("not_yet", "in_force", "repealed", "expired")
            }
            facets = {one["name"]: one for one in client.get(SEARCH, {"q": "意见"}).context["facets"]}
            counts = dict(value[:2] for value in facets["status"]["values"]) if "status" in facets else {}
        assert all(
            counts.get(Status(status).label, 0) == len(titles) for status, titles in listed.items() if counts
        )
        return ["".join(title[0] for title in sorted(titles)) for titles in listed.values()]

    with time_machine.travel("2030-12-31T12:00:00+08:00"):
        indexed()
    assert standing("2030-12-31") == ["甲", "丙乙", "", ""]
    with time_machine.travel("2030-12-31T12:00:00+08:00"):
        add_relation(repeal, by=UserFactory(role=Role.EDITOR))
    assert standing("2030-12-31") == ["甲", "丙", "乙", ""]
    assert standing("2031-01-01") == ["", "丙甲", "乙", ""]
    with time_machine.travel("2031-01-02T12:00:00+08:00"):
        call_command("publish_due", stdout=StringIO())
    assert standing("2031-12-31") == ["", "丙甲", "乙", ""]
    assert standing("2032-01-01") == ["", "丙", "乙", "甲"]
    with time_machine.travel("2032-01-02T12:00:00+08:00"):
        call_command("publish_due", stdout=StringIO())
        assert found(client, "意见", **{"in": "passage"})[0] == "丙意见"  # what is in force comes first
        reject_relation(repeal, by=UserFactory(role=Role.EDITOR))
    assert standing("2032-01-02") == ["", "丙乙", "", "甲"]


# Nothing found


def test_nothing_found_is_said_with_what_to_do(client, two_policies):
    assert "没有找到“甲意见 乙意见”" in page(client, "甲意见 乙意见")
    assert "甲意见</a>（1 份）、" in page(client, "甲意见 乙意见")
    assert "去掉左边的筛选" in page(client, "意见", year="1999")
    assert "只有不要的词" in page(client, "-意见")
    assert "输入两三个字" in page(client, " ")
    assert "少写一两个字" in page(client, "没有的词")


# Who finds what


@pytest.mark.parametrize(
    ("role", "sees"),
    [("", False), (Role.STUDENT, False), (Role.TEACHER, False), (Role.EDITOR, True)],
)
def test_an_unpublished_entry_is_found_by_editors_only_counts_included(client, role, sees):
    if role:
        client.force_login(UserFactory(role=role))
    policy_with(
        "机密的一条。", title="未公开的意见", number="国发〔2022〕5号", level="city", published_at=None
    )
    policy_with("公开的一条。", title="公开的意见", level="national")
    indexed()
    both = client.get(SEARCH, {"q": "意见"})
    assert [result.document.title for result in both.context["results"]] == [
        "公开的意见",
        *["未公开的意见"] * sees,
    ]
    assert f"{1 + sees} 份" in both.content.decode()
    assert ("level=city" in both.content.decode(), 'warn">未公开<' in both.content.decode()) == (sees, sees)
    assert found(client, "国发(2022)5号") == ["未公开的意见"] * sees
    assert ("机密</a>（1 份）" in page(client, "机密 公开")) is sees


@pytest.mark.parametrize(("role", "sees"), [("", False), (Role.STUDENT, True), (Role.EDITOR, True)])
def test_questions_and_materials_are_found_after_signing_in_while_published_and_answers_never(
    client, role, sees
):
    if role:
        client.force_login(UserFactory(role=role))
    teacher = UserFactory(role=Role.TEACHER)
    question = QuestionFactory(
        stem="谈谈独角兽企业。", requirements="要求：凤凰涅槃。", state=QuestionState.DRAFT
    )
    question.materials.add(MaterialFactory(paper=question.paper, text="麒麟镇的报表。"))
    ReferenceAnswerFactory(question=question, text="参考貔貅。")
    set_state(question, QuestionState.DRAFT, by=teacher)
    for q in ("独角兽", "凤凰", "麒麟"):
        assert found(client, q) == []
    set_state(question, QuestionState.PUBLISHED, by=teacher)
    for q in ("独角兽", "凤凰", "麒麟"):
        assert bool(found(client, q)) is sees
    assert found(client, "貔貅") == []
    set_state(question, QuestionState.RETIRED, by=teacher)
    for q in ("独角兽", "凤凰", "麒麟"):
        assert found(client, q) == []


def test_reading_is_found_once_its_topic_is_published(client):
    topic = TopicFactory(name="数字乡村", published_at=None)
    paragraph = ParagraphFactory(group=GroupFactory(section=SectionFactory(topic=topic)), text="梧桐引凤。")
    question = QuestionFactory(topic=topic, state=QuestionState.DRAFT)
    policy = PolicyFactory(title="梧桐意见")
    policy.topics.add(topic)
    indexed()
    assert found(client, "梧桐") == ["梧桐意见"]
    assert found(client, "数字乡村") == []
    set_state(question, QuestionState.PUBLISHED, by=UserFactory(role=Role.TEACHER))
    assert found(client, "梧桐", **{"in": "reading"}) == ["数字乡村"]
    assert f"#section-{paragraph.group.section.position}" in page(client, "引凤")
    assert found(client, "数字乡村") == ["数字乡村"]
    assert found(client, "梧桐", topic="数字乡村") == ["梧桐意见", "数字乡村"]


# The index keeps up


def test_an_editor_s_save_is_found_at_once_and_the_old_words_are_gone(client):
    editor = UserFactory(role=Role.EDITOR)
    client.force_login(editor)

    def save(policy, **typed):
        typed = {"level": "city", "status": "unknown", "publication": "draft", **typed}
        form = PolicyForm(typed, policy=policy)
        assert form.is_valid(), form.errors
        return save_policy(policy, form.entry(), by=editor)

    policy = save(None, title="朱鹮保护办法", text="第一条 朱鹮。", publication="public")
    assert found(client, "朱鹮") == ["朱鹮保护办法"]
    opened = policy.updated_at.isoformat()
    policy = save(policy, title="白鹤保护办法", level="county", text="第一条 白鹤。", opened=opened)
    client.logout()
    assert found(client, "白鹤") == []  # no longer published
    client.force_login(editor)
    assert found(client, "白鹤") == ["白鹤保护办法"]
    assert found(client, "白鹤", level="city") == []
    assert "（旧版）" in page(client, "朱鹮")
    with pytest.raises(ProtectedError):
        policy.versions.filter(number=1).delete()
    remove("policy", [policy.pk])
    policy.versions.filter(number=1).delete()
    index_policies(Policy.objects.filter(pk=policy.pk))
    assert found(client, "朱鹮") == []
    assert found(client, "白鹤") == ["白鹤保护办法"]


def test_what_is_removed_is_found_no_more_and_leaves_the_others(client):
    one, other = PolicyFactory(title="青龙意见"), PolicyFactory(title="青龙办法")
    indexed()
    indexed()
    remove("policy", [one.pk])
    assert found(client, "青龙") == ["青龙办法"]
    remove("policy", [other.pk])
    other.delete()
    assert found(client, "青龙") == []


@pytest.mark.parametrize("role", ["", Role.EDITOR])
def test_the_page_asks_as_often_for_one_document_as_for_ten(client, role):
    if role:
        client.force_login(UserFactory(role=role))
    asked = []
    for more in (1, 2, 8):
        for number in range(more):
            policy = policy_with("一条意见。", "二条意见。", title=f"{more}{number}号意见", level="city")
            policy.signatures.create(issuer=Issuer.objects.create(name=policy.title), position=1)
        indexed()
        client.get(SEARCH, {"q": "意见"})
        with CaptureQueriesContext(connection) as queries:
            client.get(SEARCH, {"q": "意见"})
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2]


def test_an_old_library_search_leads_here(client):
    answer = client.get(reverse("policies"), {"q": "营商", "level": "national"})
    assert answer.status_code == 302
    assert answer.url == f"{SEARCH}?q=%E8%90%A5%E5%95%86&level=national"
