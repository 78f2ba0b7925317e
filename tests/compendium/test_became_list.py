"""What the practices of my pôles became, a line each."""

import re
from datetime import date

import pytest
from django.utils import timezone

from exchange.models import Follow
from practices.models import ReadCount
from tests.compendium.test_became import PAGE, adopt, ask
from tests.factories import make_practice, make_user
from tests.practices.test_record import plain, words

pytestmark = pytest.mark.django_db


def test_summary_has_a_line_for_each_record_online_of_my_poles(world, sign_in):
    practice = make_practice(clusters=[world.cluster])
    make_practice(title="D'un autre", clusters=[world.neighbour])
    make_practice(title="Retirée", clusters=[world.cluster]).withdraw("demande", "Voilà.", by=world.reviewer)
    today = timezone.localdate()
    ReadCount.objects.create(practice=practice, day=today, number=7)
    ReadCount.objects.create(practice=practice, day=date(today.year - 2, 1, 1), number=100)
    Follow.objects.create(user=make_user(), practice=practice)
    for is_answered in (True, False, False):
        ask(practice, answered=is_answered)
    adopt(practice, "en-place")
    adopt(practice, "en-place", "arretee")

    response = sign_in(world.member).get("/mes-pratiques/devenir/")

    rows = re.findall(r'<tr class="t t-\w+">(.*?)</tr>', response.text, re.DOTALL)
    assert [plain(row) for row in rows] == ["EV 001 Un comité qui répond en trois semaines 7 1 2 questions à EV 001 1"]
    assert f'href="{PAGE}"' in response.text


def test_summary_of_someone_without_a_record_says_what_it_is_for(world, sign_in):
    assert "Rien à montrer encore" in words(sign_in(world.agent).get("/mes-pratiques/devenir/"))


@pytest.mark.parametrize("n_rows", [1, 30])
def test_summary_asks_the_same_queries_for_any_number(world, sign_in, n_rows, django_assert_num_queries):
    for n in range(n_rows):
        practice = make_practice(title=f"Fiche {n}", clusters=[world.cluster])
        ReadCount.count(practice)
        ask(practice)
        adopt(practice, "en-place")
    client = sign_in(world.member)

    with django_assert_num_queries(6):
        response = client.get("/mes-pratiques/devenir/")

    assert response.text.count('<tr class="t ') == n_rows


def test_desk_leads_to_the_summary(world, sign_in):
    assert 'href="/mes-pratiques/devenir/"' in sign_in(world.member).get("/mes-pratiques/").text
