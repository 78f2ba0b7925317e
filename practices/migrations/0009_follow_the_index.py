"""The database indexes the analysed words of each entry by itself, whoever writes them.

PostgreSQL: GIN over the words. Long texts are kept out of the row, so that reading which rows match reads little.
SQLite: an FTS5 table over the same columns, which three triggers follow.
"""

from django.db import migrations

# Its cost is exaggerated on purpose: the planner then always asks the index, and never reads texts row by row.
FUNCTION = """
CREATE FUNCTION entry_words(text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 100000
AS $$ BEGIN RETURN to_tsvector('simple'::regconfig, $1); END $$
"""
WORDS = "entry_words(title || ' ' || lead || ' ' || rest)"
# Short lists that workers remember: table, name of the version that its writes move.
REMEMBERED = {
    "practices_theme": "references",
    "practices_keystep": "references",
    "practices_synonym": "references",
    "taggit_tag": "tags",
}

POSTGRESQL = [
    FUNCTION,
    "ALTER TABLE practices_entry SET (toast_tuple_target = 128)",
    f"CREATE INDEX entry_words ON practices_entry USING gin ({WORDS}) WITH (fastupdate = off)",
    "CREATE INDEX entry_title_words ON practices_entry USING gin (entry_words(title)) WITH (fastupdate = off)",
    *(
        f"CREATE TRIGGER move_version AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION move_version('{name}');"
        f"CREATE TRIGGER move_version_emptied AFTER TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION move_version('{name}')"
        for table, name in REMEMBERED.items()
    ),
]
POSTGRESQL_BACK = [
    "DROP INDEX entry_words",
    "DROP INDEX entry_title_words",
    "DROP FUNCTION entry_words",
    *(f"DROP TRIGGER {name} ON {table}" for table in REMEMBERED for name in ("move_version", "move_version_emptied")),
]

ADD = "INSERT INTO practices_words (rowid, title, lead, rest) VALUES (new.id, new.title, new.lead, new.rest);"
REMOVE = (
    "INSERT INTO practices_words (practices_words, rowid, title, lead, rest)"
    " VALUES ('delete', old.id, old.title, old.lead, old.rest);"
)
MOVED = (
    "INSERT INTO clusters_version (name, epoch, stamp, token)"
    " VALUES ('{name}', hex(randomblob(16)), 1, hex(randomblob(16)))"
    " ON CONFLICT (name) DO UPDATE SET stamp = stamp + 1, token = excluded.token;"
)
ACTS = ["insert", "update", "delete"]
SQLITE = [
    "CREATE VIRTUAL TABLE practices_words USING fts5"
    " (title, lead, rest, content='practices_entry', content_rowid='id', detail='column')",
    f"CREATE TRIGGER entry_words_insert AFTER INSERT ON practices_entry BEGIN {ADD} END",
    f"CREATE TRIGGER entry_words_delete AFTER DELETE ON practices_entry BEGIN {REMOVE} END",
    f"CREATE TRIGGER entry_words_update AFTER UPDATE OF title, lead, rest ON practices_entry BEGIN {REMOVE} {ADD} END",
    *(
        f"CREATE TRIGGER move_version_{table}_{act} AFTER {act} ON {table} BEGIN {MOVED.format(name=name)} END"
        for table, name in REMEMBERED.items()
        for act in ACTS
    ),
]
SQLITE_BACK = [
    *(f"DROP TRIGGER entry_words_{act}" for act in ACTS),
    *(f"DROP TRIGGER move_version_{table}_{act}" for table in REMEMBERED for act in ACTS),
    "DROP TABLE practices_words",
]


def run(on_postgresql, on_sqlite):
    def statements(apps, schema_editor):
        for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite:
            schema_editor.execute(statement, params=None)

    return statements


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0008_index_what_is_searched"),
        ("clusters", "0005_move_the_directory"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
