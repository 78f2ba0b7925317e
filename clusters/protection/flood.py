"""Who asks too often waits: refused before the page, with what was typed given back."""

from django.conf import settings

from ..views.too_often import too_often
from .limits import is_known, wait_of


class Limits:
    """After the check that a post comes from our own page: no other site uses up anybody's count."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        for name in limits_of(request):
            wait = wait_of(name, request)
            if wait:
                return too_often(request, wait)
        return None


def limits_of(request):
    """The names, in LIMITS, of what this request does."""
    name = request.resolver_match.view_name
    if request.method == "POST":
        yield "post" if is_known(request) else "visitor-post"
        if name in settings.SENDS_MAIL and is_known(request):
            yield "mail"
    yield from (limit for limit, names in settings.LIMITED_PAGES.items() if name in names)
