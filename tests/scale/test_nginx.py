"""What several machines change in the file of nginx, and nothing else."""

from tests.test_house import ROOT

FOLDER = ROOT / "deploy" / "nginx"
# What one machine says otherwise: comments, and its own sockets.
OF_ONE = ("#", "server unix:")


def lines(name):
    return [line.strip() for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def test_several_machines_keep_all_that_one_says():
    several = lines("several.conf")

    assert [line for line in lines("recueil.conf") if line not in several and not line.startswith(OF_ONE)] == []
