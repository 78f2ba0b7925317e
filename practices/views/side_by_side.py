from django.shortcuts import redirect
from django.views.generic import TemplateView

from ..figures import address_of, columns, near_and_alike, side_by_side
from ..forms import SideBySideForm
from ..search import catalogue


class SideBySide(TemplateView):
    """Two to four records in columns. Their address says which, and nothing else: it can be shared and printed."""

    template_name = "practices/side_by_side.html"

    def get(self, request, *args, **kwargs):
        form = SideBySideForm(request.GET)
        if form.is_valid() and form.is_adding:
            return redirect(address_of(form.practices))
        return self.render_to_response(self.get_context_data(form=form), status=200 if form.is_valid() else 400)

    def get_context_data(self, *, form, **kwargs):
        known = catalogue()
        practices = [known.dress(practice) for practice in form.practices]
        address = self.request.build_absolute_uri(address_of(practices))
        kwargs |= {"form": form, "columns": columns(practices), "address": address}
        if form.is_enough:
            kwargs["groups"] = side_by_side(practices)
        elif practices:
            near, alike = near_and_alike(practices[0], known)
            kwargs["near"] = [(other, address_of([*practices, other])) for other in near]
            kwargs["alike"] = [(other, address_of([*practices, other])) for other in alike]
        return super().get_context_data(**kwargs)
