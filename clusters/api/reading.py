"""One address of the API, and one that gives a list."""

from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed
from rest_framework.response import Response
from rest_framework.views import APIView

from ..protection.callers import caller_of
from .describing import Described, form_parameters, list_of, page_parameters, switch_parameters
from .limits import Throttle, TooOften
from .paging import NAMES, Page
from .problems import Invalid
from .tokens import Tokens

NO_CONTENT, FRESH = 204, {200, 304}


def absolute(data, request):
    """The same data, whose addresses of the portal are whole: the values named « adresse », wherever they are."""
    if isinstance(data, list):
        return [absolute(one, request) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        name: request.build_absolute_uri(value)
        if name == "adresse" and isinstance(value, str) and value.startswith("/")
        else absolute(value, request)
        for name, value in data.items()
    }


# The ETag is drawn from the whole answer: it cannot say that nothing changed when something did.
@method_decorator(conditional_page, name="dispatch")
class ReadView(APIView):
    """It is only read, by anyone or with a token; it counts who asks; it says itself in the schema, by its attributes.

    `answer`: JSON Schema of what it gives, and an `example` of it; `errors`: the statuses it may give besides those
    of any address; `switches`: {parameter: (sentence, {value: label})}; `path_parameters`: as OpenAPI says them.
    """

    http_method_names = ["get", "head", "options"]
    authentication_classes, throttle_classes = [Tokens], [Throttle]
    schema = Described()
    operation, tag, summary, detail = "", "", "", ""
    answer, example = None, None
    errors, switches, path_parameters, needs_token = (), {}, (), False

    def initial(self, request, *args, **kwargs):
        if request.method.lower() not in self.http_method_names:
            raise MethodNotAllowed(request.method)
        try:
            super().initial(request, *args, **kwargs)
        except AuthenticationFailed:
            # A bad token counts as no token does: nobody tries many.
            throttle = Throttle()
            if not throttle.count("visiteur", caller_of(request)):
                self.throttled(request, throttle.wait())
            raise
        self.refuse_unknown(request)

    def refuse_unknown(self, request):
        """A name that is mistyped would be a question that is not asked: say so."""
        known = self.parameter_names()
        unknown = [name for name in request.query_params if name not in known]
        if unknown:
            words = f"Ceux de cette adresse : {', '.join(known)}." if known else "Cette adresse n'en a pas."
            raise Invalid({name[:60]: [f"Paramètre inconnu. {words}"] for name in unknown})

    def parameter_names(self):
        return [*self.switches]

    def switch(self, name):
        """The value of a switch, None where it is not asked; Invalid if it is none of its values."""
        values = [value for value in self.request.query_params.getlist(name) if value.strip()]
        known = self.switches[name][1]
        if values and values[-1] not in known:
            raise Invalid({name: [f"Choisissez parmi : {', '.join(known)}."]})
        return values[-1] if values else None

    def options(self, request, *args, **kwargs):
        """What may be asked of the address, in the headers alone."""
        return Response(status=NO_CONTENT)

    def throttled(self, request, wait):
        raise TooOften(wait)

    def say(self, data, **headers):
        return Response(absolute(data, self.request), headers=headers)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization"])
        if "Cache-Control" not in response:
            scope = "private" if "Authorization" in request.headers else "public"
            response["Cache-Control"] = f"{scope}, no-cache" if response.status_code in FRESH else "no-store"
        return response

    def parameters(self):
        """What may be asked of it, as OpenAPI says it."""
        return [*self.path_parameters, *switch_parameters(self.switches)]

    def answers(self):
        """The JSON Schema and the example of what it gives."""
        return self.answer, self.example


class Listing(ReadView):
    """A list. `filterset_class` says what may be asked of it; `row`: JSON Schema of its items; `example`: of one.

    `base()` gives what the filter narrows, `rows(part)` the data of a part of what was found.
    """

    filterset_class, filterset, row, beside = None, None, None, {}
    errors = (404,)

    def parameter_names(self):
        asked = list(self.filterset_class.base_filters) if self.filterset_class else []
        return [*asked, *self.switches, *NAMES]

    def found(self):
        """What answers the question: it has a length, and parts."""
        if not self.filterset_class:
            return self.base()
        self.filterset = self.filterset_class(self.request.query_params, self.base(), request=self.request)
        if not self.filterset.is_valid():
            raise Invalid(self.filterset.form.errors)
        return self.filterset.qs

    def more(self):
        """What else the answer says, beside the rows."""
        return {}

    def get(self, request, *args, **kwargs):
        found = self.found()
        page = Page.of(request.query_params, len(found) if isinstance(found, list) else found.count())
        return self.page_response(found, page)

    def page_response(self, found, page, **headers):
        others = page.others(self.request)
        data = {"count": page.count, "next": others.get("next"), "previous": others.get("prev")}
        data |= {"results": self.rows(found[page.slice])} | self.more()
        link = {"Link": ", ".join(f'<{address}>; rel="{rel}"' for rel, address in others.items())} if others else {}
        return self.say(data, **link, **headers)

    def parameters(self):
        blank = self.filterset_class({}, self.base(), request=self.request) if self.filterset_class else None
        return [*(form_parameters(blank) if blank else []), *super().parameters(), *page_parameters()]

    def answers(self):
        example = {"count": 1, "next": None, "previous": None, "results": [self.example]}
        return list_of(self.row, self.beside), example
