"""Questions, experience and answers under a practice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.models import Correction, Kind, Message, Notification, Report
from exchange.models.message import MOST_AN_HOUR
from practices.models import Revision
from practices.workflow import RevisionState
from tests.factories import make_message, make_practice, make_user

from .talking import age, ask, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(world):
    return make_practice(clusters=[world.cluster])


def test_question_is_published_under_its_name_and_its_pole_is_told(world, practice, referent, sign_in):
    client = sign_in(world.outsider)

    response = ask(client, practice)

    message = Message.objects.get()
    assert response.url == message.get_absolute_url()
    assert "Qui paie" in page_of(client, practice)
    assert "Attend une réponse" in page_of(client, practice)
    assert list(Notification.objects.values_list("user__name", "kind")) == [("Renée Référente", Kind.QUESTION)]


def test_where_a_pole_has_no_referent_staff_is_told(world, practice, sign_in):
    ask(sign_in(world.outsider), practice)

    assert [told.user for told in Notification.objects.all()] == [world.admin]


def test_answer_of_the_pole_is_marked_and_the_asker_is_told(world, practice, sign_in, referent):
    question = make_message(practice, world.outsider)

    sign_in(world.member).post(f"/messages/{question.pk}/repondre/", {"text": "Le pôle paie."})

    answer = Message.objects.exclude(parent=None).get()
    page = page_of(sign_in(world.outsider), practice)
    assert answer.is_from_origin
    assert "Réponse du pôle" in page
    assert "Attend une réponse" not in page
    told = Notification.objects.filter(user=world.outsider)
    assert [one.kind for one in told] == [Kind.ANSWER]
    assert not Notification.objects.filter(user=world.member).exists()


def test_experience_of_another_pole_is_no_answer_of_the_pole(world, practice, sign_in):
    question = make_message(practice, world.member)

    sign_in(world.outsider).post(f"/messages/{question.pk}/repondre/", {"text": "Chez nous, trois jours."})

    assert "Attend une réponse" in page_of(sign_in(world.member), practice)
    assert not Message.objects.exclude(parent=None).get().is_from_origin


def test_visitors_read_what_both_sides_opened(world, practice, sign_in, client):
    question = make_message(practice, world.outsider, text="Zinzolin ?", is_open=True)
    make_message(practice, world.member, parent=question, text="Amarante.", is_from_origin=True, is_open=True)
    make_message(practice, world.agent, parent=question, text="Garance.")

    assert "Zinzolin" not in page_of(client, practice)
    refused = sign_in(world.outsider).post(f"/messages/{question.pk}/ouvrir/", {"ouvert": "oui"})
    sign_in(world.member).post(f"/messages/{question.pk}/ouvrir/", {"ouvert": "oui"})
    client.logout()
    page = page_of(client, practice)

    assert refused.status_code == 403
    assert ("Zinzolin" in page, "Amarante" in page, "Garance" in page) == (True, True, False)
    sign_in(world.member).post(f"/messages/{question.pk}/ouvrir/", {"ouvert": "non"})
    client.logout()
    assert "Zinzolin" not in page_of(client, practice)


def test_pole_does_not_open_what_its_author_kept_for_signed_in_people(world, practice, sign_in, client):
    question = make_message(practice, world.outsider, text="Zinzolin ?")

    sign_in(world.member).post(f"/messages/{question.pk}/ouvrir/", {"ouvert": "oui"})
    client.logout()

    assert "Zinzolin" not in page_of(client, practice)


def test_fresh_message_is_corrected_in_place_an_old_one_with_a_date(world, practice, sign_in):
    message = make_message(practice, world.outsider, text="Qui pai ?")
    client = sign_in(world.outsider)

    client.post(f"/messages/{message.pk}/corriger/", {"text": "Qui paie ?"})
    message.refresh_from_db()
    assert (message.text, Correction.objects.count()) == ("Qui paie ?", 0)

    age(message)
    client.post(f"/messages/{message.pk}/corriger/", {"text": "Je voulais dire : qui finance ?"})
    message.refresh_from_db()
    assert message.text == "Qui paie ?"
    assert "Je voulais dire" in page_of(client, practice)
    assert sign_in(world.member).get(f"/messages/{message.pk}/corriger/").status_code == 404


def test_hidden_message_says_why_and_keeps_its_words_for_moderators(world, practice, sign_in):
    message = make_message(practice, world.outsider, text="Zinzolin.")
    sign_in(world.member).post(f"/messages/{message.pk}/signaler/", {"text": "C'est une publicité."})
    sign_in(world.member).post(f"/messages/{message.pk}/signaler/", {"text": "Encore."})
    client = sign_in(world.reviewer)

    assert "Zinzolin." in client.get("/relecture/echanges/").content.decode()
    assert sign_in(world.member).post(f"/messages/{message.pk}/masquer/", {"text": "Non."}).status_code == 403
    sign_in(world.reviewer).post(f"/messages/{message.pk}/masquer/", {"text": "Publicité."})

    page = page_of(client, practice)
    assert ("Zinzolin." in page, "Publicité." in page) == (False, True)
    assert Report.objects.get().settled_by == world.reviewer
    message.refresh_from_db()
    assert message.text == "Zinzolin."


def test_after_ten_messages_an_hour_one_learns_when_to_come_back(world, practice, sign_in):
    for number in range(MOST_AN_HOUR):
        make_message(practice, world.outsider, text=f"Question {number} ?")
    first = Message.objects.order_by("created_at").first()
    age(first, timedelta(minutes=30))

    response = ask(sign_in(world.outsider), practice, text="Zinzolin ?")

    assert response.status_code == 429
    again = timezone.localtime(timezone.now() + timedelta(minutes=30))
    assert f"à partir de {again:%H h %M}" in response.content.decode().replace("\xa0", " ")
    assert "Zinzolin ?" in response.content.decode()
    age(first)
    assert ask(sign_in(world.outsider), practice, text="Zinzolin ?").status_code == 302


def test_second_click_says_it_once(world, practice, sign_in):
    client = sign_in(world.outsider)

    assert ask(client, practice).url == ask(client, practice).url
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Écrivez votre message."),
        ('<a href="https://x.test">ici</a>', "sans balises"),
        ("[url=https://x.test]ici[/url]", "sans balises"),
        ("https://a.test https://b.test www.c.test", "2 adresses web au plus"),
        ("mot " * 1_000, "Raccourcissez"),
        ("Un signe\x00 de trop", "signe invisible"),
    ],
)
def test_spam_and_nonsense_are_refused_beside_the_field(world, practice, sign_in, text, error):
    response = ask(sign_in(world.outsider), practice, text=text)

    assert response.status_code == 422
    assert error in " ".join(response.context["form"].errors["text"])
    assert not Message.objects.exists()


def test_what_looks_like_code_is_shown_as_it_was_typed(world, practice, sign_in):
    make_message(practice, world.outsider, text="2 < 3 et <script>alert(1)</script> https://exemple.test")

    page = page_of(sign_in(world.member), practice)
    assert "<script>alert" not in page
    assert 'rel="nofollow"' in page


def test_record_withdrawn_meanwhile_gives_the_words_back(world, practice, sign_in):
    practice.withdraw("perimee", "Elle n'a plus cours.", by=world.reviewer)

    response = ask(sign_in(world.outsider), practice, text="Zinzolin ?")

    assert response.status_code == 409
    assert "Zinzolin ?" in response.content.decode()
    assert not Message.objects.exists()


def test_signed_out_meanwhile_finds_the_words_again(world, practice, sign_in, client):
    response = ask(client, practice, text="Zinzolin ?")

    assert "/connexion/" in response.url or "login" in response.url
    client.post(response.url, {"login": world.outsider.email, "password": "un-mot-de-passe"})
    assert "Zinzolin ?" in client.get(f"/pratiques/{practice.slug}/ecrire/").content.decode()


def test_answer_folds_into_the_record_once_it_is_published(world, practice, sign_in):
    question = make_message(practice, world.outsider, text="Combien de temps ?")
    answer = make_message(practice, world.member, parent=question, text="Deux mois.", is_from_origin=True)
    client = sign_in(world.member)

    response = client.post(f"/messages/{answer.pk}/dans-la-fiche/", {"field": "limits", "text": "Comptez deux mois."})
    draft = Revision.objects.get(state=RevisionState.DRAFT)
    assert response.url == draft.get_absolute_url()
    assert draft.data["limits"] == "Comptez deux mois."
    assert "Répondu dans la fiche" not in page_of(client, practice)

    client.post(f"/mes-pratiques/{draft.pk}/envoyer/", {"version": draft.version})
    sign_in(world.reviewer).post(f"/relecture/{draft.pk}/", {"action": "accept", "do": "decide"})
    page = page_of(sign_in(world.outsider), practice)

    assert "Répondu dans la fiche" in page
    assert "Attend une réponse" not in page
    assert "Comptez deux mois." in page


def test_text_in_review_keeps_the_answer_for_later(world, practice, sign_in):
    question = make_message(practice, world.outsider)
    answer = make_message(practice, world.member, parent=question, is_from_origin=True)
    text = practice.revisions.first().data
    Revision.objects.create(
        practice=practice, author=world.member, data=text, state="en-relecture", submitted_at=timezone.now()
    )

    response = sign_in(world.member).post(
        f"/messages/{answer.pk}/dans-la-fiche/", {"field": "limits", "text": "Zinzolin."}
    )

    assert response.status_code == 409
    assert "Zinzolin." in response.content.decode()
    assert sign_in(world.outsider).get(f"/messages/{answer.pk}/dans-la-fiche/").status_code == 403


def test_above_five_answers_the_usual_delay_is_said(world, practice, sign_in):
    client = sign_in(world.outsider)
    for day in range(1, 6):
        assert "d&#x27;habitude" not in client.get(f"/pratiques/{practice.slug}/ecrire/").content.decode().replace(
            "’", "&#x27;"
        )
        question = make_message(practice, make_user())
        age(question, timedelta(days=day))
        make_message(practice, world.member, parent=question, is_from_origin=True)

    page = client.get(f"/pratiques/{practice.slug}/ecrire/").content.decode()
    assert "la réponse vient en 3 jours" in page.replace("\xa0", " ")


@pytest.mark.parametrize("number", [1, 30])
def test_thread_list_asks_the_same_whatever_its_length(world, practice, sign_in, number, django_assert_num_queries):
    for _ in range(number):
        question = make_message(practice, world.outsider)
        make_message(practice, world.member, parent=question)
    client = sign_in(world.outsider)
    client.get("/")

    with django_assert_num_queries(11):
        assert client.get(f"/pratiques/{practice.slug}/echanges/").status_code == 200
