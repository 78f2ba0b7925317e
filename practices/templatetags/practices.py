from functools import lru_cache
from html import escape

import nh3
from django import template
from django.db.models import F
from django.utils.safestring import mark_safe

from clusters.templatetags.recueil import set_in_type

from ..models import Agreement, Practice
from ..models.markdown import PARSER

register = template.Library()

PRACTICES_SHOWN = 60
# The page has its own h1 and h2: the titles of a text start under them.
PAGE_LEVEL = 2
TAGS = {
    "p", "br", "hr", "ul", "ol", "li", "strong", "em", "s", "a", "blockquote", "code", "pre",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@register.simple_tag
def boxes(facet, values):
    """The check boxes of a facet, each with its count. In Python, for a page has some two hundred of them."""
    return mark_safe("".join(box(facet.name, value) for value in values))


def box(name, value):
    key, label = escape(str(value.key)), typeset(str(value.label))
    return (
        f'<label class="choice{"" if value.count else " none"}" for="{name}-{key}"><input type="checkbox" name="{name}"'
        f' value="{key}" id="{name}-{key}"{" checked" if value.is_chosen else ""}><span>{label}</span>'
        f' <span class="num">{value.count}</span></label>'
    )


@lru_cache(maxsize=2_000)
def typeset(label):
    return set_in_type(escape(label))


@register.simple_tag
def options(field):
    """The options of a select, for the same reason."""
    chosen = str(field.value() or "")
    return mark_safe("".join(option(str(value), label, chosen) for value, label in field.field.choices))


def option(value, label, chosen):
    return f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(str(label))}</option>'


@register.filter
@lru_cache(maxsize=1_000)
def markdown(text):
    """Markdown as safe HTML: rendered without raw HTML, then sanitised."""
    tokens = PARSER.parse(text)
    lower_headings(tokens)
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        link_rel="nofollow noopener",
        url_schemes={"http", "https", "mailto"},
    )
    return mark_safe(clean)


def lower_headings(tokens):
    """Bring the titles of a text under those of the page, no level jumped."""
    level = PAGE_LEVEL
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1]) + PAGE_LEVEL, level + 1, 6)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"


@register.inclusion_tag("practices/_agreement.html")
def agreement_of(revision, user):
    """Whether the pôle agreed with exactly this text; empty unless it was written after an interview."""
    asked = Agreement.objects.about(revision) if revision.is_interview and revision.pk else []
    known = [(agreement, agreement.is_about(revision)) for agreement in asked]
    return {"revision": revision, "known": known, "may_ask": revision.is_draft and revision.may_ask(user)}


@register.inclusion_tag("practices/_of_cluster.html")
def practices_of(cluster):
    """The shelf of a pôle and its « fiches à compléter », for the pôle's page."""
    practices = (
        Practice.objects.public()
        .of_clusters([cluster])
        .for_cards()
        .order_by(F("published_at").asc(nulls_last=True), "pk")
    )
    found = list(practices[:PRACTICES_SHOWN])
    return {
        "cluster": cluster,
        "practices": [practice for practice in found if practice.is_published],
        "stubs": [practice for practice in found if not practice.is_published],
    }
