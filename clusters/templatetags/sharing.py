"""What the head of a page says to search engines and to the sites that show a link to it."""

import json
import re

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from ..exports import LICENCE_URL, public_address

register = template.Library()

TITLE = re.compile(r"<title>(.*?)(?: · Le Recueil)?</title>", re.S)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
THEMES = {"projets", "reseau", "evaluation", "international", "rh", "financement"}
WIDTH, HEIGHT = 1200, 630
# So that no text of a record ends the element that holds it.
ESCAPES = {ord("<"): r"\u003C", ord(">"): r"\u003E", ord("&"): r"\u0026", 0x2028: r"\u2028", 0x2029: r"\u2029"}


@register.simple_tag
def licence_url():
    return LICENCE_URL


@register.tag
def sharing(parser, token):
    """{% sharing %}<title>…</title><meta name="description" …>{% endsharing %}: the same, and what follows from it.

    The context may hold `canonical` (the path that stands for all the ways to the page, if it is not its own),
    `linked_data` (a dict, as schema.org has it), and the `practice` or the `theme` that gives the picture its colour.
    """
    inner = parser.parse(["endsharing"])
    parser.delete_first_token()
    return Sharing(inner)


class Sharing(template.Node):
    def __init__(self, inner):
        self.inner = inner

    def render(self, context):
        html = self.inner.render(context)
        title, description = mark_safe(TITLE.search(html)[1]), mark_safe(DESCRIPTION.search(html)[1])
        address, picture = address_of(context), static(f"img/partage/{colour_of(context)}.png")
        said = [
            ("og:site_name", "Le Recueil"),
            ("og:locale", "fr_FR"),
            ("og:type", "article" if "practice" in context else "website"),
            ("og:title", title),
            ("og:description", description),
            ("og:image", public_address(picture)),
            ("og:image:width", WIDTH),
            ("og:image:height", HEIGHT),
            ("og:image:alt", "Le Recueil : des tranches de livres sur un rayon"),
            *([("og:url", address)] if address else []),
        ]
        return "\n  ".join(
            [
                html.strip(),
                *([format_html('<link rel="canonical" href="{}">', address)] if address else []),
                format_html_join("\n  ", '<meta property="{}" content="{}">', said),
                '<meta name="twitter:card" content="summary_large_image">',
                *([data_block(context["linked_data"])] if context.get("linked_data") else []),
            ]
        )


def address_of(context):
    """The one address of this page; none where it is drawn without a request, as an error of ours is."""
    if not context.get("request"):
        return ""
    page = context.get("page_obj")
    path = context.get("canonical") or context["request"].path
    if page and page.number > 1:
        path += f"{'&' if '?' in path else '?'}page={page.number}"
    return public_address(path)


def colour_of(context):
    """The theme of the page, where it is at hand: a head asks nothing of the database."""
    fetched = getattr(getattr(context.get("practice"), "_state", None), "fields_cache", {})
    key = getattr(fetched.get("theme") or context.get("theme"), "key", "")
    return key if key in THEMES else "recueil"


def data_block(data):
    """Data for programs, that browsers do not run."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
