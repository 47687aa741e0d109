from django.core.management.base import BaseCommand

from materials.actions.relations import propose_relations
from materials.models import Policy


class Command(BaseCommand):
    help = (
        "从政策的标题和正文里找关系（依据、贯彻落实、修改、废止、印发），等编辑确认；已有的和不成立的不再提。"
    )

    def handle(self, **options):
        policies = Policy.objects.filter(trashed_at=None).order_by("pk")
        found = sum(propose_relations(policy) for policy in policies.iterator(chunk_size=100))
        self.stdout.write(f"新的关系 {found} 条，等着确认。")
