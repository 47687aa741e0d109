from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.progress import Work, result_of
from exam.actions.interchange import Taken, rehearsal, taking_in
from exam.interchange import bundle, moodle
from exam.interchange.problems import FileRefused


class Command(BaseCommand):
    help = "导入题目包（.json）或 Moodle 写作题（.xml）；同一个文件再导一次什么也不变。"

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="只说会怎样，什么也不写")
        parser.add_argument("--publish", action="store_true", help="导入后立即发布")

    def handle(self, *args, **options):
        path = Path(options["file"])
        try:
            said = self._read(path)
            total = sum(len(paper.questions) for paper in said.papers)
            if options["dry_run"]:
                work = rehearsal(said, by=None)
            else:
                work = taking_in(said, by=None, publish=options["publish"])
            taken = result_of(self._told(work, total))
        except OSError as error:
            raise CommandError(f"读不了 {path}：{error.strerror}") from error
        except FileRefused as error:
            raise CommandError("没有导入：\n" + "\n".join(error.sentences)) from error
        for outcome in taken.outcomes:
            self.stdout.write(f"第 {outcome.question.number} 题：{outcome.words}")
        made = "，".join(f"{kind} {number}" for kind, number in taken.made.items())
        self.stdout.write(f"会新建：{made or '无'}" if options["dry_run"] else taken.sentence)

    def _read(self, path: Path) -> bundle.Bundle:
        data = path.read_bytes()
        if path.suffix.lower() == ".xml":
            found = moodle.loads(data, path.stem)
            for problem in found.lost:
                self.stderr.write(f"没有收：{problem}")
            return found.bundle
        return bundle.loads(data.decode("utf-8-sig", "replace"))

    def _told(self, work: Work[Taken], total: int) -> Work[Taken]:
        """The work, with every tenth part of a long file on a line of its own."""
        step = max(total // 10, 20)
        while True:
            try:
                done = next(work)
            except StopIteration as end:
                return end.value
            if done % step == 0:
                self.stderr.write(f"{done} / {total}")
            yield done
