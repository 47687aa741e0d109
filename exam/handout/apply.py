"""A plan becomes rows: one transaction, and the same plan a second time changes nothing.

What is already there is never changed by an import, only completed: new groups of a section, a document's
missing number or date, new questions. What differs from what is there is left alone and said so.
"""

from django.db import IntegrityError, transaction

from accounts.models import record
from accounts.progress import Work, result_of
from exam.handout.apply_policies import apply_policies
from exam.handout.apply_questions import apply_questions
from exam.handout.errors import HandoutError
from exam.handout.plan import Group, Plan, Section
from exam.handout.rows import Report, checked, mentioned, next_position, topic_named
from exam.models import Framework
from exam.search import index_questions
from materials.models import ReadingGroup, ReadingParagraph, ReadingSection, SectionKind, Topic
from materials.search.library import index_topics, indexing_policies


def apply(plan: Plan, *, by, publish: bool = True) -> Report:
    """Make the plan's rows; `by` None means the system. Raises HandoutError, changing nothing, when a text
    or number does not fit its place or two imports meet."""
    return result_of(applying(plan, by=by, publish=publish))


def steps(plan: Plan) -> int:
    """How many steps `applying` takes, at most. Policies are written and then put into the search, each a step."""
    groups = sum(len(section.groups) for section in plan.sections)
    return bool(plan.background) + groups + 2 * len(plan.policies) + len(plan.questions)


def applying(plan: Plan, *, by, publish: bool = True) -> Work[Report]:
    """`apply`, yielding how many of its steps are done."""
    try:
        with transaction.atomic():
            return (yield from _applying(plan, by, publish))
    except IntegrityError as error:
        raise HandoutError("另一份讲义正好同时写入同样的内容，没有导入。请再试一次。") from error


def _applying(plan: Plan, by, publish: bool) -> Work[Report]:
    if not plan.topic:
        raise HandoutError("讲义没有专题名：请在预览页填写，或在第一行写上“专题：……”。")
    report = Report()
    report.topic = topic = topic_named(plan.topic, report, publish)
    policies = yield from apply_policies(plan, topic, report, publish=publish)
    if plan.background:
        background = Section("背景", [Group(paragraphs=plan.background)])
        yield from _section(topic, background, SectionKind.BACKGROUND, policies, report)
    for section in plan.sections:
        yield from _section(topic, section, SectionKind.READING, policies, report)
    yield from apply_questions(plan, topic, policies, report, publish=publish)
    _frameworks(plan, topic, report)
    if report.changed:
        yield from _index(topic, plan, report)
        record(by, "handout.applied", topic, made=report.made)
    return report


def _index(topic: Topic, plan: Plan, report: Report) -> Work[None]:
    index_topics([topic])
    policies = topic.policies.all()
    number = policies.count()  # others than the plan's too: together they take as many steps as the plan's
    for done in indexing_policies(policies):
        yield report.done + len(plan.policies) * done // number
    index_questions(topic.questions.all())


def _section(topic: Topic, planned: Section, kind: str, policies: dict, report: Report) -> Work[None]:
    """Add the groups that are not there yet; a group is known by its label, title and paragraphs."""
    section = topic.sections.filter(kind=kind, title=planned.title).first()
    if section is None:
        section = checked(
            ReadingSection(
                topic=topic, kind=kind, title=planned.title, position=next_position(topic.sections)
            )
        )
        section.save()
        report.count("小节")
    known = {
        (group.label, group.title, tuple(paragraph.text for paragraph in group.paragraphs.all()))
        for group in section.groups.prefetch_related("paragraphs")
    }
    position = next_position(section.groups)
    for planned_group in planned.groups:
        signature = (planned_group.label, planned_group.title, tuple(planned_group.paragraphs))
        if signature not in known:
            known.add(signature)
            _group(section, position, planned_group, policies)
            report.count("段落", len(planned_group.paragraphs) or 1)
            position += 1
        yield report.step()


def _group(section: ReadingSection, position: int, planned: Group, policies: dict) -> None:
    group = checked(
        ReadingGroup(section=section, position=position, label=planned.label, title=planned.title)
    )
    group.save()
    paragraphs = ReadingParagraph.objects.bulk_create(
        checked(ReadingParagraph(group=group, position=number, text=text))
        for number, text in enumerate(planned.paragraphs, 1)
    )
    Mention = ReadingParagraph.policies.through
    Mention.objects.bulk_create(
        Mention(readingparagraph=paragraph, policy=policy)
        for paragraph in paragraphs
        for policy in mentioned(paragraph.text, policies)
    )


def _frameworks(plan: Plan, topic: Topic, report: Report) -> None:
    known = set(topic.frameworks.values_list("title", "text"))
    for planned in plan.frameworks:
        text = "\n".join(planned.paragraphs)
        if text and (planned.title, text) not in known:
            known.add((planned.title, text))
            checked(
                Framework(
                    topic=topic, title=planned.title, text=text, position=next_position(topic.frameworks)
                )
            ).save()
            report.count("框架")
