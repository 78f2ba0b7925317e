"""States of the art for the tests: hand-made collections without a database, and what pages say of real ones."""

from collections import defaultdict
from datetime import date

from pyroaring import BitMap

from clusters.figures import Directory
from clusters.models import Cluster, Moment
from compendium.figures.state.conclusion import conclude
from compendium.figures.state.flows import Adoptions
from compendium.figures.state.tables import Scope
from compendium.models import Comment
from practices.models import KeyStep, Theme
from practices.search import Catalogue
from practices.search.catalogue import Entries, References, Tags
from tests.factories import THEMES

TODAY = date(2026, 11, 26)
PAGE = "/etat-de-l-art/"
STEPS = [
    ("projets", "strategie", "Stratégie"),
    ("projets", "montage", "Montage"),
    ("projets", "portefeuille", "Portefeuille"),
    ("evaluation", "juger", "Juger"),
    ("financement", "financement-prive", "Financement privé"),
]


def themes():
    return [
        Theme(pk=place, slug=slug, key=key, code=code, name=name, order=place)
        for place, (slug, (code, key, name)) in enumerate(THEMES.items(), start=1)
    ]


def record(theme="evaluation", year=None, *, step=None, evidence=None, poles=(1,), is_stub=False):
    return {"theme": theme, "year": year, "step": step, "evidence": evidence, "poles": poles, "is_stub": is_stub}


def scope_of(*records, poles=3):
    """A Scope over these records, with so many pôles; nothing of it is in a database."""
    known = themes()
    by_key = {theme.key: theme for theme in known}
    steps = [
        KeyStep(pk=place, theme_id=by_key[key].pk, slug=slug, name=name)
        for place, (key, slug, name) in enumerate(STEPS, start=1)
    ]
    step_keys = {step.slug: step.pk for step in steps}
    clusters = [Cluster(pk=place, name=f"Pôle Exemple {place}", slug=f"pole-{place}") for place in range(1, poles + 1)]
    sets = defaultdict(BitMap)
    for place, one in enumerate(records, start=1):
        marks = ["x" if one["is_stub"] else "o", f"t{by_key[one['theme']].pk}", *(f"p{pk}" for pk in one["poles"])]
        marks += [f"y{one['year']}"] * bool(one["year"]) + [f"e{one['evidence']}"] * bool(one["evidence"])
        marks += [f"k{step_keys[one['step']]}"] if one["step"] else []
        for mark in marks:
            sets[mark].add(place)
    references = References(Moment(), known, steps)
    catalogue = Catalogue(
        Entries(Moment(), True, dict(sets)), Directory(Moment(), clusters), references, Tags(Moment())
    )
    return Scope(catalogue, catalogue.published, catalogue.stubs)


def phrases(*records, adoptions=0, adopters=0, poles=3):
    """The sentences of the conclusion on these records."""
    scope = scope_of(*records, poles=poles)
    return [one.phrase for one in conclude(scope, Adoptions(adoptions, adopters, [], None))]


def state_arguments(world):
    """What the permission matrix opens: a comment of the reviewer among it."""
    said = Comment.say("poles", "Le rayon se remplit.", by=world.reviewer)
    return {
        "compendium:state_file": ["annees", "csv"],
        "compendium:comment": ["poles"],
        "compendium:comment_remove": [said.pk],
    }
