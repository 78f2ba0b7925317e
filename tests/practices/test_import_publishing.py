"""An administrator's file: records online at once, through the form and the revisions like any other."""

import pytest

from clusters.models import FormerName
from practices.models import Event, Practice, Theme
from practices.workflow import Action, RevisionState
from tests.factories import make_practice, make_revision, make_stub
from tests.practices.bringing import ADMIN, LINE, as_csv, as_json, checked, collection, pour, poured, told, troubles

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world, sign_in):
    return sign_in(world.admin)


def brought(client, *lines):
    return checked(client, as_json(*lines), "fiches.json", **ADMIN)


def test_nothing_is_written_before_the_word_is_given(admin, world):
    imported = brought(admin, LINE)

    assert (told(imported), Practice.objects.count(), imported.is_checked) == (["creee"], 0, True)
    page = admin.get(imported.get_absolute_url()).text
    assert "Rien n’est encore versé" in page
    assert "1 ligne" in page or "1 fiche" in page


def test_line_becomes_a_record_with_its_version_and_its_line_in_the_log(admin, world):
    poured(admin, as_json(LINE), **ADMIN)

    practice = Practice.objects.get()
    revision = practice.revisions.get()
    assert (practice.call_number, practice.start_year, list(practice.clusters.all())) == (
        "EV 001",
        2019,
        [world.cluster],
    )
    assert (revision.state, revision.number, revision.author) == (RevisionState.ACCEPTED, 1, world.admin)
    assert [(event.action, event.actor) for event in practice.events.all()] == [(Action.IMPORT, world.admin)]
    assert "Versée depuis un fichier" in admin.get(f"{practice.get_absolute_url()}historique/").text


def test_record_that_is_not_complete_is_refused_beside_its_columns(admin, world):
    imported = brought(admin, {"titre": "Un", "theme": "evaluation", "annee": 1999})

    assert troubles(imported) == [
        ("poles", "Choisissez au moins un pôle."),
        ("annee", "Indiquez une année entre 2005 et 2026."),
        ("etat", "Dites où en est la pratique."),
        ("probleme", "Dites le problème que vous aviez."),
        ("action", "Dites ce que vous faites."),
        ("resultats", "Dites ce que cela donne, ou cochez « Trop tôt pour le dire »."),
        ("contact", "Indiquez qui contacter."),
    ]
    assert "colonne annee" in admin.get(imported.get_absolute_url()).text


def test_record_of_a_public_source_says_what_the_source_says(admin, world):
    source = {"titre": "Un rapport", "adresse": "https://source.test/a", "fiabilite": "elevee"}
    line = {name: LINE[name] for name in ("titre", "poles", "theme", "action")}

    poured(admin, as_json(line | {"d_apres_une_source": True, "sources": [source]}), **ADMIN)

    practice = Practice.objects.get()
    assert (practice.is_sourced, practice.sources.get().url) == (True, "https://source.test/a")


def test_what_changed_is_shown_and_becomes_a_version(admin, world):
    practice = make_practice(clusters=[world.cluster], tags="délais")

    imported = poured(admin, as_json(LINE | {"annee": 2020, "mots_cles": ["Délais", "comité"]}), **ADMIN)

    (one,) = imported.report
    assert (one["what"], one["changes"]) == (
        "modifiee",
        [["annee", "2019", "2020"], ["mots_cles", "délais", "comité, délais"]],
    )
    practice.refresh_from_db()
    assert (practice.start_year, practice.last_number, practice.call_number) == (2020, 2, "EV 001")


def test_column_that_is_not_there_leaves_the_record_as_it_is(admin, world):
    practice = make_practice(clusters=[world.cluster], contact="Camille Privée", limits="Deux tables.")

    poured(admin, as_csv({"cote": "ev1", "annee": 2021, "contact": ""}), **ADMIN)

    practice.refresh_from_db()
    assert (practice.start_year, practice.limits, practice.contact) == (2021, "Deux tables.", "Camille Privée")


def test_same_file_again_changes_nothing(admin, world):
    poured(admin, as_json(LINE), **ADMIN)
    before = collection()

    again = brought(admin, LINE)

    assert told(again) == ["inchangee"]
    assert "Rien à faire" in admin.get(again.get_absolute_url()).text
    pour(admin, again)
    assert (collection(), Practice.objects.get().last_number) == (before, 1)


@pytest.mark.parametrize(
    "line",
    [
        {"cote": "EV 001", "titre": "Autre titre"},
        {"adresse": "/pratiques/un-comite-qui-repond-en-trois-semaines/", "titre": "Autre titre"},
        {"adresse": "https://x.test/pratiques/un-comite-qui-repond-en-trois-semaines/", "titre": "Autre titre"},
        {"titre": "UN COMITÉ qui répond en trois semaines", "poles": ["pole exemple mer"]},
    ],
)
def test_record_is_known_by_cote_else_address_else_title_and_poles(admin, world, line):
    practice = make_practice(clusters=[world.cluster])

    poured(admin, as_json(line), **ADMIN)

    practice.refresh_from_db()
    assert (Practice.objects.count(), practice.title) == (1, line["titre"])


def test_cote_and_address_of_two_records_are_refused(admin, world):
    make_practice(clusters=[world.cluster])
    other = make_practice(title="Une autre", clusters=[world.cluster])

    imported = brought(admin, {"cote": "EV 001", "adresse": other.get_absolute_url(), "titre": "Un"})

    ((column, said),) = troubles(imported)
    assert (column, "est celle de « Une autre »" in said) == ("adresse", True)


def test_two_lines_for_one_practice_are_both_refused(admin, world):
    make_practice(clusters=[world.cluster])

    imported = brought(admin, LINE, {"cote": "EV 001", "annee": 2020}, LINE | {"titre": "Une autre"})

    assert told(imported) == ["refusee", "refusee", "creee"]
    assert troubles(imported) == [
        ("", "La même pratique est aussi au n° 2 : gardez-en une."),
        ("", "La même pratique est aussi au n° 1 : gardez-en une."),
    ]


def test_two_new_lines_of_one_title_are_both_refused(admin, world):
    assert told(brought(admin, LINE, LINE | {"titre": LINE["titre"].upper(), "annee": 2020})) == ["refusee", "refusee"]


def test_pole_is_found_by_any_of_its_names(admin, world):
    FormerName.objects.create(cluster=world.cluster, name="Mer d'Hier")

    poured(admin, as_csv(LINE | {"poles": "MER D'HIER, pôle exemple bois"}), **ADMIN)

    practice = Practice.objects.get()
    assert set(practice.clusters.all()) == {world.cluster, world.neighbour}
    assert practice.names_then == "MER D'HIER, pôle exemple bois"
    assert told(brought(admin, LINE | {"poles": ["Mer d'hier", "Pôle Exemple Bois"]})) == ["inchangee"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Pôle Exempel Mer", "Le pôle « Pôle Exempel Mer » est inconnu. Vouliez-vous dire « Pôle Exemple Mer »"),
        ("Hier", "« Hier » est le nom de plusieurs pôles : écrivez « Pôle Exemple Bois » ou « Pôle Exemple Mer »."),
    ],
)
def test_pole_that_is_not_known_or_not_one_is_refused_with_proposals(admin, world, name, said):
    for cluster in (world.cluster, world.neighbour):
        FormerName.objects.create(cluster=cluster, name="Hier")

    ((column, sentence),) = troubles(brought(admin, LINE | {"poles": [name]}))

    assert (column, said in sentence) == ("poles", True), sentence


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("theme", "jardin", "« jardin » n'est pas un thème. Les thèmes : evaluation."),
        ("etape", "jardin", "« jardin » n'est pas une étape."),
        ("cote", "ZZ 9", "« ZZ 9 » n'est pas une cote, comme « RH 001 »."),
        ("adresse", "é è", "« é è » n'est pas l'adresse d'une fiche du portail."),
        ("publiee_le", "2199-01-01", "« 2199-01-01 » n'est pas entre 2005 et aujourd'hui."),
        ("fiche", "retiree", "Une fiche retirée ne se verse pas : retirez-la sur sa page."),
        ("sources", [{"titre": "Un", "adresse": "javascript:x"}], "« javascript:x » n'est pas une adresse"),
        ("titre", "x" * 201, "Raccourcissez : 201 signes, pour 200 au plus."),
        ("liens", ["ftp://x"], "« ftp://x » n'est pas une adresse : commencez par https://."),
    ],
)
def test_value_that_means_nothing_here_is_refused_beside_its_column(admin, world, column, value, said):
    ((named, sentence),) = troubles(brought(admin, LINE | {column: value}))

    assert (named, said in sentence) == (column, True), sentence


def test_withdrawn_record_is_not_touched(admin, world):
    make_practice(clusters=[world.cluster]).withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    assert troubles(brought(admin, LINE | {"annee": 2020})) == [
        ("", "Cette fiche est retirée : remettez-la en ligne d'abord.")
    ]


def test_record_that_someone_is_writing_is_not_published_over(admin, world):
    practice = make_practice(clusters=[world.cluster])
    practice.revisions.create(author=world.member, data={"title": "En cours"})
    make_revision(author=world.member, cluster=world.cluster, title="Jamais publiée")

    imported = brought(admin, LINE | {"annee": 2020}, LINE | {"titre": "Jamais publiée"})

    assert [said for _, said in troubles(imported)] == [
        "Un texte de cette fiche est déjà ouvert : rien n'est publié par-dessus.",
        "Un texte de ce titre est en cours d'écriture pour ce pôle : rien n'est publié à côté.",
    ]


def test_stub_is_made_kept_then_written(admin, world):
    stub = {"titre": "Ateliers", "poles": ["Pôle Exemple Mer"], "theme": "evaluation", "fiche": "a-completer"}
    poured(admin, as_json(stub), **ADMIN)
    assert (Practice.objects.stubs().count(), told(brought(admin, stub))) == (1, ["inchangee"])

    poured(admin, as_json(LINE | {"titre": "Ateliers"}), **ADMIN)

    practice = Practice.objects.get()
    assert (practice.is_published, practice.call_number) == (True, "EV 001")
    assert [event.action for event in Event.objects.all()] == [Action.IMPORT, Action.IMPORT]
    ((_, said),) = troubles(brought(admin, stub))
    assert said == "Cette fiche est en ligne : elle ne redevient pas « à compléter »."


def test_stub_of_the_portal_stays_one_where_the_file_says_nothing_of_it(admin, world):
    make_stub(cluster=world.cluster)

    assert told(brought(admin, {"titre": "Ateliers de partage", "poles": ["Pôle Exemple Mer"]})) == ["inchangee"]


def test_cote_comes_back_and_those_after_it_are_given_next(admin, world):
    poured(admin, as_json(LINE | {"cote": "EV 041", "adresse": "/pratiques/ancienne/"}), **ADMIN)
    poured(admin, as_json(LINE | {"titre": "Une autre"}), **ADMIN)

    assert list(Practice.objects.order_by("pk").values_list("call_number", "slug")) == [
        ("EV 041", "ancienne"),
        ("EV 042", "une-autre"),
    ]
    assert Theme.objects.get().last_number == 42


def test_cote_that_comes_back_is_not_given_to_another_line(admin, world):
    poured(admin, as_json(LINE | {"titre": "Une neuve"}, LINE | {"cote": "EV 001"}), **ADMIN)

    assert {one["titre"]: one["cote"] for one in collection().values()} == {
        LINE["titre"]: "EV 001",
        "Une neuve": "EV 002",
    }


def test_template_that_is_filled_in_here_and_there_changes_nothing_twice(admin, world):
    header = admin.get("/importer/modele-pratiques.csv").content.decode("utf-8-sig").strip().split(";")
    file = as_csv({name: LINE.get(name, [] if name == "sources" else "") for name in header})

    poured(admin, file, **ADMIN)

    assert (told(checked(admin, file, **ADMIN)), Practice.objects.get().last_number) == (["inchangee"], 1)


def test_dates_come_back_with_a_record_and_never_change_one(admin, world):
    dated = LINE | {"publiee_le": "2024-05-01T10:00:00+02:00", "mise_a_jour_le": "2025-06-02"}
    poured(admin, as_json(dated), **ADMIN)

    (one,) = collection().values()
    assert (one["publiee_le"], one["mise_a_jour_le"]) == ("2024-05-01T08:00:00+00:00", "2025-06-01T22:00:00+00:00")
    assert told(brought(admin, dated | {"publiee_le": "2020-01-01"})) == ["inchangee"]


def test_source_is_added_and_none_is_taken_away(admin, world):
    make_practice(clusters=[world.cluster]).sources.create(title="Première", url="https://a.test/")

    poured(admin, as_json(LINE | {"sources": [{"titre": "Seconde"}]}), **ADMIN)

    assert list(Practice.objects.get().sources.values_list("title", flat=True)) == ["Première", "Seconde"]


def test_key_step_is_of_one_of_the_themes(admin, world):
    theme = Theme.objects.get()
    step = theme.key_steps.create(slug="suivi", name="Suivi")

    poured(admin, as_json(LINE | {"etape": "Suivi"}), **ADMIN)

    assert Practice.objects.get().key_step == step
