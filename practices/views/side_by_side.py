from django.views.generic import TemplateView


class SideBySide(TemplateView):
    template_name = "practices/side_by_side.html"
