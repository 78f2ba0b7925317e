"""What a mail looks like, as text and as HTML; and what Django's own mails become."""

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives, mail_admins, send_mail

from clusters.mails import Item, Letter, Section, as_text, deliver, write
from clusters.models import Mail

pytestmark = pytest.mark.django_db

ADDRESS = "https://recueil.test/pratiques/un-comite-de-labellisation-qui-repond-en-trois-semaines-au-plus/"
LETTER = Letter(
    subject="« L'avis » est\nrendu : 12 %",
    greeting="Bonjour Zoë,",
    paragraphs=["Un comité d'évaluation " * 12, "<script>alert('x')</script> & cie", "Premier.\nSecond."],
    button=("Lire la fiche", ADDRESS),
    next="C'est à vous.",
    reason="Vous recevez ce message parce que vous écrivez pour un pôle dont le nom est long, très long même.",
    cote="RH 001",
    colour="#93446a",
)


def test_text_holds_in_72_columns_but_for_addresses():
    lines = as_text(LETTER).splitlines()

    assert [line for line in lines if len(line) > 72] == [ADDRESS]
    assert lines.count("-- ") == 1


def test_text_says_all_and_what_comes_next():
    text = as_text(LETTER)

    assert text.startswith("Bonjour Zoë,\n\nUn comité d’évaluation")
    assert f"\nLire la fiche\u00a0:\n{ADDRESS}\n\nET MAINTENANT\u202f?\nC’est à vous.\n" in text
    assert "<script>alert('x')</script> & cie\n\nPremier.\nSecond.\n" in text
    assert "\n\n-- \nLe Recueil, https://recueil.test/\nVous recevez" in text


def test_html_escapes_what_people_typed_and_links_once():
    mail = write(LETTER, to="zoe@pole.test")

    assert ("<script" in mail.html, "&lt;script&gt;" in mail.html) == (False, True)
    assert (mail.html.count(f'href="{ADDRESS}"'), mail.html.count("<h1")) == (1, 1)
    assert ("#93446a" in mail.html, "RH<br>001" in mail.html) == (True, True)


def test_letter_without_a_button_has_no_empty_one():
    mail = write(Letter(subject="Bref", greeting="Bonjour,", paragraphs=[], reason="Car."), to="zoe@pole.test")

    assert ("<a href" in mail.html, "Et maintenant" in mail.html, "None" in mail.html + mail.text) == (False,) * 3


def test_subject_is_one_line_that_a_header_can_hold():
    mail = write(LETTER, to="zoe@pole.test")

    deliver()

    assert mail.subject == "« L’avis » est rendu : 12 %"
    assert "\n" not in outbox.outbox[0].message()["Subject"]


def test_long_subject_is_cut_rather_than_refused():
    long = Letter(subject="Avis " * 100, greeting="", paragraphs=[], reason="")

    assert len(write(long, to="zoe@pole.test").subject) == 250


def test_address_beyond_ascii_is_one_that_servers_know():
    write(LETTER, to="zoe@pôle.test")

    deliver()

    assert outbox.outbox[0].message()["To"] == "zoe@xn--ple-kna.test"


def test_mail_of_django_waits_like_any_other(settings):
    settings.EMAIL_BACKEND = "clusters.mails.QueueBackend"
    message = EmailMultiAlternatives("Mot de\npasse", "texte", to=["Zoë <zoe@pole.test>"], bcc=["abel@pole.test"])
    message.attach_alternative("<p>texte</p>", "text/html")

    message.send()

    waiting = Mail.objects.order_by("pk").values_list("to", "subject", "text", "html")
    said = ("Mot de passe", "texte", "<p>texte</p>")
    assert list(waiting) == [("zoe@pole.test", *said), ("abel@pole.test", *said)]
    assert outbox.outbox == []


def test_address_too_long_to_exist_breaks_no_page(settings):
    settings.EMAIL_BACKEND = "clusters.mails.QueueBackend"

    send_mail("Inconnu", "texte", None, ["a" * 300 + "@pole.test"])

    assert Mail.objects.count() == 0


def test_demo_shows_a_mail_as_it_is_read(settings, capsys):
    settings.MAIL_DELIVERY_BACKEND = "clusters.mails.TerminalBackend"
    write(LETTER, to="zoe@pole.test")

    deliver()

    shown = capsys.readouterr().out
    assert shown.startswith("À : zoe@pole.test\nObjet : « L’avis » est rendu : 12 %\n\nBonjour Zoë,\n")
    assert ("<table" in shown, Mail.objects.get().state) == (False, Mail.State.SENT)


def test_alarm_of_django_reaches_the_administrators(settings):
    settings.EMAIL_BACKEND = "clusters.mails.QueueBackend"
    settings.ADMINS = [("Anne", "anne@recueil.test")]

    mail_admins("500", "trace")

    assert Mail.objects.get().to == "anne@recueil.test"


def test_sections_hold_things_with_their_addresses():
    item = Item("Une fiche", f"{ADDRESS}?a=1&b=2", [("Ce qui a changé : « l'avis »", ""), ("RH 001", ADDRESS)])
    letter = Letter("Sujet", "Bonjour,", [], "Car.", sections=[Section("Nouveautés", [item], "Et 3 autres")])

    text, mail = as_text(letter), write(letter, to="zoe@pole.test")

    lines = f"Une fiche\n{ADDRESS}?a=1&b=2\nCe qui a changé\u00a0: «\u00a0l’avis\u00a0»\n– RH 001\n{ADDRESS}"
    assert f"\n\nNOUVEAUTÉS\n\n{lines}\n\nEt 3 autres\n\n-- \n" in text
    assert (f'href="{ADDRESS}?a=1&amp;b=2"' in mail.html, mail.html.count(f'href="{ADDRESS}"')) == (True, 1)


def test_foot_says_where_to_change_what_one_receives():
    settings = [("Régler", "https://recueil.test/suivis/")]
    letter = Letter("Sujet", "Bonjour,", [], "Car.", settings=settings)

    text, mail = as_text(letter), write(letter, to="zoe@pole.test")

    assert text.endswith("Car.\nRégler\u00a0:\nhttps://recueil.test/suivis/\n")
    assert 'href="https://recueil.test/suivis/"' in mail.html
