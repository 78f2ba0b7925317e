"""The checker of migrations: what would stop the portal is caught, what would not passes."""

import json

import migrations as checker
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from clusters.models import Mail
from clusters.open_migrations import AddIndexWhileOpen, in_batches

pytestmark = pytest.mark.django_db
LOADER = MigrationLoader(None)
STATE = LOADER.project_state()


def all_at_once(apps, editor):
    apps.get_model("clusters", "Mail").objects.update(subject="x")


def some_at_a_time(apps, editor):
    in_batches(apps.get_model("clusters", "Mail").objects.all(), lambda rows: rows.update(subject="x"))


def nothing(apps, editor):
    return


def found(*operations, **about):
    migration = type("Migration", (migrations.Migration,), {"operations": list(operations), **about})
    return checker.troubles(migration("0099_essai", "clusters"), STATE)


def index(kind=migrations.AddIndex):
    return kind("mail", models.Index(fields=["subject"], name="mail_subject"))


def column(field):
    return migrations.AddField("mail", "other", field)


LONGER = models.CharField(max_length=500)
PY, NUMBER = migrations.RunPython, models.BigIntegerField()
BAD = {
    "removed field": ([migrations.RemoveField("mail", "html")], "RemoveField"),
    "removed table": ([migrations.DeleteModel("Run")], "DeleteModel"),
    "renamed field": ([migrations.RenameField("mail", "html", "rich")], "RenameField"),
    "renamed table": ([migrations.AlterModelTable("mail", "letters")], "AlterModelTable"),
    "closed index": ([index()], "arrête les écritures"),
    "index in a transaction": ([index(AddIndexWhileOpen)], "atomic = False"),
    "exacted field": ([column(models.CharField(max_length=5, default="x"))], "est exigé"),
    "unique field": ([column(models.CharField(max_length=5, null=True, unique=True))], "l'index de other"),
    "other type": ([migrations.AlterField("mail", "attempts", NUMBER)], "la table est réécrite"),
    "shorter text": ([migrations.AlterField("mail", "subject", models.CharField(max_length=9))], "est réécrite"),
    "no more null": ([migrations.AlterField("mail", "sent_at", models.DateTimeField())], "devient exigé"),
    "no way back": ([PY(nothing)], "comment revenir"),
    "all rows at once": ([PY(all_at_once, PY.noop)], "in_batches."),
    "batches in one transaction": ([PY(some_at_a_time, PY.noop)], "atomic = False"),
    "rows and tables": ([PY(nothing, PY.noop), migrations.AlterField("mail", "subject", LONGER)], "deux migrations"),
    "sql without a way back": ([migrations.RunSQL("SELECT 1")], "reverse_sql"),
    "unique constraint": (
        [migrations.AddConstraint("mail", models.UniqueConstraint(fields=["subject"], name="u"))],
        "l'unicité u",
    ),
    "check": (
        [migrations.AddConstraint("mail", models.CheckConstraint(condition=models.Q(attempts__lt=9), name="c"))],
        "relit la table",
    ),
}
GOOD = {
    "new table": [migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])],
    "field that may be empty": [column(models.CharField(max_length=5, null=True))],
    "field that the database fills": [column(models.BooleanField(db_default=False))],
    "longer text": [migrations.AlterField("mail", "subject", LONGER)],
    "index of a new table": [
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True)), ("n", NUMBER.clone())]),
        migrations.AddIndex("thing", models.Index(fields=["n"], name="thing_n")),
    ],
}


@pytest.mark.parametrize("name", BAD)
def test_migration_that_would_stop_the_portal_is_caught(name):
    operations, said = BAD[name]

    assert [line for line in found(*operations) if said in line]


@pytest.mark.parametrize("name", GOOD)
def test_migration_that_would_not_passes(name):
    assert found(*GOOD[name]) == []


def test_index_made_while_people_write_passes():
    assert found(index(AddIndexWhileOpen), atomic=False) == []


def test_rows_written_in_batches_pass():
    assert found(PY(some_at_a_time, PY.noop), atomic=False) == []


def test_contraction_that_says_since_when_passes():
    assert found(migrations.RemoveField("mail", "html"), unused_since="1.1") == []


def test_what_is_released_exists():
    released = json.loads(checker.RELEASED.read_text())

    assert [key for key in released.items() if key not in LOADER.graph.nodes] == []


def test_only_what_is_newer_is_examined():
    heads = checker.heads(LOADER)

    assert list(checker.examined(LOADER, heads)) == []
    assert next(key for key, _ in checker.examined(LOADER, heads | {"exchange": "0002_z"}))[0] == "exchange"


def test_batches_take_every_row_once():
    Mail.objects.bulk_create(Mail(to="a@pole-exemple.test", subject=str(n), text="x") for n in range(7))
    sizes = []

    in_batches(Mail.objects.all(), lambda rows: sizes.append(rows.update(text="y")), at_once=3)

    assert sizes == [3, 3, 1]
    assert not Mail.objects.filter(text="x").exists()


@pytest.mark.django_db(transaction=True)
def test_index_is_made_and_unmade():
    operation, after = index(AddIndexWhileOpen), STATE.clone()
    operation.state_forwards("clusters", after)

    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("clusters", editor, STATE, after)
        made = "mail_subject" in names_of_indexes()
        operation.database_backwards("clusters", editor, after, STATE)

    assert made
    assert "mail_subject" not in names_of_indexes()


def names_of_indexes():
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, Mail._meta.db_table)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_migration_leaves_its_place_when_a_table_is_taken():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")

        with pytest.raises(CommandError, match="Rien n'est à moitié fait"):
            call_command("migrate", attente=0.1, essais=2, verbosity=0)
    finally:
        other.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
