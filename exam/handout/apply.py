"""A plan becomes rows: one transaction, and the same plan a second time changes nothing.

What is already there is never changed by an import, only completed: new groups of a section, a document's
missing number or date, new questions. What differs from what is there is left alone and said so.
"""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import record
from exam.handout.apply_policies import apply_policies
from exam.handout.apply_questions import apply_questions
from exam.handout.errors import HandoutError
from exam.handout.plan import Group, Plan, Section
from exam.handout.rows import Report, checked, mentioned, next_position
from exam.models import Framework
from exam.search import index_questions
from materials.models import ReadingGroup, ReadingParagraph, ReadingSection, SectionKind, Topic
from materials.search.library import index_policies, index_topics


def apply(plan: Plan, *, by, publish: bool = True) -> Report:
    """Make the plan's rows; `by` None means the system. Raises HandoutError, changing nothing, when a text
    or number does not fit its place or two imports meet."""
    try:
        with transaction.atomic():
            return _apply(plan, by, publish)
    except IntegrityError as error:
        raise HandoutError("另一份讲义正好同时写入同样的内容，没有导入。请再试一次。") from error


def _apply(plan: Plan, by, publish: bool) -> Report:
    if not plan.topic:
        raise HandoutError("讲义没有专题名：请在预览页填写，或在第一行写上“专题：……”。")
    report = Report()
    report.topic = topic = _topic(plan.topic, report, publish)
    policies = apply_policies(plan, topic, report, publish=publish)
    if plan.background:
        background = Section("背景", [Group(paragraphs=plan.background)])
        _section(topic, background, SectionKind.BACKGROUND, policies, report)
    for section in plan.sections:
        _section(topic, section, SectionKind.READING, policies, report)
    apply_questions(plan, topic, policies, report, publish=publish)
    _frameworks(plan, topic, report)
    if report.changed:
        index_topics([topic])
        index_policies(topic.policies.all())
        index_questions(topic.questions.all())
        record(by, "handout.applied", topic, made=report.made)
    return report


def _topic(name: str, report: Report, publish: bool) -> Topic:
    topic = Topic.objects.filter(name=name).first()
    if topic is None:
        slug = slugify(name, allow_unicode=True)[:40] or "topic"  # NFKC makes one character into many
        if Topic.objects.filter(slug=slug).exists():
            slug = f"{slug}-{Topic.objects.aggregate(last=Max('pk'))['last'] + 1}"
        topic = checked(Topic(name=name, slug=slug))
        topic.save()
        report.count("专题")
    if publish and topic.published_at is None:
        topic.published_at = timezone.now()
        topic.save(update_fields=["published_at"])
        report.count("发布专题")
    return topic


def _section(topic: Topic, planned: Section, kind: str, policies: dict, report: Report) -> None:
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
