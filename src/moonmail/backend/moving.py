"""Moving a backend from SQLite to PostgreSQL: every row, every picture, every key. All of it, or nothing.

The rows go over in one transaction, which is committed only when both databases say the same of each table. What
clients hold stays valid: the database keeps its name (epoch) and its counters.
"""
# ruff: noqa: SLF001 - Django's documented names for what is about models begin with an underscore

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from moonmail.backend.configuration import MOVED, ConfigurationError, configure, postgres_options, sqlite_options

_SOURCE: Final = "source"
_TARGET: Final = "default"
_CHUNK: Final = 500
# Made anew by every set-up: those of the source, to which other rows point, take their place.
_MADE_BY_SETUP: Final = ("auth.permission", "contenttypes.contenttype", "allauth_idp_oidc.client")
_LEFT_BEHIND: Final = ("moonmail.sqlite3", "serving.lock", MOVED)


@dataclass(frozen=True, slots=True)
class Moved:
    """``rows`` per table; ``files``: pictures and keys that were copied to another folder."""

    rows: dict[str, int]
    files: int


def folder_of(address: str) -> Path:
    """Return the folder that ``sqlite:DIR`` names.

    Raises:
        ConfigurationError: it is another kind of address, or there is no backend in it.
    """
    kind, _, path = address.partition(":")
    if kind != "sqlite" or not path:
        raise ConfigurationError("--from must look like sqlite:FOLDER, the folder that the backend was started with")
    folder = Path(path).expanduser().resolve()
    if not (folder / "moonmail.sqlite3").exists():
        raise ConfigurationError(f"there is no backend on SQLite in {folder}")
    return folder


def move(source: Path, url: str, data: Path | None) -> Moved:
    """Move what is in ``source`` to the empty PostgreSQL database at ``url``.

    ``data``: another folder for keys and pictures; None leaves them where they are. ``source`` is left as it was, but
    marked: no backend starts on its SQLite file any more.

    Raises:
        ConfigurationError: a server runs on the source, the target is not empty, a version differs, or a row does not
            fit. Nothing was moved then.
    """
    from moonmail.backend import serving, setup

    postgres_options(url)
    folder = source if data is None else data.expanduser().resolve()
    if folder != source and folder.exists() and any(folder.iterdir()):
        raise ConfigurationError(f"the folder {folder} is not empty: nothing was moved")
    with serving.only_one(source):
        if (source / MOVED).exists():
            raise ConfigurationError(f"the backend in {source} was moved already: nothing was moved again")
        files = _copy_files(source, folder) if folder != source else 0
        configure(folder, url)
        setup.start_django()
        with setup.alone():
            rows = _move_rows(source)
        (source / MOVED).write_text("The data are in PostgreSQL now. Start with --database.\n", encoding="utf-8")
    return Moved(rows, files)


def _copy_files(source: Path, folder: Path) -> int:
    """Copy keys and pictures; each picture is looked at again under its own name."""
    copied = 0
    for file in sorted(each for each in source.rglob("*") if each.is_file()):
        place = file.relative_to(source)
        if place.parts[0].startswith(_LEFT_BEHIND):
            continue
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy2(file, target)
        with target.open("rb") as written:
            os.fsync(written.fileno())
            if len(file.name) == 64 and hashlib.file_digest(written, "sha256").hexdigest() != file.name:
                raise ConfigurationError(f"the picture {place} is damaged in {source}: nothing was moved")
        copied += 1
    return copied


def _move_rows(source: Path) -> dict[str, int]:
    from django.apps import apps
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import DatabaseError, connections, transaction

    options = connections.configure_settings({_TARGET: sqlite_options(source / "moonmail.sqlite3")})[_TARGET]
    connections.settings[_SOURCE] = options
    _refuse_another_version()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    moved: dict[str, int] = {}
    # One state of the source, though nobody should write there now.
    with transaction.atomic(_SOURCE), transaction.atomic(_TARGET):
        for model in models:
            if model._meta.label_lower in _MADE_BY_SETUP:
                model._base_manager.using(_TARGET).all().delete()
            elif model._base_manager.using(_TARGET).exists():
                raise ConfigurationError(
                    f"the database is not empty: it has rows in {model._meta.db_table}. Nothing was moved"
                )
        for model in models:
            table = model._meta.db_table
            try:
                with transaction.atomic(_TARGET):
                    _insert(model)
            except DatabaseError as error:
                why = type(error.__cause__ or error).__name__
                raise ConfigurationError(f"a row of {table} does not fit ({why}): nothing was moved") from error
            before, after = _sum(model, _SOURCE), _sum(model, _TARGET)
            if before != after:
                raise ConfigurationError(f"{table} reads differently after the copy: nothing was moved")
            moved[table] = before[0]
        with connections[_TARGET].cursor() as cursor:
            for statement in connections[_TARGET].ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    connections[_SOURCE].close()
    return moved


def _refuse_another_version() -> None:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[_SOURCE])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ConfigurationError(
            "the source is of an older version: run `moonmail backend init` on it first. Nothing was moved"
        )


def _rows(model: Any, alias: str) -> Iterator[Any]:
    return iter(model._base_manager.using(alias).order_by("pk").iterator(_CHUNK))


def _insert(model: Any) -> None:
    from django.db.models.sql import InsertQuery

    fields = model._meta.concrete_fields
    rows = _rows(model, _SOURCE)
    while chunk := list(islice(rows, _CHUNK)):
        query = InsertQuery(model)
        # Raw: what a field would set by itself when it is saved, such as the time, stays as it is.
        query.insert_values(fields, chunk, raw=True)
        query.get_compiler(using=_TARGET).execute_sql()


def _sum(model: Any, alias: str) -> tuple[int, int]:
    """Return how many rows there are, and a sum over all of them that does not depend on their order."""
    names = [field.attname for field in model._meta.concrete_fields]
    count = total = 0
    for row in _rows(model, alias):
        text = json.dumps([_plain(getattr(row, name)) for name in names], sort_keys=True, ensure_ascii=False)
        total += int.from_bytes(hashlib.sha256(text.encode()).digest())
        count += 1
    return count, total % 2**256


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
