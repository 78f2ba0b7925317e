"""The files of deploy/ are read by the programs that they are for, where these are installed."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from compendium.units import units
from tests.config.test_settings import SAFE

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
DOCS = (DEPLOY.parent / "docs/deploy.md").read_text(encoding="utf-8")
NGINX = (DEPLOY / "nginx/recueil.conf").read_text(encoding="utf-8")


def needs(program):
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    return path or pytest.skip(f"{program} is not here")


@pytest.mark.parametrize("name", ["recueil.conf", "several.conf"])
def test_nginx_reads_its_file(tmp_path, name):
    nginx = needs("nginx")
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=recueil.example"]
    subprocess.run(
        [*key, "-keyout", "privkey.pem", "-out", "fullchain.pem"], cwd=tmp_path, check=True, capture_output=True
    )
    site = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
    site = site.replace("/etc/letsencrypt/live/recueil.example", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    site = re.sub(r"listen (\[::\]:)?(80|443)", r"listen \g<1>1\2", site)
    (tmp_path / "site.conf").write_text(site)
    main = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(main)

    done = subprocess.run([nginx, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)

    assert "test is successful" in done.stderr, done.stderr


def test_systemd_reads_its_units(tmp_path):
    analyze = needs("systemd-analyze")
    for name, text in units().items():
        text = text.replace("/srv/recueil/courant/.venv/bin/python", "/bin/true").replace(
            "/etc/recueil.env", "/dev/null"
        )
        (tmp_path / name.replace("@", "@1")).write_text(re.sub(r"(User|Group)=recueil", r"\1=daemon", text))

    done = subprocess.run([analyze, "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True)

    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.parametrize("page", sorted((DEPLOY / "nginx/erreurs").iterdir()), ids=lambda path: path.name)
def test_pages_of_nginx_have_the_style_that_their_policy_lets_in(page):
    source = page.read_text(encoding="utf-8")
    style = re.search(r"<style>(.*?)</style>", source, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"'sha256-{digest}'" in NGINX
    assert f"/erreurs/{page.name}" in NGINX
    assert source.count("<h1") == 1
    assert 'lang="fr"' in source


def test_environment_file_names_what_production_exacts():
    named = dict(line.split("=", 1) for line in lines_of("recueil.env"))

    assert {*SAFE} <= {*named}
    assert [name for name in named if name.startswith("WEB_") is False and f"`{name}`" not in DOCS] == []


def test_nobody_reaches_the_database_without_being_on_this_machine():
    assert [line.split()[0] for line in lines_of("postgresql/pg_hba.conf")] == ["local"] * 3
    assert "listen_addresses = ''" in lines_of("postgresql/recueil.conf")


def lines_of(name):
    lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_file_of_deploy_is_in_the_guide():
    files = [path.relative_to(DEPLOY).as_posix() for path in DEPLOY.rglob("*") if path.is_file()]
    own = [name for name in files if not name.startswith("systemd/") and "several" not in name]

    assert [name for name in own if f"deploy/{name}" not in DOCS and "erreurs/" not in name] == []


def test_web_instances_may_give_their_socket_to_themselves():
    """gunicorn calls chown on it, which `~@privileged` would take away: the order of the lines decides."""
    unit = (DEPLOY / "systemd" / "recueil-web@.service").read_text(encoding="utf-8")

    assert re.findall(r"SystemCallFilter=(\S+)", unit) == ["@system-service", "~@privileged", "@chown"]
