"""Which practices an edition holds: the catalogue's own filter, but for what searches or puts in order."""

from django.http import QueryDict

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
    def boxes(self):
        """(facet, its Values, whether it opens) of each list of answers."""
        chosen = [(facet, values, any(value.is_chosen for value in values)) for facet, values, _ in self.facets]
        return [(facet, values, is_asked or facet.name == "theme") for facet, values, is_asked in chosen]
