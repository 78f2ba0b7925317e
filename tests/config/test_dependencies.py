"""Known faults of the libraries: what could not be asked about never passes for sound."""

import json

import dependencies
import pytest

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
FAULTY = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "nh3", "skip_reason": "Dependency not found"}


@pytest.fixture
def answers(monkeypatch, capsys):
    """The verdict, and what is said, when pip-audit writes this."""

    def answer(written, error=""):
        done = type("Done", (), {"stdout": written, "stderr": error, "returncode": 0})
        monkeypatch.setattr(dependencies.subprocess, "run", lambda *args, **kwargs: done)
        return dependencies.main(), capsys.readouterr().out

    return answer


@pytest.mark.parametrize(
    ("libraries", "verdict", "said"),
    [
        ([SOUND], dependencies.SOUND, "1 bibliothèque vérifiée, 0 faille connue, 0 NON VÉRIFIÉE."),
        ([SOUND, FAULTY], dependencies.FAULTY, "pillow 1.0 : PYSEC-1 (corrigée par 1.1)"),
        ([SOUND, UNKNOWN], dependencies.UNKNOWN, "Le service ne connaît pas : nh3"),
        ([FAULTY, UNKNOWN], dependencies.FAULTY, "1 NON VÉRIFIÉE."),
        ([], dependencies.UNKNOWN, "0 bibliothèque vérifiée"),
    ],
)
def test_verdict(answers, libraries, verdict, said):
    found, written = answers(json.dumps({"dependencies": libraries, "fixes": []}))

    assert found == verdict
    assert said in written


def test_service_that_does_not_answer_is_said(answers):
    found, written = answers("", "ConnectionError: pypi")

    assert found == dependencies.UNKNOWN
    assert "NON VÉRIFIÉ. Le service des failles connues n'a pas répondu (ConnectionError: pypi)" in written
