"""What a pending migration would do to nodes that still run the version before (docs/upgrades.md)."""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

GONE = (operations.RemoveField, operations.DeleteModel)
RENAMED = (operations.RenameField, operations.RenameModel, operations.AlterModelTable)


def pending_dangers() -> list[str]:
    """A sentence for each pending operation that the version before cannot live with; none on an empty database,
    where no version runs."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not executor.loader.applied_migrations:
        return []
    state = executor.loader.project_state(list(executor.loader.applied_migrations))
    return list(dangers((migration for migration, _ in plan), state))


def dangers(migrations: Iterable[Migration], state: ProjectState) -> Iterator[str]:
    """`state` is the one before the first of them; it is carried forward."""
    made = set()  # tables that the version before does not know
    for migration in migrations:
        for operation in migration.operations:
            label, before = migration.app_label, state.clone()
            operation.state_forwards(label, state)
            model = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
            if isinstance(operation, operations.CreateModel):
                made.add((label, model))
            elif (label, model) not in made and (why := _danger(operation, before, label)):
                yield f"{migration}：{operation.describe()}——{why}"


def _danger(operation, before: ProjectState, label: str) -> str:
    if isinstance(operation, GONE):
        return "旧程序还在读写它"
    if isinstance(operation, RENAMED):
        return "旧程序只认得旧名字"
    if isinstance(operation, operations.AddField):
        field = operation.field
        filled = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
        return "" if filled else "旧程序插入的行没有这一列：给它 db_default 或允许空"
    if isinstance(operation, operations.AlterField):
        old = before.models[label, operation.model_name_lower].fields[operation.name]
        if old.null and not operation.field.null:
            return "旧程序还会写空值"
        if old.get_internal_type() != operation.field.get_internal_type():
            return "旧程序写的是另一种类型"
    return ""
