"""Who reads what is said around a record, and what they may do of each message."""

from dataclasses import dataclass, field

from django.urls import reverse

from clusters.models import Cluster, User


@dataclass(frozen=True)
class Reader:
    """A person (or a visitor), the keys of their pôles, and of those of the practice."""

    user: User
    clusters: frozenset = frozenset()
    signers: frozenset = frozenset()

    @classmethod
    def of(cls, user, practice):
        """One query for who is signed in; none for a visitor."""
        own = Cluster.objects.of(user).values_list("pk", flat=True) if user.is_authenticated else ()
        return cls(user, frozenset(own), frozenset(cluster.pk for cluster in practice.signers))

    @property
    def is_of_origin(self):
        return bool(self.clusters & self.signers)


@dataclass(frozen=True)
class Acts:
    """What this reader may do of one message: (address, words) of its links, in order."""

    links: list = field(default_factory=list)
    may_open: bool = False


def acts_of(message, reader):
    user = reader.user
    if not user.is_authenticated or message.is_hidden:
        return Acts()
    is_head, is_own = message.parent_id is None, user.pk == message.author_id
    links = [("answer", "Répondre")] if is_head else []
    links.append(("edit", "Corriger") if is_own else ("report", "Signaler"))
    if not is_head and message.is_from_origin and reader.is_of_origin:
        links.append(("fold", "L'ajouter à la fiche"))
    touched = reader.is_of_origin or message.cluster_id in reader.clusters
    if user.can_review and not is_own and not touched:
        links.append(("hide", "Masquer"))
    addressed = [(reverse(f"exchange:{name}", args=[message.pk]), words) for name, words in links]
    return Acts(addressed, is_head and reader.is_of_origin and message.is_open)
