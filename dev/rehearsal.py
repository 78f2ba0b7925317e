"""Rehearse docs/deploy.md on this machine, in a folder of its own: `make rehearse`.

PostgreSQL, two web instances under the settings of production, nginx with TLS, then an upgrade by deploy/upgrade.sh
while readers read, a roll back, a stop of both, a backup and its return into an empty database. systemd alone is
played, see machine.py.
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import postgres
from machine import Machine
from setup import ROOT, SetupError, say

PATIENCE = 60
# As many people read at once, without a pause; fewer on a machine that has other work.
READERS = int(os.environ.get("REHEARSAL_READERS", "3"))
PAGES = ["/", "/pratiques/", "/poles/", "/themes/", "/robots.txt"]


def main():
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        raise SetupError("nginx est introuvable. Sous Debian : apt-get install nginx-light")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="recueil-rehearsal-") as name, postgres.database_url() as url:
        machine = Machine(Path(name), nginx, url)
        try:
            return rehearse(machine)
        finally:
            machine.stop_all()


def rehearse(machine):
    machine.write()
    machine.manage("migrate", "--verbosity", "0")
    machine.manage("createcachetable")
    machine.manage("load_fixtures")
    machine.manage("collectstatic", "--no-input", "--verbosity", "0")
    machine.start_nginx()
    for unit in ("recueil-web@1", "recueil-web@2", "recueil-send-mail", "recueil-db-worker"):
        machine.start(unit)
    failed = [
        *first_look(machine),
        *while_people_read(machine, "la mise à jour", machine.upgrade),
        *while_people_read(machine, "le retour en arrière", machine.upgrade),
        *figures(machine),
        *both_away(machine),
        *brought_back(machine),
        *logs(machine),
    ]
    for line in failed:
        say(f"MANQUÉ : {line}")
    say("Répétition réussie." if not failed else f"{len(failed)} choses manquées.")
    return 1 if failed else 0


def first_look(machine):
    wait_for(lambda: machine.get("/sante/pret/")[0] == 200)
    status, headers, body = machine.get("/pratiques/", {"X-Request-ID": "du-dehors", "Accept-Encoding": "gzip"})
    say(f"Premier regard : {status}, {headers['X-Request-ID']}, {headers['Content-Encoding']}")
    if status != 200 or headers["Content-Encoding"] != "gzip" or not body:
        yield "la liste des pratiques n'est pas servie comme attendu"
    if "Strict-Transport-Security" not in headers:
        yield "HSTS manque"
    if headers["X-Request-ID"] == "du-dehors" or len(headers["X-Request-ID"]) != 36:
        yield "le numéro venu du dehors est gardé"
    if machine.in_clear("/api/v1/pratiques/") != 403 or machine.in_clear("/pratiques/") != 301:
        yield "en clair, l'API n'est pas refusée, ou les pages ne sont pas renvoyées vers HTTPS"
    if machine.get("/metriques/")[0] not in {401, 403}:
        yield "les mesures sont montrées à tous"


def while_people_read(machine, name, act):
    """No request fails while `act` is done."""
    found, slowest, ended = Counter(), [0.0], threading.Event()

    def read(start):
        while not ended.is_set():
            for path in PAGES[start:] + PAGES[:start]:
                began = time.perf_counter()
                try:
                    found[machine.get(path)[0]] += 1
                except OSError as error:
                    found[type(error).__name__] += 1
                slowest[0] = max(slowest[0], time.perf_counter() - began)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    began = time.perf_counter()
    try:
        act()
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    failed = sum(found.values()) - found[200]
    spent = time.perf_counter() - began
    say(f"Pendant {name} ({spent:.0f} s) : {found.total()} lues, {failed} échouées, la plus lente {slowest[0]:.1f} s")
    if failed or not found[200]:
        yield f"{name} : {dict(found)}"


def figures(machine):
    """Those of both instances and of all their workers, whichever is asked."""
    shown = {"Authorization": f"Bearer {machine.env['METRICS_TOKEN']}"}
    text = machine.get("/metriques/", shown)[2].decode()
    lines = [line for line in text.splitlines() if line.startswith("recueil_requests_total{")]
    served = sum(float(line.rpartition(" ")[2]) for line in lines if 'view="practices:list"' in line)
    say(f"Mesures : {len(lines)} séries de requêtes, {served:.0f} listes de pratiques servies")
    if served < 10 or 'recueil_job_failed{job="sauvegarde"} 0.0' not in text:
        yield "les mesures ne disent pas ce qui a été servi, ou la sauvegarde"


def both_away(machine):
    for instance in (1, 2):
        machine.stop(f"recueil-web@{instance}")
    status, headers, body = machine.get("/pratiques/")
    say(f"Sans aucune instance : {status}, Retry-After {headers['Retry-After']}")
    if status != 503 or headers["X-Request-ID"] not in body.decode() or "indisponible un moment" not in body.decode():
        yield "la page de nginx n'est pas celle qui est attendue"
    for instance in (1, 2):
        machine.start(f"recueil-web@{instance}")
    wait_for(lambda: machine.get("/sante/pret/")[0] == 200)


def brought_back(machine):
    archive = sorted((machine.folder / "sauvegardes").glob("recueil-*.zip"))[-1]
    other = f"{machine.url.rpartition('/')[0]}/autre"
    create = "from django.db import connection as c; c.cursor().execute('CREATE DATABASE autre TEMPLATE template0')"
    machine.manage("shell", "-c", create)
    empty = {"DATABASE_URL": other, "MEDIA_ROOT": str(machine.folder / "autres-pieces")}
    said = machine.manage("restaurer", str(archive), **empty).splitlines()[-1]
    say(f"Restauration : {said}")
    if "rien n'est périmé" not in machine.manage("check_search", **empty):
        yield "la recherche de la base restaurée est périmée"


def logs(machine):
    """Each line is JSON, and the number of a request is the same everywhere."""
    number = machine.get("/themes/")[1]["X-Request-ID"]
    wait_for(lambda: number in (machine.folder / "journal").read_text())
    lines = (machine.folder / "journal").read_text().splitlines()
    strange = [line for line in lines if not line.startswith("{")]
    say(f"Journal : {len(lines)} lignes, {len(strange)} qui ne sont pas en JSON")
    yield from (f"journal : {line[:200]}" for line in strange[:5])
    if number.replace("-", "") not in (machine.folder / "recueil.log").read_text().replace("-", ""):
        yield "nginx et le portail ne donnent pas le même numéro"


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if condition():
                return
        time.sleep(0.3)
    raise SetupError("Le portail ne répond pas.")


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
