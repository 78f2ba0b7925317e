"""The codebook of a kind of record, as rows: for its page, its files, and the last sheet of each workbook."""

HEADINGS = {
    "colonne": "Colonne",
    "intitule": "Intitulé",
    "forme": "Forme",
    "parties": "Parties de chaque ligne",
    "choix": "Choix",
    "import": "Reprise à l'import",
}


def dictionary(columns, choices=None):
    """[{heading: value}] of the columns, in their order. `choices`: {column: [(value, label)]} of those that vary."""
    return [described(column, column.choices or (choices or {}).get(column.name, ())) for column in columns]


def described(column, choices):
    return {
        "colonne": column.name,
        "intitule": column.label,
        "forme": column.kind,
        "parties": [{"nom": part.name, "intitule": part.label, "forme": part.kind} for part in column.parts],
        "choix": [{"valeur": value, "intitule": str(label)} for value, label in choices],
        "import": "oui" if column.field else "administration" if column.is_restored else "non",
    }


def in_words(row):
    """A row of the dictionary as texts, for a table."""
    parts = [f"{part['nom']} ({part['intitule']}, {part['forme']})" for part in row["parties"]]
    choices = [said_of_choice(**choice) for choice in row["choix"]]
    said = {"parties": "\n".join(parts), "choix": "\n".join(choices)}
    return row | said


def said_of_choice(valeur, intitule):
    return intitule if str(valeur) == intitule else f"{valeur} : {intitule}"
