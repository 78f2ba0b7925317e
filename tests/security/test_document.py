"""docs/security.md says no more than what is there: every requirement has its line, every proof exists."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "security.md"
FINDINGS = ROOT / "docs" / "security-findings.json"
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (yes|no|host|n/a) \| (.*?) \| (.*?) \|$", re.MULTILINE)
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
# ASVS 5.0.0: how many requirements of levels 1 and 2 each chapter has.
CHAPTERS = dict(zip(range(1, 18), [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7], strict=True))
FIRST_LEVEL = 70


def rows():
    return ROW.findall(DOCUMENT.read_text(encoding="utf-8"))


def test_every_requirement_of_levels_1_and_2_has_its_line():
    numbers = [number for number, *_ in rows()]

    assert len(numbers) == len(set(numbers)) == sum(CHAPTERS.values()) == 253
    assert {chapter: sum(n.startswith(f"V{chapter}.") for n in numbers) for chapter in CHAPTERS} == CHAPTERS
    assert sum(level == "1" for _, level, *_ in rows()) == FIRST_LEVEL


def test_every_line_says_how_and_every_refusal_why():
    for number, _, asks, verdict, how, _ in rows():
        assert asks, number
        assert how or verdict == "n/a", number
        assert verdict != "no" or len(how) > 40, f"{number} is not met, and does not say why"


def test_every_proof_exists():
    proofs = set(PROOF.findall(DOCUMENT.read_text(encoding="utf-8")))
    sources = {path: (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else "" for path, _ in proofs}

    assert len(proofs) > 80
    assert [f"{path}::{test}" for path, test in sorted(proofs) if f"def {test}(" not in sources[path]] == []


def test_totals_are_those_of_the_table():
    text, found = DOCUMENT.read_text(encoding="utf-8"), [verdict for _, _, _, verdict, _, _ in rows()]
    said = re.search(r"\*\*(\d+) met, (\d+) not met, (\d+) for who hosts it, (\d+) not applicable\*\*", text)

    assert [int(number) for number in said.groups()] == [found.count(one) for one in ("yes", "no", "host", "n/a")]


def test_every_explanation_of_a_finding_is_in_the_document():
    text = DOCUMENT.read_text(encoding="utf-8")

    for one in json.loads(FINDINGS.read_text(encoding="utf-8")):
        assert set(one) == {"tool", "finding", "where", "why"}
        assert re.compile(one["where"])
        assert one["finding"] in text, one["finding"]
