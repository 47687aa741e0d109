"""`manage.py train_suggestions [--in TAUGHT.jsonl]`: better weights from teachers' marks, or none."""

import math
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exam.actions.training import active_weights, teachers_examples
from exam.marking.learn import Example, example
from exam.marking.records import BadRecord, Record, lines, parse, write
from exam.marking.retrain import Agreement, TooFew, retrain
from exam.marking.weights import dump


class Command(BaseCommand):
    help = "用老师的评定重新拟合建议分的权重，按题目交叉检验；比现用的好才替换，否则什么都不改。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--in", dest="source", metavar="TAUGHT.jsonl",
            help="不从数据库、而从文件读老师的评定：字段同 suggest_marks，另加 human_total，可加 point_marks",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            examples = _read(options["source"]) if options["source"] else teachers_examples()
            found = retrain(examples, active_weights())
            self.stdout.write(f"老师评定：{found.before.questions} 道题，{found.before.answers} 份。")
            self.stdout.write(f"现用权重：{_said(found.before)}")
            self.stdout.write(f"重新拟合（每道题都由没见过它的权重来判）：{_said(found.after)}")
            if found.weights is None:
                self.stdout.write("没有更好，现用的权重保持不变。")
                return
            target = Path(settings.SUGGESTION_WEIGHTS)
            write(target, dump(found.weights, how="manage.py train_suggestions"))
        except (BadRecord, TooFew) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"更好，已替换：{target}。新的建议从现在起用它，已有的建议不变。")


def _said(agreement: Agreement) -> str:
    shown = {
        name: "—" if math.isnan(value) else f"{value:.3f}"
        for name, value in vars(agreement).items()
        if isinstance(value, float)
    }
    return "QWK {qwk}，r {r}，采分点 F1 {f1}、κ {kappa}，均方误差 {error}".format(**shown)


def _read(source: str) -> list[Example]:
    return [_example(number, parse(number, line)) for number, line in lines(source)]


def _example(number: int, record: Record) -> Example:
    full = sum(point.marks for point in record.points)
    if not full or not record.max_marks:
        raise BadRecord(f"第 {number} 行：没有采分点，或者满分是 0，学不到东西。")
    human = record.human_total
    if human is None:
        if record.point_marks.keys() != {point.pid for point in record.points}:
            raise BadRecord(f"第 {number} 行：没有 human_total，point_marks 也不齐。")
        human = sum(record.point_marks.values(), full * 0)
    if human > record.max_marks:
        raise BadRecord(f"第 {number} 行：human_total 比满分还多。")
    for point in record.points:
        if record.point_marks.get(point.pid, 0) > point.marks:
            raise BadRecord(f"第 {number} 行：{point.pid} 的得分比它的满分还多。")
    return example(
        record.question,
        record.question,
        record.material,
        record.points,
        record.answer,
        float(human),
        [_share(record, point.pid, float(point.marks)) for point in record.points],
        float(record.max_marks),
    )


def _share(record: Record, pid: str, full: float) -> float | None:
    return float(record.point_marks[pid]) / full if pid in record.point_marks and full else None
