"""What hangs on a pôle, list by list: lines are added, or made more exact; none is ever taken away."""

from collections import Counter
from decimal import Decimal

from django.core.exceptions import ValidationError

from ...models import ClusterSource, ClusterYear, FormerName, LabelPeriod


def decimal(number):
    return None if number is None else Decimal(str(number))


# column: (model, related name, what tells two lines apart, {part: (field, made from)})
LISTS = {
    "anciens_noms": (FormerName, "former_names", ["nom"], {"nom": "name", "jusqu_en": "until"}),
    "periodes": (
        LabelPeriod,
        "label_periods",
        ["phase", "debut"],
        {"phase": "phase", "debut": "starts", "fin": "ends", "conditions": "terms"},
    ),
    "releves": (
        ClusterYear,
        "years",
        ["annee"],
        {"annee": "year", "membres": "members", "part_pme": "sme_share", "equipe_etp": "team", "budget_keur": "budget"},
    ),
    "sources": (ClusterSource, "sources", ["adresse"], {"adresse": "url", "detail": "detail"}),
}


def news(column, told, known):
    """Those of the lines `told` that the record does not say yet, or says otherwise: [{part: value}]."""
    return [line for line in told if line not in known]


def joined(column, told, known):
    """The lines `known`, with those that are `told` in the place of what they make more exact."""
    keys = LISTS[column][2]
    by_key = {tuple(line[part] for part in keys): line for line in known}
    return list((by_key | {tuple(line[part] for part in keys): line for line in told}).values())


def rows_of(column, told, cluster):
    """Rows to save, of the lines that are news; ValidationError, in French, of what no row can say."""
    model, related, keys, fields = LISTS[column]
    rows = []
    times = Counter(tuple(line[part] for part in keys) for line in told)
    for key in (key for key, number in times.items() if number > 1):
        raise ValidationError(f"Deux lignes de cette liste parlent de « {' '.join(str(one) for one in key)} ».")
    for line in told:
        # A period may have no phase: its dates tell it.
        if line[keys[0]] in (None, "") and column != "periodes":
            raise ValidationError(f"Une ligne de cette liste ne dit pas son « {keys[0]} ».")
        for part in fields:
            if isinstance(line[part], float) and fields[part] != "team":
                raise ValidationError(f"« {line[part]} » : « {part} » est un nombre entier.")
        values = {name: decimal(line[part]) if name == "team" else line[part] for part, name in fields.items()}
        about = {fields[part]: line[part] for part in keys}
        row = getattr(cluster, related).filter(**about).first() if cluster.pk else None
        row = row or model(**about)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["cluster"], validate_unique=False)
        rows.append(row)
    return rows
