import re

import pytest

from practices.figures import mini_shelf
from practices.search import Results, catalogue
from tests.factories import make_practice, make_theme

pytestmark = pytest.mark.django_db

SPINE = re.compile(r"M(\S+) \d+h([\d.]+)")


def test_mini_shelf_counts_the_list_theme_by_theme():
    make_practice(evidence="4")
    make_practice()
    make_practice(theme=make_theme("financement"))

    found = mini_shelf(Results(catalogue()))

    assert [(shown.theme.slug, shown.count) for shown in found] == [("evaluation", 2), ("financement", 1)]
    assert mini_shelf(Results(catalogue()).none()) == []


@pytest.mark.parametrize("n_practices", [1, 5, 80])
def test_mini_shelf_stays_in_its_drawing(n_practices):
    for _ in range(n_practices):
        make_practice(clusters=[], carrier="Fédération")
    make_practice(theme=make_theme("financement"), carrier="Fédération")

    found = mini_shelf(Results(catalogue()))

    edges = [float(x) + float(width) for shown in found for tone in shown.tones for x, width in SPINE.findall(tone)]
    assert len(edges) == min(n_practices + 1, 60)
    assert max(edges) <= 640
