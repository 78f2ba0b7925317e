"""What changed from one edition to the next: a figure of the two alone, once both are frozen."""

from dataclasses import dataclass

from practices.exports import COLUMNS
from practices.models import Practice

from ..models import Edition, EditionRecord

# What the portal counts by itself is no revision of a record.
COUNTED = {"version", "mise_a_jour_le", "reprises", "confirmation", "confirmee_le", "resume"}
COMPARED = [column for column in COLUMNS if column.name not in COUNTED]
NOT_CHOSEN = "hors du choix de cette édition"


@dataclass(frozen=True)
class Since:
    """`added`, `removed`: [EditionRecord]; `revised`: [(EditionRecord before, EditionRecord now)]."""

    edition: Edition
    added: list
    revised: list
    removed: list

    def as_data(self):
        """Ready for JSON; the records of today are filled in. See Edition.summary."""
        return {
            "edition": self.edition.number,
            "titre": self.edition.title,
            "nouvelles": [said(record) for record in self.added],
            "revisees": self.revised_as_data(),
            "retirees": [
                said(record) | {"raison": reason} for record, reason in zip(self.removed, self.reasons, strict=True)
            ],
        }

    def revised_as_data(self):
        texts = EditionRecord.objects.filter(pk__in=[before.pk for before, _ in self.revised])
        contents = dict(texts.values_list("pk", "content"))
        return [
            said(now)
            | {
                "de": before.revision.number,
                "a": now.revision.number,
                "champs": changed(contents[before.pk], now.content),
            }
            for before, now in self.revised
        ]

    @property
    def reasons(self):
        """Why each record is there no more, in words."""
        gone = Practice.objects.in_bulk([record.practice_id for record in self.removed])
        return [
            f"retirée : {practice.get_withdrawal_display()}" if practice.is_withdrawn else NOT_CHOSEN
            for record in self.removed
            for practice in [gone[record.practice_id]]
        ]


def since(before, records):
    """The Since of these records from the edition before, None where there is none."""
    if before is None:
        return None
    rows = before.records.select_related("revision").defer("content", "revision__data")
    held = {record.practice_id: record for record in rows}
    kept = [(held[record.practice_id], record) for record in records if record.practice_id in held]
    now = {record.practice_id for record in records}
    return Since(
        edition=before,
        added=[record for record in records if record.practice_id not in held],
        revised=[(old, new) for old, new in kept if old.revision_id != new.revision_id],
        removed=[record for key, record in held.items() if key not in now],
    )


def said(record):
    return {"slug": record.slug, "cote": record.call_number, "titre": record.title, "theme": record.theme}


def changed(before, now):
    """Labels of the columns of which two contents do not say the same."""
    return [column.label for column in COMPARED if before.get(column.name) != now.get(column.name)]
