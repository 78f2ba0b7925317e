from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def cells(row, with_total=True):
    """The cells of a row, each on its shade and leading to its list. In Python, for the page has a thousand of them."""
    written = "".join(f'<td class="{shade(cell)}">{number(cell)}</td>' for cell in row.cells)
    return mark_safe(f'{written}<td class="total">{number(row.total)}</td>' if with_total else written)


def shade(cell):
    return f"t t-{cell.hue} n{cell.level}" if cell.hue else f"n{cell.level}"


def number(cell):
    """Addresses are encoded: of the signs of HTML, they hold & alone."""
    return f'<a href="{cell.url.replace("&", "&amp;")}">{cell.said}</a>' if cell.url else cell.said
