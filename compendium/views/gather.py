"""A selection that its address holds: no account, no cookie, nothing kept on the server."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from practices.search import catalogue

from ..exports import file_of
from ..figures import address_of
from ..forms import GatherForm

BAD_REQUEST = 400
KINDS = ["csv", "json"]


class Gather(TemplateView):
    template_name = "compendium/selection.html"

    def get(self, request, *args, **kwargs):
        form = GatherForm(request.GET, known=catalogue())
        if form.is_valid() and form.is_acting:
            anchor = f"#fiche-{form.anchor}" if form.anchor else ""
            return redirect(f"{address_of(form.rows, form.title)}{anchor}")
        return self.show(form)

    def show(self, form):
        here = address_of(form.rows, form.title)
        context = self.get_context_data(
            form=form,
            here=here,
            address=self.request.build_absolute_uri(here),
            site=self.request.build_absolute_uri("/").rstrip("/"),
            files=[
                ("pdf", address_of(form.rows, form.title, name="selection_book")),
                *((kind, address_of(form.rows, form.title, name="selection_file", args=[kind])) for kind in KINDS),
            ],
        )
        response = self.render_to_response(context, status=200 if form.is_valid() else BAD_REQUEST)
        response["X-Robots-Tag"] = "noindex"  # as many addresses as readers have ideas, with their notes
        return response


@require_safe
def export(request, kind):
    form = GatherForm(request.GET, known=catalogue())
    if not form.is_valid():
        return Gather(request=request).show(form)
    return file_of(kind, form.title, "", form.rows, request.build_absolute_uri)
