"""Whether the version before can go on serving while the database is brought to this one's shape.

Read off the migrations that came after the last release: no test runs two versions side by side.
"""

from __future__ import annotations

from typing import Any, Final

# "app.name" of a migration that the version before can't work with: the changelog says that this release needs a pause.
NEEDS_A_PAUSE: Final = frozenset({"cases.0001_initial"})
_HARMLESS: Final = frozenset(
    {"CreateModel", "AddIndex", "RemoveIndex", "RenameIndex", "RemoveConstraint", "AlterModelOptions"}
    | {"AlterModelManagers", "RunPython", "RunSQL"}
)
# Of a field's arguments: the database does not see them, or they are looked at one by one.
_NOT_THE_DATABASES: Final = (
    *("choices", "help_text", "verbose_name", "validators", "blank", "default", "editable", "error_messages"),
    *("null", "max_length", "db_default", "related_name"),
)


def breaks_the_version_before(loader: Any) -> list[str]:
    """Return what code of the last release would stumble over, one line each."""
    from tests.upgrade.saved import releases

    known = {_name(path) for path in releases()[-1].released["migrations"]}
    wrong = []
    for (app, name), migration in sorted(loader.graph.nodes.items()):
        label = f"{app}.{name}"
        if migration.__module__.startswith("moonmail.backend.") and label not in known | NEEDS_A_PAUSE:
            created = {each.name_lower for each in migration.operations if type(each).__name__ == "CreateModel"}
            state = loader.project_state((app, name), at_end=False)
            for each in migration.operations:
                if why := stumbles(each, created, _field(state, app, each)):
                    wrong.append(f"{label}: {why}")
                each.state_forwards(app, state)
    return wrong


def _field(state: Any, app: str, operation: Any) -> Any:
    """Return the field that ``operation`` alters, as it was before; None when it alters none."""
    model = state.models.get((app, getattr(operation, "model_name_lower", "")))
    return model.fields.get(operation.name) if model and type(operation).__name__ == "AlterField" else None


def stumbles(operation: Any, created: frozenset[str] | set[str] = frozenset(), before: Any = None) -> str:
    """Return why code that does not know of ``operation`` would stumble over it; empty when it would not.

    ``created``: models, in lower case, that are made by the same migration, which nobody uses yet. ``before``: the
    field that it alters, as it was.
    """
    kind = type(operation).__name__
    model = getattr(operation, "model_name_lower", "")
    if kind in _HARMLESS or model in created:
        return ""
    if kind == "AddField":
        field = operation.field
        if field.many_to_many or field.null or field.has_db_default():
            return ""
        return (
            f"{model}.{operation.name} is neither null nor has a db_default: what the version before inserts is refused"
        )
    if kind == "AlterField" and before is not None and _takes_all_it_took(before, operation.field):
        return ""
    return (
        f"{kind} of {model or getattr(operation, 'name', '')}: spread it over two releases, or name it in NEEDS_A_PAUSE"
    )


def _takes_all_it_took(before: Any, after: Any) -> bool:
    """Whether a column takes, and is filled with, whatever it was before. What Django alone looks at may differ."""
    (_, kind_before, _, old), (_, kind_after, _, new) = before.deconstruct(), after.deconstruct()
    if kind_before != kind_after or (before.null and not after.null):
        return False
    if before.has_db_default() and not after.has_db_default():
        return False
    if before.max_length and (after.max_length or 0) < before.max_length:
        return False
    for kept in (old, new):
        for name in _NOT_THE_DATABASES:
            kept.pop(name, None)
    return bool(old == new)


def _name(path: str) -> str:
    *_, app, _folder, file = path.split("/")
    return f"{app}.{file.removesuffix('.py')}"
