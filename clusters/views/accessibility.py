from django.conf import settings
from django.views.generic import TemplateView

from ..figures import checklist


class Accessibility(TemplateView):
    """The statement that the law asks for, counted from the checklist."""

    template_name = "clusters/accessibility.html"

    def get_context_data(self, **kwargs):
        checked = checklist()
        return super().get_context_data(
            checked=checked,
            is_old=checked.is_old(),
            contact=settings.ACCESSIBILITY_CONTACT,
            site=settings.PUBLIC_URL,
            **kwargs,
        )
