"""Would a migration stop the portal while it is open? python dev/postgres.py .venv/bin/python dev/migrations.py

Those after the last release are read: with django-migration-linter, and by what it does not know. `--publier` notes
those of today as released. See docs/migrations.md.
"""

import inspect
import json
import os
import sys
from pathlib import Path

import django
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED, UniqueConstraint
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

ROOT = Path(__file__).resolve().parents[1]
RELEASED = ROOT / "dev" / "released.json"
OURS = ["clusters", "practices", "exchange", "compendium"]
CONTRACTS = (
    *(migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel),
    migrations.AlterModelTable,
)
SCHEMA = (migrations.AddField, migrations.AlterField, migrations.AddIndex, migrations.AddConstraint, *CONTRACTS)
# What the linter says of a contraction, that a migration may declare.
OF_CONTRACTIONS = {"DROP_COLUMN", "DROP_TABLE", "RENAME_COLUMN", "RENAME_TABLE"}


def main(args):
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    loader = MigrationLoader(None)
    if args == ["--publier"]:
        RELEASED.write_text(json.dumps(heads(loader), indent=1) + "\n")
        return 0
    found = dict(examined(loader, json.loads(RELEASED.read_text())))
    for (app, name), said in found.items():
        for line in said:
            print(f"{app}.{name} : {line}")
    print(f"{len(found)} migrations depuis la dernière version, {sum(map(bool, found.values()))} à reprendre.")
    return 1 if any(found.values()) else 0


def heads(loader):
    return {app: loader.graph.leaf_nodes(app)[0][1] for app in OURS}


def examined(loader, released):
    """((app, name), [what is wrong]) of each migration after the release."""
    for key in sorted(key for key in loader.graph.nodes if key[0] in OURS and key[1] > released.get(key[0], "")):
        migration = loader.graph.nodes[key]
        before = loader.project_state(key, at_end=False)
        yield key, troubles(migration, before)


def troubles(migration, before):
    is_contraction = bool(getattr(migration, "unused_since", ""))
    found = [*together(migration), *of_the_linter(migration, before, is_contraction)]
    made = {op.name.lower() for op in flat(migration.operations) if isinstance(op, migrations.CreateModel)}
    state = before.clone()
    for op in migration.operations:
        for inner in flat([op]):
            on_new = getattr(inner, "model_name", "").lower() in made
            found += [] if on_new else of_operation(inner, state, migration, is_contraction)
        op.state_forwards(migration.app_label, state)
    return list(dict.fromkeys(found))


def flat(operations):
    """What is done to the database, whatever it stands in."""
    for op in operations:
        if isinstance(op, migrations.SeparateDatabaseAndState):
            yield from flat(op.database_operations)
        else:
            yield op


def together(migration):
    kinds = list(flat(migration.operations))
    if any(isinstance(op, migrations.RunPython) for op in kinds) and any(isinstance(op, SCHEMA) for op in kinds):
        yield "écrit des lignes et change des tables : deux migrations, pour ne pas tenir les verrous."


def of_operation(op, state, migration, is_contraction):
    if isinstance(op, CONTRACTS) and not is_contraction:
        return [
            f"{type(op).__name__} : la version en service s'en sert ; dites `unused_since` si elle ne s'en sert plus."
        ]
    ways = {
        migrations.AddIndex: of_index,
        migrations.AddConstraint: of_constraint,
        migrations.AddField: of_new_field,
        migrations.AlterField: of_changed_field,
        migrations.RunPython: of_python,
        migrations.RunSQL: of_sql,
    }
    return next((way(op, state, migration) for kind, way in ways.items() if isinstance(op, kind)), [])


def of_index(op, state, migration):
    if not hasattr(op, "_ensure_not_in_transaction"):
        return [f"l'index {op.index.name} arrête les écritures : AddIndexWhileOpen."]
    return [] if migration.atomic is False else ["AddIndexWhileOpen demande `atomic = False`."]


def of_constraint(op, state, migration):
    if isinstance(op.constraint, UniqueConstraint):
        return [f"l'unicité {op.constraint.name} arrête les écritures : un index unique, fait pendant qu'on écrit."]
    if not hasattr(op, "validate") and type(op).__name__ != "AddConstraintNotValid":
        return [f"la contrainte {op.constraint.name} relit la table : AddConstraintNotValid, puis ValidateConstraint."]
    return []


def of_new_field(op, state, migration):
    field, said = op.field, []
    if not (field.many_to_many or field.null or field.db_default is not NOT_PROVIDED):
        said.append(f"{op.name} est exigé : la version en service écrit sans lui ; `null=True` ou `db_default`.")
    if field.unique or (field.db_index and not field.remote_field):
        said.append(f"l'index de {op.name} arrête les écritures : AddIndexWhileOpen, dans une autre migration.")
    return said


def of_changed_field(op, state, migration):
    model = state.apps.get_model(migration.app_label, op.model_name)
    before, after = model._meta.get_field(op.name), op.field.clone()
    after.set_attributes_from_name(op.name)
    after.model = model
    types = [field.db_type(connection) for field in (before, after)]
    said = []
    if before.null and not after.null:
        said.append(f"{op.name} devient exigé : une contrainte NOT VALID, validée, puis NOT NULL.")
    if types[0] != types[1] and not is_widening(before, after):
        said.append(f"{op.name} passe de {types[0]} à {types[1]} : la table est réécrite, fermée à tous.")
    return said


def is_widening(before, after):
    """A text that may be longer: PostgreSQL notes it, and rewrites nothing."""
    texts = {"CharField", "TextField", "SlugField", "EmailField", "URLField"}
    if not {before.get_internal_type(), after.get_internal_type()} <= texts:
        return False
    longest = [field.max_length or float("inf") for field in (before, after)]
    return longest[0] <= longest[1]


def of_python(op, state, migration):
    said = [] if op.reverse_code else ["RunPython ne dit pas comment revenir : `reverse_code`."]
    source = inspect.getsource(op.code)
    if ".objects" in source and "in_batches(" not in source:
        said.append("RunPython lit une table d'un coup : in_batches.")
    if "in_batches(" in source and migration.atomic is not False:
        said.append("in_batches demande `atomic = False` : sinon tout attend la fin.")
    return said


def of_sql(op, state, migration):
    return [] if op.reversible else ["RunSQL ne dit pas comment revenir : `reverse_sql`."]


def of_the_linter(migration, before, is_contraction):
    """What django-migration-linter finds in the SQL that PostgreSQL would be given."""
    if connection.vendor != "postgresql":
        return []
    other = connection.copy()  # in no transaction, whoever asks
    try:
        with other.schema_editor(collect_sql=True, atomic=False) as editor:
            migration.apply(before.clone(), editor, collect_sql=True)
    finally:
        other.close()
    analyser = get_sql_analyser_class(connection.settings_dict["ENGINE"])
    # Of changed columns, `of_changed_field` knows more.
    errors, *_ = analyse_sql_statements(analyser, editor.collected_sql, ["ALTER_COLUMN"])
    return [issue.message for issue in errors if not (is_contraction and issue.code in OF_CONTRACTIONS)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
