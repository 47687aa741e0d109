"""The editor's addresses: what a button does, what a save answers, and that nothing typed is lost on the way."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from exam.actions.question_drafts import hand_over, save
from exam.authoring.draft import parse
from exam.models import Question, QuestionDraft
from materials.models import Passage, Policy, PolicyVersion
from materials.search.library import index_policies
from tests.exam.authoring_hands import autosave, begun, essay, fields_of, press, whole
from tests.factories import MaterialFactory, PolicyFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return UserFactory(role="teacher")


@pytest.fixture
def teaching(client, teacher):
    client.force_login(teacher)
    return client


def shown(answer):
    """Names and values of the page's form, templates left out."""
    html = re.sub(r"<template.*?</template>", "", answer.content.decode(), flags=re.S)
    form = html[html.index('<form id="editor"') : html.index("</form>", html.index('<form id="editor"'))]
    found = {}
    for attributes in re.findall(r"<input ([^>]*)>", form):
        pairs = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        if pairs.get("type") != "checkbox" or "checked" in attributes:
            found.setdefault(pairs["name"], []).append(unescape(pairs.get("value", "")))
    for attributes, text in re.findall(r"<textarea ([^>]*)>\n?(.*?)</textarea>", form, flags=re.S):
        if name := re.search(r'name="([^"]*)"', attributes):
            found.setdefault(name[1], []).append(unescape(text))
    for attributes, options in re.findall(r"<select ([^>]*)>(.*?)</select>", form, flags=re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[re.search(r'name="([^"]*)"', attributes)[1]] = [chosen[1] if chosen else ""]
    return found


@pytest.mark.parametrize("content", [whole(), essay()], ids=["points", "bands"])
def test_the_page_shows_every_field_of_the_draft(teaching, teacher, content):
    page = shown(teaching.get(begun(teacher, content).get_absolute_url()))
    for name, value in fields_of(content).items():
        assert page.get(name, [""]) == (value if isinstance(value, list) else [value]), name


def test_a_question_begins_empty_as_a_copy_or_from_an_answer(teaching, teacher):
    def begin(**data):
        answer = teaching.post(reverse("question-new"), data)
        return (
            parse(QuestionDraft.objects.latest("pk").text)
            if answer.status_code == 302
            else answer.status_code
        )

    original = hand_over(begun(teacher), "published", by=teacher)
    assert begin(start="empty").stem == ""
    copy = begin(start="copy", question=original.pk)
    assert (copy.stem, copy.paper, [point.text for point in copy.points]) == (
        whole().stem, "", ["打通数据", "压实责任"],
    )  # fmt: skip
    proposed = begin(start="answer", answer="一是打通数据。\n二是压实责任。")
    assert (proposed.proposed, len(proposed.points)) == ("1", 2)
    assert begin(start="copy") == begin(start="answer", answer=" ") == begin() == 422


def test_what_a_button_is_pressed_over_is_stored_first(teaching, teacher):
    draft = begun(teacher)
    typed = whole(requirements="刚写的。")
    answer = press(teaching, draft, typed, do="points.add")
    assert answer.url == f"{draft.get_absolute_url()}#points.2"
    draft.refresh_from_db()
    content = parse(draft.text)
    assert (content.requirements, len(content.points), draft.revision) == ("刚写的。", 3, 2)


@pytest.mark.parametrize(
    ("do", "texts"),
    [
        ("points.0.down", ["压实责任", "打通数据"]),
        ("points.1.up", ["压实责任", "打通数据"]),
        ("points.0.up", ["打通数据", "压实责任"]),
        ("points.1.down", ["打通数据", "压实责任"]),
        ("points.0.remove", ["压实责任"]),
        ("points.9.remove", ["打通数据", "压实责任"]),
        ("points.propose.0", ["打通数据", "压实责任", "压实责任"]),
        ("points.formats", ["打通数据", "压实责任", "格式：标题", "格式：称谓", "格式：落款"]),
        ("nonsense", ["打通数据", "压实责任"]),
        ("policy.cite.99999999999999999999", ["打通数据", "压实责任"]),
    ],
)
def test_buttons_of_rows(teaching, teacher, do, texts):
    draft = begun(teacher)
    assert press(teaching, draft, whole(), do=do).status_code == 302
    draft.refresh_from_db()
    assert [point.text for point in parse(draft.text).points] == texts


def test_a_reference_that_goes_takes_the_points_sources_with_it(teaching, teacher):
    content = whole()
    content.references = [replace(content.references[0], text="别的。"), *content.references]
    content.points[0].reference = "2"
    draft = begun(teacher, content)
    press(teaching, draft, content, do="references.0.remove")
    draft.refresh_from_db()
    assert parse(draft.text).points[0].reference == "1"
    press(teaching, draft, parse(draft.text), do="references.0.remove")
    draft.refresh_from_db()
    assert (parse(draft.text).points[0].reference, parse(draft.text).points[0].reference_quote) == ("", "")


def test_publishing_leads_to_the_question_and_half_filled_comes_back_with_each_place(teaching, teacher):
    draft = begun(teacher)
    half = whole(stem="", marks="11")
    answer = press(teaching, draft, half, do="published")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "还不能发布" in html
    for place in ("stem", "points"):
        assert f'<a href="#{place}">' in html
        assert f'id="{place}"' in html
    assert shown(answer)["marks"] == ["11"]
    draft.refresh_from_db()
    assert parse(draft.text).marks == "11"
    answer = press(teaching, draft, whole(), do="published")
    question = Question.objects.get()
    assert answer.url == reverse("teach-question", args=[question.pk])
    assert teaching.get(draft.get_absolute_url()).status_code == 404


def test_every_lack_leads_to_a_place_on_the_page(teaching, teacher):
    from tests.exam.authoring import test_checks

    cases = [
        case.args[1]
        for case in test_checks.test_each_lack_names_its_place.pytestmark
        if case.name == "parametrize"
    ]
    draft = begun(teacher, replace(whole(), length_kind="range", length_penalty="steps"))
    html = teaching.get(draft.get_absolute_url()).content.decode()
    for _, place, _ in cases[0]:
        assert f'id="{place}"' in html, place


def test_a_stale_page_shows_both_texts_and_stores_nothing(teaching, teacher):
    draft = begun(teacher)
    other = UserFactory(role="teacher", display_name="周老师")
    save(draft, whole(stem="同事的题干。"), by=other, revision=0)
    mine = whole(stem="我的题干。")
    answer = press(teaching, draft, mine, revision=0)
    assert answer.status_code == 409
    assert shown(answer)["stem"] == ["我的题干。"]
    assert "同事的题干。" in answer.content.decode()
    assert "周老师" in answer.content.decode()
    assert press(teaching, draft, mine, revision=int(shown(answer)["revision"][0])).status_code == 302
    draft.refresh_from_db()
    assert parse(draft.text).stem == "我的题干。"


def test_the_script_s_saves_answer_with_the_revision_the_conflict_or_a_sentence(teaching, teacher):
    draft = begun(teacher)
    answer = autosave(teaching, draft, whole(stem="甲"), 0)
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    answer = autosave(teaching, draft, whole(stem="乙"), 0, tab="b")
    assert (answer.status_code, answer.json()["revision"]) == (409, 1)
    assert parse(answer.json()["text"]).stem == "甲"
    assert "【题干】\n甲" in answer.json()["words"]
    address = reverse("question-draft-save", args=[draft.pk])
    for text in ("", "{", '{"stem": 1}', "[]"):
        answer = teaching.post(address, {"text": text, "revision": 1})
        assert answer.status_code == 422
        assert "没有存上" in answer.json()["error"]
    QuestionDraft.objects.all().delete()
    answer = autosave(teaching, draft, whole(), 1)
    assert answer.status_code == 422
    assert "先复制" in answer.json()["error"]


def test_fields_that_are_no_draft_come_back_with_a_sentence_and_change_nothing(teaching, teacher):
    draft = begun(teacher)
    answer = press(teaching, draft, whole(), **{"points.0.worth": "x"})
    assert answer.status_code == 422
    assert "没有“worth”这一项" in answer.content.decode()
    answer = press(teaching, draft, whole(stem="长" * 20_001))
    assert answer.status_code == 422
    assert "最多 20000 个" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.revision, parse(draft.text)) == (0, whole())


@pytest.fixture
def passage():
    policy = PolicyFactory(title="关于整治形式主义的若干规定")
    version = PolicyVersion.objects.create(policy=policy, number=1)
    passage = Passage.objects.create(version=version, position=1, label="第三条", text="严格控制填表报数。")
    index_policies(Policy.objects.filter(pk=policy.pk))
    return passage


def test_a_passage_of_the_library_becomes_a_material_and_its_policy_is_cited(teaching, teacher, passage):
    draft = begun(teacher)
    for target in ({}, {"headers": {"hx-request": "true", "hx-target": "library-found"}}):
        html = teaching.get(draft.get_absolute_url(), {"q": "填表"}, **target).content.decode()
        assert f'value="passage.take.{passage.pk}"' in html
    for _ in range(2):
        draft.refresh_from_db()
        press(teaching, draft, parse(draft.text), do=f"passage.take.{passage.pk}")
    draft.refresh_from_db()
    content = parse(draft.text)
    assert [(one.number, one.text) for one in content.materials[1:]] == [("2", "严格控制填表报数。")]
    assert [one.title for one in content.policies] == ["关于整治形式主义的若干规定"]
    assert "第三条" in content.materials[1].source


def test_an_unpublished_policy_cannot_be_taken(teaching, teacher, passage):
    Policy.objects.update(published_at=None)
    draft = begun(teacher)
    for do in (f"passage.take.{passage.pk}", f"policy.cite.{passage.version.policy_id}"):
        draft.refresh_from_db()
        press(teaching, draft, parse(draft.text), do=do)
    draft.refresh_from_db()
    assert (len(parse(draft.text).materials), parse(draft.text).policies) == (1, [])


def test_a_material_of_a_paper_fills_the_blank_one_the_stem_asked_for(teaching, teacher):
    material = MaterialFactory(text="村里的故事。")
    content = whole(materials=[])
    draft = begun(teacher, content)
    press(teaching, draft, content, do="materials.add")
    draft.refresh_from_db()
    press(teaching, draft, parse(draft.text), do=f"material.take.{material.pk}")
    draft.refresh_from_db()
    assert [(one.number, one.text) for one in parse(draft.text).materials] == [("1", "村里的故事。")]


def test_a_published_question_is_changed_in_a_new_version_and_a_reviewed_one_not_at_all(teaching, teacher):
    question = QuestionFactory()
    answer = teaching.post(reverse("question-edit", args=[question.pk]))
    draft = QuestionDraft.objects.get()
    assert answer.url == draft.get_absolute_url()
    assert draft.question.replaces == question
    Question.objects.filter(pk=draft.question_id).update(state="in_review")
    assert teaching.get(draft.get_absolute_url()).url == reverse("teach-question", args=[draft.question_id])
    page = teaching.post(reverse("question-edit", args=[draft.question_id]), follow=True).content.decode()
    assert "先撤回" in page


def test_deleting_a_draft(teaching, teacher):
    draft = begun(teacher)
    page = teaching.post(reverse("question-draft-delete", args=[draft.pk]), follow=True).content.decode()
    assert "草稿已删除" in page
    assert not QuestionDraft.objects.exists()
