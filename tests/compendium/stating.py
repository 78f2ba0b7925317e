"""What the permission matrix opens of the state of the art: a comment of the reviewer among it."""

from compendium.models import Comment


def state_arguments(world):
    said = Comment.say("poles", "Le rayon se remplit.", by=world.reviewer)
    return {
        "compendium:state_file": ["annees", "csv"],
        "compendium:comment": ["poles"],
        "compendium:comment_remove": [said.pk],
    }
