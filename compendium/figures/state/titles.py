"""The figures of the page, in its order: their keys in addresses, and their titles."""

CONCLUSION, GAPS = "conclusion", "lacunes"
TITLES = {
    CONCLUSION: "Conclusion",
    "annees": "Par thème et par année",
    "themes": "Parts des thèmes",
    "poles": "Par thème et par pôle",
    "etapes": "Par thème et par étape clé",
    "tailles": "Par taille de pôle",
    "secteurs": "Par secteur",
    "categories": "Par catégorie de 2005",
    "preuves": "Ce qui étaye les fiches",
    "reprises": "Qui reprend à qui",
    "a-completer": "Fiches à compléter",
    GAPS: "Les places vides",
}
