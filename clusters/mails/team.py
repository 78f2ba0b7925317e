"""What people are told of the teams: invited, asked to answer, accepted or not, gone."""

from django.urls import reverse

from ..models import User
from ..templatetags.recueil import of
from . import Letter, absolute, write


def send_invitation(invitation, *, note="", key=None):
    """Once a day at the most, whoever asks."""
    cluster, by = invitation.cluster, invitation.invited_by
    letter = Letter(
        subject=f"Écrire pour {cluster} dans Le Recueil",
        greeting="Bonjour,",
        paragraphs=[
            f"{by or 'Un administrateur du Recueil'} vous invite à écrire pour {cluster}, "
            f"comme {invitation.get_role_display()}.",
            *quoted(note),
            "Le Recueil rassemble les bonnes pratiques de gouvernance des pôles de compétitivité.",
        ],
        button=("Voir l'invitation", absolute(invitation.get_absolute_url())),
        next=f"Ce lien sert une fois, jusqu'au {invitation.expires_at:%d/%m/%Y}. "
        "Rien ne change tant que vous n'avez pas accepté.",
        reason="Vous recevez ce message parce que cette adresse a été donnée pour vous inviter. "
        "Vous ne l'attendiez pas ? Oubliez-le.",
    )
    write(letter, to=invitation.email, key=key or f"invitation:{invitation.pk}:{invitation.expires_at:%Y%m%d}")


def ask_for_an_answer(request):
    """To the référents of the pôle; where it has none, to the admins."""
    referents = list(User.objects.referents_of(request.cluster))
    for person in referents or User.objects.staff():
        letter = Letter(
            subject=f"{request.name} demande à rejoindre {request.cluster}",
            greeting=f"Bonjour {person},",
            paragraphs=[
                f"{request.name} ({request.email}) demande à écrire pour {request.cluster}.",
                *quoted(request.message),
            ],
            button=("Lire et répondre", absolute(request.get_absolute_url())),
            next="C'est à vous : acceptez, ou déclinez avec un mot. La réponse part par courriel.",
            reason="Vous recevez ce message parce que "
            + ("vous êtes référent de ce pôle." if referents else "ce pôle n'a pas de référent."),
        )
        write(letter, to=person.email, key=f"join:{request.pk}:{person.pk}")


def send_answer(request, invitation, *, note=""):
    """What was decided of a request to join, to the person who asked."""
    key = f"join-answer:{request.pk}"
    if invitation:
        return send_invitation(invitation, note=note, key=key)
    letter = accepted(request, note) if request.is_accepted else declined(request, note)
    return write(letter, to=request.email, key=key)


def accepted(request, note):
    return Letter(
        subject=f"Vous écrivez pour {request.cluster}",
        greeting=f"Bonjour {request.name},",
        paragraphs=[f"{request.decided_by} a accepté votre demande.", *quoted(note)],
        button=("Proposer une pratique", absolute(reverse("practices:contribute"))),
        next=f"Connectez-vous : les textes {of(request.cluster)} vous sont ouverts.",
        reason=because(request),
    )


def declined(request, note):
    return Letter(
        subject=f"Votre demande de rejoindre {request.cluster}",
        greeting=f"Bonjour {request.name},",
        paragraphs=[
            f"Merci de votre demande. {request.decided_by} vous répond que {request.cluster} ne peut y donner suite.",
            *quoted(note),
        ],
        next="Lire le Recueil ne demande pas de compte. Si votre situation change, vous pouvez demander de nouveau.",
        reason=because(request),
    )


def because(request):
    return f"Vous recevez ce message parce que vous avez demandé à rejoindre {request.cluster}."


def say_membership_ended(membership, *, by):
    cluster, person = membership.cluster, membership.user
    who = "Vous avez quitté" if by == person else f"{by} a mis fin à votre participation à"
    letter = Letter(
        subject=f"Vous n'écrivez plus pour {cluster}",
        greeting=f"Bonjour {person},",
        paragraphs=[
            f"{who} {cluster}. Vous ne voyez plus ses brouillons.",
            "Ce que vous avez écrit reste au pôle. Votre compte demeure ouvert.",
        ],
        button=("Voir la page du pôle", absolute(cluster.get_absolute_url())),
        next="C'est une erreur ? Demandez à rejoindre le pôle depuis sa page.",
        reason="Vous recevez ce message parce que vous écriviez pour ce pôle.",
    )
    write(letter, to=person.email, key=f"membership-ended:{membership.pk}")


def quoted(note):
    return [f"« {note.strip()} »"] if note.strip() else []


def say_token_opened(token):
    """To its owner: a program may now read in their name, and it may not be they who made it."""
    letter = Letter(
        subject="Un jeton d'accès est créé",
        greeting=f"Bonjour {token.user},",
        paragraphs=[
            f"Le jeton « {token.name} » laisse un programme lire Le Recueil en votre nom, "
            f"jusqu'au {token.expiry:%d/%m/%Y}. Il ne peut rien écrire."
        ],
        button=("Voir vos jetons", absolute(reverse("people:tokens"))),
        next="Ce n'est pas vous ? Révoquez-le, changez votre mot de passe, puis prévenez l'équipe du Recueil.",
        reason="Vous recevez ce message parce que l'accès à votre compte vient de changer.",
    )
    write(letter, to=token.user.email, key=f"token:{token.public_id}")
