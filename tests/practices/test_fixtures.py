"""The real data of fixtures/, as the demonstration and a new portal load it."""

import json
import shutil
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.forms.models import model_to_dict

from clusters.models import Cluster
from practices.models import Practice, Term, Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

# (first label, end of the label, terms of phase V) as the file gives them: periods of label (phase, starts, ends).
PERIODS = {
    (None, None, ""): [],
    (2005, None, ""): [(1, 2005, None)],
    (2005, 2010, ""): [(1, 2005, 2010)],
    (None, 2010, ""): [(None, None, 2010)],
    (None, 2015, ""): [(None, None, 2015)],
    (None, 2017, ""): [(None, None, 2017)],
    (None, 2018, ""): [(None, None, 2018)],
    (None, 2019, ""): [(None, None, 2019)],
    (None, 2020, ""): [(None, None, 2020)],
    (None, None, "4 ans"): [(5, 2023, 2026)],
    (2005, None, "4 ans"): [(1, 2005, None), (5, 2023, 2026)],
    (2007, None, "4 ans"): [(1, 2007, None), (5, 2023, 2026)],
    (2010, None, "4 ans"): [(2, 2010, None), (5, 2023, 2026)],
    (2023, None, "2 ans (nouveau)"): [(5, 2023, None)],
    (None, None, "2 ans, prolongeable à 4 sous conditions"): [(5, 2023, None)],
    (2005, None, "2 ans, prolongeable à 4 sous conditions"): [(1, 2005, None), (5, 2023, None)],
    (2010, None, "2 ans, prolongeable à 4 sous conditions"): [(2, 2010, None), (5, 2023, None)],
    (None, None, "1 an, prolongeable à 4 sous conditions"): [(5, 2023, None)],
    (2005, None, "1 an, prolongeable à 4 sous conditions"): [(1, 2005, None), (5, 2023, None)],
    (2010, None, "2024-2026, label donné le 8 janvier 2024"): [(2, 2010, None), (5, 2024, 2026)],
    (2010, None, "2024-2026, label donné le 8 janvier 2024 après un refus en mars 2023"): [
        *[(2, 2010, None), (5, 2024, 2026)],
    ],
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the data once for this file, and take it away after."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def fixtures(tmp_path, settings):
    """A copy of the files, to break."""
    settings.FIXTURES = tmp_path / "fixtures"
    shutil.copytree(django_settings.BASE_DIR / "fixtures", settings.FIXTURES)
    return settings.FIXTURES


def load():
    """(what the command said, what it complained of)."""
    said, complained = StringIO(), StringIO()
    call_command("load_fixtures", stdout=said, stderr=complained)
    return said.getvalue().splitlines(), complained.getvalue().splitlines()


def given(name):
    return json.loads((django_settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))


def add(file, *lines):
    file.write_text(json.dumps([*json.loads(file.read_text(encoding="utf-8")), *lines]), encoding="utf-8")


def everything():
    """Every row of every table of ours."""
    models = [model for app in ("clusters", "practices") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# What is there after a load


def test_load_counts():
    assert (Cluster.objects.count(), Term.objects.count(), Theme.objects.count()) == (76, 69, 6)
    assert (Practice.objects.published().count(), Practice.objects.stubs().count()) == (59, 22)
    assert Practice.objects.count() == 81


def test_cotes_are_consecutive_theme_by_theme():
    totals = {"PC": 8, "AR": 20, "EV": 8, "VI": 11, "RH": 6, "FI": 6}

    cotes = Practice.objects.published().values_list("call_number", flat=True)

    assert sorted(cotes) == sorted(f"{code} {n:03d}" for code, total in totals.items() for n in range(1, total + 1))


def test_newest_records_are_of_all_themes():
    newest = Practice.objects.published()[:6].values_list("theme__code", flat=True)

    assert sorted(newest) == ["AR", "EV", "FI", "PC", "RH", "VI"]


def test_every_text_is_that_of_the_file():
    stored = {
        practice.title: {
            "titre": practice.title,
            "titre_court": practice.short_title,
            "poles": sorted(cluster.name for cluster in practice.clusters.all()),
            "noms_de_l_epoque": practice.names_then,
            "porteur": practice.carrier,
            "theme": practice.theme.slug,
            "annee": practice.start_year,
            "contexte": practice.context,
            "action": practice.action,
            "resultats": practice.results,
            "mots_cles": sorted(practice.tags.names()),
        }
        for practice in Practice.objects.select_related("theme").prefetch_related("clusters")
    }

    for line in given("practices.json"):
        told = {name: line[name] for name in stored[line["titre"]]}
        told |= {
            "poles": sorted(line["poles"]),
            "mots_cles": sorted(line["mots_cles"]),
            "noms_de_l_epoque": ", ".join(line["noms_de_l_epoque"]),
        }
        assert stored[line["titre"]] == told


def test_nothing_is_said_that_no_source_says():
    unsaid = ["problem", "practice_state", "contact", "evidence", "cost", "key_step", "limits", "hindsight", "links"]

    said = [model_to_dict(practice, unsaid) for practice in Practice.objects.all()]

    assert {str(value) for values in said for value in values.values()} == {"", "None"}


def test_every_record_has_its_source_and_its_line_in_the_log():
    for line in given("practices.json"):
        practice = Practice.objects.get(title=line["titre"])
        sources = list(practice.sources.values_list("title", "url", "reliability"))
        assert sources == [(line["source_titre"], line["source_url"], line["fiabilite"])]
        assert list(practice.events.values_list("action", "actor")) == [("import", None)]
        assert (practice.is_sourced, practice.is_stub) == (True, line["fiabilite"] == "titre-seul")


def test_every_pole_is_that_of_the_file():
    for line in given("poles.json"):
        cluster = Cluster.objects.get(name=line["nom"])
        told = (cluster.city, cluster.scope, cluster.category_2005, cluster.evaluation_2012, cluster.website)
        assert told == tuple(line[n] for n in ("ville", "domaines", "categorie_2005", "evaluation_2012", "site"))
        ended = (cluster.label_state, cluster.ended_in, cluster.end_reason)
        assert ended == (line["statut"], line["annee_fin"], line["motif_fin"])
        assert (cluster.sector.slug if cluster.sector else "") == line["secteur"]
        assert (cluster.successor and cluster.successor.name) == line["fusionne_dans"]
        assert sorted(region.name for region in cluster.regions.all()) == sorted(line["regions"])
        assert sorted(former.name for former in cluster.former_names.all()) == sorted(line["anciens_noms"])


def test_every_label_period_is_that_of_the_file():
    for line in given("poles.json"):
        periods = Cluster.objects.get(name=line["nom"]).label_periods.order_by("pk")
        known = PERIODS[line["annee_label"], line["annee_fin"], line["phase_v"]]
        assert list(periods.values_list("phase", "starts", "ends")) == known
        assert [period.terms for period in periods if period.terms] == [line["phase_v"]] * bool(line["phase_v"])


def test_every_year_and_source_of_a_pole_is_that_of_the_file():
    for line in given("poles.json"):
        cluster = Cluster.objects.get(name=line["nom"])
        told = [
            (known["annee"], *(known.get(name) for name in ("adherents", "part_pme", "equipe_etp", "budget_keur")))
            for known in sorted(line["releves"], key=lambda known: known["annee"])
        ]
        assert list(cluster.years.values_list("year", "members", "sme_share", "team", "budget")) == told
        sources = [
            f"{source.url} ({source.detail})" if source.detail else source.url for source in cluster.sources.all()
        ]
        assert sources == line["sources"]


# A second load


def test_second_load_changes_nothing():
    before = everything()

    said, complained = load()

    assert everything() == before
    assert complained == []
    assert said == [
        "Pôles : 0 versés, 76 déjà là, 0 refusés.",
        "Pratiques : 0 publiées, 0 fiches à compléter, 81 déjà là, 0 refusées.",
    ]


def test_second_load_keeps_what_an_admin_changed():
    changed = {Practice: "title", Cluster: "name", Term: "name", Theme: "name"}
    for model, field in changed.items():
        model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(**{field: "Un nouveau nom"})
    Cluster.objects.get(slug="vitagora").former_names.all().delete()
    before = everything()

    load()

    assert everything() == before


# A broken line


GOOD_PRACTICE = given("practices.json")[0] | {"titre": "Une bonne fiche"}
GOOD_STUB = next(line for line in given("practices.json") if line["fiabilite"] == "titre-seul")
GOOD_CLUSTER = given("poles.json")[0] | {"nom": "Un bon pôle"}
PRACTICE_REFUSED = "practices.json, n° 82 « Une fiche cassée » : refusée. "
CLUSTER_REFUSED = "poles.json, n° 77 « Un pôle cassé » : refusé. "
BROKEN_PRACTICES = {
    "theme": ({"theme": "inconnu"}, "Thème inconnu : inconnu."),
    "pole": ({"poles": ["Pôle de nulle part"]}, "Pôle inconnu : Pôle de nulle part."),
    "no action": ({"action": " "}, "Que faites-vous ? : Dites ce que vous faites."),
    "year": ({"annee": 1998}, "Depuis quand ? : Indiquez une année entre 2005 et"),
    "long title": ({"titre_court": "x" * 45}, "Titre court : Raccourcissez : 45 signes, pour 44 au plus."),
    "address of the source": ({"source_url": "pas une adresse"}, ""),
    "no source": ({"source_titre": ""}, ""),
    "reliability": ({"fiabilite": "douteuse"}, ""),
    "poles not a list": ({"poles": None}, ""),
    "long carrier of a stub": (GOOD_STUB | {"porteur": "x" * 161}, ""),
    "year of a stub": (GOOD_STUB | {"annee": "l'an dernier"}, ""),
}
BROKEN_CLUSTERS = {
    "region": {"regions": ["Atlantide"]},
    "sector": {"secteur": "inconnu"},
    "state": {"statut": "faux"},
    "label ends before it starts": {"statut": "ancien", "annee_label": 2010, "annee_fin": 2008},
    "share": {"releves": [{"annee": 2012, "part_pme": 101}]},
    "two records a year": {"releves": [{"annee": 2012}, {"annee": 2012}]},
    "years not a list": {"releves": None},
    "successor": {"statut": "ancien", "motif_fin": "fusion", "fusionne_dans": "Pôle de nulle part"},
    "successor without merger": {"statut": "ancien", "fusionne_dans": "Valorial"},
}


@pytest.mark.parametrize("name", BROKEN_PRACTICES)
def test_broken_practice_is_refused_whole_and_the_rest_is_loaded(fixtures, name):
    broken, reason = BROKEN_PRACTICES[name]
    add(fixtures / "practices.json", GOOD_PRACTICE | broken | {"titre": "Une fiche cassée"}, GOOD_PRACTICE)
    before = Practice.objects.count()

    _, complained = load()

    assert [line[: len(PRACTICE_REFUSED + reason)] for line in complained] == [PRACTICE_REFUSED + reason]
    assert len(complained[0]) > len(PRACTICE_REFUSED)
    assert [practice.title for practice in Practice.objects.order_by("pk")][before:] == ["Une bonne fiche"]


@pytest.mark.parametrize("missing", ["poles", "theme", "fiabilite", "source_titre", "annee"])
def test_practice_that_lacks_an_answer_is_refused_and_the_rest_is_loaded(fixtures, missing):
    broken = {name: value for name, value in GOOD_PRACTICE.items() if name != missing}
    add(fixtures / "practices.json", broken | {"titre": "Une fiche cassée"}, GOOD_PRACTICE)

    _, complained = load()

    assert [line[: len(PRACTICE_REFUSED)] for line in complained] == [PRACTICE_REFUSED]
    assert Practice.objects.filter(title__in=["Une fiche cassée", "Une bonne fiche"]).count() == 1


@pytest.mark.parametrize("name", BROKEN_CLUSTERS)
def test_broken_pole_is_refused_whole_and_the_rest_is_loaded(fixtures, name):
    broken = GOOD_CLUSTER | BROKEN_CLUSTERS[name] | {"nom": "Un pôle cassé"}
    add(fixtures / "poles.json", broken, GOOD_CLUSTER)

    said, complained = load()

    assert [line[: len(CLUSTER_REFUSED)] for line in complained] == [CLUSTER_REFUSED]
    assert len(complained[0]) > len(CLUSTER_REFUSED)
    assert said[0] == "Pôles : 1 versés, 76 déjà là, 1 refusés."
    assert [cluster.name for cluster in Cluster.objects.order_by("pk")][76:] == ["Un bon pôle"]


@pytest.mark.parametrize("missing", ["regions", "secteur", "annee_label", "sources", "releves"])
def test_pole_that_lacks_an_answer_is_refused_and_the_rest_is_loaded(fixtures, missing):
    broken = {name: value for name, value in GOOD_CLUSTER.items() if name != missing}
    add(fixtures / "poles.json", broken | {"nom": "Un pôle cassé"}, GOOD_CLUSTER)

    _, complained = load()

    assert complained == [f"{CLUSTER_REFUSED}Inconnu ou absent : '{missing}'."]
    assert Cluster.objects.filter(name__in=["Un pôle cassé", "Un bon pôle"]).count() == 1
