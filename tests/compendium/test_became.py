"""What a practice became, in figures."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from clusters.models import ClusterYear
from compendium.figures import Became
from compendium.figures.columns import Columns
from compendium.models import Selection
from exchange.models import Adoption, Declaration, Follow, Message
from practices.models import Practice, ReadCount
from tests.factories import make_cluster, make_practice, make_sector, make_user
from tests.practices.test_record import plain, words

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
PAGE = "/pratiques/un-comite-qui-repond-en-trois-semaines/devenir/"


@pytest.fixture
def practice(world):
    return published(make_practice(clusters=[world.cluster]), 2023, 3)


def published(practice, year, month):
    Practice.objects.filter(pk=practice.pk).update(published_at=datetime(year, month, 9, 12, tzinfo=UTC))
    practice.refresh_from_db()
    return practice


def adopt(practice, *states, at=(2026, 10), **cluster):
    """A pôle takes it up, and declares these states one after the other, all published."""
    adoption = Adoption.objects.create(practice=practice, cluster=make_cluster(**cluster))
    for day, state in enumerate(states, start=1):
        Declaration.objects.create(
            adoption=adoption,
            state=state,
            since=2024,
            stop_reason="moyens" if state == "arretee" else "",
            author=make_user(),
            review="publiee",
            decided_at=datetime(*at, day, 12, tzinfo=UTC),
        )
    adoption.count()
    return adoption


def ask(practice, *, by=None, answered=False):
    question = Message.objects.create(practice=practice, author=by or make_user(), text="Combien ?")
    if answered:
        about = {"practice": practice, "parent": question, "kind": "reponse", "text": "Tant."}
        Message.objects.create(author=make_user(), is_from_origin=True, **about)
    return question


def totals(became):
    return {measure.name: measure.total for measure in became.measures}


# The figures


def test_everything_is_counted_and_nothing_of_another_practice(world, practice):
    other = make_practice(title="Une autre", clusters=[world.cluster])
    for one in (practice, practice, other):
        ask(one, answered=one is practice)
        Follow.objects.create(user=make_user(), practice=one)
        ReadCount.count(one)
        Selection.start(make_user(), "Liste", [(one, "")])
        adopt(one, "en-place")

    assert totals(Became(practice, timezone.localdate())) == {
        "lectures": 2,
        "suivis": 2,
        "questions": 2,
        "reprises": 2,
        "selections": 2,
        "editions": 0,
    }


def test_reads_are_summed_by_month_over_two_years(practice):
    for day, number in [(date(2026, 11, 1), 3), (date(2026, 11, 25), 4), (date(2026, 9, 30), 5), (date(2024, 1, 1), 6)]:
        ReadCount.objects.create(practice=practice, day=day, number=number)

    became = Became(practice, TODAY)

    assert (became.months[0], became.months[-1], len(became.months)) == (date(2024, 12, 1), date(2026, 11, 1), 24)
    assert [month for month, _ in became.table[:3]] == [date(2026, 11, 1), date(2026, 10, 1), date(2026, 9, 1)]
    assert [numbers[0] for _, numbers in became.table[:3]] == [7, 0, 5]
    assert became.before[0] == 6


def test_months_begin_with_the_publication(practice):
    became = Became(published(practice, 2026, 9), TODAY)

    assert (became.months, became.before) == ([date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)], [])


def test_month_is_that_of_paris(practice):
    follow = Follow.objects.create(user=make_user(), practice=practice)
    Follow.objects.filter(pk=follow.pk).update(since=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))

    became = Became(practice, TODAY)

    assert became.measures[1].by_month == {date(2026, 11, 1): 1}


def test_question_is_answered_by_its_pole_or_in_the_record_and_hidden_ones_do_not_count(world, practice):
    ask(practice, answered=True)
    ask(practice)
    elsewhere = ask(practice)
    Message.objects.create(practice=practice, parent=elsewhere, kind="reponse", author=make_user(), text="Moi aussi.")
    in_the_record = ask(practice)
    Message.objects.filter(pk=in_the_record.pk).update(revision=practice.revisions.first())
    ask(practice).hide("Hors sujet.", by=world.admin)
    Message.objects.create(practice=practice, author=make_user(), kind="retour", text="Chez nous.")

    became = Became(practice, TODAY)

    assert (totals(became)["questions"], became.questions) == (4, {True: 2, False: 2})
    assert became.measures[2].words == "2 répondues, 2 en attente"


def test_adoption_counts_from_its_first_word_and_stands_by_its_last(practice):
    adopt(practice, "a-l-etude", "en-cours", "en-place", at=(2026, 8))
    adopt(practice, "en-place", "arretee", at=(2026, 9))
    waiting = Adoption.objects.create(practice=practice, cluster=make_cluster())
    Declaration.objects.create(adoption=waiting, state="en-place", since=2024, author=make_user())

    became = Became(practice, TODAY)

    assert became.by_state == [("à l'étude", 0), ("en cours", 0), ("en place", 1), ("arrêtée", 1)]
    assert became.measures[3].by_month == {date(2026, 8, 1): 1, date(2026, 9, 1): 1}
    assert became.measures[3].words == "1 en place aujourd'hui"


def test_poles_are_told_by_kind_and_what_no_source_says_is_said(practice):
    for members in (99, 100, 250, 400):
        adoption = adopt(practice, "en-place", category_2005="national", sector=make_sector("Mer"))
        ClusterYear.objects.create(cluster=adoption.cluster, year=2012, members=1_000)
        ClusterYear.objects.create(cluster=adoption.cluster, year=2020, members=members)
        ClusterYear.objects.create(cluster=adoption.cluster, year=2023, team=4)
    adopt(practice, "en-place")

    assert Became(practice, TODAY).by_kind == [
        (
            "Leur taille",
            [
                ("100 à 199 membres", 1),
                ("200 à 399 membres", 1),
                ("400 membres et plus", 1),
                ("moins de 100 membres", 1),
                ("non précisé", 1),
            ],
        ),
        ("Leur catégorie de 2005", [("national", 4), ("non précisé", 1)]),
        ("Leur secteur", [("Mer", 4), ("non précisé", 1)]),
    ]


@pytest.mark.parametrize(
    ("numbers", "path"),
    [
        ([], None),
        ([0, 0], None),
        ([5, 0, 10], "M1.5 74h40.0v50h-40.0zM87.5 24h40.0v100h-40.0z"),
        ([1, 1000], "M1.5 122h40.0v2h-40.0zM44.5 24h40.0v100h-40.0z"),
    ],
)
def test_columns_are_as_tall_as_their_numbers(numbers, path):
    drawing = Columns.draw(numbers)

    assert (drawing and drawing.path) == path


# The page


def test_page_says_its_figures_and_gives_them_as_a_table(world, sign_in, practice):
    ReadCount.count(practice)
    ask(practice)
    adoption = adopt(practice, "en-place", name="Pôle Exemple Photonique")

    response = sign_in(world.member).get(PAGE)

    page = words(response)
    assert "Lectures 1 ouverture de la fiche, hors robots et hors ses pôles" in page
    assert "Questions 1 0 répondue, 1 en attente" in page
    assert "Reprises 1 1 en place aujourd’hui" in page
    assert f'<a href="{adoption.get_absolute_url()}">Pôle Exemple Photonique</a>' in response.text
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', response.text)
    assert [plain(cells) for _, cells in rows[-1:]] == ["1 0 1 1 0 0"]
    assert re.findall(r"<svg viewBox[^>]*>", response.text) == [
        tag for tag in re.findall(r"<svg viewBox[^>]*>", response.text) if "aria-hidden" in tag
    ]


def test_page_never_says_whose_selections_hold_it(world, sign_in, practice):
    Selection.start(make_user("Zélie Secrète"), "Projet confidentiel", [(practice, "Note privée")])

    page = sign_in(world.member).get(PAGE).text

    assert [word in page for word in ("Zélie", "confidentiel", "Note privée")] == [False, False, False]


def test_adoptions_are_new_until_the_pole_says_that_it_has_seen_them(world, sign_in, practice):
    adopt(practice, "en-place")
    client = sign_in(world.member)

    first, again = client.get(PAGE), client.get(PAGE)
    response = client.post(f"{PAGE}vu/")
    after = client.get(PAGE)

    assert ['class="state is-info">Nouvelle' in page.text for page in (first, again, after)] == [True, True, False]
    assert response.url == PAGE
    assert "C’est noté." in words(after)


def test_reviewer_reads_the_page_and_does_not_see_in_the_place_of_the_pole(world, sign_in, practice):
    adoption = adopt(practice, "en-place")
    client = sign_in(world.reviewer)

    page, refused = client.get(PAGE), client.post(f"{PAGE}vu/")

    adoption.refresh_from_db()
    assert (page.status_code, "devenir/vu/" in page.text) == (200, False)
    assert (refused.status_code, adoption.seen_at) == (403, None)


@pytest.mark.parametrize("what", ["withdrawn", "unknown"])
def test_record_that_is_not_online_has_no_such_page(world, sign_in, practice, what):
    practice.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    address = PAGE if what == "withdrawn" else "/pratiques/inconnue/devenir/"

    assert sign_in(world.member).get(address).status_code == 404


@pytest.mark.parametrize("n_rows", [1, 30])
def test_page_asks_the_same_queries_for_any_number(world, sign_in, practice, n_rows, django_assert_num_queries):
    for n in range(n_rows):
        adoption = adopt(practice, "en-cours", "en-place", sector=make_sector())
        ClusterYear.objects.create(cluster=adoption.cluster, year=2020, members=50)
        ask(practice, answered=n % 2)
        Follow.objects.create(user=make_user(), practice=practice)
        ReadCount.objects.create(practice=practice, day=date(2026, 1, 1 + n), number=n + 1)
        Selection.start(world.member, f"Liste {n}", [(practice, "")])
    client = sign_in(world.member)

    with django_assert_num_queries(15):
        response = client.get(PAGE)

    assert response.text.count('class="state is-info">Nouvelle') == n_rows
