from dataclasses import dataclass

from django.db import models, transaction
from django.utils.crypto import get_random_string

from ..databases import read_the_primary, reads_a_replica

TOKEN = 32


def draw_token():
    return get_random_string(TOKEN)


@dataclass(frozen=True)
class Moment:
    """A group of tables as it stood when it was read.

    `stamp` grows at each change, in the order of the commits; `token` is drawn anew at each, so that a change that
    was rolled back is never taken for another; `epoch` is drawn with the first row, and tells an emptied database.
    """

    epoch: str = ""
    stamp: int = 0
    token: str = ""

    def has_reached(self, other):
        """Whether it is known to be as late as another, or later."""
        return not other.epoch or (self.epoch == other.epoch and self.stamp >= other.stamp)


class Version(models.Model):
    """How far a group of tables has come: what a worker remembers of them is true as long as this has not moved.

    The directory's is moved by the database itself, by triggers on its tables; see the migrations.
    """

    DIRECTORY = "directory"

    name = models.CharField("tables", max_length=20, primary_key=True)
    epoch = models.CharField("époque", max_length=TOKEN)
    stamp = models.BigIntegerField("rang")
    token = models.CharField("jeton", max_length=TOKEN)

    class Meta:
        verbose_name = "état de tables"
        verbose_name_plural = "états de tables"

    def __str__(self):
        return f"{self.name} {self.stamp}"

    @classmethod
    def read(cls, **shown):
        """{name: Moment} of every group, in one query.

        `shown`: the Moment of what this worker remembers of some. Time does not run backwards: a replica that is behind
        it is left for the primary.
        """
        found = cls.moments()
        if reads_a_replica() and not all(found.get(name, Moment()).has_reached(shown[name]) for name in shown):
            read_the_primary()
            found = cls.moments()
        return found

    @classmethod
    def moments(cls):
        return {name: Moment(*rest) for name, *rest in cls.objects.values_list("name", "epoch", "stamp", "token")}

    @classmethod
    def hold(cls, name):
        """Keep a group as it is until the transaction ends: whoever would move it waits."""
        cls.objects.select_for_update().filter(name=name).first()

    @classmethod
    def move(cls, name):
        """The next stamp of a group; until the transaction ends, no other can take one: stamps follow the commits."""
        with transaction.atomic():
            first = {"epoch": draw_token(), "stamp": 0, "token": ""}
            cls.objects.get_or_create(name=name, defaults=first)
            row = cls.objects.select_for_update().get(name=name)
            row.stamp, row.token = row.stamp + 1, draw_token()
            row.save(update_fields=["stamp", "token"])
        return row.stamp
