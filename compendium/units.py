"""The units of systemd, written from the table of what runs: see compendium/schedule.py."""

from .schedule import JOBS

PREFIX = "recueil-"
# What every program of the portal may do, and nothing else: it reads its own files, and writes where it keeps things.
HARDENED = """\
User=recueil
Group=recueil
WorkingDirectory=/srv/recueil/courant
EnvironmentFile=/etc/recueil.env
UMask=0027
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateDevices=yes
PrivateTmp=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
ReadWritePaths=/var/lib/recueil /var/backups/recueil
"""


TARGET = """\
[Unit]
Description=Le Recueil: all that is always on

[Install]
WantedBy=multi-user.target
"""
WEB = f"""\
[Unit]
Description=Le Recueil: web instance %i
After=network.target postgresql.service
PartOf=recueil.target

[Service]
Type=notify
NotifyAccess=main
Environment=WEB_INSTANCE=%i GUNICORN_BIND=unix:/run/recueil-web-%i/web.sock
Environment=PROMETHEUS_MULTIPROC_DIR=/run/recueil-metriques
RuntimeDirectory=recueil-web-%i recueil-metriques
RuntimeDirectoryMode=0750
# The figures of both instances, kept from one life to the next.
RuntimeDirectoryPreserve=yes
ExecStart=/srv/recueil/courant/.venv/bin/python -m gunicorn --config config/gunicorn.py config.wsgi
ExecReload=/bin/kill -HUP $MAINPID
KillMode=mixed
TimeoutStopSec=45
Restart=always
RestartSec=2
MemoryMax=3G
OOMPolicy=continue
{HARDENED}# gunicorn gives its socket to the user that it runs as already.
SystemCallFilter=@chown

[Install]
WantedBy=recueil.target
"""


def units():
    """{file name: its text} of all that serves, is always on, or is scheduled."""
    found = {"recueil.target": TARGET, "recueil-web@.service": WEB}
    for job in JOBS:
        stem = f"{PREFIX}{job.name.replace('_', '-')}"
        found[f"{stem}.service"] = always_on(job) if job.is_always_on else one_shot(job)
        if not job.is_always_on:
            found[f"{stem}.timer"] = timer(job)
    return found


def head(job):
    return f"[Unit]\nDescription=Le Recueil: {job.name}\nAfter=network.target postgresql.service\n"


def start(job):
    return f"ExecStart=/srv/recueil/courant/.venv/bin/python manage.py programme --lancer {job.name}\n"


def always_on(job):
    return (
        f"{head(job)}PartOf=recueil.target\n\n[Service]\n{start(job)}Restart=always\nRestartSec=5\n"
        f"# It ends what it has at hand first.\nTimeoutStopSec={seconds(job)}\nMemoryMax={job.memory}\n{HARDENED}"
        "\n[Install]\nWantedBy=recueil.target\n"
    )


def one_shot(job):
    return (
        f"{head(job)}\n[Service]\nType=oneshot\n{start(job)}TimeoutStartSec={seconds(job)}\n"
        f"MemoryMax={job.memory}\nNice=10\nIOSchedulingClass=idle\n{HARDENED}"
    )


def timer(job):
    return (
        f"[Unit]\nDescription=Le Recueil: {job.name}\n\n[Timer]\nOnCalendar={job.when} Europe/Paris\n"
        "# A machine that was off then does it when it is back.\nPersistent=true\nRandomizedDelaySec=60\n"
        "\n[Install]\nWantedBy=timers.target\n"
    )


def seconds(job):
    return int(job.longest.total_seconds())
