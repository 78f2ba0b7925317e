"""A person leaves the portal: the texts stay, and nothing says any more whose they were."""

import uuid

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CASCADE, Q

from .mail import Mail
from .team import Invitation, JoinRequest
from .user import UNROUTABLE, User

# It stands in the middle of sentences, « par … », more often than at their head.
NOBODY = "une personne dont le compte est clos"


class LastAdmin(Exception):
    """Refused: nobody could open the administration any more."""

    message = "Vous êtes le dernier administrateur : donnez ce droit à une autre personne avant de partir."


@transaction.atomic
def anonymise(user):
    """Forget who this person was, or raise LastAdmin. Returns the pôles left without a référent."""
    # Two admins may leave at once: the second waits here, and is then the last.
    # Those who write to them lock the person first, too.
    User.objects.select_for_update().get(pk=user.pk)
    admins = set(User.objects.staff().select_for_update().values_list("pk", flat=True))
    if admins == {user.pk}:
        raise LastAdmin
    left_alone = [membership.cluster for membership in user.memberships.leading_alone().select_related("cluster")]
    forget_words(user)
    forget_traces(user)
    forget_person(user)
    return left_alone


def forget_words(user):
    """The name, where a row that stays holds it in words: each model that does so knows how to take it out."""
    for model in apps.get_models():
        forget = getattr(model, "forget_name", None)
        if forget:
            forget(user, NOBODY)
    forget_in_log(user)


def forget_in_log(user):
    """The administration's own log says what was done, and of whom no more. All else of a line is kept a year."""
    theirs = [User, Invitation, JoinRequest, *(rows.model for rows in owned(user))]
    types = [kind.pk for kind in ContentType.objects.get_for_models(*theirs).values()]
    # As these models write themselves: « Mona, membre de… », « mona@…, Pôle », « Alerte, de Mona ».
    named = Q(object_repr__in=[user.name, user.email]) | Q(object_repr__endswith=f", de {user.name}")
    for said in (user.name, user.email):
        named |= Q(object_repr__startswith=f"{said}, ")
    of_account = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    LogEntry.objects.filter(of_account | Q(named, content_type__in=types)).update(object_repr=NOBODY)


def forget_traces(user):
    """What other tables hold of the person, or of the address."""
    for rows in (
        *owned(user),
        Invitation.objects.filter(email__iexact=user.email),
        JoinRequest.objects.filter(Q(user=user) | Q(email__iexact=user.email)),
        # One that is being sent is left to its sender.
        Mail.objects.filter(to__iexact=user.email).exclude(state=Mail.State.SENDING),
    ):
        rows.delete()


def owned(user):
    """The rows that are the person's alone, in any app: those that would go with the account if it were deleted.

    What an administrator did to others stays in the administration's own log.
    """
    theirs = [relation for relation in user._meta.related_objects if relation.on_delete is CASCADE]
    return [
        relation.related_model._base_manager.filter(**{relation.field.name: user})
        for relation in theirs
        if relation.related_model is not LogEntry
    ]


def forget_person(user):
    user.name, user.organisation, user.email = NOBODY, "", f"{uuid.uuid4().hex}{UNROUTABLE}"
    user.is_active = user.is_staff = user.is_superuser = user.is_reviewer = user.is_agent = False
    user.last_login = user.warned_at = None
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
