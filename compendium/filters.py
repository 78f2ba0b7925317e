"""Which practices an edition holds: the catalogue's own filter, but for what searches or puts in order."""

from django.http import QueryDict
from django.utils.functional import cached_property

from practices.filters import BY_NAME, PracticeFilter
from practices.search import Results

NAMES = [*BY_NAME, "de", "a"]


class EditionFilter(PracticeFilter):
    """`asked`: a QueryDict, such as an address or a form gives; what it does not ask of the facets is left out."""

    def __init__(self, asked, *, known, request):
        choice = QueryDict(mutable=True)
        for name in NAMES:
            choice.setlist(name, asked.getlist(name))
        super().__init__(choice, Results(known), request=request)

    @property
    def question(self):
        """The address that asks the same, in one way only."""
        asked = QueryDict(mutable=True)
        for name in NAMES:
            asked.setlist(name, sorted(self.asked(name)))
        return asked.urlencode()

    @property
    def words(self):
        """What is asked, in words."""
        return [self.say(name, value) for name in NAMES for value in self.asked(name)]

    @property
    def in_words_or_all(self):
        return ", ".join(self.words) or "Toutes les fiches publiées"

    def otherwise(self, asked):
        """Another choice among the same records."""
        return EditionFilter(asked, known=self.catalogue, request=self.request)

    @cached_property
    def sound(self):
        """The same choice, without what cannot be asked."""
        if self.is_valid():
            return self
        kept = self.data.copy()
        for name in self.form.errors:
            known = {str(key) for key, _ in self.form.fields[name].choices} if name in BY_NAME else ()
            kept.setlist(name, [value for value in kept.getlist(name) if value in known])
        mended = self.otherwise(kept)
        mended.form.full_clean()
        return mended

    @property
    def boxes(self):
        """(facet, its Values, whether it opens) of each list of answers; those that are there are ticked still."""
        facets = self.sound.facets
        chosen = [(facet, values, any(value.is_chosen for value in values)) for facet, values, _ in facets]
        return [(facet, values, is_asked or facet.name == "theme") for facet, values, is_asked in chosen]
