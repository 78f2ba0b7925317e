"""What docs/deploy.md makes of a machine, in one folder: nginx, the units of systemd as it starts them, the upgrade."""

import contextlib
import http.client
import os
import secrets
import shlex
import socket
import ssl
import subprocess
import time

from setup import PYTHON, ROOT, SetupError

UNITS = ROOT / "deploy/systemd"
HOST = "recueil.example"
TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
WAIT = "while [ -e $note ]; do sleep 0.1; done\n"


class Machine:
    """What docs/deploy.md puts in /etc, /run, /var and /srv, in one folder."""

    def __init__(self, folder, nginx, url):
        self.folder, self.nginx, self.url = folder, nginx, url
        self.programs, self.port, self.plain_port = {}, free_port(), free_port()
        self.env = {
            "DJANGO_SETTINGS_MODULE": "config.settings.prod",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": url,
            "EMAIL_URL": f"smtp://localhost:{free_port()}",
            "DEFAULT_FROM_EMAIL": f"recueil@{HOST}",
            "MEDIA_ROOT": str(folder / "pieces"),
            "BOOKS_ROOT": str(folder / "livres"),
            "BACKUP_FOLDER": str(folder / "sauvegardes"),
            "METRICS_TOKEN": secrets.token_urlsafe(30),
            "WEB_WORKERS": "2",
        }

    def write(self):
        (self.folder / "recueil.env").write_text("".join(f"{k}={shlex.quote(v)}\n" for k, v in self.env.items()))
        (self.folder / "courant").symlink_to(ROOT)
        key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
        key += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
        subprocess.run(key, cwd=self.folder, check=True, capture_output=True)
        site = (ROOT / "deploy/nginx/recueil.conf").read_text()
        for there, here in {
            "/etc/letsencrypt/live/recueil.example": str(self.folder),
            "/var/log/nginx": str(self.folder),
            "/srv/recueil/courant": str(self.folder / "courant"),
            "unix:/run": f"unix:{self.folder}",
            "listen [::]": "# listen [::]",
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
        }.items():
            site = site.replace(there, here)
        (self.folder / "site.conf").write_text(site)
        temporary = "".join(f"{part}_temp_path {self.folder}/{part}; " for part in TEMPORARY)
        # The workers of nginx are another user where it is started by root; here the folder is ours alone.
        main = f"{'user root; ' if os.getuid() == 0 else ''}daemon off; pid {self.folder}/nginx.pid;"
        main += f" error_log {self.folder}/nginx.log; events {{}} http {{ include /etc/nginx/mime.types;"
        main += f" {temporary} include {self.folder}/site.conf; }}"
        (self.folder / "nginx.conf").write_text(main)

    def start_nginx(self):
        self.programs["nginx"] = subprocess.Popen([self.nginx, "-c", self.folder / "nginx.conf", "-p", self.folder])

    def start(self, unit):
        """The ExecStart of a unit, in its environment."""
        name, _, instance = unit.partition("@")
        text = (UNITS / f"{name}{'@' if instance else ''}.service").read_text().replace("%i", instance)
        text = text.replace("/run/", f"{self.folder}/").replace("/srv/recueil", str(self.folder))
        given = [line.removeprefix("Environment=") for line in text.splitlines() if line.startswith("Environment=")]
        own = dict(one.split("=", 1) for line in given for one in line.split())
        if instance:
            (self.folder / f"recueil-web-{instance}").mkdir(exist_ok=True)
        [command] = [line.removeprefix("ExecStart=") for line in text.splitlines() if line.startswith("ExecStart=")]
        log = (self.folder / "journal").open("ab")
        self.programs[unit] = subprocess.Popen(
            command.split(), cwd=self.folder / "courant", env=self.clean | own, stdout=log, stderr=log
        )

    @property
    def clean(self):
        return {"PATH": os.environ["PATH"], **self.env}

    def stop(self, unit):
        program = self.programs.pop(unit)
        program.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(timeout=45)
        program.kill()
        program.wait()

    def stop_all(self):
        for unit in list(self.programs):
            self.stop(unit)

    def manage(self, *args, **env):
        done = subprocess.run(
            [PYTHON, "manage.py", *args], cwd=ROOT, env=self.clean | env, capture_output=True, text=True
        )
        if done.returncode:
            raise SetupError(f"manage.py {' '.join(args)} : {done.stderr.strip()}")
        return done.stdout

    def upgrade(self):
        """deploy/upgrade.sh, whose `systemctl restart` leaves a note that is answered here."""
        restart = self.folder / "restart"
        restart.write_text(f'#!/bin/sh\nnote={self.folder}/note.$$\necho "$@" > $note.new\nmv $note.new $note\n{WAIT}')
        restart.chmod(0o755)
        own = {"RECUEIL_ROOT": self.folder, "RECUEIL_RUN": self.folder, "RECUEIL_RESTART": restart, "RECUEIL_AS": ""}
        env = self.clean | {name: str(value) for name, value in own.items()}
        env["RECUEIL_ENV"] = str(self.folder / "recueil.env")
        script = subprocess.Popen([ROOT / "deploy/upgrade.sh", ROOT], env=env)
        while script.poll() is None:
            for note in self.folder.glob("note.*[0-9]"):
                for unit in note.read_text().split():
                    self.stop(unit)
                    self.start(unit)
                note.unlink()
            time.sleep(0.1)
        if script.returncode:
            raise SetupError("deploy/upgrade.sh a échoué.")

    def get(self, path, headers=()):
        """(status, headers, body) through nginx, by TLS."""
        trusted = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        line = Tls(self.port, trusted)
        line.request("GET", path, headers={"Host": HOST, **dict(headers)})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        return answer.status, answer.headers, body

    def in_clear(self, path):
        """The status of nginx without TLS."""
        line = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=60)
        line.request("GET", path, headers={"Host": HOST})
        status = line.getresponse().status
        line.close()
        return status


class Tls(http.client.HTTPSConnection):
    """To nginx on this machine, by the name of its certificate."""

    def __init__(self, port, trusted):
        super().__init__(HOST, port, context=trusted, timeout=60)

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=HOST)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
