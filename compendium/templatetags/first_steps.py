"""What the administration says to who opens it first."""

from django import template

from .. import figures

register = template.Library()


@register.inclusion_tag("compendium/_first_steps.html")
def first_steps(user):
    """What is to be set up, until all of it is done."""
    steps = figures.first_steps(user) if user.is_superuser else []
    return {"steps": steps, "left": sum(not step.is_done for step in steps)}
