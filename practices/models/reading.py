"""How many times each record was opened, day after day. Who opened it is not known: nothing of a person is kept."""

import logging

from django.db import Error, connection, models
from django.utils import timezone

logger = logging.getLogger(__name__)

# Reads of one record come at once, on any worker: the database counts.
COUNT_ONE = """
    INSERT INTO practices_readcount (practice_id, day, number) VALUES (%s, %s, 1)
    ON CONFLICT (practice_id, day) DO UPDATE SET number = practices_readcount.number + 1
"""
# A table that is locked waits for nobody's page; SQLite gives up by itself. Nor does a thread wait for a replica that
# died: a read may be lost.
PATIENCE = {"postgresql": "SET LOCAL lock_timeout = '500ms'; SET LOCAL synchronous_commit = off;"}


class ReadCount(models.Model):
    """The reads of one record on one day."""

    practice = models.ForeignKey("Practice", models.CASCADE, related_name="reads", verbose_name="pratique")
    day = models.DateField("jour")
    number = models.PositiveIntegerField("lectures", default=0)

    class Meta:
        verbose_name = "lectures d'un jour"
        verbose_name_plural = "lectures par jour"
        ordering = ["-day", "practice"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "day"], name="one_read_count_per_practice_and_day"),
        ]

    def __str__(self):
        return f"{self.practice}, {self.day:%d/%m/%Y} : {self.number}"

    @classmethod
    def count(cls, practice, *, today=None):
        """One read more. A database that cannot write loses the read, and nothing else."""
        try:
            with connection.cursor() as cursor:
                patience = PATIENCE.get(connection.vendor, "")
                cursor.execute(patience + COUNT_ONE, [practice.pk, today or timezone.localdate()])
        except Error as trouble:
            logger.warning("A read of %s is not counted: %s", practice.call_number, trouble)
