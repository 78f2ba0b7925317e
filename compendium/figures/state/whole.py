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


@dataclass(frozen=True)
class Figures:
    """All that the catalogue alone decides; adoptions too, since each that comes or goes moves its practice.

    `tables`: every Table, in the order of the page; `families`: those of them that are by family of pôles.
    """

    day: date
    scope: Scope
    clusters: int
    silent_clusters: list
    tables: list
    families: list
    yearly: Table
    adoptions: Adoptions
    bars: list
    conclusion: list

    @classmethod
    def of(cls, scope, day):
        adoptions, families, phases = adoptions_of(scope), kinds.families(scope), years.phases(scope)
        before, after = [years.periods(scope, day), phases], [aspects.evidence(scope), adoptions.table]
        about = [kinds.clusters(scope), aspects.steps(scope), *families]
        return cls(
            day=day,
            scope=scope,
            clusters=len(clusters_of(scope.catalogue, scope.published)),
            silent_clusters=kinds.silent_clusters(scope),
            tables=[*before, *about, *after, aspects.stubs(scope)],
            families=families,
            yearly=years.yearly(scope, day),
            adoptions=adoptions,
            bars=bars_by_phase(phases),
            conclusion=conclude(scope, adoptions),
        )

    @classmethod
    def kept(cls, catalogue, day):
        """Those of a whole catalogue, kept with its entries as long as nothing that they count has moved."""
        moments = day, catalogue.directory.moment, catalogue.references.moment
        known = catalogue.entries.derived.get("state")
        if known is None or known[0] != moments:
            made = cls.of(Scope(catalogue, catalogue.published, catalogue.stubs), day)
            known = catalogue.entries.derived["state"] = moments, made
        return known[1]


@dataclass(frozen=True)
class State:
    """The figures, where they show that the collection is empty, and what was searched there in vain."""

    figures: Figures
    gaps: list
    searches: list

    @property
    def day(self):
        return self.figures.day

    @property
    def count(self):
        return self.figures.scope.count

    @property
    def stub_count(self):
        return len(self.figures.scope.stubs)

    @property
    def tables(self):
        """{key: Table}"""
        return {table.key: table for table in [*self.figures.tables, self.figures.yearly]}

    def edition_bars(self):
        """One query."""
        return bars_by_edition(self.figures.scope.themes)

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
            "poles": self.figures.clusters,
            "conclusion": [sentence.as_data() for sentence in self.figures.conclusion],
            "tableaux": [table.as_data() for table in self.figures.tables],
            "lacunes": [gap.as_data() for gap in self.gaps],
        }


def state_of(catalogue, *, published=None, stubs=None, today=None):
    """The State of a whole catalogue; or of some of its published practices and stubs, given as sets of entry keys."""
    day = today or timezone.localdate()
    if published is None and stubs is None:
        figures = Figures.kept(catalogue, day)
    else:
        published = catalogue.published if published is None else published & catalogue.published
        stubs = catalogue.stubs if stubs is None else stubs & catalogue.stubs
        figures = Figures.of(Scope(catalogue, published, stubs, is_whole=False), day)
    searches = searches_of(catalogue)
    return State(figures, gaps_of(figures.scope, figures.families, searches), searches)
