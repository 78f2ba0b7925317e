"""Real faults: a server killed with -9, a database stopped at once, a mail server that refuses or hangs.

Everything runs for good: gunicorn and `manage.py send_mail` as processes, a PostgreSQL of our own, a mail server
that is a process too. The tests write and read the same database through the ORM, and the pages through HTTP.

To add a fault, write a test in the module of what it hits (or a new test_<what>.py), with these fixtures:
- `portal`: kill() and start(); `Visitor(portal).sign_in(person)` gets and posts as a browser would;
- `database`: stop(), start() and restart();
- `new_portal(**settings)`, a portal of one's own; reload() and end() are what systemd asks of it;
- `worker`, a mail worker that lasts for a module; `new_worker()`, one of your own, with kill() and stop();
- `mailbox`: behave("rcpt:451 later") and the like, see its module; received();
- `at_once` and `held_up` (collision.py): two acts at the very same moment, held at the same row;
- `tally`: `lost(typed, *found)` and `mails(owed=…, received=…)` compare, and count for the closing line.
  Assert on what they return, before all else: what a test did not live to count is in no figure.
Wait with `until(condition)`, never for a time. A process of another kind (a full disk, a proxy) is a `Program`.
"""

import contextlib
from pathlib import Path

import environ
import postgres
import pytest
import setup
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from .mailbox import ACCEPTS, Mailbox
from .programs import Database, Portal, Worker
from .tally import Tally

FOLDER = Path(__file__).parent
TALLY = pytest.StashKey[Tally]()


def pytest_configure(config):
    config.stash[TALLY] = Tally()


def pytest_collection_modifyitems(items):
    names = [app.name for app in apps.get_app_configs()]
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.faults)
            # With the apps named, Django does not make its permissions anew after each test.
            item.add_marker(pytest.mark.django_db(transaction=True, available_apps=names))


@pytest.fixture(scope="session")
def cluster():
    """It forgets nothing that it acknowledged: only a power cut could harm it."""
    bin_dir = postgres.find()
    if bin_dir is None:
        raise setup.SetupError(postgres.HOW_TO)
    with postgres.throw_away_server(bin_dir, options=postgres.STURDY) as server:
        yield Database(server)
        connections.close_all()


def turn_to(url):
    """From now on, the ORM of the tests is there."""
    connections.close_all()
    connections.settings = connections.configure_settings({"default": environ.Env.db_url_config(url)})
    del connections["default"]


@pytest.fixture(scope="session")
def django_db_setup(cluster, django_db_blocker):
    """The ORM of the tests reads what the processes write, in place of a database of its own."""
    with django_db_blocker.unblock():
        turn_to(cluster.url)
        call_command("migrate", verbosity=0)


@pytest.fixture
def database(cluster, db):
    """A test may stop it; it is up again before the tables are emptied."""
    yield cluster
    cluster.revive()


@pytest.fixture(scope="session")
def environment(cluster, mail_server):
    return {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": cluster.url,
        "SMTP_PORT": str(mail_server.port),
    }


@pytest.fixture(scope="session")
def logs(tmp_path_factory):
    return tmp_path_factory.mktemp("logs")


@pytest.fixture(scope="session")
def mail_server(tmp_path_factory):
    server = Mailbox(tmp_path_factory.mktemp("mailbox"))
    yield server
    server.kill()


@pytest.fixture
def mailbox(mail_server):
    """Alive, empty, and taking what comes."""
    mail_server.empty()
    mail_server.behave(ACCEPTS)
    mail_server.revive()
    return mail_server


@pytest.fixture(scope="session")
def portal_process(django_db_setup, environment, logs):
    portal = Portal(environment, logs / "portal")
    yield portal
    portal.kill()


@pytest.fixture
def portal(portal_process):
    """In service, whatever the test before did to it."""
    if not portal_process.is_running:
        portal_process.start()
    return portal_process


@pytest.fixture
def new_portal(django_db_setup, environment, logs):
    """Start one more portal, with these settings of its own. None outlives the test."""
    started = []

    def start(**settings):
        portal = Portal(environment | settings, logs / f"portal-{len(started)}")
        started.append(portal)
        portal.start()
        return portal

    yield start
    for portal in started:
        portal.kill()


@contextlib.contextmanager
def workers(environment, log):
    """Start one more mail worker, with these settings of its own. None outlives the block."""
    started = []

    def start(**settings):
        worker = Worker(environment | settings, log)
        worker.start()
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def new_worker(django_db_setup, environment, logs):
    with workers(environment, logs / "worker") as start:
        yield start


@pytest.fixture(scope="module")
def worker_process(django_db_setup, environment, logs):
    with workers(environment, logs / "worker") as start:
        yield start()


@pytest.fixture
def worker(worker_process, db):
    """One for a whole module: it must outlive every fault of the others."""
    worker_process.resume()
    yield worker_process
    worker_process.pause()


@pytest.fixture
def tally(pytestconfig):
    return pytestconfig.stash[TALLY]


@pytest.fixture(autouse=True)
def counted(tally):
    """Each test is one fault."""
    yield
    tally.faults += 1


def pytest_sessionfinish(session, exitstatus):
    if not session.config.stash[TALLY].is_clean and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    tally = config.stash[TALLY]
    if tally.faults:
        for sentence in tally.seen:
            terminalreporter.write_line(sentence)
        terminalreporter.write_line(f"{tally.words_typed} words typed, {tally.mails_owed} mails owed:")
        failed = len(terminalreporter.getreports("failed") + terminalreporter.getreports("error"))
        # What a test did not live to count is in no figure.
        terminalreporter.write_line(f"{tally}{f', {failed} not withstood' if failed else ''}")
