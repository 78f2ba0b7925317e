"""An account is closed or loses what protects it: the act, and the mails that tell of it, go together."""

from django.db import transaction
from django.urls import reverse
from django.utils.dateformat import format as date_as
from django.utils.timezone import localtime

from ..models import Act, User, anonymise, record
from ..templatetags.recueil import of
from . import Letter, absolute, write

ASKED = "Votre compte du Recueil est supprimé, avec votre nom et votre adresse. Vos textes restent."
BY_STAFF = f"L'équipe du Recueil a fermé votre compte. {ASKED}"
SHUT = f"Il était fermé depuis longtemps. {ASKED}"
IDLE = f"Personne ne s'en servait plus, et un courriel vous en avait prévenu. {ASKED}"


@transaction.atomic
def close_account(user, *, by=None, why=ASKED):
    """Anonymise the person and tell who must know; raises LastAdmin."""
    address = user.email
    record(Act.ACCOUNT_CLOSED, by=by, person=user)
    for cluster in anonymise(user):
        say_without_referent(cluster, user)
    say_account_deleted(user, address, why)


def say_account_deleted(user, address, why):
    """The last mail to an address that the account has already forgotten."""
    letter = Letter(
        subject="Votre compte est supprimé",
        greeting="Bonjour,",
        paragraphs=[why],
        next="Ce n'est pas vous ? Écrivez sans attendre à l'équipe du Recueil." if why == ASKED else "",
        reason="C'est le dernier message que vous recevez du Recueil.",
    )
    write(letter, to=address, key=f"account-deleted:{user.pk}")


def say_without_referent(cluster, user):
    """To the admins: the last référent of a pôle has gone."""
    for person in User.objects.staff():
        letter = Letter(
            subject=f"{cluster} n'a plus de référent",
            greeting=f"Bonjour {person},",
            paragraphs=[f"Le compte du seul référent {of(cluster)} est supprimé."],
            button=("Ouvrir l'équipe du pôle", absolute(reverse("clusters:team", args=[cluster.slug]))),
            next="C'est à vous : nommez un autre référent. D'ici là, les demandes de rejoindre ce pôle vous arrivent.",
            reason="Vous recevez ce message parce que vous administrez Le Recueil.",
        )
        write(letter, to=person.email, key=f"without-referent:{cluster.pk}:{user.pk}:{person.pk}")


def say_factor_removed(user):
    """An administrator took it away, for who had lost it."""
    letter = Letter(
        subject="Un second facteur est retiré de votre compte",
        greeting=f"Bonjour {user},",
        paragraphs=["L'équipe du Recueil a retiré un second facteur de votre compte, comme pour qui a perdu le sien."],
        next="Vous ne l'aviez pas demandé ? Changez votre mot de passe, puis prévenez l'équipe du Recueil.",
        button=("Voir votre compte", absolute(reverse("people:account"))),
        reason="Vous recevez ce message parce que la protection de votre compte vient de changer.",
    )
    write(letter, to=user.email)


def warn_of_closing(user, *, on, now):
    """To who does not come any more: the account will be closed on that day, unless they sign in."""
    since = f"depuis le {day(user.last_login)}" if user.last_login else "depuis son ouverture"
    letter = Letter(
        subject=f"Votre compte sera supprimé le {day(on)}",
        greeting=f"Bonjour {user},",
        paragraphs=[
            f"Votre compte du Recueil ne sert plus {since}. Nous ne gardons pas de données dont personne n'a l'usage : "
            f"le {day(on)}, votre nom et votre adresse seront effacés. Vos textes restent à leurs pôles.",
        ],
        button=("Me connecter et garder mon compte", absolute(reverse("account_login"))),
        next="Une connexion suffit à garder ce compte. Sans vous, il n'y a rien à faire.",
        reason="Vous recevez ce message parce que vous avez un compte du Recueil.",
    )
    write(letter, to=user.email, key=f"account-idle:{user.pk}:{now:%Y%m%d}")


def day(moment):
    return date_as(localtime(moment), "j F Y")
