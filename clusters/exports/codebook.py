"""What a pôle is as data. `COLUMNS` is the codebook: exports write it, imports read it back, the API gives it."""

from ..models import Cluster
from .columns import (
    ADDRESS,
    CHOICE,
    NUMBER,
    TEXT,
    Column,
    Part,
    choice,
    moment,
    number,
    several,
    text,
)

FORMER_NAME = (Part("nom", "nom", TEXT), Part("jusqu_en", "jusqu'en", NUMBER))
PERIOD = (
    Part("phase", "phase (1 à 5)", NUMBER),
    Part("debut", "début", NUMBER),
    Part("fin", "fin", NUMBER),
    Part("conditions", "conditions", TEXT),
)
FIGURES = (
    Part("annee", "année", NUMBER),
    Part("membres", "membres", NUMBER),
    Part("part_pme", "part de PME (%)", NUMBER),
    Part("equipe_etp", "équipe (ETP)", NUMBER),
    Part("budget_keur", "budget (k€)", NUMBER),
)
SOURCE = (Part("adresse", "adresse", ADDRESS), Part("detail", "où, dans la page", TEXT))


def former_names(cluster):
    return [{"nom": one.name, "jusqu_en": one.until} for one in cluster.former_names.all()]


def label_periods(cluster):
    return [
        {"phase": one.phase, "debut": one.starts, "fin": one.ends, "conditions": one.terms}
        for one in cluster.label_periods.all()
    ]


def plain(decimal):
    """As JSON has numbers: 12 or 12.5."""
    return None if decimal is None else int(decimal) if decimal == int(decimal) else float(decimal)


def years(cluster):
    return [
        {
            "annee": one.year,
            "membres": one.members,
            "part_pme": one.sme_share,
            "equipe_etp": plain(one.team),
            "budget_keur": one.budget,
        }
        for one in cluster.years.all()
    ]


def sources(cluster):
    return [{"adresse": one.url, "detail": one.detail} for one in cluster.sources.all()]


def successor(cluster):
    return cluster.successor.name if cluster.successor else ""


COLUMNS = [
    text("nom", "Nom", "name"),
    Column("adresse", "Adresse", ADDRESS, lambda cluster: cluster.get_absolute_url()),
    several("anciens_noms", "Anciens noms", former_names, "former_names", FORMER_NAME),
    several("regions", "Régions", lambda cluster: [region.name for region in cluster.regions.all()], "regions"),
    Column("secteur", "Secteur", CHOICE, lambda cluster: cluster.sector and cluster.sector.slug, "sector"),
    text("ville", "Ville", "city"),
    text("domaines", "Domaines", "scope"),
    choice("categorie_2005", "Catégorie de 2005", "category_2005", Cluster.Category),
    choice("evaluation_2012", "Évaluation de 2012", "evaluation_2012", Cluster.Evaluation),
    choice("label", "État du label", "label_state", Cluster.LabelState),
    several("periodes", "Périodes de label", label_periods, "label_periods", PERIOD),
    Column("fusionne_dans", "Fusionné dans", TEXT, successor, "successor"),
    number("annee_fin", "Fin en", "ended_in"),
    choice("motif_fin", "Motif de fin", "end_reason", Cluster.EndReason),
    text("site", "Site", "website", ADDRESS),
    several("releves", "Relevés", years, "years", FIGURES),
    several("sources", "Sources", sources, "sources", SOURCE),
    moment("mis_a_jour_le", "Mis à jour le", "updated_at"),
]


def record_of(cluster):
    """{column: value} of a pôle fetched with .for_export(): what anyone may read of it, ready for JSON."""
    return {column.name: column.read(cluster) for column in COLUMNS}
