"""Following a practice, a theme or a pôle: the button, the page, the rhythm of the mails."""

import pytest
from django.urls import reverse

from exchange.models import Follow, Kind, Notification, Preference, Rhythm
from tests.factories import make_cluster, make_practice, make_revision, make_stub, make_theme

pytestmark = pytest.mark.django_db

LIST = "/suivis/"


def address(kind, thing):
    return reverse("exchange:follow", args=[kind, thing.pk])


def things(world):
    practice = make_practice(clusters=[world.cluster])
    return {"pratique": practice, "theme": practice.theme, "pole": world.cluster}


@pytest.mark.parametrize("kind", ["pratique", "theme", "pole"])
def test_thing_is_followed_once_then_no_more(world, sign_in, kind):
    thing, client = things(world)[kind], sign_in(world.member)

    pages = [client.post(address(kind, thing), {"do": "start"}).url for _ in range(2)]
    followed = [follow.thing for follow in world.member.follows.all()]
    client.post(address(kind, thing), {"do": "stop"})

    assert pages == [thing.get_absolute_url()] * 2
    assert followed == [thing]
    assert Follow.objects.count() == 0


@pytest.mark.parametrize(("still", "waits"), [("practice", True), ("theme", True), ("cluster", True), (None, False)])
def test_news_of_what_is_followed_no_more_is_not_mailed(world, sign_in, still, waits):
    practice, other = make_practice(clusters=[world.cluster]), make_cluster("Pôle Exemple Zinc")
    practice.clusters.add(other)
    Follow.start(world.outsider, other)
    if still:
        Follow.start(world.outsider, {"practice": practice, "theme": practice.theme, "cluster": world.cluster}[still])
    told = {"kind": Kind.FOLLOWED, "key": f"event:{practice.events.first().pk}", "title": "Du nouveau", "path": "/"}
    Notification.tell([world.outsider], **told)

    sign_in(world.outsider).post(address("pole", other), {"do": "stop"})

    assert Notification.objects.filter(mailed_at=None).exists() == waits


def test_follow_is_one_persons_own(world, sign_in):
    theme = make_theme()
    Follow.start(world.outsider, theme)

    sign_in(world.member).post(address("theme", theme), {"do": "stop"})

    assert Follow.objects.get().user == world.outsider


@pytest.mark.parametrize("kind", ["pratique", "theme", "pole", "autre"])
def test_nothing_else_is_followed(world, sign_in, kind):
    assert sign_in(world.member).post(f"/suivis/{kind}/{10**20}/", {"do": "start"}).status_code == 404


def test_practice_that_is_not_public_is_not_followed(world, sign_in):
    draft = make_revision(cluster=world.cluster, author=world.member).practice

    assert sign_in(world.member).post(address("pratique", draft), {"do": "start"}).status_code == 404


def test_stub_and_withdrawn_record_are_followed(world, sign_in):
    stub, withdrawn = make_stub(), make_practice()
    withdrawn.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    client = sign_in(world.member)

    for practice in (stub, withdrawn):
        client.post(address("pratique", practice), {"do": "start"})

    assert world.member.follows.count() == 2


def test_visitor_is_led_to_sign_in_and_back(world, client):
    page = client.get("/themes/evaluation/").text
    posted = client.post(address("theme", make_theme()))

    assert 'href="/connexion/?next=/themes/evaluation/"' in page
    assert posted.url.startswith("/connexion/?next=/suivis/theme/")
    assert Follow.objects.count() == 0


def test_button_of_a_page_says_what_it_does(world, sign_in):
    client = sign_in(world.member)
    pages = ["/themes/evaluation/", world.cluster.get_absolute_url()]
    before = ["Ne plus suivre" in client.get(page).text for page in pages]

    Follow.start(world.member, make_theme())
    Follow.start(world.member, world.cluster)

    assert before == [False, False]
    assert ["Ne plus suivre" in client.get(page).text for page in pages] == [True, True]


@pytest.mark.parametrize("user", ["visitor", "member"])
def test_button_asks_one_query_at_the_most(world, sign_in, rf, django_assert_num_queries, user):
    from django.contrib.auth.models import AnonymousUser
    from django.template import Context, Template

    theme, person = make_theme(), world.person(user) or AnonymousUser()
    button = Template("{% load exchange_follow %}{% follow_button theme person csrf_token %}")

    with django_assert_num_queries(1 if person.is_authenticated else 0):
        shown = button.render(Context({"theme": theme, "person": person, "csrf_token": "jeton"}))

    assert ('value="jeton"' in shown, "Suivre" in shown or "pour suivre" in shown) == (person.is_authenticated, True)


@pytest.mark.parametrize("n_things", [1, 30])
def test_page_asks_the_same_queries_for_any_number(world, sign_in, n_things, django_assert_num_queries):
    themes = [make_theme(slug) for slug in ("evaluation", "financement", "rh-competences")]
    for n in range(n_things):
        Follow.start(world.member, make_practice(clusters=[world.cluster], theme=themes[n % 3]))
        Follow.start(world.member, make_cluster())
        world.member.alerts.create(
            name=f"Alerte {n}", question=f"theme=evaluation&de={2005 + n // 10}&a={2015 + n % 10}"
        )
    client = sign_in(world.member)
    client.get(LIST)

    with django_assert_num_queries(11):
        page = client.get(LIST).text

    assert page.count("Ne plus suivre") == 2 * n_things
    assert page.count("Renommer") == n_things


def test_page_is_empty_and_says_what_to_do(world, sign_in):
    page = sign_in(world.member).get(LIST).text

    assert ("Vous ne suivez encore rien" in page, "Aucune alerte" in page) == (True, True)


def test_page_leads_back_to_itself(world, sign_in):
    Follow.start(world.member, make_theme())

    response = sign_in(world.member).post(address("theme", make_theme()), {"do": "stop", "from": "list"})

    assert (response.url, Follow.objects.count()) == (LIST, 0)


def rhythms(**changed):
    return {kind.value: changed.get(kind.value, "jour") for kind in Kind if kind != Kind.DUTY}


def test_rhythms_are_kept_for_each_kind(world, sign_in):
    client = sign_in(world.member)
    client.post(LIST, rhythms())

    response = client.post(LIST, rhythms(suivi="jamais", alerte="semaine"))

    kept = dict(Preference.objects.filter(user=world.member).values_list("kind", "rhythm"))
    assert (response.url, kept) == (LIST, rhythms(suivi="jamais", alerte="semaine"))
    assert Preference.objects.count() == 6


@pytest.mark.parametrize("wrong", [{"suivi": "toujours"}, {"suivi": ""}])
def test_nonsense_is_refused_and_changes_nothing(world, sign_in, wrong):
    response = sign_in(world.member).post(LIST, rhythms() | wrong)

    assert (response.status_code, Preference.objects.count()) == (422, 0)
    assert 'class="field is-error"' in response.text


@pytest.mark.parametrize(("role", "count"), [("member", 6), ("agent", 6), ("reviewer", 7), ("admin", 7)])
def test_duties_have_a_rhythm_for_who_has_duties(world, sign_in, role, count):
    page = sign_in(world.person(role)).get(LIST).text

    assert page.count("<select") == count
    assert ('name="charge"' in page) == (count == 7)


def test_usual_rhythm_is_shown_until_another_is_chosen(world, sign_in):
    assert Preference.rhythms_of(world.member)[Kind.FOLLOWED] == Rhythm.WEEKLY

    Preference.choose(world.member, {Kind.FOLLOWED: Rhythm.NEVER})

    assert Preference.rhythms_of(world.member)[Kind.FOLLOWED] == Rhythm.NEVER
    assert '<option value="jamais" selected>' in sign_in(world.member).get(LIST).text


def test_rhythms_typed_signed_out_wait_for_the_sign_in(world, client):
    client.post(LIST, rhythms(suivi="jamais"))
    client.force_login(world.member)

    page = client.get(LIST).text

    assert '<option value="jamais" selected>' in page
    assert Preference.objects.count() == 0
