"""What staff say under a figure: signed, dated, never rewritten; and no typed word is lost."""

import pytest

from clusters.models import anonymise
from compendium.models import Comment
from tests.compendium.stating import PAGE
from tests.factories import make_user
from tests.practices.test_record import words

pytestmark = pytest.mark.django_db
WRITE = f"{PAGE}poles/commenter/"
STAFF = ["agent", "reviewer", "admin"]


def say(world, about="poles", text="Le rayon se remplit."):
    return Comment.say(about, text, by=world.reviewer)


@pytest.mark.parametrize("role", STAFF)
def test_staff_comment_a_figure(world, sign_in, role):
    client = sign_in(world.person(role))

    response = client.post(WRITE, {"text": "Un **mot**."}, follow=True)

    assert response.redirect_chain == [(f"{PAGE}#figure-poles", 302)]
    assert "<strong>mot</strong>" in response.text
    assert world.person(role).signature in words(response)
    assert Comment.objects.get().about == "poles"


def test_conclusion_is_commented_too(world, sign_in):
    sign_in(world.agent).post(f"{PAGE}conclusion/commenter/", {"text": "Vu."})

    assert Comment.objects.get().about == ""


@pytest.mark.parametrize("role", ["member", "outsider"])
def test_others_may_not_and_get_their_words_back(world, sign_in, role):
    response = sign_in(world.person(role)).post(WRITE, {"text": "Un mot perdu ?"})

    assert response.status_code == 403
    assert "Un mot perdu ?" in response.text
    assert not Comment.objects.exists()


def test_only_staff_see_the_way_to_comment(world, sign_in):
    assert WRITE in sign_in(world.agent).get(PAGE).text
    assert WRITE not in sign_in(world.member).get(PAGE).text
    assert WRITE not in sign_in(None).get(PAGE).text


def test_words_wait_for_who_was_signed_out(world, client, sign_in):
    client.post(WRITE, {"text": "Écrit avant de revenir."})

    response = sign_in_keeping_the_session(client, world.reviewer).get(WRITE)

    assert "Écrit avant de revenir." in response.text
    assert "Vous étiez déconnecté" in response.text


def sign_in_keeping_the_session(client, user):
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "Écrivez votre commentaire."), ("   ", "Écrivez"), ("a" * 3_001, "Raccourcissez"), ("a\x00b", "invisible")],
)
def test_bad_words_are_shown_again_with_what_is_wrong(world, sign_in, text, why):
    response = sign_in(world.agent).post(WRITE, {"text": text})

    assert response.status_code == 422
    assert why in words(response)
    assert text.strip("\x00 ")[:20] in response.text


def test_unknown_figure_is_not_found_and_gives_the_words_back(world, sign_in):
    response = sign_in(world.agent).post(f"{PAGE}rien/commenter/", {"text": "Un mot à garder."})

    assert response.status_code == 404
    assert "Un mot à garder." in response.text


def test_second_of_two_clicks_says_nothing_twice(world, sign_in):
    client = sign_in(world.agent)

    for _ in range(2):
        client.post(WRITE, {"text": "Une fois."})

    assert Comment.objects.count() == 1


def test_markup_is_harmless(world, client):
    say(world, text="<script>alert(1)</script> <img src=x onerror=alert(1)> [clic](javascript:alert(1))")

    page = client.get(PAGE).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(("role", "status"), [("reviewer", 302), ("admin", 302), ("agent", 403), ("member", 403)])
def test_author_or_admin_takes_a_comment_away(world, sign_in, role, status):
    said = say(world)

    response = sign_in(world.person(role)).post(f"{PAGE}commentaires/{said.pk}/retirer/")

    said.refresh_from_db()
    assert response.status_code == status
    assert (said.removed_at is None) == (status == 403)
    assert said.text == "Le rayon se remplit."
    assert said.removed_by == (world.person(role) if status == 302 else None)


def test_comment_taken_away_is_shown_nowhere(world, client):
    say(world).remove(by=world.admin)

    assert "Le rayon se remplit." not in client.get(PAGE).text
    assert "Le rayon se remplit." not in client.get(f"{PAGE}commentaires/").text


def test_comment_taken_away_twice_is_gone(world, sign_in):
    said, client = say(world), sign_in(world.admin)
    address = f"{PAGE}commentaires/{said.pk}/retirer/"

    assert [client.post(address).status_code for _ in range(2)] == [302, 404]
    assert not said.remove(by=world.reviewer)


def test_way_to_take_away_is_shown_to_who_may(world, sign_in):
    address = f"{PAGE}commentaires/{say(world).pk}/retirer/"

    assert address in sign_in(world.reviewer).get(PAGE).text
    assert address in sign_in(world.admin).get(PAGE).text
    assert address not in sign_in(world.agent).get(PAGE).text


def test_comment_of_who_left_stays_without_the_name(world, client):
    say(world)
    anonymise(world.reviewer)

    page = words(client.get(PAGE))

    assert "Une personne dont le compte est clos" in page
    assert "Rémi Relecteur" not in page
    assert "Le rayon se remplit." in page


def test_latest_comments_are_under_their_figure_and_all_on_one_page(world, client):
    for place in range(25):
        say(world, text=f"Commentaire numéro {place}.")

    page, first, second = (client.get(f"{PAGE}{rest}") for rest in ("", "commentaires/", "commentaires/?page=2"))

    assert page.text.count('class="comment ') == 3
    assert "Tous les commentaires" in page.text
    assert (first.text.count('class="comment '), second.text.count('class="comment ')) == (20, 5)


@pytest.mark.parametrize("number", [1, 20])
def test_page_of_comments_asks_the_same_queries(world, client, number, django_assert_num_queries):
    for place in range(number):
        Comment.say("", f"Un mot, {place}.", by=make_user(f"Personne {place}", is_agent=True))

    with django_assert_num_queries(2):
        client.get(f"{PAGE}commentaires/")
