"""What was said under a practice, as this reader may see it: threads, each with its answers and where it ended."""

from dataclasses import dataclass, field
from statistics import median

from django.db.models import Min, Q, prefetch_related_objects

from practices.models import Revision
from practices.workflow import RevisionState

from ..models import Message
from .reader import acts_of

DELAYS_READ, FEWEST = 30, 5
# On the record; their own page shows more.
THREADS_SHOWN, ANSWERS_SHOWN = 5, 10
LOST = {RevisionState.REFUSED, RevisionState.SHELVED}


@dataclass
class Thread:
    """A question or an experience; its answers, the first said first; whether the record answers it now.

    Each message says its `acts`: what the reader may do of it.
    """

    head: Message
    answers: list = field(default_factory=list)
    is_folded: bool = False

    @property
    def is_waiting(self):
        """A question to which its pôle has not answered yet, whoever reads."""
        is_question = self.head.kind == Message.Kind.QUESTION and not self.head.is_hidden
        return is_question and not self.is_folded and not self.head.is_answered


def threads_of(messages, reader):
    """Threads of a list of messages, whose heads come in no order: the latest first."""
    threads = {message.pk: Thread(message) for message in messages if message.parent_id is None}
    for message in messages:
        message.acts = acts_of(message, reader)
        if message.parent_id in threads:
            threads[message.parent_id].answers.append(message)
    asked = [thread for thread in threads.values() if thread.head.revision_id]
    if asked:
        ends = endings(asked[0].head.practice_id, min(thread.head.revision_id for thread in asked))
        for thread in asked:
            thread.is_folded = is_answered(thread.head.revision_id, ends)
    return sorted(threads.values(), key=lambda thread: -thread.head.pk)


def endings(practice, first):
    """[(key, state)] of the texts of a record from that one on, in order."""
    texts = Revision.objects.filter(practice=practice, pk__gte=first).order_by("pk")
    return list(texts.values_list("pk", "state"))


def is_answered(key, ends):
    """Whether the text that answers came online, itself or in the draft that took it up once it was returned."""
    for state in (state for pk, state in ends if pk >= key):
        if state == RevisionState.ACCEPTED:
            return True
        if state in LOST:
            return False
    return False


def latest_threads(practice, reader, most, has_corrections=True):
    """At most `most` threads of a record: one query, and one for their corrections if there may be some."""
    messages = list(Message.objects.latest(practice, reader.user, most, answers=ANSWERS_SHOWN))
    if has_corrections:
        prefetch_related_objects(messages, "corrections")
    return threads_of(messages, reader)


def usual_answer(practice):
    """Days that the pôles of a practice usually take to answer a question: the median of the last thirty.

    None until they have answered FEWEST.
    """
    from_origin = Min("answers__created_at", filter=Q(answers__is_from_origin=True, answers__hidden_at=None))
    questions = Message.objects.questions().filter(practice__clusters__in=practice.clusters.all())
    asked = questions.annotate(answered_at=from_origin).exclude(answered_at=None).order_by("-pk")
    times = list(asked.values_list("created_at", "answered_at")[:DELAYS_READ])
    if len(times) < FEWEST:
        return None
    return max(1, round(median((answered - asked).total_seconds() / 86_400 for asked, answered in times)))
