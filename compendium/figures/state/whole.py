"""The state of the art: every figure of the collection, as of now, and what they say together."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from practices.figures import clusters_of

from . import aspects, kinds, years
from .conclusion import conclude
from .flows import Adoptions, adoptions_of
from .gaps import gaps_of, searches_of
from .shares import bars_by_edition, bars_by_phase
from .tables import Scope, Table


@dataclass
class State:
    """`scope`: what is counted; `tables`: every Table, in the order of the page."""

    day: date
    scope: Scope
    clusters: int
    tables: list
    yearly: Table
    adoptions: Adoptions
    conclusion: list
    gaps: list
    searches: list
    silent_clusters: list

    @property
    def count(self):
        return self.scope.count

    @property
    def stub_count(self):
        return len(self.scope.stubs)

    def table(self, key):
        """The Table of that key; KeyError if there is none."""
        return {table.key: table for table in [*self.tables, self.yearly]}[key]

    @property
    def bars(self):
        return bars_by_phase(self.table("themes"))

    @property
    def edition_bars(self):
        return bars_by_edition(self.scope.themes)

    def as_data(self):
        """All of it, ready for JSON: what an edition freezes and what a book prints.

        - date: ISO; fiches, a_completer, poles: how many;
        - conclusion: [{phrase, guide: letter of the guide of 2008 or None, guide_dit}];
        - tableaux: [{cle, titre, phrase: what is counted among how many, colonnes: [names],
          lignes: [{nom, teinte: hue of a theme or None, nombres: [a number a column], total}]}];
        - lacunes: [{titre, theme, teinte, etape or None, nombre: practices there, recherches: times it was searched}].
        """
        return {
            "date": self.day.isoformat(),
            "fiches": self.count,
            "a_completer": self.stub_count,
            "poles": self.clusters,
            "conclusion": [sentence.as_data() for sentence in self.conclusion],
            "tableaux": [table.as_data() for table in self.tables],
            "lacunes": [gap.as_data() for gap in self.gaps],
        }


def state_of(catalogue, *, published=None, stubs=None, today=None):
    """The State of a whole catalogue; or of some of its published practices and stubs, given as sets of entry keys."""
    is_whole = published is None and stubs is None
    published = catalogue.published if published is None else published & catalogue.published
    scope = Scope(catalogue, published, catalogue.stubs if stubs is None else stubs & catalogue.stubs, is_whole)
    today = today or timezone.localdate()
    adoptions, families, steps = adoptions_of(scope), kinds.families(scope), aspects.steps(scope)
    searches = searches_of(scope)
    tables = [
        years.periods(scope, today),
        years.phases(scope),
        kinds.clusters(scope),
        steps,
        *families,
        aspects.evidence(scope),
        adoptions.table,
        aspects.stubs(scope),
    ]
    return State(
        day=today,
        scope=scope,
        clusters=len(clusters_of(catalogue, published)),
        tables=tables,
        yearly=years.yearly(scope, today),
        adoptions=adoptions,
        conclusion=conclude(scope, adoptions),
        gaps=gaps_of(scope, families, searches),
        searches=searches,
        silent_clusters=kinds.silent_clusters(scope),
    )
