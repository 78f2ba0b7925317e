"""Which openings of a record are reads: those of people, once their page has left."""

from functools import lru_cache

from crawleruseragents import is_crawler
from django.template.response import TemplateResponse

from ..models import ReadCount


@lru_cache(maxsize=2_000)
def is_robot(user_agent):
    return not user_agent.strip() or is_crawler(user_agent)


def is_by_a_person(request):
    """Whether someone asked for this page to read it: no robot, and no browser that fetches ahead of its reader."""
    headers = request.headers
    is_ahead = "prefetch" in f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')}".lower()
    return request.method == "GET" and not is_ahead and not is_robot(headers.get("User-Agent", ""))


class RecordResponse(TemplateResponse):
    """The page of a record; `read`, the practice, is counted once the page is sent."""

    read = None

    def close(self):
        if self.read:
            ReadCount.count(self.read)
        super().close()
