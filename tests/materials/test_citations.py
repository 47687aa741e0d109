"""Names in texts lead to the library's entries as they are now; what leads nowhere is a work list for editors."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from exam.search import index_questions
from materials import known_names
from materials.models import Citation, IgnoredName, NameChange, Policy, PolicyAlias
from materials.search.library import index_policies, index_topics
from tests.factories import (
    MaterialFactory,
    PaperFactory,
    ParagraphFactory,
    PolicyFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def policy_of(title, text="", **fields):
    policy = PolicyFactory(title=title, **fields)
    if text:
        policy.versions.create(number=1).passages.create(position=1, label="第一条", text=text)
    index_policies(Policy.objects.filter(pk=policy.pk))
    return policy


def link(policy, words, article=""):
    return f'<a href="{policy.get_absolute_url()}{article and "#" + article}">{words}</a>'


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


@pytest.fixture
def island():
    policy = PolicyFactory(
        title="海岛保护条例", number="甲政发〔2020〕3号", number_printed="甲政发〔2020〕3号"
    )
    PolicyAlias.objects.create(policy=policy, title="海保条例")
    index_policies(Policy.objects.filter(pk=policy.pk))
    return policy


def test_a_policy_s_text_leads_to_what_it_names_but_not_to_itself(client, island):
    other = policy_of(
        "渔业办法", "依照《海岛保护条例》第三条和甲政发(2020) 3 号，本渔业办法，即《渔业办法》，施行。"
    )
    body = page(client, "policy", other.pk)
    assert f"《{link(island, '海岛保护条例', '第三条')}》" in body
    assert link(island, "甲政发(2020) 3 号") in body
    assert link(other, "渔业办法") not in body
    assert "渔业办法" in page(client, "policy", island.pk)


def test_materials_stems_and_reading_lead_there_too_but_not_in_the_room(client, island):
    question = QuestionFactory(stem="结合《海保条例》谈谈。", paper=PaperFactory())
    question.materials.add(MaterialFactory(paper=question.paper, text="某镇落实《海岛保护条例》。"))
    ParagraphFactory(group__section__topic=question.topic, text="《海岛保护条例》说得好。")
    client.force_login(UserFactory())
    body = page(client, "question", question.pk)
    assert link(island, "海保条例") in body
    assert link(island, "海岛保护条例") in body
    assert link(island, "海岛保护条例") in page(client, "topic", question.topic.slug)
    room = client.post(reverse("attempt-start", args=[question.pk]), follow=True).content.decode()
    assert "《海岛保护条例》" in room
    assert island.get_absolute_url() not in room


def test_own_answers_and_released_reference_answers_lead_there_on_the_comparison_page(client, island):
    question = QuestionFactory()
    ReferenceAnswerFactory(question=question, text="落实《海岛保护条例》。")
    client.force_login(student := UserFactory())
    client.post(reverse("attempt-start", args=[question.pk]))
    attempt = student.attempts.get()
    client.post(reverse("submit", args=[attempt.pk]), {"text": "我写了海保条例第五条。", "revision": 0})
    body = page(client, "comparison", attempt.pk)
    assert link(island, "海岛保护条例") in body
    assert link(island, "海保条例", "第五条") in body


def test_no_link_outlives_a_change(client, island):
    """Names are kept in memory; the database says when they are old."""
    other = policy_of("渔业办法", "依照《海岛保护条例》和《海保条例》。")
    assert page(client, "policy", other.pk).count(island.get_absolute_url()) == 2
    island.aliases.all().delete()
    index_policies(Policy.objects.filter(pk=island.pk))
    assert page(client, "policy", other.pk).count(island.get_absolute_url()) == 1
    Policy.objects.filter(pk=island.pk).update(published_at=None)
    index_policies(Policy.objects.filter(pk=island.pk))
    assert island.get_absolute_url() not in page(client, "policy", other.pk)
    assert not [citation.policy for citation in Citation.objects.filter(key="海保条例") if citation.policy]


def test_another_process_notices_by_the_stamp_alone(island):
    """What another worker committed is read at the next question, whatever this one kept."""
    assert known_names.known_names().names.target("海岛保护条例") == island.pk
    kept = known_names.known_names()
    assert known_names.known_names() is kept
    Policy.objects.filter(pk=island.pk).update(title="海岛法")  # as another process would
    NameChange.objects.create(value=7)
    assert known_names.known_names().names.target("海岛保护条例") is None
    assert known_names.known_names().names.target("海岛法") == island.pk


def test_names_in_memory_cost_one_question(django_assert_num_queries, island):
    known_names.known_names()
    with django_assert_num_queries(1):
        known_names.known_names()


def citing(client, policy):
    body = page(client, "policy-citations", policy.pk)
    return {title for title in ("渔业办法", "未公开的办法", "专题甲") if title in body}


def test_the_list_of_who_cites_shows_each_person_what_they_may_find(client, island):
    policy_of("渔业办法", "依照《海岛保护条例》。")
    policy_of("未公开的办法", "依照《海岛保护条例》。", published_at=None)
    question = QuestionFactory(stem="谈《海岛保护条例》。", topic__name="专题甲")
    draft = QuestionFactory(stem="秘密地谈《海岛保护条例》。", state="draft", topic__name="专题乙")
    ReferenceAnswerFactory(question=question, text="《海岛保护条例》")
    index_questions([question, draft])
    assert citing(client, island) == {"渔业办法"}
    client.force_login(UserFactory())
    assert citing(client, island) == {"渔业办法", "专题甲"}
    assert "专题乙" not in page(client, "policy-citations", island.pk)
    client.force_login(UserFactory(role="editor"))
    assert citing(client, island) == {"渔业办法", "未公开的办法", "专题甲"}


def test_a_passage_says_which_questions_use_it(client, island):
    island.versions.create(number=1).passages.create(position=1, label="第三条", text="第三条 海岛归公。")
    question = QuestionFactory(stem="谈谈《海岛保护条例》第三条。")
    index_questions([question])
    index_policies(Policy.objects.filter(pk=island.pk))
    assert "用到它的" not in page(client, "policy", island.pk)
    client.force_login(UserFactory())
    body = page(client, "policy", island.pk)
    assert f'用到它的：<a href="{question.get_absolute_url()}">' in body
    assert 'id="第三条"' in body


def test_what_was_cited_before_it_was_there_leads_to_it_once_it_is(client):
    policy_of("渔业办法", "依照《山林保护条例》。")
    ParagraphFactory(text="《山林保护条例》很好。")
    topic = ParagraphFactory(text="《山林保护条例》也好。").group.section.topic
    index_topics([topic])
    assert set(Citation.objects.values_list("policy", flat=True)) == {None}
    forest = policy_of("山林保护条例")
    assert set(Citation.objects.values_list("policy", flat=True)) == {forest.pk}
    call_command("rebuild_search_index")
    assert set(Citation.objects.values_list("policy", flat=True)) == {forest.pk}
    forest.delete()
    assert set(Citation.objects.values_list("policy", flat=True)) == {None}


def post(client, **data):
    return client.post(reverse("citations-unresolved"), data)


@pytest.fixture
def editor(client):
    client.force_login(editor := UserFactory(role="editor"))
    return editor


def test_the_work_list_names_what_leads_nowhere_the_most_cited_first(client, editor, island):
    policy_of("渔业办法", "依照《山林条例》和《红楼梦》、甲政发〔2020〕3号、乙政发〔2021〕9号。")
    policy_of("林业办法", "依照《山林条例》。")
    body = page(client, "citations-unresolved")
    assert "红楼梦" not in body
    assert "甲政发" not in body
    assert body.index("山林条例") < body.index("乙政发〔2021〕9号")
    assert "红楼梦" in page(client, "citations-unresolved", all="")


def test_an_editor_says_which_entry_is_meant(client, editor, island):
    policy_of("渔业办法", "依照《海岛保护管理条例》和乙政发〔2021〕9号。")
    assert post(client, key="海岛保护管理条例", act="alias", entry="海岛保护条例").status_code == 302
    assert island.aliases.filter(title="海岛保护管理条例").exists()
    assert set(Citation.objects.filter(key="海岛保护管理条例").values_list("policy", flat=True)) == {
        island.pk
    }
    bare = policy_of("养殖办法")
    assert post(client, key="乙政发〔2021〕9号", act="alias", entry="《养殖办法》").status_code == 302
    bare.refresh_from_db()
    assert bare.number == "乙政发〔2021〕9号"
    assert not Citation.objects.filter(policy=None).exists()
    assert AuditEvent.objects.filter(verb="policy.named", actor=editor).count() == 2


def test_an_editor_drafts_the_missing_entry_that_nobody_else_sees(client, editor, island):
    policy_of("渔业办法", "依照《山林条例》。")
    answer = post(client, key="山林条例", act="create")
    made = Policy.objects.get(title="山林条例")
    assert answer.url == reverse("policy-edit", args=[made.pk])
    assert not made.is_public
    client.logout()
    assert made.get_absolute_url() not in page(client, "policy", Policy.objects.get(title="渔业办法").pk)


def test_an_ignored_name_is_listed_no_more(client, editor, island):
    policy_of("渔业办法", "依照《山林条例》。")
    post(client, key="山林条例", act="ignore")
    assert IgnoredName.objects.get().printed == "山林条例"
    assert "<strong>山林条例" not in page(client, "citations-unresolved")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"key": "山林条例", "act": "alias", "entry": "没有这一份"}, "库里没有这个标题"),
        ({"key": "山林条例", "act": "alias", "entry": ""}, "库里没有这个标题"),
        ({"key": "乙政发〔2021〕9号", "act": "create"}, "只有字号，建不了条目"),
        ({"key": "乙政发〔2021〕9号", "act": "alias", "entry": "海岛保护条例"}, "已经有字号"),
        ({"key": "海保条例", "act": "ignore"}, "已经有着落了"),
        ({"key": "山林条例", "act": "burn"}, "山林条例"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(client, editor, island, data, sentence):
    policy_of("渔业办法", "依照《山林条例》和乙政发〔2021〕9号、《海保条例》。")
    answer = post(client, **data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (Policy.objects.count(), PolicyAlias.objects.count(), IgnoredName.objects.count()) == (2, 1, 0)
