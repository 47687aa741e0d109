from django.core.management.base import BaseCommand, CommandError

from exam.bundling import bundle_of
from exam.interchange.bundle import dumps
from exam.models import Question


class Command(BaseCommand):
    help = "把题目写成题目包（docs/interchange.md），默认写到标准输出。"

    def add_arguments(self, parser):
        parser.add_argument("--topic", help="只要这个专题的题")
        parser.add_argument("--output", help="写到这个文件")

    def handle(self, *args, **options):
        questions = Question.objects.select_related("topic", "paper__topic").order_by("paper", "number")
        if options["topic"]:
            questions = questions.filter(topic__name=options["topic"])
        if not questions:
            raise CommandError("没有这样的题目。")
        text = dumps(bundle_of(questions))
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        with open(options["output"], "w", encoding="utf-8") as file:
            file.write(text)
        self.stdout.write(f"写了 {len(questions)} 道题。")
