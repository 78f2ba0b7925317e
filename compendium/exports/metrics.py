"""What the portal says of itself to Prometheus: the requests of all the workers, and the state of what waits."""

import os

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from clusters.models import Mail, Run
from clusters.requests import ANSWERED, TOOK
from practices.models import Practice, Revision
from practices.workflow import RevisionState

from ..schedule import JOBS

MAILS = {
    Mail.State.QUEUED: "waiting",
    Mail.State.SENDING: "sending",
    Mail.State.DEAD: "given_up",
    Mail.State.UNCERTAIN: "uncertain",
}
RECORDS = {
    Practice.State.PRIVATE: "private",
    Practice.State.PUBLISHED: "published",
    Practice.State.WITHDRAWN: "withdrawn",
}
TASKS = {"READY": "ready", "RUNNING": "running", "FAILED": "failed"}


def metrics():
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        for metric in (ANSWERED, TOOK):
            registry.register(metric)
    registry.register(State())
    return generate_latest(registry)


class State:
    """What the database says, in five queries; the requests are told without it."""

    def describe(self):
        return []

    def collect(self):
        yield labelled("recueil_info", "The release that answers.", "release", {settings.RELEASE or "unknown": 1})
        try:
            found = list(self.asked(timezone.now()))
        except DatabaseError:
            yield plain("recueil_database_up", "1 if the database answers.", 0)
        else:
            yield from [plain("recueil_database_up", "1 if the database answers.", 1), *found]

    def asked(self, now):
        yield from self.mails(now)
        yield self.records()
        yield from self.reviews(now)
        yield from self.tasks(now)
        yield from self.jobs()

    def mails(self, now):
        open_ones = Mail.objects.exclude(state=Mail.State.SENT).order_by()
        found = {state: (n, since) for state, n, since in counted(open_ones, "state", "next_try_at")}
        counts = {word: found.get(state, (0, None))[0] for state, word in MAILS.items()}
        yield labelled("recueil_mails", "Mails that have not left.", "state", counts)
        oldest = found.get(Mail.State.QUEUED, (0, None))[1]
        yield plain("recueil_mail_late_seconds", "How late the mail is that waits longest.", age(oldest, now))

    def records(self):
        found = dict(Practice.objects.order_by().values_list("state").annotate(Count("pk")))
        counts = {word: found.get(state, 0) for state, word in RECORDS.items()}
        return labelled("recueil_records", "Practices.", "state", counts)

    def reviews(self, now):
        waiting = Revision.objects.filter(state=RevisionState.SUBMITTED)
        found = waiting.aggregate(n=Count("pk"), since=Min("submitted_at"))
        yield plain("recueil_reviews", "Texts that wait for a reviewer.", found["n"])
        yield plain("recueil_review_oldest_seconds", "Age of the one that waits longest.", age(found["since"], now))

    def tasks(self, now):
        found = {
            state: (n, since) for state, n, since in counted(DBTaskResult.objects.order_by(), "status", "enqueued_at")
        }
        counts = {word: found.get(state, (0, None))[0] for state, word in TASKS.items()}
        yield labelled("recueil_tasks", "Tasks of the queue of long books.", "state", counts)
        oldest = found.get("READY", (0, None))[1]
        yield plain("recueil_task_oldest_seconds", "Age of the task that waits longest.", age(oldest, now))

    def jobs(self):
        last = Run.objects.last_of_each()
        known = {job.name: last[job.name] for job in JOBS if job.name in last}
        seen = {name: run.seen_at.timestamp() for name, (run, _) in known.items()}
        yield labelled("recueil_job_seen_timestamp_seconds", "Last sign of life.", "job", seen)
        well = {name: at.timestamp() for name, (_, at) in known.items() if at}
        yield labelled("recueil_job_success_timestamp_seconds", "Last end without a failure.", "job", well)
        failed = {name: int(run.is_ok is False) for name, (run, _) in known.items()}
        yield labelled("recueil_job_failed", "1 if its last run failed.", "job", failed)
        took = {
            name: (run.ended_at - run.started_at).total_seconds() for name, (run, _) in known.items() if run.ended_at
        }
        yield labelled("recueil_job_duration_seconds", "How long its last run took.", "job", took)
        stale = failed.get("check_search", 0)
        yield plain("recueil_search_is_stale", "1 if the last check of the index found it stale.", stale)


def counted(queryset, name, moment):
    """(value, how many, since when) of each."""
    return queryset.values_list(name).annotate(Count("pk"), Min(moment))


def age(moment, now):
    return max(0, (now - moment).total_seconds()) if moment else 0


def plain(name, said, value):
    return GaugeMetricFamily(name, said, value=value)


def labelled(name, said, label, values):
    family = GaugeMetricFamily(name, said, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
