"""A student's own frameworks: begun, filled, saved without losing anything, silent about what is withheld."""

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError

from exam.actions.clock import finish_sitting, start_sitting, start_timed
from exam.actions.frameworks import MOST, save_framework, start_framework
from exam.actions.notebook import take_excerpt
from exam.actions.writing import start_attempt, submit
from exam.errors import NotAllowed, StaleDraft
from exam.frameworks.content import Content, Slot
from exam.frameworks.templates import BY_KEY
from exam.models import Excerpt, Framework, OwnFramework, QuestionType
from tests.factories import PaperFactory, QuestionFactory, ReferenceAnswerFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/notebook/frameworks/"
BESIDE = {"hx-request": "true", "hx-target": "frameworks-beside"}


@pytest.fixture
def student(client):
    client.force_login(student := UserFactory())
    return student


@pytest.fixture
def excerpt(student):
    return taken("把十二张报表并成一张。", student)


def taken(text, by, source=None):
    return take_excerpt(source, text, key=uuid4(), kind="case", by=by)


def begun(by, *slots, title="甲"):
    return start_framework(Content(title, [Slot(*slot) for slot in slots]), by=by)


def fields(framework, content, **more):
    found = {"revision": framework.revision, "title": content.title}
    for place, slot in enumerate(content.slots):
        found |= {f"slots.{place}.{name}": value for name, value in vars(slot).items()}
    return found | more


def saved(client, framework, content, tab="one", **more):
    data = {"text": content.as_json(), "revision": 0, "client": tab, "sequence": 1, **more}
    address = f"{framework.get_absolute_url()}save/"
    return client.post(address, data, content_type="application/json", headers={"accept": "application/json"})


@pytest.mark.parametrize("start", ["empty", "three-points", "topic", "own"])
def test_it_begins_empty_with_a_template_a_topic_s_framework_or_one_s_own(client, student, start):
    topic = Framework.objects.create(
        topic=TopicFactory(), position=1, title="讲义的", text="总论点：要减负。\n分论点一：理清职责。"
    )
    mine = begun(student, ("总论点", "说一句", "写过的"))
    kind = {"topic": f"topic-{topic.pk}", "own": f"own-{mine.pk}"}.get(start, start)
    made = OwnFramework.objects.get(pk=client.post(LIST, {"start": kind}).url.rstrip("/").rpartition("/")[2])
    assert made.student == student
    assert (
        made.content
        == {
            "empty": Content(),
            "three-points": BY_KEY["three-points"].content,
            "topic": Content(
                "讲义的", [Slot("总论点", text="要减负。"), Slot("分论点一", text="理清职责。")]
            ),
            "own": Content("甲（另一份）", [Slot("总论点", "说一句")]),
        }[start]
    )


@pytest.mark.parametrize(
    "start", ["", "x", "topic-0", "topic-hidden", "own-other", "topic-" + "9" * 30, "own-²"]
)
def test_it_begins_with_nothing_that_is_not_there_or_not_to_be_seen(client, student, start):
    hidden = Framework.objects.create(
        topic=TopicFactory(published_at=None), position=1, title="机密", text="总论点：机密。"
    )
    start = start.replace("hidden", str(hidden.pk)).replace("other", str(begun(UserFactory()).pk))
    answer = client.post(LIST, {"start": start})
    assert answer.status_code == 422
    assert "没有这个框架" in answer.content.decode()
    assert not student.frameworks.exists()


def test_there_is_an_end_to_how_many(client, student):
    OwnFramework.objects.bulk_create(
        OwnFramework(student=student, saved_at=student.date_joined) for _ in range(MOST)
    )
    with pytest.raises(NotAllowed):
        begun(student)
    assert "先删去不用的" in client.post(LIST, {"start": "empty"}).content.decode()


def test_without_scripts_a_button_first_stores_what_is_typed(client, student, excerpt):
    framework = begun(student, ("总论点",), ("论据",))
    typed = Content("乙", [Slot("总论点", "", "一句\r\n两句"), Slot("论据")])
    answer = client.post(
        framework.get_absolute_url(),
        fields(framework, typed, do=f"excerpts.{excerpt.pk}.put", into="slots.1", q="报 表"),
    )
    assert answer.url == f"{framework.get_absolute_url()}?q=%E6%8A%A5+%E8%A1%A8#slots.1"
    framework.refresh_from_db()
    assert framework.content == Content(
        "乙", [Slot("总论点", "", "一句\n两句"), Slot("论据", excerpt=str(excerpt.pk))]
    )
    body = client.get(answer.url).content.decode()
    assert "一句\n两句" in body
    assert "把十二张报表并成一张" in body
    client.post(framework.get_absolute_url(), fields(framework, framework.content, do="slots.1.up"))
    framework.refresh_from_db()
    assert [slot.name for slot in framework.content.slots] == ["论据", "总论点"]


def test_what_does_not_fit_comes_back_with_what_was_typed_and_changes_nothing(client, student):
    framework = begun(student, ("总论点",))
    long = Content("甲", [Slot("总论点", text="长" * 3001)])
    answer = client.post(framework.get_absolute_url(), fields(framework, long))
    assert answer.status_code == 422
    assert "第 1 栏的文字有 3001 个字符" in answer.content.decode()
    assert answer.context["content"] == long
    assert saved(client, framework, long).json()["error"].startswith("第 1 栏的文字有 3001")
    framework.refresh_from_db()
    assert framework.content.slots[0].text == ""


def test_a_stale_save_is_refused_with_both_and_late_or_repeated_ones_change_nothing(client, student):
    framework = begun(student, ("总论点",))
    one, two = (Content("甲", [Slot("总论点", text=text)]) for text in "一二")
    assert saved(client, framework, one).json()["revision"] == 1
    assert saved(client, framework, two, sequence=1).json()["revision"] == 1
    assert saved(client, framework, one, tab="other").json()["revision"] == 1  # the same words
    refused = saved(client, framework, two, tab="third")
    assert refused.status_code == 409
    assert Content.parse(refused.json()["text"]) == one
    assert refused.json()["words"] == "总论点：一"
    page = client.post(framework.get_absolute_url(), fields(framework, two))
    assert page.status_code == 409
    assert "总论点：一" in page.content.decode()
    assert page.context["content"] == two
    framework.refresh_from_db()
    assert (framework.content, framework.revision) == (one, 1)
    with pytest.raises(StaleDraft):
        save_framework(framework, two, revision=0)


def test_only_one_s_own_excerpts_go_in_and_a_deleted_one_loses_no_words(client, student, excerpt):
    theirs = taken("别人的机密摘录", UserFactory())
    framework = begun(student, ("论据", "", "我的话", str(theirs.pk)), ("论据", "", "", f"0{excerpt.pk}"))
    assert [slot.excerpt for slot in framework.content.slots] == ["", str(excerpt.pk)]
    assert "别人的机密" not in client.get(framework.get_absolute_url()).content.decode()
    held = client.get(excerpt.get_absolute_url()).content.decode()
    assert f'它放在框架<a href="{framework.get_absolute_url()}">甲</a>' in held
    excerpt.delete()
    known = framework.content
    assert [slot.text for slot in known.slots] == ["我的话", ""]
    known.slots[1].excerpt = "999"  # a page that was open all the while
    known.slots[0].text = "改了"
    assert save_framework(framework, known, revision=0).content.slots[0].text == "改了"


def test_slots_have_a_place_each(student):
    framework = begun(student, ("一",))
    with pytest.raises(IntegrityError):
        framework.slots.create(position=0)


def test_a_removed_one_leaves_the_excerpts(client, student, excerpt):
    framework = begun(student, ("论据", "", "", str(excerpt.pk)))
    client.post(f"{framework.get_absolute_url()}remove/")
    assert not OwnFramework.objects.exists()
    assert Excerpt.objects.get() == excerpt


def test_beside_a_draft_stands_the_outline_with_sources(client, student, excerpt):
    begun(
        student, ("总论点", "一句话", "要减负。"), ("论据", "", "", str(excerpt.pk)), ("结尾", "回到总论点")
    )
    begun(UserFactory(), ("总论点", "", "别人的"))
    body = client.get(LIST, headers=BESIDE).content.decode()
    assert 'data-insert="总论点：要减负。\n论据：把十二张报表并成一张。"' in body
    assert 'data-insert="把十二张报表并成一张。"' in body
    assert "回到总论点" in body
    assert "别人的" not in body
    assert "<html" not in body


def test_an_excerpt_of_a_withheld_answer_is_silent_in_a_framework_too_and_is_kept(client, student):
    """F7, as in the notebook: tests/exam/test_notebook.py."""
    question = QuestionFactory(paper=PaperFactory(minutes=150, published=True))
    answer = ReferenceAnswerFactory(question=question, text="参考答案的机密句子。")
    submit(start_attempt(question, by=student), "一。", revision=0)
    secret = taken(answer.text, student, answer)
    framework = begun(student, ("论据", "", "我的话", str(secret.pk)))
    address = framework.get_absolute_url()

    def told():
        typed = framework.content
        typed.title = "另一处"
        conflict = saved(client, framework, typed, tab="x", revision=99).content.decode()
        pages = [client.get(LIST), client.get(LIST, headers=BESIDE), client.get(address)]
        refused = client.post(address, fields(framework, Content("长" * 81, framework.content.slots)))
        return conflict + "".join(page.content.decode() for page in [*pages, refused])

    assert "机密句子" in told()
    sitting = start_sitting(question.paper, by=student)
    assert "机密句子" not in told()
    assert "先收着不显示" in told()
    kept = framework.content
    kept.slots[0].text = "改了"
    saved(client, framework, kept)
    assert framework.slots.get().excerpt == secret
    finish_sitting(sitting)
    assert "机密句子" in told()


@pytest.mark.parametrize(("kind", "shown"), [(QuestionType.ESSAY, True), (QuestionType.SUMMARY, False)])
def test_it_stands_beside_an_essay_in_practice_only(client, student, kind, shown):
    question = QuestionFactory(type=kind, paper=PaperFactory(minutes=150, published=True))
    practice = client.get(start_attempt(question, by=student).get_absolute_url()).content.decode()
    assert ('href="#frameworks"' in practice) == shown
    timed = client.get(start_timed(QuestionFactory(type=kind), by=student).get_absolute_url())
    assert 'id="frameworks"' not in timed.content.decode()


def test_a_topic_s_framework_is_taken_from_its_page(client, student):
    made = Framework.objects.create(topic=TopicFactory(), position=1, title="讲义的", text="总论点：要减负。")
    body = client.get(made.topic.get_absolute_url()).content.decode()
    assert f'value="topic-{made.pk}"' in body


def test_json_that_is_none_is_a_sentence(client, student):
    framework = begun(student)
    answer = client.post(f"{framework.get_absolute_url()}save/", json.dumps({"text": "[", "revision": 0}),
                         content_type="application/json")  # fmt: skip
    assert answer.status_code == 422
    assert "框架" in answer.json()["error"]
