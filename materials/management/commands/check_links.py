"""`manage.py check_links`: which source links lead nowhere any more."""

import time
from collections import Counter

from django.core.management.base import BaseCommand

from materials.actions.work import note_link
from materials.links import Answer, ask
from materials.models import Policy


class Command(BaseCommand):
    help = (
        "逐个打开公开条目的来源链接，打不开的列进编辑的工作台。这个命令会访问外面的网站，系统自己从不运行它。"
        "最久没有改过的先查，到时间就停。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=int, default=300, help="一共最多多少秒，默认 300")
        parser.add_argument("--timeout", type=float, default=5, help="一个链接最多等多少秒，默认 5")

    def handle(self, *, seconds: int, timeout: float, **options):
        end = time.monotonic() + seconds
        answers: Counter[Answer] = Counter()
        policies = list(Policy.objects.public().exclude(source_url="").order_by("updated_at", "pk"))
        for policy in policies:
            if time.monotonic() > end:
                break
            answer = ask(policy.source_url, timeout=timeout)
            note_link(policy, answer)
            answers[answer] += 1
            if answer is Answer.GONE:
                self.stdout.write(f"打不开了：《{policy}》 {policy.source_url}")
        counts = "，".join(f"{answer.value} {answers[answer]}" for answer in Answer)
        self.stdout.write(f"查了 {answers.total()} 个链接，共 {len(policies)} 个：{counts}。")
