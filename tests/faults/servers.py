"""What stands beside the portal beyond one machine: nginx, Redis, a store of objects. Each is a process of its own."""

import socket
import subprocess
import sys

import boto3
import servers

from .mailbox import free_port
from .programs import ROOT, Program
from .waiting import until

BUCKET, REGION = "pieces", "eu-west-3"


def is_open(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class Server(Program):
    """A program that listens on a port that it keeps from one life to the next."""

    def start(self):
        super().start()
        until(lambda: is_open(self.port))


class Redis(Server):
    def __init__(self, folder):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        command = [servers.found("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        super().__init__([*command, "--dir", str(folder)], {}, folder / "redis")


class Store(Server):
    """A store of objects as S3 is, in memory."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"s3+http://cle:secret@127.0.0.1:{self.port}/{BUCKET}?region={REGION}"
        super().__init__([sys.executable, "-m", "moto.server", "-p", str(self.port)], {}, folder / "store")

    def start(self):
        super().start()
        self.client().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def client(self):
        about = {"aws_access_key_id": "cle", "aws_secret_access_key": "secret", "region_name": REGION}
        return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self.port}", **about)


class Nginx(Server):
    """In front of these portals, with the file of deploy/, whose addresses and places are changed and nothing else."""

    def __init__(self, folder, portals):
        self.folder, self.port = folder, free_port()
        self.address = f"https://127.0.0.1:{self.port}"
        certify(folder)
        (folder / "nginx.conf").write_text(self.written(portals))
        command = [servers.found("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        super().__init__(command, {}, folder / "nginx")

    def written(self, portals):
        places = {
            "10.0.0.11:8000": portals[0],
            "10.0.0.12:8000": portals[-1],
            "listen 443 ssl default_server": f"listen 127.0.0.1:{free_port()} ssl default_server",
            "listen [::]:443 ssl default_server;": "",
            "listen 443 ssl http2": f"listen 127.0.0.1:{self.port} ssl http2",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen [::]:80;": "",
            "recueil.example": "127.0.0.1",
            "/etc/letsencrypt/live/127.0.0.1": str(self.folder),
            "/var/log/nginx": str(self.folder),
            "/srv/recueil/courant": str(ROOT),
            # The tests ask more, from one address, than a person would.
            "rate=60r/s": "rate=10000r/s",
        }
        text = (ROOT / "deploy" / "nginx" / "several.conf").read_text()
        for as_deployed, here in places.items():
            assert as_deployed in text, f"« {as_deployed} » is not in the file of nginx any more."
            text = text.replace(as_deployed, here)
        return HEAD.format(folder=self.folder, site=text)


# What Debian's own nginx.conf says around a site, for one that is not root's.
HEAD = """
daemon off;
pid {folder}/pid;
error_log {folder}/errors warn;
worker_processes 2;
worker_rlimit_nofile 8192;
events {{ worker_connections 2048; }}
http {{
  include /etc/nginx/mime.types;
  access_log {folder}/access;
  client_body_temp_path {folder}/bodies;
  proxy_temp_path {folder}/proxied;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{site}
}}
"""


def certify(folder):
    """A certificate for this machine, signed by itself."""
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    about = ["-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", *about, *files]
    subprocess.run(command, check=True, capture_output=True)
