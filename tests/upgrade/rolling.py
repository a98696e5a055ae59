"""Whether the version before can go on serving while the database is brought to this one's shape.

Read off the migrations that came after the last release: no test runs two versions side by side.
"""

from __future__ import annotations

from typing import Any, Final

# "app.name" of a migration that the version before can't work with: the changelog says that this release needs a pause.
NEEDS_A_PAUSE: Final[frozenset[str]] = frozenset()
_HARMLESS: Final = frozenset(
    {"CreateModel", "AddIndex", "RemoveIndex", "RenameIndex", "RemoveConstraint", "AlterModelOptions"}
    | {"AlterModelManagers", "RunPython", "RunSQL"}
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
            wrong += [f"{label}: {why}" for each in migration.operations if (why := stumbles(each, created))]
    return wrong


def stumbles(operation: Any, created: frozenset[str] | set[str] = frozenset()) -> str:
    """Return why code that does not know of ``operation`` would stumble over it; empty when it would not.

    ``created``: models, in lower case, that are made by the same migration, which nobody uses yet.
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
    if kind == "AlterField" and _only_words(operation):
        return ""
    return (
        f"{kind} of {model or getattr(operation, 'name', '')}: spread it over two releases, or name it in NEEDS_A_PAUSE"
    )


def _only_words(operation: Any) -> bool:
    """Whether a field is altered to take more than before. Only choices are sure to: the database does not see them."""
    return bool(operation.field.choices)


def _name(path: str) -> str:
    *_, app, _folder, file = path.split("/")
    return f"{app}.{file.removesuffix('.py')}"
