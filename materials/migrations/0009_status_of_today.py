from django.db import migrations, models
from django.db.models import OuterRef, Subquery

# FTS5 merges when it is told (materials/search/engines.py), never within somebody's save.
MERGING = {"automerge": (16, 0), "crisismerge": (16, 2000), "usermerge": (4, 8)}


def copy_declared(apps, schema_editor):
    """Until an entry is indexed again its status is the one its source declares, as it was found before."""
    policies = apps.get_model("materials", "Policy").objects.filter(pk=OuterRef("object_id"))
    documents = apps.get_model("materials", "SearchDocument").objects.filter(kind="policy")
    documents.update(status=Subquery(policies.values("status")[:1]))


def merge_when_told(apps, schema_editor, place=1):
    if schema_editor.connection.vendor == "sqlite":
        for name, values in MERGING.items():
            schema_editor.execute(
                "INSERT INTO materials_search_index(materials_search_index, rank) VALUES (%s, %s)",
                (name, values[place]),
            )


def merge_as_before(apps, schema_editor):
    merge_when_told(apps, schema_editor, place=0)


class Migration(migrations.Migration):

    dependencies = [
        ("materials", "0008_imports_started"),
    ]

    operations = [
        migrations.AddField(
            model_name='searchdocument',
            name='status',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='status_then',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name='searchdocument',
            name='status_turns_on',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(copy_declared, migrations.RunPython.noop),
        migrations.RunPython(merge_when_told, merge_as_before),
    ]
