"""What a record's pages say of the editions."""

from django import template

from ..models import Edition, EditionRecord

register = template.Library()


@register.inclusion_tag("compendium/_in_editions.html")
def editions_of(practice):
    """The editions that hold a practice, each with the version it holds; one query."""
    long = ["content", "revision__data", *(f"edition__{name}" for name in ("summary", "figures", "foreword"))]
    held = EditionRecord.objects.filter(practice=practice).defer(*long)
    return {"held": held.select_related("edition", "revision").order_by("-edition__number")[:30]}


@register.inclusion_tag("compendium/_latest_edition.html")
def latest_edition():
    """Where to read and print the latest edition; one query."""
    return {"edition": Edition.objects.frozen().for_list().order_by("-number").first()}
