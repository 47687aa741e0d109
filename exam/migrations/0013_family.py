import uuid

from django.db import migrations, models

LEAST = 20  # as in exam/actions/families.py


def gather(apps, schema_editor):
    """Each question founds a family of its own, then versions, copies and owners of one answer come together."""
    Question = apps.get_model("exam", "Question")
    ReferenceAnswer = apps.get_model("exam", "ReferenceAnswer")
    AuditEvent = apps.get_model("accounts", "AuditEvent")
    leads = {pk: pk for pk in Question.objects.values_list("pk", flat=True)}

    def head(pk):
        while leads[pk] != pk:
            pk = leads[pk]
        return pk

    def join(one, other):
        if one in leads and other in leads:
            leads[head(one)] = head(other)

    for pk, replaced in Question.objects.exclude(replaces=None).values_list("pk", "replaces"):
        join(pk, replaced)
    for added in AuditEvent.objects.filter(verb="paper.question_added").values_list("detail", flat=True):
        join(added.get("question"), added.get("copy_of"))
    owners = {}
    for pk, text in ReferenceAnswer.objects.order_by("question").values_list("question", "text"):
        if len(text) >= LEAST:
            join(pk, owners.setdefault(text, pk))
    families = {}
    for pk in leads:
        Question.objects.filter(pk=pk).update(family=families.setdefault(head(pk), uuid.uuid4()))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("exam", "0012_authoring"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="family",
            field=models.UUIDField(db_index=True, default=uuid.uuid4, editable=False),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop, elidable=True),
    ]
