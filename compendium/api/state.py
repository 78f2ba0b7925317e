"""The state of the art as it is now: what its page shows."""

from clusters.api import ReadView, object_of, reference, text_schema
from practices.search import catalogue

from ..figures.state import state_of

COUNT = {"type": "integer", "minimum": 0}
NAMED = {"type": ["string", "null"]}
HUE = {"type": ["string", "null"], "description": "La teinte d'un thème, dans le portail."}
LINE = object_of({"nom": text_schema(), "teinte": HUE, "nombres": {"type": "array", "items": COUNT}, "total": COUNT})
TABLE = object_of(
    {
        "cle": text_schema("Son nom dans les adresses."),
        "titre": text_schema(),
        "phrase": text_schema("Ce qui est compté, et parmi combien."),
        "colonnes": {"type": "array", "items": {"type": "string"}},
        "lignes": {"type": "array", "items": LINE},
    }
)
SENTENCE = object_of(
    {
        "phrase": text_schema(),
        "guide": NAMED | {"description": "Le constat du guide de 2008 auquel elle répond."},
        "guide_dit": text_schema("Ce constat, en bref."),
    }
)
GAP = object_of(
    {
        "titre": text_schema(),
        "theme": text_schema(),
        "teinte": HUE,
        "etape": NAMED,
        "nombre": COUNT | {"description": "Pratiques recensées."},
        "recherches": COUNT | {"description": "Recherches restées sans réponse."},
    }
)
STATE_SCHEMA = object_of(
    {
        "date": text_schema(format="date"),
        "fiches": COUNT,
        "a_completer": COUNT,
        "poles": COUNT,
        "conclusion": {"type": "array", "items": SENTENCE},
        "tableaux": {"type": "array", "items": TABLE},
        "lacunes": {"type": "array", "items": GAP},
    },
    "L'état de l'art : ce que le recueil couvre, et où il est vide.",
)


class StateOfTheArt(ReadView):
    operation, tag = "etat_de_l_art", "État de l'art"
    summary = "L'état de l'art, calculé à l'instant."
    answer = reference("EtatDeLArt")
    example = {
        "date": "2026-11-26",
        "fiches": 12,
        "a_completer": 3,
        "poles": 5,
        "conclusion": [{"phrase": "12 fiches, de 5 pôles.", "guide": None, "guide_dit": ""}],
        "tableaux": [
            {
                "cle": "preuves",
                "titre": "Niveau de preuve (exemple)",
                "phrase": "12 fiches.",
                "colonnes": ["Témoignage", "Résultats mesurés"],
                "lignes": [{"nom": "Évaluation", "teinte": "evaluation", "nombres": [2, 1], "total": 3}],
            }
        ],
        "lacunes": [
            {
                "titre": "Financement, levée de fonds (exemple)",
                "theme": "Financement",
                "teinte": "financement",
                "etape": "Levée de fonds",
                "nombre": 0,
                "recherches": 4,
            }
        ],
    }

    def get(self, request):
        return self.say(state_of(catalogue()).as_data())
