"""The ways to answer a question that are compared: ours, plain icontains, and PostgreSQL's own French search."""

from django.db import connection
from django.db.models import Q

from practices.models import Practice
from practices.models.story import STORY
from practices.search import catalogue, search

TEXTS = ["title", "summary", *STORY]


def ours(question):
    known = catalogue()
    hits = search(question, known)
    return [practice.title for practice in known.practices(hits.best_first(known.public)[:10])] if hits.ranking else []


def icontains(question):
    """The whole question, as Django's documentation first shows; the newest first."""
    return titles(any_text(question))


def each_word(question):
    """Every word of the question, wherever it stands."""
    asked = Q()
    for word in question.split():
        asked &= any_text(word)
    return titles(asked)


def any_text(words):
    asked = Q()
    for name in TEXTS:
        asked |= Q(**{f"{name}__icontains": words})
    return asked


def titles(asked):
    found = Practice.objects.public().filter(asked).order_by("-published_at", "-pk")
    return list(found.values_list("title", flat=True)[:10])


FRENCH = """
SELECT title FROM (
  SELECT title, to_tsvector('french', {texts}) AS words, websearch_to_tsquery('french', %s) AS asked
  FROM practices_practice WHERE state = 'publiee' OR is_stub
) AS found WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT 10
"""


def french(question):
    with connection.cursor() as cursor:
        cursor.execute(FRENCH.format(texts=" || ' ' || ".join(TEXTS)), [question])
        return [title for (title,) in cursor.fetchall()]


def all_ways():
    known = {"le Recueil": ours, "icontains": icontains, "icontains, mot à mot": each_word}
    return known | ({"français de PostgreSQL": french} if connection.vendor == "postgresql" else {})
