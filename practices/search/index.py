"""The words of all entries, as the database indexes them: FTS5 on SQLite, GIN on PostgreSQL. The same matches on both.

One small interface: `matching` a Query read by this room, in full or in part, and `texts` of a few entries to rank.
"""

from pyroaring import BitMap

from clusters.databases import connection_for

from ..models import Entry

# As the indexes are written: see the migrations.
POSTGRESQL_WORDS = "entry_words(title || ' ' || lead || ' ' || rest)"
POSTGRESQL_TITLE = "entry_words(title)"


def matching(query, *, any_of_them=False, in_title=False, beyond=0, most):
    """Keys of at most `most` entries, the newest, that satisfy every clause of a query, or any of its clauses.

    `in_title`: by their title alone; `beyond`: only keys after that one.
    """
    connection = connection_for(Entry)
    engine = Postgresql if connection.vendor == "postgresql" else Sqlite
    asked = (engine.OR if any_of_them else engine.AND).join(map(engine.clause, query.wanted))
    unwanted = engine.OR.join(engine.clause(clause) for clause in query.excluded if not clause.phrase)
    conditions = [engine.condition(asked, unwanted, in_title)] if asked or unwanted else []
    conditions += [phrase(clause) for clause in query.clauses if clause.phrase]
    conditions += [("id > %s", beyond)] if beyond else []
    found = f"SELECT id FROM practices_entry WHERE {' AND '.join(condition for condition, _ in conditions)}"
    with connection.cursor() as cursor:
        cursor.execute(engine.NEWEST.format(found), [*(param for _, param in conditions), most])
        return BitMap(key for (key,) in cursor.fetchall())


def phrase(clause):
    """What is between quotes: the words follow one another in one text."""
    return f"plain {'NOT LIKE' if clause.is_excluded else 'LIKE'} %s", f"% {clause.phrase} %"


def texts(keys):
    """{key: (title, lead, rest)}, in stems."""
    rows = Entry.objects.filter(pk__in=list(keys)).order_by().values_list("pk", "title", "lead", "rest")
    return {key: parts for key, *parts in rows}


class Engine:
    """How a database writes a question. Stems hold letters and digits only; they are quoted all the same."""

    AND = OR = NEWEST = ""

    @classmethod
    def clause(cls, clause):
        return f"({cls.OR.join(cls.way(way) for way in clause.ways)})"

    @classmethod
    def way(cls, way):
        return f"({cls.AND.join(cls.term(term) for term in way.terms)})"

    @classmethod
    def term(cls, term):
        return f"({cls.OR.join(cls.quote(token) for token in sorted(term.tokens))})"


class Sqlite(Engine):
    AND, OR, NEWEST = " AND ", " OR ", "{} ORDER BY id DESC LIMIT %s"

    @staticmethod
    def quote(token):
        return '"{}"'.format(token.replace('"', ""))

    @staticmethod
    def condition(asked, unwanted, in_title):
        found = "id {}IN (SELECT rowid FROM practices_words WHERE practices_words MATCH %s)"
        if not asked:
            return found.format("NOT "), unwanted
        asked = f"({asked}) NOT ({unwanted})" if unwanted else f"({asked})"
        return found.format(""), f"{{title}} : {asked}" if in_title else asked


class Postgresql(Engine):
    AND, OR = " & ", " | "
    # Apart, so that the index of words answers first, and no row is read only to find the newest.
    NEWEST = "WITH found AS MATERIALIZED ({}) SELECT id FROM found ORDER BY id DESC LIMIT %s"

    @staticmethod
    def quote(token):
        return "'{}'".format(token.replace("'", "").replace("\\", ""))

    @staticmethod
    def condition(asked, unwanted, in_title):
        parts = [f"({asked})"] * bool(asked) + [f"!({unwanted})"] * bool(unwanted)
        return f"{POSTGRESQL_TITLE if in_title else POSTGRESQL_WORDS} @@ %s::tsquery", " & ".join(parts)
