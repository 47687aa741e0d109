"""Which operations of a migration the version before cannot live with; and each of ours can be taken back."""

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from accounts.upgrades import dangers

OURS = {"accounts", "materials", "exam"}


def flagged(*operations):
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("word", models.CharField(max_length=9, null=True)),
    ]
    state.add_model(ModelState("exam", "Old", fields))
    migration = Migration("0002_next", "exam")
    migration.operations = list(operations)
    return [sentence.partition("——")[2] for sentence in dangers([migration], state)]


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (ops.RemoveField("old", "word"), "旧程序还在读写它"),
        (ops.DeleteModel("Old"), "旧程序还在读写它"),
        (ops.RenameField("old", "word", "term"), "旧程序只认得旧名字"),
        (ops.RenameModel("Old", "New"), "旧程序只认得旧名字"),
        (
            ops.AddField("old", "n", models.IntegerField(default=0)),
            "旧程序插入的行没有这一列：给它 db_default 或允许空",
        ),
        (ops.AlterField("old", "word", models.CharField(max_length=9)), "旧程序还会写空值"),
        (ops.AlterField("old", "word", models.IntegerField(null=True)), "旧程序写的是另一种类型"),
    ],
    ids=lambda value: value.describe() if hasattr(value, "describe") else "",
)
def test_what_the_version_before_cannot_live_with_is_named(operation, why):
    assert flagged(operation) == [why]


@pytest.mark.parametrize(
    "operation",
    [
        ops.AddField("old", "n", models.IntegerField(null=True)),
        ops.AddField("old", "n", models.IntegerField(db_default=0)),
        ops.AlterField("old", "word", models.CharField(max_length=20, null=True)),
        ops.AddIndex("old", models.Index(fields=["word"], name="old_word")),
        ops.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_is_not(operation):
    assert flagged(operation) == []


def test_a_table_of_the_same_upgrade_is_unknown_to_the_version_before():
    made = ops.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    assert flagged(made, ops.AddField("new", "n", models.IntegerField(default=0))) == []


@pytest.mark.django_db
def test_where_all_is_migrated_nothing_is_in_the_way(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("pending_dangers")
    assert (left.value.code, capsys.readouterr().out) == (0, "")


def test_each_migration_of_ours_can_be_taken_back():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in OURS:
            assert all(operation.reversible for operation in migration.operations), (app, name)
