"""What any list page pays: one indexed query of 20 rows, and a template loop of 20 cards."""

import os

from django.db import connection
from django.http import HttpResponse
from django.template import engines

ROWS = """
SELECT slug, call_number, title, summary, names_then, start_year, evidence, practice_state, cost, short_title
FROM practices_practice WHERE state = 'publiee' ORDER BY published_at DESC LIMIT 20
"""
PAGE = """<!doctype html><html lang="fr"><title>Repère</title><main><h1>Repère</h1>
{% for slug, cote, title, summary, names, year, evidence, state, cost, short in rows %}<article class="card">
<p class="cote">{{ cote }}</p><h3><a href="/pratiques/{{ slug }}/">{{ title }}</a></h3><p class="sum">{{ summary }}</p>
<p class="meta"><span>{{ names }}</span>{% if year %}<span>{{ year }}</span>{% endif %}
{% if evidence %}<span>{{ evidence }}</span>{% endif %}{% if state %}<span>{{ state }}</span>{% endif %}
{% if cost %}<span>{{ cost }}</span>{% endif %}<span>{{ short }}</span></p></article>{% endfor %}</main></html>
"""
TEMPLATE = engines["django"].from_string(PAGE)


def yardstick(request):
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        page = TEMPLATE.render({"rows": cursor.fetchall()}, request)
    # Which worker answered: each of them is measured.
    return HttpResponse(page, headers={"X-Worker": str(os.getpid())})
