"""Once a year: are your practices still in force?"""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime

from clusters.mails import Letter, absolute, write
from clusters.models import Cluster, Mail, Membership, User
from clusters.templatetags.recueil import of

from ..models import Practice
from ..models.confirmation import day

# The question comes once a year, on a day that may move a little.
ASKED_AGAIN = timedelta(days=330)
FETCHED, LISTED = 200, 15


def ask_still_in_force(now):
    """Queue this year's mail to each référent whose pôles have said nothing of a practice for a year.

    Returns how many. Again in the same year, it queues nothing more to the same people.
    """
    referents = Q(clusters__memberships__role=Membership.Role.REFERENT, clusters__memberships__user__is_active=True)
    last_year = Q(asked_at__lte=now - ASKED_AGAIN, asked_at__year__lt=localtime(now).year)
    waiting = Practice.objects.to_confirm(now).filter(Q(asked_at=None) | last_year)
    Practice.objects.filter(pk__in=waiting.filter(referents).values("pk")).update(asked_at=now)
    year = localtime(now).year
    return sum(ask_referent(person, now, key=f"en-vigueur:{year}:{person.pk}") for person in referents_asked_in(year))


def referents_asked_in(year):
    """Fetched a few at a time."""
    asked = Membership.objects.filter(role=Membership.Role.REFERENT, cluster__practices__asked_at__year=year)
    people = User.objects.filter(is_active=True, pk__in=asked.values("user")).order_by("pk")
    last = 0
    while some := list(people.filter(pk__gt=last)[:FETCHED]):
        yield from some
        last = some[-1].pk


def ask_referent(person, now, *, key):
    """One mail for all the practices of all their pôles; False if it is written already, or has no object."""
    held = Membership.objects.filter(user=person, role=Membership.Role.REFERENT)
    clusters = Cluster.objects.filter(memberships__in=held)
    practices = Practice.objects.to_confirm(now).of_clusters(clusters).order_by("last_word", "pk")
    count = practices.count()
    if not count or Mail.objects.filter(key=key).exists():
        return False
    listed = [
        f"– {practice.call_number}, {practice.title} (depuis le {day(practice.last_word)})"
        for practice in practices[:LISTED]
    ]
    if count > LISTED:
        listed.append(f"– et {count - LISTED} de plus")
    names = ", ".join(str(cluster) for cluster in clusters)
    question = Letter(
        subject="Vos pratiques sont-elles toujours en vigueur ?",
        greeting=f"Bonjour {person},",
        paragraphs=[f"Depuis plus d'un an, {names} n'a rien dit de :", "\n".join(listed)],
        button=("Dire où elles en sont", absolute(reverse("practices:confirm"))),
        next="Pour chacune, dites si elle est toujours en vigueur, si elle a évolué ou si elle s'est arrêtée. "
        "Sans réponse, elle reste en ligne, et sa fiche dit depuis quand elle n'est pas confirmée.",
        reason=f"Vous recevez ce message une fois par an parce que vous êtes référent {of(names)}.",
    )
    write(question, to=person.email, key=key)
    return True
