"""Books as their readers get them: what the PDF says, where it leads, and that anyone can read it."""

import re

import pytest
from django.urls import reverse

from compendium.exports.book import Volume, sheet_of
from practices.models import Practice
from tests.compendium.binding import read, words
from tests.compendium.editing import make_edition
from tests.factories import make_cluster, make_practice, make_theme

pytestmark = pytest.mark.django_db

NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
NASTY = '#import "x"; $a$ *b* _c_ @d <e> = f // g \\h {i} [j] ~ ^ % & #{k}'


@pytest.fixture
def cluster(db):
    return make_cluster("Pôle Exemple Eau")


def record_of(client, practice):
    return read(client.get(reverse("compendium:record_book", args=[practice.slug])))


def edition_of(client, by, **fields):
    edition = make_edition(by, **fields)
    return read(client.get(reverse("compendium:edition_book", args=[edition.number])))


def flat(text):
    return re.sub(r"\s+", " ", text.replace(NBSP, " ").replace(NARROW, " "))


def bookmarks(reader, outline=None):
    """[(title, page)] of all the levels."""
    found = []
    for one in reader.outline if outline is None else outline:
        inner = isinstance(one, list)
        found += bookmarks(reader, one) if inner else [(one.title, reader.get_destination_page_number(one) + 1)]
    return found


def addresses(reader):
    links = [link.get_object() for page in reader.pages for link in page.get("/Annots", [])]
    return [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]


def fonts(reader):
    found = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            found[font["/BaseFont"].partition("+")[2]] = inner["/FontDescriptor"].get_object()
    return found


# For anyone to read


def test_book_is_tagged_titled_and_in_french(client, cluster):
    reader = record_of(client, make_practice(clusters=[cluster]))

    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"].value
    assert catalog["/Lang"].startswith("fr")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata.title == "Un comité qui répond en trois semaines (EV 001)"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_object().get_data()


def test_fonts_are_embedded_and_ours(client, cluster):
    found = fonts(record_of(client, make_practice(clusters=[cluster])))

    assert {name.partition("-")[0] for name in found} == {"RecueilSerif", "RecueilSans"}
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in found.values())


def test_links_lead_to_the_portal_and_to_the_sources(client, cluster):
    practice = make_practice(clusters=[cluster], links="https://exemple.test/a\nhttps://exemple.test/b")

    found = addresses(record_of(client, practice))

    assert f"https://recueil.test{practice.get_absolute_url()}" in found
    assert f"https://recueil.test{cluster.get_absolute_url()}" in found
    assert {"https://exemple.test/a", "https://exemple.test/b"} <= set(found)


# What it says


def test_record_says_all_that_its_page_says(client, cluster):
    practice = make_practice(
        clusters=[cluster], tags="audit, délais", evidence="3", cost="5-20", means_people="2 personnes",
        limits="Dix dossiers au plus.", context="Trente membres.", practice_state="en-place",
    )  # fmt: skip

    text = flat(" ".join(words(record_of(client, practice))))

    for said in [
        *("EV 001", "Un comité qui répond en trois semaines", "Pôle Exemple Eau", "depuis 2019", "En place"),
        *("Résultats mesurés", "5 à 20 k€ par an", "2 personnes", "Trente membres.", "Dix dossiers au plus."),
        *("Les porteurs attendaient onze semaines.", "Deux rapporteurs par dossier", "audit, délais"),
        *("Licence Ouverte 2.0", "version du"),
    ]:
        assert said in text, said


def test_contact_kept_for_signed_in_people_is_not_printed(client, cluster):
    practice = make_practice(clusters=[cluster], contact="Camille Secrète", contact_is_public="")

    assert "Secrète" not in " ".join(words(record_of(client, practice)))


def test_text_layer_has_french_typography(client, cluster):
    practice = make_practice(clusters=[cluster], action="L'été : 12 000 « mots » ! Et 50 % ?")

    text = " ".join(words(record_of(client, practice)))

    assert f"L’été{NBSP}: 12{NARROW}000 «{NBSP}mots{NBSP}»{NARROW}! Et 50{NBSP}%{NARROW}?" in text


def test_markup_stays_text(client, cluster):
    practice = make_practice(clusters=[cluster], title=NASTY[:60], action=f"`{NASTY}`", limits="<script>x</script>")

    text = " ".join(words(record_of(client, practice)))

    assert flat(NASTY[:60]) in flat(text)
    assert re.sub(r"\s", "", NASTY) in re.sub(r"\s", "", text)
    assert "<script>x</script>" in text


def test_any_letters_make_a_book(client, cluster):
    strange = f"😀 👩‍👩‍👧 שלום مرحبا 漢字 e\u0301\u0323\u0330 \u202eabc {'x' * 900} ﷽ ़ि \U000e0041 Ⅷ ﬁ"
    practice = make_practice(clusters=[cluster], title=f"Étrange {strange[:80]}", action=strange, tags="漢字")

    text = " ".join(words(record_of(client, practice)))

    assert "x" * 900 in re.sub(r"\s", "", text)
    assert "□" in text


def test_markdown_is_set(client, cluster):
    text = (
        "# Titre\n\n- un\n- deux\n\n1. trois\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> cité\n\n~~faux~~ **gras** *pente*"
    )
    practice = make_practice(clusters=[cluster], action=text)

    reader = record_of(client, practice)

    said = flat(" ".join(words(reader)))
    assert all(word in said for word in ["Titre", "un", "deux", "trois", "cité", "faux", "gras", "pente"])
    assert "**" not in said
    roles = kinds(reader.trailer["/Root"]["/StructTreeRoot"])
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/BlockQuote"} <= roles


def kinds(node):
    """The kinds of all that a screen reader is told."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*map(kinds, node))
    if not hasattr(node, "get"):
        return set()
    return {node["/S"]} | kinds(node.get("/K", [])) if "/S" in node else kinds(node.get("/K", []))


# The whole of an edition


@pytest.fixture
def three(cluster):
    other = make_cluster("Pôle Exemple Air")
    return [
        make_practice(clusters=[cluster], title="Zèle partagé", tags="accueil"),
        make_practice(clusters=[other], title="Écoute des adhérents", theme=make_theme("financement"), tags="accueil"),
        make_practice(clusters=[cluster, other], title="3 jours de visite", tags="salon"),
    ]


def test_edition_has_its_parts_in_order(client, world, three):
    reader = edition_of(client, world.admin, foreword="Une **suite**.")

    titles = [title for title, _ in bookmarks(reader)]
    figures = titles.index("État de l’art")
    assert titles[:figures] == [
        *("Avant-propos", "Sommaire", "Comment lire une fiche", "Évaluation", "Zèle partagé", "3 jours de visite"),
        *("Financement", "Écoute des adhérents"),
    ]
    assert titles[-5:] == ["Index", "Par titre", "Par pôle", "Par mot-clé", "Achevé de composer"]
    assert "Par thème et par pôle" in titles[figures:-5]


def pages_said(text, name):
    """The page numbers that an index or a contents gives after a name."""
    found = re.search(rf"{re.escape(name)}[ .\n]*((?:\d+(?:, )?)+)", text)
    return [int(number) for number in found[1].split(", ")]


def test_contents_and_index_say_the_right_pages(client, world, three):
    reader = edition_of(client, world.admin)
    pages, places = words(reader), dict(bookmarks(reader))

    contents, index = (
        pages[places["Sommaire"] - 1],
        "\n".join(pages[places["Index"] - 1 : places["Achevé de composer"] - 1]),
    )

    for title in ["Zèle partagé", "Écoute des adhérents", "3 jours de visite"]:
        assert title in flat(pages[places[title] - 1])
        assert pages_said(contents, title) == pages_said(index, title) == [places[title]]
    assert pages_said(index, "Pôle Exemple Eau") == [places["Zèle partagé"], places["3 jours de visite"]]
    assert pages_said(index, "accueil") == [places["Zèle partagé"], places["Écoute des adhérents"]]


def test_running_heads_and_folios(client, world, three):
    reader = edition_of(client, world.admin)
    place = dict(bookmarks(reader))["Zèle partagé"]

    lines = words(reader)[place - 1].splitlines()

    assert lines[0].strip() == ("Zèle partagé" if place % 2 else "Évaluation")
    assert (f"Le Recueil, n° 1 {place}" if place % 2 else f"{place} Le Recueil, n° 1") in map(str.strip, lines)


def test_edition_says_its_number_date_licence_citation_and_checksum(client, world, three):
    edition = make_edition(world.admin, "Novembre 2026")

    pages = words(read(client.get(reverse("compendium:edition_book", args=[edition.number]))))

    colophon = flat(pages[-1])
    assert edition.checksum in re.sub(r"\s", "", pages[-1])
    assert "26 novembre 2026" in colophon
    assert "édition n° 1" in colophon
    assert "Licence Ouverte 2.0" in colophon
    assert "3 fiches" in flat(pages[1])
    assert "2 pôles" in flat(pages[1])


def test_edition_keeps_a_withdrawn_record_with_its_notice(client, world, three):
    make_edition(world.admin)
    three[0].withdraw("perimee", "Le comité n'existe plus.", by=world.reviewer, replaced_by=three[2])

    text = flat(" ".join(words(read(client.get("/editions/1/livre.pdf")))))

    assert "elle n’a plus cours" in text
    assert "Le comité n’existe plus." in text
    assert "Elle est remplacée par EV 002, 3 jours de visite." in text
    assert text.count("Deux rapporteurs par dossier") == 3


def test_text_that_harmed_someone_is_printed_no_more(client, world, three):
    make_edition(world.admin)
    three[0].withdraw(Practice.Withdrawal.RIGHTS, "Une personne l'a demandé.", by=world.reviewer)

    text = flat(" ".join(words(read(client.get("/editions/1/livre.pdf")))))

    assert "Une personne l’a demandé." in text
    assert "Son texte n’est plus montré." in text
    assert text.count("Deux rapporteurs par dossier") == 2


def test_silenced_record_stays_in_its_step(world):
    step = make_theme().key_steps.create(slug="suivi", name="Suivi", order=1)
    three = [make_practice(key_step=str(step.pk)) for _ in range(3)]
    edition = make_edition(world.admin)
    three[1].withdraw(Practice.Withdrawal.RIGHTS, "Une personne l'a demandé.", by=world.reviewer)

    (shelf,) = sheet_of(Volume.of_edition(edition))["parts"]

    assert [(group["title"], len(group["records"])) for group in shelf["groups"]] == [("Suivi", 3)]


def test_record_that_changed_of_theme_keeps_its_cote_under_the_code_and_hue_of_its_theme(cluster):
    practice = make_practice(clusters=[cluster])
    Practice.objects.filter(pk=practice.pk).update(call_number="RH 007")

    sheet = sheet_of(Volume.of_list([], [practice.pk], ""))

    assert (sheet["codes"], sheet["parts"][0]["code"]) == ({"EV": "evaluation"}, "EV")
    assert sheet["cotes"] == {"RH 007": "evaluation"}


def test_edition_says_what_changed_since_the_one_before(client, world, three):
    make_edition(world.admin)
    make_practice(clusters=[world.cluster], title="Une nouvelle venue")

    text = flat(" ".join(words(edition_of(client, world.admin))))

    assert "Depuis l’édition n° 1" in text
    assert "1 nouvelle, 0 révisée, 0 retirée" in text
