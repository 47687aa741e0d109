"""The notebook: words as they stood with their source, own, found again, exported, and silent about what is withheld."""

import io
from datetime import timedelta
from uuid import uuid4

import docx
import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from exam.actions.clock import finish_sitting, start_sitting, start_timed
from exam.actions.notebook import take_excerpt
from exam.actions.writing import start_attempt, submit
from exam.models import Excerpt
from tests.factories import (
    AssignmentFactory,
    ClassroomFactory,
    MaterialFactory,
    PaperFactory,
    ParagraphFactory,
    PolicyFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW = "/notebook/new/"


@pytest.fixture
def student(client):
    client.force_login(student := UserFactory())
    return student


@pytest.fixture
def policy():
    policy = PolicyFactory(title="优化营商环境条例", status="in_force")
    policy.versions.create(number=1).passages.create(
        position=1, label="第三条", text="各级政府应当𠮷持续优化营商环境，一次办好。"
    )
    return policy


def passage_of(policy):
    return policy.versions.first().passages.get()


def taken(source, text, by, **more):
    return take_excerpt(source, text, **{"key": uuid4(), "kind": "other", "by": by} | more)


def posted(client, **fields):
    return client.post(NEW, {"key": uuid4(), "kind": "wording", **fields})


def test_a_selection_fills_the_form_in_code_points_and_the_excerpt_keeps_its_source(client, student, policy):
    passage = passage_of(policy)
    start = passage.text.index("𠮷")
    form = client.get(NEW, {"passage": passage.pk, "start": start, "end": start + 9}).context["form"]
    assert form["text"].value() == "𠮷持续优化营商环境"
    back = f"/policies/{policy.pk}/#p1"
    words = {"text": "持续优化营商环境", "tags": "营商 #服务，营商", "note": "规范说法", "next": back}
    assert posted(client, passage=passage.pk, **words).url == back
    made = Excerpt.objects.get()
    assert (made.student, made.passage, made.policy) == (student, passage, policy)
    assert made.place == "《优化营商环境条例》第三条，第 1 版"
    assert [tag.name for tag in made.tags.all()] == ["营商", "服务"]
    body = client.get("/notebook/").content.decode()
    assert f'href="{back}"' in body
    assert "规范说法" in body


def test_the_same_form_sent_twice_is_one_excerpt(client, student, policy):
    for _ in range(2):
        posted(client, key="1" * 32, passage=passage_of(policy).pk, text="一次办好", tags="甲")
    assert Excerpt.objects.get().tags.count() == 1
    with pytest.raises(IntegrityError):
        Excerpt.objects.create(student=student, key="1" * 32, text="二")


def test_what_a_script_sends_again_and_again_is_one_excerpt_and_never_somebody_elses(client, student):
    json = {"accept": "application/json"}
    fields = {"key": uuid4(), "kind": "wording", "text": "离线写的。", "student": student.pk}
    answers = [client.post(NEW, fields, headers=json) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"excerpt": student.excerpts.get().pk}] * 2
    wrong = client.post(NEW, fields | {"key": uuid4(), "student": student.pk + 1}, headers=json)
    assert wrong.status_code == 403
    assert "换回原来的账户" in wrong.json()["error"]
    for refused in ({"text": " "}, {"material": 10**6}):
        answer = client.post(NEW, fields | {"key": uuid4()} | refused, headers=json)
        assert answer.status_code == 422
        assert answer.json()["error"]
    assert Excerpt.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("各级政府……一次办好。", 302),
        ("一次办好。\n各级政府", 302),
        ("各级部门一次办好", 422),
        ("……", 422),
        ("", 422),
        ("一" * 2001, 422),
    ],
)
def test_words_can_be_cut_but_not_changed(client, student, policy, text, status):
    answer = posted(client, passage=passage_of(policy).pk, text=text)
    assert answer.status_code == status
    assert Excerpt.objects.exists() == (status == 302)
    if status == 422:
        assert answer.context["form"]["text"].value() == text
    own = posted(client, text=text)  # without a source nothing is compared
    assert own.status_code == (302 if text == "各级部门一次办好" else status)


def test_too_many_or_too_long_tags_are_refused_in_words(client, student):
    assert "至多 8 个" in posted(client, text="一", tags="1 2 3 4 5 6 7 8 9").content.decode()
    assert "至多 20 字" in posted(client, text="一", tags="长" * 21).content.decode()


def test_only_what_the_person_may_read_can_be_taken(client, student):
    hidden = PolicyFactory(published_at=None)
    passage = hidden.versions.create(number=1).passages.create(position=1, text="机密")
    paragraph = ParagraphFactory(group__section__topic__published_at=None)
    material = MaterialFactory()
    answer = ReferenceAnswerFactory()
    for name, row in (
        ("passage", passage),
        ("paragraph", paragraph),
        ("material", material),
        ("answer", answer),
    ):
        assert client.get(NEW, {name: row.pk}).status_code == 404
        assert posted(client, **{name: row.pk, "text": row.text}).status_code == 404
    assert client.get(NEW, {"passage": "x"}).status_code == 404
    assert not Excerpt.objects.exists()
    submit(start_attempt(answer.question, by=student), "一。", revision=0)
    assert client.get(NEW, {"answer": answer.pk}).status_code == 200


def test_it_leads_back_only_to_this_site(client, student):
    assert posted(client, text="一", next="https://example.org/").url == "/notebook/"
    assert posted(client, text="一", next="//example.org/").url == "/notebook/"


@pytest.mark.parametrize("way", ["sitting", "assignment"])
def test_an_excerpt_of_a_reference_answer_is_out_of_reach_while_the_question_is_withheld(
    client, student, way
):
    """F7: taken after one attempt, it must not help in the next one that counts."""
    question = QuestionFactory(paper=PaperFactory(minutes=150, published=True))
    answer = ReferenceAnswerFactory(question=question, text="参考答案的机密句子。")
    submit(start_attempt(question, by=student), "一。", revision=0)
    excerpt = taken(answer, answer.text, student)
    addresses = ["/notebook/", "/notebook/notebook.md", "/notebook/?q=机密", excerpt.get_absolute_url()]
    assert all("机密" in client.get(address).content.decode() for address in addresses)
    if way == "sitting":
        sitting = start_sitting(question.paper, by=student)
    else:
        AssignmentFactory(classroom=ClassroomFactory(students=[student]), question=question)
    answers = [client.get(address) for address in addresses]
    assert not [one for one in answers if "机密句子" in one.content.decode()]
    assert answers[-1].status_code == 404
    assert "有 1 条" in answers[0].content.decode()
    picks = client.get("/notebook/", headers={"hx-request": "true", "hx-target": "notebook-picks"})
    assert "机密" not in picks.content.decode()
    assert client.get(NEW, {"answer": answer.pk}).status_code == 404
    if way == "sitting":
        finish_sitting(sitting)
        assert "机密句子" in client.get("/notebook/").content.decode()


def test_two_characters_a_tag_a_kind_and_a_source_find_it(client, student, policy):
    taken(passage_of(policy), "持续优化营商环境", student, kind="wording", tags=["服务"])
    taken(None, "春风化雨，润物无声。", student, kind="quotation", note="用在开头")
    for asked, count in [
        ({"q": "营商"}, 1),
        ({"q": "开头"}, 1),
        ({"q": "服务"}, 1),
        ({"q": "条例 持续"}, 1),
        ({"q": "没有"}, 0),
        ({"kind": "quotation"}, 1),
        ({"source": "policy"}, 1),
        ({"source": "own"}, 1),
        ({"source": "answer"}, 0),
        ({"tag": "服务"}, 1),
        ({"kind": "x"}, 2),
        ({}, 2),
    ]:
        assert client.get("/notebook/", asked).context["excerpts"].paginator.count == count, asked


def test_changing_keeps_the_words_true_to_the_source(client, student, policy):
    excerpt = taken(passage_of(policy), "一次办好", student, tags=["旧"])
    change = {"kind": "case", "tags": "新", "note": "改"}
    assert client.post(excerpt.get_absolute_url(), {"text": "两次办好", **change}).status_code == 422
    assert client.post(excerpt.get_absolute_url(), {"text": "持续优化", **change}).status_code == 302
    excerpt.refresh_from_db()
    assert (excerpt.text, excerpt.kind, excerpt.note) == ("持续优化", "case", "改")
    assert [tag.name for tag in excerpt.tags.all()] == ["新"]
    client.post(reverse("excerpt-remove", args=[excerpt.pk]))
    assert not Excerpt.objects.exists()


def changes(student):
    return Excerpt.objects.shown_to(student).for_list().get().changes


def test_an_excerpt_says_what_has_become_of_its_policy(student, policy, time_machine):
    taken(passage_of(policy), "一次办好", student)
    assert changes(student) == []
    tomorrow = timezone.localdate() + timedelta(days=1)
    policy.versions.create(number=2, in_force_from=tomorrow).passages.create(position=1, text="改了。")
    assert changes(student) == []
    time_machine.move_to(timezone.now() + timedelta(days=2), tick=False)
    assert changes(student) == [
        "这份文件后来已修改。",
        f"现行的是第 2 版（{tomorrow} 起施行），这里摘的是第 1 版。",
    ]
    repeal = PolicyFactory(title="废止决定")
    repeal.relations_out.create(
        target=policy, kind="repeals", state="confirmed", day=timezone.localdate(), precision="day"
    )
    assert "这份文件后来已废止。" in changes(student)
    policy.delete()
    assert changes(student) == ["原文已经不在了。"]


def test_an_excerpt_says_that_its_material_was_changed_or_is_gone(student):
    question = QuestionFactory()
    question.materials.add(material := MaterialFactory(paper=question.paper))
    taken(material, "把十二张报表并成一张", student)
    assert changes(student) == []
    material.text = "某镇把十张报表并成一张。"
    material.save()
    assert changes(student) == ["原文后来改动过，和这里摘的不同。"]
    material.delete()
    assert changes(student) == ["原文已经不在了。"]
    assert Excerpt.objects.get().place.endswith(f"资料 {material.number}")


def test_both_exports_hold_words_notes_and_sources_and_markdown_shows_marks_as_they_stand(
    client, student, policy
):
    taken(passage_of(policy), "一次办好", student, note="常用", tags=["服务"])
    taken(None, "# *星*与_线_\n- 列", student)
    text = client.get("/notebook/notebook.md").content.decode()
    assert "> \\# \\*星\\*与\\_线\\_\n> \\- 列" in text
    document = docx.Document(io.BytesIO(client.get("/notebook/notebook.docx").content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for expected in ("一次办好", "出处：《优化营商环境条例》第三条，第 1 版", "批注：常用", "服务"):
        assert expected in text
        assert expected in words
    assert "一次办好" not in client.get("/notebook/notebook.md?source=own").content.decode()


def test_the_notebook_stands_beside_practice_and_not_beside_an_exam(client, student):
    question = QuestionFactory(paper=PaperFactory(minutes=150, published=True))
    practice = client.get(start_attempt(question, by=student).get_absolute_url()).content.decode()
    assert 'href="#notebook"' in practice
    other = QuestionFactory()
    timed = client.get(start_timed(other, by=student).get_absolute_url()).content.decode()
    sitting = start_sitting(question.paper, by=student)
    sat = client.get(sitting.attempts.get().get_absolute_url()).content.decode()
    for body in (timed, sat):
        assert 'id="notebook"' not in body
        assert "不带素材本" in body


def test_a_visitor_sees_no_way_to_an_excerpt_and_a_student_one_at_each_text(client, policy):
    assert NEW not in client.get(policy.get_absolute_url()).content.decode()
    client.force_login(UserFactory())
    assert (
        f"{NEW}?passage={passage_of(policy).pk}&amp;"
        in client.get(policy.get_absolute_url()).content.decode()
    )
