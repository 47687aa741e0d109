from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import Role, User
from exam.handout.apply import apply
from exam.handout.parse import parse
from materials.files.source import read

SAMPLE = Path(__file__).resolve().parents[2] / "sample"
# Opened to be sat as a whole: 70 marks at the pace of 联考, 150 minutes for 100.
WHOLE_PAPER = "乡村振兴"
DEMO = [
    ("student", "林同学", Role.STUDENT),
    ("teacher", "周老师", Role.TEACHER),
    ("editor", "吴编辑", Role.EDITOR),
]


class Command(BaseCommand):
    help = "装入示例专题；库里还没有任何账户时，再建三个演示账户。已经有的一概不动。"

    def handle(self, **options):
        for file in sorted(SAMPLE.glob("*.txt")):
            text = read(file.read_bytes(), file.name, limit=settings.HANDOUT_MAX_BYTES)
            report = apply(parse(text), by=None)
            if report.changed:
                self.stdout.write(f"{report.topic}：{report.sentence}")
            if report.made.get("专题") and report.topic.name == WHOLE_PAPER:  # ours, made a moment ago
                report.topic.papers.update(minutes=105, reading_minutes=30, published=True)
        if not User.objects.exists():  # a database with people in it gets no accounts of known passwords
            for username, display_name, role in DEMO:
                User.objects.create_user(
                    username,
                    f"{username}@example.com",
                    demo_password(username),
                    display_name=display_name,
                    role=role,
                )
        for user in User.objects.filter(username__in=[name for name, *_ in DEMO]).order_by("pk"):
            password = demo_password(user.username)
            shown = password if user.check_password(password) else "（已改过）"
            self.stdout.write(f"{user.get_role_display()}  用户名 {user.username}  密码 {shown}")


def demo_password(username: str) -> str:
    return f"shenlun-{username}"
