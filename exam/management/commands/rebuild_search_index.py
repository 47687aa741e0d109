from django.core.management.base import BaseCommand

from exam.models import Question
from exam.search import index_questions
from materials.models import Policy, SearchDocument, Topic
from materials.search.engines import engine
from materials.search.index import clear
from materials.search.library import index_policies, index_topics


class Command(BaseCommand):
    help = "重建搜索索引：政策、专题、题目、给定资料。平时不用，保存时索引跟着改；升级或恢复备份以后用。"

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="只在索引是空的时候建")

    def handle(self, *, if_empty: bool, **options):
        if if_empty and SearchDocument.objects.exists():
            return
        clear()
        index_policies(Policy.objects.all())
        index_topics(Topic.objects.all())
        index_questions(Question.objects.all())
        engine().settle()
        self.stdout.write(f"搜索索引：{SearchDocument.objects.count()} 份。")
