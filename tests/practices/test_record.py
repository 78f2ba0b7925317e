import re
from datetime import date, datetime
from html import unescape
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from clusters.models import Cluster, ClusterYear, LabelPeriod
from practices.models import KeyStep, Practice, Source
from tests.factories import make_cluster, make_practice, make_revision, make_sector, make_stub, make_theme

pytestmark = pytest.mark.django_db

RECORD = "/pratiques/un-comite-qui-repond-en-trois-semaines/"
STUB = "/pratiques/ateliers-de-partage/"
PEOPLE = ["visitor", "agent", "member", "outsider", "reviewer", "admin"]


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def words(response):
    """What the main part of the page says, its spaces made plain."""
    return plain(response.text.partition('<main id="contenu" tabindex="-1">')[2].partition("</main>")[0])


def told(response, name):
    """The HTML of one text of the record."""
    return re.search(rf'<h2 id="{name}">[^<]*</h2>\s*(.*?)\s*(?:<h2|<section)', response.text, re.DOTALL)[1]


# What a record says


def test_record_says_its_cote_who_when_and_how_sure(client):
    theme = make_theme("rh-competences")
    step = KeyStep.objects.create(theme=make_theme(), slug="juger", name="Juger")
    make_practice(
        clusters=[make_cluster("Pôle Mer")],
        carrier="Fédération",
        other_themes=[str(theme.pk)],
        key_step=str(step.pk),
        evidence="3",
        cost="5-20",
        means_people="Une chargée de mission",
        tags="délai, comité",
    )

    response = client.get(RECORD)

    page = words(response)
    assert "EV 001 Évaluation RH et compétences Un comité qui répond en trois semaines" in page
    assert "Pôle Mer Fédération depuis 2019 mise à jour le" in page
    assert "Niveau de preuve 3 sur 4 : Résultats mesurés En place 5 à 20 k€ par an" in page
    assert "Moyens Personnes Une chargée de mission Coût 5 à 20 k€ par an" in page
    assert "Étape clé Juger" in page
    assert sorted(re.findall(r'href="/pratiques/\?tag=([\w-]+)"', response.text)) == ["comite", "delai"]
    assert "<title>Un comité qui répond en trois semaines (EV 001) · Le Recueil</title>" in response.text


def test_record_tells_in_order_what_was_written_and_nothing_else(client):
    make_practice(context="Le cadre.", limits="La limite.", hindsight="Le recul.")

    response = client.get(RECORD)

    assert re.findall(r'<h2 id="(\w+)">', response.text) == [
        *["context", "problem", "action", "results", "limits", "hindsight", "reprises", "echanges", "citer"],
    ]
    assert re.findall(r'<li><a href="#(\w+)">', response.text) == re.findall(r'<h2 id="(\w+)">', response.text)


def test_record_says_when_it_is_too_early_for_results(client):
    make_practice(results="", too_early="on")

    assert "Ce que cela donne Il est trop tôt pour le dire." in words(client.get(RECORD))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un **mot**, *un autre*", "<p>Un <strong>mot</strong>, <em>un autre</em></p>"),
        ("un\ndeux", "<p>un<br>\ndeux</p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("# A\n\n## B", "<h3>A</h3>\n<h4>B</h4>"),
        ("```\nl'été\n```", "<pre><code>l'été\n</code></pre>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>gras</b>", "<p>&lt;b onclick=x&gt;gras&lt;/b&gt;</p>"),
        ("[a](https://b.test)", '<p><a href="https://b.test" rel="nofollow noopener">a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("![a](https://b.test/i.png)", '<p>!<a href="https://b.test/i.png" rel="nofollow noopener">a</a></p>'),
        ("[a](https://b.test/'onclick=x)", '<p><a href="https://b.test/\'onclick=x" rel="nofollow noopener">a</a></p>'),
    ],
)
def test_text_is_rendered_and_made_safe(client, text, html):
    make_practice(action=text)

    assert told(client.get(RECORD), "action") == html


@pytest.mark.parametrize("text", ["Un texte", "# Un\n\n## Deux", "Titre\n=====", "### Trois", "# Un\n\n### Trois"])
def test_headings_go_down_one_level_at_a_time(client, text):
    make_practice(title="Une autre")
    make_practice(action=text, links="https://b.test", means_time="Un mois", tags="délai")

    levels = [int(level) for level in re.findall(r"<h([1-6])\b", client.get(RECORD).text)]

    assert (levels[0], levels.count(1)) == (1, 1)
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_summary_is_the_text_without_its_marks():
    practice = make_practice(action="Deux **rapporteurs**, un [calendrier](https://b.test).\n\n- un (*essai*)\nfixe")

    assert practice.summary == "Deux rapporteurs, un calendrier. un (essai) fixe"


def test_address_spells_ligatures_out():
    practice = make_practice(title="Mettre en œuvre l'évaluation")

    assert practice.get_absolute_url() == "/pratiques/mettre-en-oeuvre-levaluation/"


# The pôle, then


def test_margin_gives_the_pole_as_it_was_that_year(client):
    cluster = make_cluster("Pôle Mer", regions=["Bretagne"], sector=make_sector("Mer"), category_2005="mondial")
    for year, members in [(2008, 40), (2018, 120), (2025, 300)]:
        ClusterYear.objects.create(cluster=cluster, year=year, members=members, sme_share=80)
    LabelPeriod.objects.create(cluster=cluster, starts=2005)
    make_practice(clusters=[cluster], start_year="2019")

    page = words(client.get(RECORD))

    margin = "Membres 120 Part de PME 80 % Âge du label 14 ans Région Bretagne Secteur Mer Catégorie de 2005 mondial"
    assert f"Pôle Mer en 2018 {margin}" in page


def test_margin_of_a_pole_whose_year_is_not_known_gives_no_figure(client):
    cluster = make_cluster("Pôle Mer")
    ClusterYear.objects.create(cluster=cluster, year=2008, members=40)
    make_practice(clusters=[cluster], start_year="2019")

    page = words(client.get(RECORD))

    assert "Pôle Mer Le pôle aujourd’hui" in page
    assert "Membres" not in page


def test_record_keeps_the_name_of_its_time(client):
    cluster = make_cluster("Réseau Hiver")
    make_practice(clusters=[cluster])
    cluster.name = "Pôle Été"
    cluster.save()

    assert "Pôle Été sous le nom de Réseau Hiver" in words(client.get(RECORD))


def test_pole_that_kept_its_name_is_named_once_even_when_a_partner_joins(client):
    practice = make_practice(clusters=[make_cluster("Pôle Mer")])
    practice.clusters.add(make_cluster("Pôle Bois"))

    assert "sous le nom de" not in words(client.get(RECORD))


# Contact, sources, citation


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("is_public", ["", "on"])
def test_contact_is_hidden_from_visitors_unless_public(world, sign_in, role, is_public):
    make_practice(clusters=[world.cluster], contact="Ana Contact\nanimation", contact_is_public=is_public)

    response = sign_in(world.person(role)).get(RECORD)

    hidden = role == "visitor" and not is_public
    assert response.text.count("<p>Ana Contact<br>animation</p>") == (not hidden)
    assert response.text.count("Ana Contact") == (not hidden)
    assert response.text.count(f'Visible des personnes connectées. <a href="/connexion/?next={RECORD}"') == hidden


def test_record_says_that_it_comes_from_a_public_source_and_which(client):
    practice = make_practice(is_sourced=True, contact="")
    Source.objects.create(practice=practice, title="Un rapport", url="https://source.test/", reliability="elevee")
    Source.objects.update(added_on=date(2026, 3, 5))

    response = client.get(RECORD)

    assert '<a href="https://source.test/" rel="noopener">Un rapport</a>' in response.text
    page = words(response)
    assert "D’après une source publique" in page
    assert "Source Un rapport . Versée le 5 mars 2026. Fiabilité : élevée." in page
    assert "le pôle ne l’a pas relue" in page
    assert "Contact" not in page


def test_record_written_by_its_pole_speaks_of_no_source(client):
    make_practice()

    page = words(client.get(RECORD))

    assert [word for word in ("source publique", "La source ne permet pas", "relue") if word in page] == []


def test_record_says_how_to_cite_it(client):
    make_practice(clusters=[make_cluster("Pôle Mer"), make_cluster("Pôle Bois")], carrier="Fédération")
    Practice.objects.update(revised_at=datetime(2026, 3, 5, 23, 30, tzinfo=ZoneInfo("UTC")))

    response = client.get(RECORD)

    assert plain(re.search(r'<p class="cite" id="citation">(.*?)</p>', response.text)[1]) == (
        "Pôle Bois, Pôle Mer, Fédération, « Un comité qui répond en trois semaines », "
        "Le Recueil , fiche EV 001, version du 6 mars 2026."
    )


# Who may see and change it


@pytest.mark.parametrize("role", PEOPLE)
def test_record_is_changed_by_members_of_its_poles(world, sign_in, role):
    make_practice(clusters=[world.cluster])

    response = sign_in(world.person(role)).get(RECORD)

    assert response.text.count("Modifier cette fiche") == (role in {"member", "admin"})


@pytest.mark.parametrize("role", PEOPLE)
def test_stub_never_looks_published_and_is_completed_by_its_pole(world, sign_in, role):
    stub = make_stub(cluster=world.cluster)
    Source.objects.create(practice=stub, title="Le guide de 2008")

    response = sign_in(world.person(role)).get(STUB)

    page = words(response)
    assert response.status_code == 200
    assert "Évaluation Fiche à compléter Ateliers de partage Pôle Exemple Mer" in page
    assert "Source Le guide de 2008. Versée le" in page
    assert [word for word in ("Citer", "Niveau de preuve", "EV 0", "mise à jour", "Modifier") if word in page] == []
    assert page.count("Compléter cette fiche") == (role in {"member", "admin"})
    assert page.count("Se connecter pour la compléter") == (role == "visitor")


@pytest.mark.parametrize("role", PEOPLE)
def test_private_practice_and_unknown_address_are_not_found(world, sign_in, role):
    private = make_revision(cluster=world.cluster, author=world.member).practice
    private.place()
    private.save()

    client = sign_in(world.person(role))

    assert client.get(f"/pratiques/{private.slug}/").status_code == 404
    assert client.get("/pratiques/inconnue/").status_code == 404


def test_neighbours_are_the_published_records_that_tell_the_same(client):
    make_practice()
    make_practice(title="Un comité de trois semaines", problem="Un long délai.", results="Un an.")
    make_practice(
        title="Stages", problem="Peu.", action="Des salons.", results="Rien.", theme=make_theme("financement")
    )
    make_stub(title="Comité de trois semaines")

    response = client.get(RECORD)

    assert re.findall(r'<h3 class="title"><a href="/pratiques/([\w-]+)/"', response.text) == [
        "un-comite-de-trois-semaines"
    ]


@pytest.mark.parametrize("n_rows", [1, 3])
def test_record_asks_the_same_queries_for_any_number(client, n_rows, django_assert_num_queries):
    clusters = [make_cluster(regions=["Bretagne"], sector=make_sector()) for _ in range(n_rows)]
    practice = make_practice(clusters=clusters, tags=", ".join(f"mot {n}" for n in range(n_rows)))
    for n in range(n_rows):
        ClusterYear.objects.create(cluster=clusters[n], year=2019, members=10)
        Source.objects.create(practice=practice, title=f"Rapport {n}")
        make_practice(title=f"Voisine {n}", clusters=clusters, tags="délai")

    client.get("/")  # the worker then remembers what moves rarely

    with django_assert_num_queries(7):
        response = client.get(RECORD)

    assert response.text.count("Le pôle aujourd") == n_rows
    assert Cluster.objects.count() == n_rows
