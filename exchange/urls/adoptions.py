"""Filled by its pages."""

urlpatterns = []
