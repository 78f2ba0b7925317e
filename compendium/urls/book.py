from django.urls import path, re_path

from ..views import book, books

KEY = r"^livres/(?P<key>[0-9a-f]{64})"

urlpatterns = [
    path("editions/<int:number>/livre.pdf", books.of_edition, name="edition_book"),
    path("pratiques/livre.pdf", books.of_list, name="list_book"),
    path("pratiques/<slug:slug>/livre.pdf", books.of_record, name="record_book"),
    path("themes/<slug:slug>/livre.pdf", books.of_theme, name="theme_book"),
    path("selection/livre.pdf", books.of_gathered, name="selection_book"),
    path("selections/<int:pk>/livre.pdf", books.of_selection, name="edit_book"),
    path("selections/partage/<str:token>/livre.pdf", books.of_shared, name="shared_book"),
    re_path(rf"{KEY}/$", book.progress, name="book"),
    re_path(rf"{KEY}/livre\.pdf$", book.file, name="book_file"),
]
