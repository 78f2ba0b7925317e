"""What bench/scale.py measures: pairs of ways, in turn."""

import json
import os
import statistics
import time
from pathlib import Path

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from clusters import databases
from clusters.models import User
from practices.models import Practice, Revision, Theme
from tests.faults.waiting import until

from .collection import fill

RECORDS, ROUNDS, MANY, A_THOUSAND = 1_000, 40, 200, 1_000
MEGA = 2**20
SIZES = {"un fichier de 1 Mo": MEGA, "un fichier de 20 Mo": 20 * MEGA}


def main():
    fill(RECORDS)
    rows = [*pages(), *router(), *counts(), *files(), *writes(), *connecting()]
    Path(os.environ["BENCH_OUT"]).write_text(json.dumps(rows))


def compared(what, one, other, *, rounds=ROUNDS, times=1):
    """A row of the table; `one` and `other` are (name, act). The median of the ratios of each round."""
    taken = {0: [], 1: []}
    for _ in range(3):
        one[1](), other[1]()
    for _ in range(rounds):
        for number, (_, act) in enumerate((one, other)):
            began = time.perf_counter()
            for _ in range(times):
                act()
            taken[number].append((time.perf_counter() - began) / times)
    ratio = statistics.median(b / a for a, b in zip(taken[0], taken[1], strict=True))
    medians = [said(statistics.median(taken[number])) for number in (0, 1)]
    names = {"what": what, "one": one[0], "one_time": medians[0], "other": other[0], "other_time": medians[1]}
    return names | {"ratio": f"{ratio:.2f}"}


def said(seconds):
    """With the unit that suits it."""
    return f"{seconds * 1e3:.2f} ms" if seconds > 1e-4 else f"{seconds * 1e6:.2f} µs"


def pages():
    """A visitor's page from the replica, and the same for one who has just posted, from the primary."""
    visitor, writer = Client(headers={"user-agent": "curl"}), Client(headers={"user-agent": "curl"})
    writer.cookies["ecrit"] = "1"
    until(lambda: databases.REPLICAS.choose() != databases.PRIMARY)
    record = Practice.objects.published().first().get_absolute_url()
    for what, path in {
        "le catalogue": "/pratiques/",
        "une fiche": record,
        "un mot cherché": "/pratiques/?q=comité",
    }.items():
        yield compared(what, ("primaire", lambda p=path: writer.get(p)), ("réplique", lambda p=path: visitor.get(p)))
        yield spent(what, writer, visitor, path)


def spent(what, writer, visitor, path):
    """What the primary itself works for each: the CPU of its process that serves us."""
    used = []
    for client in (writer, visitor):
        before = cpu()
        for _ in range(MANY):
            client.get(path)
        used.append((cpu() - before) / MANY)
    ratio = f"{used[1] / used[0]:.2f}" if used[0] else "–"
    row = {"what": f"{what} : CPU du primaire", "one": "primaire", "one_time": said(used[0])}
    return row | {"other": "réplique", "other_time": said(used[1]), "ratio": ratio}


def cpu():
    """Seconds of the process of the primary that answers this one."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def router():
    """What choosing costs a request, and a question."""
    request, answer = RequestFactory().get("/"), HttpResponse()
    chosen = databases.ReadReplicas(lambda request: answer)
    yield compared(
        "choisir, par requête", ("sans", lambda: answer), ("avec", lambda: chosen(request)), times=A_THOUSAND
    )
    one = databases.Router()
    yield compared(
        "choisir, par question",
        ("sans", lambda: "default"),
        ("avec", lambda: one.db_for_read(Practice)),
        times=A_THOUSAND,
    )
    databases.read_the_primary()


def counts():
    ways = [(name, lambda cache=caches[name]: count(cache)) for name in ("table", "redis")]
    yield compared("compter une demande", *ways, times=10)


def count(cache):
    try:
        cache.incr("mesure")
    except ValueError:
        cache.add("mesure", 1, 60)


def files():
    places = {"disque": storages["default"], "objets": storages["store"]}
    for what, size in SIZES.items():
        ways = [(name, reader(place, size)) for name, place in places.items()]
        yield compared(f"lire {what}", *ways, rounds=20)


def reader(storage, size):
    name = storage.save(f"pieces/{size}.pdf", ContentFile(b"x" * size))

    def read():
        with storage.open(name) as file:
            file.read()

    return read


def writes():
    """A draft saved, acknowledged by one server or by two."""
    draft = a_draft()

    def save(commit):
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(f"SET LOCAL synchronous_commit = {commit}")
            Revision.objects.filter(pk=draft.pk).update(data={"action": f"mot {time.time()} " * 400})

    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (replique)'")
        cursor.execute("SELECT pg_reload_conf()")
    time.sleep(1)
    alone = ("primaire seul", lambda: save("local"))
    yield compared("enregistrer un brouillon", alone, ("réplique aussi, sur son disque", lambda: save("on")))
    yield compared("enregistrer un brouillon", alone, ("et déjà lisible là-bas", lambda: save("remote_apply")))


def a_draft():
    author = User.objects.create_user("mesure@pole.test", "x" * 20, name="Mesure")
    practice = Practice.objects.create(title="Mesure", slug="mesure", theme=Theme.objects.first())
    return Revision.objects.create(practice=practice, author=author, data={"action": "mot " * 800})


def connecting():
    """A connection made for one question, straight or through a pooler."""
    if "pooled" not in connections:
        return

    def ask(alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
        connections[alias].close()

    yield compared(
        "se connecter et demander", ("PostgreSQL", lambda: ask("default")), ("PgBouncer", lambda: ask("pooled"))
    )
