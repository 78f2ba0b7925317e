"""What a frozen edition holds is changed by nobody: the database itself refuses it."""

from django.db import migrations

# PostgreSQL. A record that comes in while its edition is being frozen waits for the end of it, and is then refused.
FUNCTIONS = """
CREATE FUNCTION refuse_frozen_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF OLD.frozen_at IS NOT NULL THEN
    RAISE EXCEPTION 'edition % is frozen', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION refuse_frozen_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held bigint[] := ARRAY[]::bigint[]; BEGIN
  IF TG_OP <> 'INSERT' THEN held := held || OLD.edition_id; END IF;
  IF TG_OP <> 'DELETE' THEN held := held || NEW.edition_id; END IF;
  PERFORM 1 FROM compendium_edition WHERE id = ANY(held) FOR SHARE;
  IF EXISTS (SELECT 1 FROM compendium_edition WHERE id = ANY(held) AND frozen_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a frozen edition keeps its records' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
POSTGRESQL = [
    FUNCTIONS,
    "CREATE TRIGGER frozen_edition BEFORE UPDATE OR DELETE ON compendium_edition"
    " FOR EACH ROW EXECUTE FUNCTION refuse_frozen_edition()",
    "CREATE TRIGGER frozen_record BEFORE INSERT OR UPDATE OR DELETE ON compendium_editionrecord"
    " FOR EACH ROW EXECUTE FUNCTION refuse_frozen_record()",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER frozen_edition ON compendium_edition",
    "DROP TRIGGER frozen_record ON compendium_editionrecord",
    "DROP FUNCTION refuse_frozen_edition",
    "DROP FUNCTION refuse_frozen_record",
]

IS_FROZEN = "EXISTS (SELECT 1 FROM compendium_edition WHERE id IN ({keys}) AND frozen_at IS NOT NULL)"
KEYS = {"insert": "new.edition_id", "update": "old.edition_id, new.edition_id", "delete": "old.edition_id"}
SQLITE = [
    *(
        f"CREATE TRIGGER frozen_edition_{act} BEFORE {act} ON compendium_edition WHEN old.frozen_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'edition is frozen'); END"
        for act in ("update", "delete")
    ),
    *(
        f"CREATE TRIGGER frozen_record_{act} BEFORE {act} ON compendium_editionrecord"
        f" WHEN {IS_FROZEN.format(keys=keys)} BEGIN SELECT RAISE(ABORT, 'a frozen edition keeps its records'); END"
        for act, keys in KEYS.items()
    ),
]
SQLITE_BACK = [
    *(f"DROP TRIGGER frozen_edition_{act}" for act in ("update", "delete")),
    *(f"DROP TRIGGER frozen_record_{act}" for act in KEYS),
]


def run(on_postgresql, on_sqlite):
    def statements(apps, schema_editor):
        for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            schema_editor.execute(statement, params=None)

    return statements


class Migration(migrations.Migration):
    dependencies = [("compendium", "0002_comments_editions_and_books")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
