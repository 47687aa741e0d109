"""F7: a question's versions and copies are one exercise. Whichever of them is set or being sat, all are withheld, and the
bank and the search show one."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from accounts.progress import result_of
from exam.actions.authoring import set_state
from exam.actions.authoring_rows import content_of
from exam.actions.clock import finish_sitting, start_sitting
from exam.actions.interchange import taking_in
from exam.actions.papers import add_question, open_paper
from exam.actions.question_drafts import edit, hand_over, save
from exam.actions.writing import start_attempt, submit
from exam.authoring.draft import Point, Reference
from exam.bundling import bundle_of
from exam.models import Paper, Question
from tests.exam.authoring_hands import begun, whole
from tests.factories import AssignmentFactory, ClassroomFactory, PaperFactory, UserFactory

pytestmark = pytest.mark.django_db

ANSWER = "一是打通数据壁垒，二是压实基层责任，三是减少报表。"


@pytest.fixture
def teacher():
    return UserFactory(role="teacher")


@pytest.fixture
def original(teacher):
    return published(teacher)


def published(teacher, **changes):
    points = [Point(text="打通数据", marks="10")]
    answers = [Reference(text=ANSWER)]
    content = whole(**{"points": points, "references": answers} | changes)
    return hand_over(begun(teacher, content), "published", by=teacher)


def in_paper(question, teacher):
    paper = PaperFactory(minutes=30)
    copy = add_question(paper, question, by=teacher)
    open_paper(paper, by=teacher)
    return Question.objects.get(pk=copy.pk)


def version(question, teacher):
    draft = edit(question, by=teacher)
    content = content_of(question)
    content.requirements = f"{content.requirements}条理清楚。"
    return hand_over(save(draft, content, by=teacher, revision=0), "published", by=teacher)


def copied(question, teacher, **changes):
    content = content_of(question)
    content.paper, content.copy_of = "", str(question.pk)
    for name, value in changes.items():
        setattr(content, name, value)
    return hand_over(begun(teacher, content), "published", by=teacher)


def imported(question, teacher):
    """Carried out, changed, and taken in again, under a topic of its own."""
    said = bundle_of([question])
    said.papers[0].questions[0].topic = "另一个专题"
    [made] = result_of(taking_in(said, by=teacher, publish=True)).question_ids
    return Question.objects.get(pk=made)


def pasted(question, teacher):
    """Nothing but a reference answer is the same."""
    answers = question.reference_answers.values_list("text", flat=True)
    return published(teacher, stem="另一问。", references=[Reference(text=text) for text in answers])


RELATIVES = {
    "a copy in an opened paper": [in_paper],
    "a copy begun in the editor": [copied],
    "the next version": [version],
    "the version after that": [version, version],
    "a copy of a copy": [in_paper, in_paper],
    "a copy of a version": [version, in_paper],
    "a version of a copy": [in_paper, version, version],
    "imported again": [imported],
    "with the same answer": [pasted],
}


def relative(original, teacher, kind):
    row = original
    for step in RELATIVES[kind]:
        row = step(row, teacher)
    return row


def withheld(student, *questions):
    """Whether each is, asked in both ways that pages ask."""
    found = Question.objects.withheld_from(student)
    for question in questions:
        assert found.filter(pk=question.pk).exists() != student.has_perm(
            "exam.view_reference_answers", question
        )
    return [found.filter(pk=question.pk).exists() for question in questions]


@pytest.mark.parametrize("kind", RELATIVES)
def test_all_of_a_family_are_withheld_with_the_one_that_is_set_or_sat(teacher, kind):
    first = published(teacher)
    last = relative(first, teacher, kind)
    apart = published(teacher, stem="不相干的题。", references=[Reference(text=f"不相干的{ANSWER}")])
    family = list(Question.objects.filter(family=first.family))
    assert {first, last} <= set(family)
    student, beside = UserFactory(), UserFactory()
    for question in (*family, apart):
        for person in (student, beside):
            submit(start_attempt(question, by=person), "一。", revision=0)
    all_of_it, nothing = [True] * len(family) + [False], [False] * (len(family) + 1)
    classroom = ClassroomFactory(students=[student])
    for work in ({"question": first}, {"question": last}, {"question": None, "paper": last.paper}):
        assignment = AssignmentFactory(classroom=classroom, **work)
        assert withheld(student, *family, apart) == all_of_it
        assert withheld(beside, *family, apart) == nothing
        assignment.delete()
    assert withheld(student, *family, apart) == nothing
    Paper.objects.filter(pk=last.paper_id).update(minutes=30, published=True)
    sitting = start_sitting(Paper.objects.get(pk=last.paper_id), by=student)
    assert withheld(student, *family, apart) == all_of_it
    finish_sitting(sitting)
    assert withheld(student, *family, apart) == nothing


@pytest.mark.parametrize("kind", ["a copy in an opened paper", "the version after that"])
def test_the_comparison_of_a_relative_says_where_it_is_held_back(client, teacher, original, kind):
    student = UserFactory()
    own = submit(start_attempt(relative(original, teacher, kind), by=student), "一。", revision=0)
    AssignmentFactory(classroom=ClassroomFactory(students=[student]), question=original)
    client.force_login(student)
    page = client.get(reverse("comparison", args=[own.pk]), follow=True).content.decode()
    assert "这道题是作业" in page
    assert "打通数据" not in page


@pytest.mark.parametrize(
    ("changes", "together"),
    [
        ({}, True),
        ({"stem": "改过的题干。", "references": [Reference(text="全新的答案。")]}, True),
        ({"another": "1"}, True),  # the answer still stands there word for word
        ({"another": "1", "references": [Reference(text="全新的答案。")]}, False),
        ({"copy_of": "99999999"}, True),
        ({"copy_of": "x", "references": [Reference(text="全新的答案。")]}, False),
    ],
)
def test_a_copy_stays_with_its_original_until_it_is_another_question(teacher, changes, together):
    first = published(teacher)
    assert (copied(first, teacher, **changes).family == first.family) == together


def test_an_answer_that_brings_two_families_together_leaves_one(teacher):
    other = "第一，摸清底数；第二，一张清单管到底；第三，年底交账。"
    one = published(teacher)
    two = published(teacher, stem="第二题。", references=[Reference(text=other)])
    copy = in_paper(two, teacher)
    assert one.family != two.family
    both = published(teacher, stem="第三题。", references=[Reference(text=ANSWER), Reference(text=other)])
    assert set(Question.objects.filter(family=both.family)) == {one, two, copy, both}
    assert published(teacher, stem="第四题。", references=[Reference(text="略")]).family != both.family


def test_the_editor_says_that_a_copy_is_withheld_with_its_original(client, teacher, original):
    client.force_login(teacher)
    address = client.post(reverse("question-new"), {"start": "copy", "question": original.pk}).url
    page = client.get(address).content.decode()
    assert "两道算同一道题，答案一起保密" in page
    assert f'name="copy_of" value="{original.pk}"' in page


def listed(client, address="questions", *args):
    return [question.pk for question in client.get(reverse(address, args=args)).context["questions"]]


def test_the_bank_and_the_topic_show_one_of_a_family_and_what_one_has_answered(client, teacher, original):
    copy = in_paper(original, teacher)
    student = UserFactory()
    for person in (None, student, teacher):
        if person:
            client.force_login(person)
            assert listed(client) == [original.pk]
        assert listed(client, "topic", original.topic.slug) == [original.pk]
    client.force_login(student)
    start_attempt(copy, by=student)
    assert listed(client) == [copy.pk, original.pk]


def found(client, words):
    """The addresses of what the search lists, and how many it counts of each kind."""
    context = client.get(reverse("search"), {"q": words}).context
    return [result.document.address for result in context["results"]], dict(
        context["found"].facets.get("in", {})
    )


def at(*questions):
    return [question.get_absolute_url() for question in questions]


@pytest.mark.parametrize("kind", RELATIVES)
def test_the_search_finds_of_a_family_what_the_bank_shows(client, teacher, original, kind):
    last = relative(original, teacher, kind)
    student = UserFactory()
    client.force_login(student)
    [shown] = listed(client)
    shown = Question.objects.get(pk=shown)
    for row in Question.objects.all():
        own = shown.stem == row.stem
        assert found(client, f"“{row.stem}”") == ((at(shown), {"question": 1}) if own else ([], {}))
    assert found(client, "十二张报表") == ([f"{at(shown)[0]}#material-1"], {"material": 1})
    start_attempt(last, by=student)  # who searches has no say in what is there
    assert found(client, "十二张报表") == ([f"{at(shown)[0]}#material-1"], {"material": 1})
    before = found(client, "报表")
    call_command("rebuild_search_index", verbosity=0)
    assert found(client, "报表") == before


def test_a_copy_takes_the_place_of_one_that_is_retired_and_gives_it_back(client, teacher, original):
    copy, hidden = in_paper(original, teacher), add_question(PaperFactory(), original, by=teacher)
    client.force_login(UserFactory())
    for state, shown in (("retired", copy), ("published", original)):
        set_state(original, state, by=teacher)
        assert found(client, "提出对策建议") == (at(shown), {"question": 1})
        assert found(client, "十二张报表") == ([f"{at(shown)[0]}#material-1"], {"material": 1})
    for question in (original, copy):
        set_state(question, "retired", by=teacher)
    assert found(client, "提出对策建议") == found(client, "十二张报表") == ([], {})
    set_state(hidden, "published", by=teacher)
    assert found(client, "提出对策建议") == (at(hidden), {"question": 1})


def test_two_families_that_become_one_are_found_as_one_at_once(client, teacher):
    other = "第一，摸清底数；第二，一张清单管到底；第三，年底交账。"
    one = published(teacher, stem="甲题的题干。")
    two = published(teacher, stem="乙题的题干。", references=[Reference(text=other)])
    client.force_login(UserFactory())
    assert sorted(found(client, "题的题干")[0]) == sorted(at(one, two))
    both = whole(stem="丙题。", references=[Reference(text=ANSWER), Reference(text=other)])
    hand_over(begun(teacher, both), "in_review", by=teacher)
    assert listed(client) == [one.pk]
    assert found(client, "题的题干") == (at(one), {"question": 1})


def test_families_of_what_stood_before_are_found(teacher, original):
    copy, stranger = (
        in_paper(original, teacher),
        published(
            teacher,
            stem="不相干的题。",
            references=[Reference(text="不相干的答案，也有二十个字符以上的长度。")],
        ),
    )
    newest = version(version(copy, teacher), teacher)
    before = {row.pk: row.family for row in Question.objects.all()}
    Question.objects.update(family=stranger.family)
    import_module("exam.migrations.0013_family").gather(apps, None)
    after = {row.pk: row.family for row in Question.objects.all()}
    assert after[original.pk] == after[copy.pk] == after[newest.pk] != after[stranger.pk]
    assert len(set(after.values())) == len(set(before.values())) == 2
