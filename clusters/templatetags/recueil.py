"""Tags that every template may use, without a {% load %}: see TEMPLATES in the settings."""

import re
from functools import lru_cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_guid import get_guid

from ..figures import checklist

register = template.Library()

NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
# What a browser shows as it stands, or sends back as typed, is left alone.
MARKUP = re.compile(
    r"(<(?:textarea|script|style|pre|code|select|fieldset data-set)\b.*?"
    r"</(?:textarea|script|style|pre|code|select|fieldset)>|<[^>]*>)",
    re.S,
)
VOWELS = set("aàâäeéèêëiîïoôöuùûü")
SPACE = f"[ {NBSP}{NARROW}]"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
# Most of a page's texts have none of these signs, and are left at once.
SIGNS, OF_NUMBERS = re.compile(r"['«»;!?:]|\d "), re.compile(r"\d ")
# What a rule looks for and what it writes, by the sign without which it finds nothing.
RULES = [
    ("'", re.compile(r"(?<=\w)'(?=\w|<|«|$)"), "’"),
    ("&", re.compile(r"(?<=\w)(?:&#x27;|&#39;)(?=\w|<|«|$)"), "’"),
    ("«", re.compile(rf"«{SPACE}*"), f"«{NBSP}"),
    ("»", re.compile(rf"{SPACE}*»"), f"{NBSP}»"),
    (" ", re.compile(r" ([;!?])(?!\w)"), rf"{NARROW}\1"),
    (" :", re.compile(r" :(?=\s|$)"), f"{NBSP}:"),
]
NUMBERS = [
    (re.compile(rf"\b(?<![\d,.])1 (?=(?:{MONTHS})\b)"), "1er "),
    (re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)"), lambda number: number[0].replace(" ", NARROW)),
    (re.compile(r"(?<=\d) h (?=\d\d\b)"), f"{NBSP}h{NBSP}"),
    (re.compile(r"(?<=\d) (?=(?:%|€|k€|M€|ETP)(?!\w))"), NBSP),
]


def set_in_type(text):
    if not SIGNS.search(text):
        return text
    for sign, pattern, replacement in RULES:
        if sign in text:
            text = pattern.sub(replacement, text)
    if OF_NUMBERS.search(text):
        for pattern, replacement in NUMBERS:
            text = pattern.sub(replacement, text)
    return text


@register.simple_tag
def one_sheet():
    """The address of the style sheet that holds all of them, where there is one: in production."""
    whole = getattr(staticfiles_storage, "whole", "")
    return static(whole) if whole else ""


@register.simple_tag
def accessibility_state():
    """« partiellement conforme »: the law wants it on every page."""
    return checklist().state


@register.filter
def typo(page):
    """French typography: curly apostrophes, and the spaces that must not break. Markup is left as it is."""
    parts = MARKUP.split(page)
    parts[::2] = [set_in_type(part) if SIGNS.search(part) else part for part in parts[::2]]
    return mark_safe("".join(parts)) if isinstance(page, SafeString) else "".join(parts)


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name, extra=""):
    """A pictogram of the sprite. It always stands beside a word, so it is silent."""
    return format_html(
        '<svg class="icon {}" width="24" height="24" aria-hidden="true"><use href="{}#{}"></use></svg>',
        extra,
        static("img/icons.svg"),
        name,
    )


@register.filter
def plural(number, forms):
    """« 1 fiche », « 3 fiches »: `forms` is "fiche" or "cheval,chevaux". French counts 0 as one."""
    one, _, many = forms.partition(",")
    return f"{number} {one if abs(number) < 2 else many or one + 's'}"


@register.filter(is_safe=True)
def of(name):
    """« de Minalogic », « d'Axelera »; an H stays without elision, as most names of pôles say it."""
    return f"d'{name}" if str(name)[:1].lower() in VOWELS else f"de {name}"


@register.filter
def pages(page):
    """The numbers to show under a list, with an ellipsis where they are too many."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag
def incident_number():
    """The number of this request, as the log has it: what a person quotes of a page that failed."""
    return get_guid() or ""
