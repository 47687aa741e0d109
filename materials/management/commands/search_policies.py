"""`manage.py search_policies QUERY --format json`: what everybody finds in the library, best first."""

import json

from django.core.management.base import BaseCommand

from materials.search.find import documents_of, entries_of, find
from materials.search.order import FIRST_TEXT, Hit, document_of, hit_of
from materials.search.query import parse
from materials.search.ranking import in_one_list
from materials.search.snippets import snippet

STEP = 500  # entries read at once
LIBRARY = (Hit.POLICY, Hit.PASSAGE)


class Command(BaseCommand):
    help = "搜政策和条文，最相关的在前。写法和网页上的一样：几个词都要有，“引号”连着找，-词 不要它。"

    def add_arguments(self, parser):
        parser.add_argument("query", metavar="QUERY", help="要找的；以 - 开头时前面加一个 --")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--limit", type=int, help="最多几处；不写就是全部")

    def handle(self, *, query: str, format: str, limit: int | None, **options):
        asked = parse(query)
        found = find(asked, most=None)
        hits = [(number, score) for number, score in in_one_list(found.groups) if hit_of(number) in LIBRARY]
        lines = self._lines(
            asked, documents_of(found.groups), hits if limit is None else hits[: max(limit, 0)]
        )
        if format == "json":
            self.stdout.write(json.dumps(list(lines), ensure_ascii=False, indent=1))
            return
        for line in lines:
            self.stdout.write("  ".join(filter(None, [line["title"], line["number"], line["passage"]])))
            self.stdout.write(f"    {line['snippet']}")

    def _lines(self, asked, documents, hits: list[tuple[int, float]]):
        for start in range(0, len(hits), STEP):
            step = hits[start : start + STEP]
            entries = entries_of([number for number, _ in step])
            for number, score in step:
                document, entry = documents[document_of(number)], entries[number]
                yield {
                    "title": document.title,
                    "number": document.number,
                    "passage": "" if number < FIRST_TEXT else entry.label,
                    "snippet": "".join(part for part, _ in snippet(entry.text, asked)),
                    "score": score,
                }
