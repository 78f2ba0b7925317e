from django.http import HttpResponseNotAllowed

# The API says by itself what it does not do, as its description tells.
API = "/api/"
KNOWN = ("GET", "HEAD", "POST")


class KnownMethods:
    """A page is read, or posted to. Whatever else is asked reaches no view: some would take it for a read or a post."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in KNOWN and not request.path_info.startswith(API):
            return HttpResponseNotAllowed(KNOWN)
        return self.get_response(request)
