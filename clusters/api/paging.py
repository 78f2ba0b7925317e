"""The pages of a list."""

import re
from dataclasses import dataclass
from math import ceil

from .problems import Invalid, Nowhere

USUAL, MOST = 20, 100
FARTHEST = 999_999_999
# 20 and 20.0 are one number, to who describes it in JSON Schema.
NUMBER = re.compile(r"([0-9]{1,9})(?:\.0{1,9})?", re.ASCII)
NAMES = ("page", "page_size")


def asked(query, name, usual, most, refusal):
    values = [value for value in query.getlist(name) if value.strip()]
    if not values:
        return usual
    read = NUMBER.fullmatch(values[-1])
    number = int(read[1]) if read else 0
    if not number or (most and number > most):
        raise Invalid({name: [refusal]})
    return number


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked, and the addresses of the others."""

    number: int
    size: int
    count: int

    @classmethod
    def of(cls, query, count):
        """The page that an address asks; Invalid if it cannot be, Nowhere beyond the last one."""
        size = asked(
            query,
            "page_size",
            USUAL,
            MOST,
            f"Demandez de 1 à {MOST} par page. Pour tout prendre d'un coup, exportez la liste.",
        )
        page = cls(asked(query, "page", 1, None, "Donnez un numéro de page : 1, 2, 3…"), size, count)
        if page.number > page.last:
            raise Nowhere(f"La dernière page est la page {page.last}.")
        return page

    @property
    def last(self):
        return max(1, ceil(self.count / self.size))

    @property
    def slice(self):
        return slice((self.number - 1) * self.size, min(self.number * self.size, self.count))

    def others(self, request):
        """{relation: absolute address} of the first, previous, next and last pages, where there are several."""
        numbers = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": self.last}
        known = {rel: number for rel, number in numbers.items() if 1 <= number <= self.last > 1}
        return {rel: self.address(request, number) for rel, number in known.items()}

    def address(self, request, number):
        query = request.query_params.copy()
        query["page"] = number
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
