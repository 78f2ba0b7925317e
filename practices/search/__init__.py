"""Finding practices: see hits.py for words, catalogue.py for facets and counts, results.py for pages."""

from .alike import by_likeness, likeness_of, of_alike
from .catalogue import Catalogue, catalogue
from .facets import FACETS
from .hits import MOST_HITS, search
from .index import matching, texts
from .query import read
from .ranking import Ranking
from .results import ORDERS, Results, by_title, by_year, of_years
from .unfound import unfound

__all__ = [
    "FACETS",
    "MOST_HITS",
    "ORDERS",
    "Catalogue",
    "Ranking",
    "Results",
    "by_likeness",
    "by_title",
    "by_year",
    "catalogue",
    "likeness_of",
    "matching",
    "of_alike",
    "of_years",
    "read",
    "search",
    "texts",
    "unfound",
]
