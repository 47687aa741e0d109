"""What the makers of rows share: the report, checked fields, the next place in a list."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Max
from django.utils import timezone

from exam.handout.errors import HandoutError
from materials.models import Policy, Topic

# What a person calls the places that a handout's texts and numbers go into.
PLACES = {
    "Topic.name": "专题名",
    "ReadingSection.title": "小节标题",
    "ReadingGroup.label": "小节里的序号",
    "ReadingGroup.title": "小节里的小标题",
    "Policy.title": "政策标题",
    "Policy.number": "发文字号",
    "Policy.number_printed": "发文字号",
    "Policy.kind": "公文种类",
    "PolicyAlias.title": "政策标题",
    "PolicyDate.printed": "政策日期",
    "Issuer.name": "发文机关",
    "Material.number": "资料编号",
    "Material.title": "资料标题",
    "Question.number": "题号",
    "Question.marks": "题目分值",
    "Question.length_min": "字数要求",
    "Question.length_max": "字数要求",
    "ReferenceAnswer.author": "参考作答的作者",
    "ScoringPoint.marks": "采分点分值",
    "Band.label": "评分档次名称",
    "Band.floor": "评分档次分数",
    "Band.ceiling": "评分档次分数",
    "Framework.title": "框架标题",
}
LARGEST = {models.PositiveSmallIntegerField: 32_767, models.PositiveIntegerField: 2_147_483_647}


@dataclass
class Report:
    """`made` counts new rows by kind; `notes` are sentences about what was left as it was; `done` counts steps."""

    topic: Topic | None = None
    made: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    question_ids: list[int] = field(default_factory=list)
    done: int = 0

    def step(self) -> int:
        """One step more; how many are done now."""
        self.done += 1
        return self.done

    def count(self, kind: str, number: int = 1) -> None:
        if number:
            self.made[kind] = self.made.get(kind, 0) + number

    @property
    def changed(self) -> bool:
        return bool(self.made)

    @property
    def sentence(self) -> str:
        if not self.changed:
            return "这份讲义已经导入过，什么也没有改动。"
        return "导入完成：" + "，".join(f"{kind} {number}" for kind, number in self.made.items()) + "。"


def checked(row):
    """The row, if every text and number fits its column; otherwise a HandoutError says which does not.

    SQLite would store what is too long, PostgreSQL raise an error that nobody can read.
    """
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        place = PLACES.get(f"{type(row).__name__}.{column.name}", "段落或条目的个数")
        if isinstance(value, str) and column.max_length and len(value) > column.max_length:
            raise HandoutError(
                f"{place}太长：“{value[:20]}……”有 {len(value)} 字，最多 {column.max_length} 字，请改短后再导入。"
            )
        if (largest := _largest(column)) and value is not None and value > largest:
            raise HandoutError(f"{place}太大：{value}，最大 {largest}，请改正后再导入。")
    return row


def _largest(column) -> int | None:
    if isinstance(column, models.DecimalField):
        return 10 ** (column.max_digits - column.decimal_places) - 1
    return LARGEST.get(type(column))


def topic_named(name: str, report: Report, publish: bool) -> Topic:
    """The topic of this name, made where there is none, and published if asked."""
    topic, made = Topic.objects.named(checked(Topic(name=name)).name)
    report.count("专题", int(made))
    if publish and topic.published_at is None:
        topic.published_at = timezone.now()
        topic.save(update_fields=["published_at"])
        report.count("发布专题")
    return topic


def next_position(rows) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def mentioned(text: str, policies: dict[str, Policy]) -> set[Policy]:
    """The policies whose 《title》 stands in the text."""
    if "《" not in text:  # most texts of a long handout, each asked for a long list of titles
        return set()
    folded = "".join(text.split())
    return {policy for title, policy in policies.items() if f"《{''.join(title.split())}》" in folded}


def day_and_precision(iso: str) -> tuple[date | None, str]:
    """ "2021-07-01", "2021-07", "2021" or "" as the first day it can mean and how exact it is."""
    parts = [int(part) for part in iso.split("-") if part]
    if not parts:
        return None, "yearless"
    return date(*[*parts, 1, 1][:3]), {1: "year", 2: "month", 3: "day"}[len(parts)]
