"""What the permission matrix opens of the selections of a member."""

from compendium.models import Selection


def selection_arguments(world, practice):
    selection = Selection.start(world.member, "Pour le conseil", [(practice, "À lire.")])
    selection.open_link(shows_name=True)
    on_it = {f"compendium:{name}": [selection.pk] for name in ("edit", "delete")}
    return on_it | {
        "compendium:selection_file": ["csv"],
        "compendium:edit_file": [selection.pk, "csv"],
        "compendium:shared": [selection.token],
        "compendium:shared_file": [selection.token, "json"],
        "compendium:became": [practice.slug],
        "compendium:seen": [practice.slug],
    }
