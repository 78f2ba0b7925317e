"""One record that everyone talks about: 200 questions, each answered, and 50 adoptions."""

from clusters.models import Cluster, User
from exchange.models import Adoption, Declaration, Message
from exchange.workflow import AdoptionState, DeclarationState
from practices.models import Practice

QUESTIONS, ADOPTIONS = 200, 50


def talked_of():
    """The record, written the first time it is asked for."""
    known = Message.objects.select_related("practice").first()
    if known:
        return known.practice
    practice = Practice.objects.published().filter(is_sourced=True).order_by("pk")[1]
    person = User.objects.create_user("exemple@pole-exemple.test", name="Exemple")
    ask(practice, person)
    take_up(practice, person)
    return practice


def ask(practice, person):
    about = {"practice": practice, "author": person, "is_open": True}
    for number in range(QUESTIONS):
        question = Message.objects.create(text=f"Exemple de question {number} ?", **about)
        question.set_open(True, by=person)
        Message.objects.create(parent=question, kind=Message.Kind.ANSWER, text="Exemple de réponse.", **about)


def take_up(practice, person):
    """Each pôle has it from the one before, or from the origin: a tree with branches."""
    before = None
    for number, cluster in enumerate(Cluster.objects.exclude(practices=practice).order_by("pk")[:ADOPTIONS]):
        before = Adoption.objects.create(practice=practice, cluster=cluster) if number % 5 == 0 else before
        adoption = before if before.cluster_id == cluster.pk else Adoption(practice=practice, cluster=cluster)
        adoption.save()
        Declaration.objects.create(
            adoption=adoption,
            author=person,
            state=AdoptionState.IN_PLACE,
            since=2015 + number % 10,
            changed="Exemple de ce qui a changé.",
            gave="Exemple de ce que cela a donné.",
            taken_from=before if before != adoption else None,
            review=DeclarationState.ACCEPTED,
            decided_at=adoption.created_at,
        )
    practice.adoptions.first().count()
