"""What goes wrong, said as RFC 9457 has it (« problem details »), in French."""

from rest_framework.exceptions import (
    APIException,
    MethodNotAllowed,
    NotAcceptable,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
)
from rest_framework.views import exception_handler

PROBLEM = "application/problem+json"
TITLES = {
    400: "Question à revoir",
    401: "Jeton demandé",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Lecture seule",
    406: "Format indisponible",
    410: "Fiche retirée",
    429: "Trop de demandes",
}
# In place of what the framework says.
DETAILS = {
    NotAuthenticated: "Donnez un jeton, dans un en-tête « Authorization: Bearer … ». Il se crée dans votre compte.",
    NotFound: "Il n'y a rien à cette adresse.",
    MethodNotAllowed: "Cette adresse se lit seulement : GET ou HEAD.",
    NotAcceptable: "Le Recueil répond ici en JSON : demandez « application/json ».",
    PermissionDenied: "Ce jeton ne donne pas accès à cette adresse.",
}


class Invalid(APIException):
    """What is asked cannot be: `mistakes` is {parameter: [sentences]}."""

    status_code = 400

    def __init__(self, mistakes):
        names = ", ".join(f"« {name} »" for name in mistakes)
        super().__init__(f"À revoir dans l'adresse : {names}.")
        self.more = {"erreurs": {name: [str(one) for one in said] for name, said in mistakes.items()}}


class Nowhere(NotFound):
    """Nothing there, and a sentence that says why."""


class Gone(APIException):
    """A record that was withdrawn: `notice` says what its page says."""

    status_code = 410

    def __init__(self, detail, notice):
        super().__init__(detail)
        self.more = notice


def problem(error, context):
    """The answer to an error that a client can do something about; None for any other, which is a 500."""
    response = exception_handler(error, context)
    if response is None:
        return None
    said = error.detail if isinstance(error, APIException) else None
    detail = DETAILS.get(type(error)) or (str(said) if said else DETAILS[NotFound])
    status = response.status_code
    response.data = {"title": TITLES[status], "status": status, "detail": detail} | getattr(error, "more", {})
    response.content_type = PROBLEM
    return response
