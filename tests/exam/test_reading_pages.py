"""Highlights and their notes: one's own, inside the text, drawn by the server on every page of the material."""

import re

import pytest
from django.db import IntegrityError
from django.urls import reverse

from exam.actions.reading import highlight_text
from exam.actions.writing import start_attempt
from exam.models import Highlight, QuestionState
from tests.factories import (
    GroupFactory,
    MaterialFactory,
    ParagraphFactory,
    QuestionFactory,
    SectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TEXT = "　　某镇把𠮷家报表并成一张。\n\n填报用时<少了>一半。"
JSON = {"accept": "application/json"}


@pytest.fixture
def question():
    return QuestionFactory()


@pytest.fixture
def material(question):
    material = MaterialFactory(paper=question.paper, number=3, text=TEXT)
    question.materials.add(material)
    return material


@pytest.fixture
def paragraph(question):
    group = GroupFactory(section=SectionFactory(topic=question.topic), title="")
    return ParagraphFactory(group=group, text="放管服改革要深入。")


def post(client, name="highlights", args=None, **data):
    return client.post(reverse(name, args=args), data, headers=JSON)


def span(text, words):
    return {"start": text.index(words), "end": text.index(words) + len(words)}


def test_a_marked_span_is_drawn_in_the_room_and_on_the_question_s_page(client, student, question, material):
    answer = post(client, material=material.pk, **span(TEXT, "𠮷家报表"), note="数<字>")
    assert answer.status_code == 200
    drawn = f'<mark class="own" data-highlight="{Highlight.objects.get().pk} ">𠮷家报表</mark>'
    assert drawn in answer.json()["html"]
    attempt = start_attempt(question, by=student)
    for page in (attempt, question):
        body = client.get(page.get_absolute_url()).content.decode()
        assert drawn in body
        assert "数&lt;字&gt;" in body
        assert "填报用时&lt;少了&gt;一半。" in body


def test_a_highlight_over_two_paragraphs_is_drawn_in_both_with_its_note_by_the_second(
    client, student, material
):
    html = post(client, material=material.pk, start=11, end=20, note="注").json()["html"]
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", html) == ["一张。", "填报用时"]
    assert html.count('class="ref noted"') == 1
    assert html.index("填报用时") < html.index('class="ref noted"')


def test_where_a_question_has_no_materials_the_topic_s_reading_is_marked(
    client, student, question, paragraph
):
    answer = post(client, paragraph=paragraph.pk, **span(paragraph.text, "改革"))
    assert answer.status_code == 200
    attempt = start_attempt(question, by=student)
    assert ">改革</mark>" in client.get(attempt.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (0, len(TEXT), ""),
        (0, len(TEXT) + 1, "资料之外"),
        (5, 5, "没有字"),
        (6, 4, "没有字"),
        (0, 2, "没有字"),  # the indent
        (-1, 4, "没有说清"),
        ("", 4, "没有说清"),
        (10**30, 10**30 + 1, "资料之外"),
    ],
)
def test_a_span_lies_inside_the_text_in_code_points(client, student, material, start, end, says):
    answer = post(client, material=material.pk, start=start, end=end)
    assert answer.status_code == (422 if says else 200)
    assert says in answer.json().get("error", "")
    assert Highlight.objects.exists() == (not says)


def test_exactly_one_text_is_named(client, student, material, paragraph):
    where = span(TEXT, "某镇")
    assert post(client, **where).status_code == 422
    assert post(client, material=material.pk, paragraph=paragraph.pk, **where).status_code == 422


def test_a_text_of_no_question_one_may_see_cannot_be_marked_and_does_not_show_that_it_exists(client, student):
    hidden = QuestionFactory(state=QuestionState.DRAFT)
    material = MaterialFactory(paper=hidden.paper)
    hidden.materials.add(material)
    loose = MaterialFactory()  # of no question
    beside = ParagraphFactory(group__section__topic=hidden.topic)
    refused = [post(client, material=pk, start=0, end=2) for pk in (material.pk, loose.pk, 10**6)]
    refused.append(post(client, paragraph=beside.pk, start=0, end=2))
    assert {answer.status_code for answer in refused} == {422}
    assert len({answer.content for answer in refused}) == 1


def test_the_same_span_sent_again_is_the_same_highlight_and_the_newer_note_stands(client, student, material):
    where = {"material": material.pk, **span(TEXT, "报表")}
    for note in ("一", "", "二"):
        post(client, **where, note=note)
    assert Highlight.objects.get().note == "二"
    with pytest.raises(IntegrityError):
        Highlight.objects.create(student=student, material=material, **span(TEXT, "报表"))


def test_overlapping_highlights_lie_over_one_another_and_each_keeps_its_note(client, student, material):
    post(client, material=material.pk, start=2, end=8, note="长")
    html = post(client, material=material.pk, start=6, end=10, note="短").json()["html"]
    long, short = Highlight.objects.order_by("start")
    assert f'<mark class="own twice" data-highlight="{short.pk} {long.pk} ">' in html
    assert html.count('class="ref noted"') == 2


@pytest.mark.parametrize(("length", "status"), [(500, 200), (501, 422)])
def test_a_note_has_at_most_500_characters_and_a_rare_one_counts_once(
    client, student, material, length, status
):
    note = "𠮷" * length
    assert post(client, material=material.pk, **span(TEXT, "报表"), note=note).status_code == status
    found = highlight_text(material, 2, 4, by=student)
    assert post(client, "highlight", [found.pk], note=note).status_code == status
    answer = client.post(found.get_absolute_url(), {"note": note})
    if status == 422:
        assert note in answer.content.decode()  # what was typed is still there
        assert "至多" in answer.content.decode()


def test_a_note_is_changed_taken_away_and_its_highlight_removed_by_a_script(client, student, material):
    found = highlight_text(material, **span(TEXT, "报表"), note="旧", by=student)
    assert "新的" in post(client, "highlight", [found.pk], note="新的").json()["html"]
    assert "noted" not in post(client, "highlight", [found.pk], note="").json()["html"]
    assert "<mark" not in post(client, "highlight-remove", [found.pk]).json()["html"]
    assert not Highlight.objects.exists()


def test_without_a_script_highlights_are_listed_noted_and_removed_on_plain_pages(client, student, material):
    found = highlight_text(material, **span(TEXT, "报表"), by=student)
    assert found.get_absolute_url() in client.get(reverse("highlights")).content.decode()
    assert "报表" in client.get(found.get_absolute_url()).content.decode()
    client.post(found.get_absolute_url(), {"note": "写\r\n下"})
    assert Highlight.objects.get().note == "写\n下"
    answer = client.post(reverse("highlight-remove", args=[found.pk]), follow=True)
    assert "划线已删除" in answer.content.decode()
    assert not Highlight.objects.exists()


def test_others_highlights_are_neither_seen_nor_changed(client, student, question, material):
    found = highlight_text(material, **span(TEXT, "报表"), note="别人的批注", by=UserFactory())
    attempt = start_attempt(question, by=student)
    for address in (attempt.get_absolute_url(), question.get_absolute_url(), reverse("highlights")):
        assert "别人的批注" not in client.get(address).content.decode()
    assert post(client, "highlight", [found.pk], note="改").status_code == 404
    assert post(client, "highlight-remove", [found.pk]).status_code == 404
    assert Highlight.objects.get().note == "别人的批注"


def test_what_a_page_made_for_another_person_sends_is_refused(client, student, material):
    other = UserFactory()
    where = {"material": material.pk, **span(TEXT, "报表"), "note": "甲的"}
    mine = highlight_text(material, 2, 4, by=student)
    for answer in (
        post(client, **where, student=other.pk),
        post(client, "highlight", [mine.pk], note="甲的", student=other.pk),
        post(client, "highlight-remove", [mine.pk], student=other.pk),
    ):
        assert answer.status_code == 403
        assert "换回原来的账户" in answer.json()["error"]
    assert list(Highlight.objects.values_list("note", flat=True)) == [""]
    assert post(client, **where, student=student.pk).status_code == 200


def test_a_quotation_of_a_text_that_is_hidden_by_now_is_hidden_too(client, student, question, material):
    found = highlight_text(material, **span(TEXT, "报表"), by=student)
    question.state = QuestionState.DRAFT
    question.save()
    assert "报表" not in client.get(reverse("highlights")).content.decode()
    assert client.get(found.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("words", ["报表并成一张。\n\n填报", "一半"], ids=["over its end", "behind its end"])
def test_a_highlight_of_a_text_that_has_become_shorter_breaks_no_page(
    client, student, question, material, words
):
    found = highlight_text(material, **span(TEXT, words), note="批注还在", by=student)
    material.text = TEXT[: TEXT.index("并成")]
    material.save()
    for place in (start_attempt(question, by=student), question, found):
        assert client.get(place.get_absolute_url()).status_code == 200
    body = client.get(reverse("highlights")).content.decode()
    assert re.search(rf'href="{found.get_absolute_url()}">[^<]+</a>', body)  # a link that can be seen
    assert "批注还在" in body


def test_a_stem_s_materials_are_links_to_them_on_the_page(client, student, question, material):
    question.stem = f"根据给定资料{material.number}，概括<做法>。"
    question.save()
    body = client.get(question.get_absolute_url()).content.decode()
    assert f'<a href="#material-{material.number}">给定资料{material.number}</a>，概括&lt;做法&gt;。' in body
    assert f'id="material-{material.number}"' in body
