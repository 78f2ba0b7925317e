"""How to cite an edition, or one record of it: in words, BibTeX, RIS and CSL-JSON."""

import json
from dataclasses import dataclass, field
from datetime import date

from django.utils.dateformat import format as date_as

PORTAL = "Le Recueil"
SERIES = "Le Recueil : bonnes pratiques de gouvernance des pôles de compétitivité"
# What BibTeX reads as its own.
LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True)
class Citation:
    """`authors`: names of pôles, as organisations; `within`: the title of the whole, for a part of it."""

    key: str
    title: str
    number: int
    dated: date
    address: str
    authors: list = field(default_factory=lambda: [PORTAL])
    within: str = ""
    cote: str = ""

    @classmethod
    def of_edition(cls, edition, address):
        return cls(f"recueil-{edition.number}", f"{SERIES}. {edition.title}", edition.number, edition.dated, address)

    @classmethod
    def of_record(cls, edition, content, address):
        authors = [*content["poles"], *filter(None, [content["porteur"]])] or [PORTAL]
        cote = content["cote"]
        key = f"recueil-{edition.number}-{cote.replace(' ', '-').lower()}"
        within = f"{SERIES}. {edition.title}"
        return cls(key, content["titre"], edition.number, edition.dated, address, authors, within, cote)

    @property
    def text(self):
        said = date_as(self.dated, "j F Y")
        if not self.within:
            return f"{self.title}, édition n° {self.number}, {said}. {self.address}"
        who = ", ".join(self.authors)
        whole = f"{self.within}, édition n° {self.number}, {said}"
        return f"{who}. « {self.title} » ({self.cote}). Dans : {whole}. {self.address}"

    def as_text(self):
        return f"{self.text}\n"

    def as_bibtex(self):
        entries = {
            "author": " and ".join(f"{{{plain(author)}}}" for author in self.authors),
            "title": f"{{{plain(self.title)}}}",
            "booktitle": f"{{{plain(self.within)}}}" if self.within else "",
            "edition": str(self.number),
            "year": str(self.dated.year),
            "month": str(self.dated.month),
            "publisher": PORTAL,
            "note": plain(self.cote),
            # An address is read as it stands.
            "url": self.address.replace("{", "%7B").replace("}", "%7D"),
            "langid": "french",
        }
        kind = "incollection" if self.within else "book"
        lines = [f"  {name} = {{{value}}}," for name, value in entries.items() if value]
        return "\n".join([f"@{kind}{{{self.key},", *lines, "}", ""])

    def as_ris(self):
        lines = [("TY", "CHAP" if self.within else "BOOK"), *(("AU", one_line(author)) for author in self.authors)]
        lines += [("TI", one_line(self.title))]
        lines += [("T2", one_line(self.within))] if self.within else []
        lines += [("M1", self.cote)] if self.cote else []
        lines += [("ET", str(self.number)), ("PY", str(self.dated.year)), ("DA", f"{self.dated:%Y/%m/%d}")]
        lines += [("PB", PORTAL), ("LA", "fr"), ("UR", self.address), ("ID", self.key), ("ER", "")]
        return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)

    def as_csl(self):
        said = {
            "id": self.key,
            "type": "chapter" if self.within else "book",
            "title": self.title,
            "author": [{"literal": author} for author in self.authors],
            "edition": str(self.number),
            "issued": {"date-parts": [[self.dated.year, self.dated.month, self.dated.day]]},
            "publisher": PORTAL,
            "language": "fr",
            "URL": self.address,
        }
        if self.within:
            said |= {"container-title": self.within, "call-number": self.cote}
        return json.dumps([said], ensure_ascii=False, indent=2) + "\n"


def plain(text):
    return one_line(text).translate(LATEX)


def one_line(text):
    return " ".join(text.split())


# {ending of the address: (name, media type, how it is written)}
CITATIONS = {
    "txt": ("Texte", "text/plain", Citation.as_text),
    "bib": ("BibTeX", "application/x-bibtex", Citation.as_bibtex),
    "ris": ("RIS", "application/x-research-info-systems", Citation.as_ris),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", Citation.as_csl),
}
