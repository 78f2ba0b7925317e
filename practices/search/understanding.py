"""A question in the words of the collection: accents, synonyms, names of pôles, beginnings and mistakes of typing."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import Q
from django.db.models.functions import Length
from rapidfuzz.distance import OSA

from clusters.models import fold, letters, stems

from ..models import Word
from .names import names_of
from .query import OURS, Query, Term, Way, without

COMPLETED, CORRECTED = 0.8, 0.6
SHORTEST_BEGINNING, SHORTEST_ROOT, SHORTEST_MISTAKE, MOST_COMPLETIONS, MOST_READ = 2, 5, 6, 20, 20_000
# A word of more texts than these is no name by itself.
FEW, COMMON = 4, 0.05
FURTHEST, LONG, MOST_MENDED = 2, 9, 6


@dataclass(frozen=True)
class Understood:
    """The question to put to the index; `frequency`: {token: practices}; `unknown`: words that no practice holds;
    `corrected`: {word typed: word of the collection searched in its place}; `forms`: {stem: its spellings, without
    accents, in the collection}."""

    query: Query
    frequency: Counter
    unknown: list
    corrected: dict
    forms: dict


def understand(query, catalogue):
    """At most two queries: the words of the collection, and those that resemble the words it does not hold."""
    clauses = without(OURS, catalogue.references.thesaurus.widen(query.clauses))
    known = known_words(clauses)
    frequency = Counter()
    for _, stem, _, practices in known:
        frequency[stem] += practices
    most = max(FEW, COMMON * len(catalogue.public))
    clauses = [spelled(clause, known) for clause in clauses]
    clauses = names_of(catalogue.directory).recognise(clauses, lambda token: frequency[token] > most)
    strange = [clause for clause in clauses if clause.term and not is_known(clause, frequency)][:MOST_MENDED]
    near = resembling(strange)
    mended = {clause: mend(clause, near) for clause in strange}
    for _, stem, _, practices in near:
        frequency[stem] = frequency[stem] or practices
    corrected = {clause.typed: shown for clause, (_, shown) in mended.items() if shown}
    unknown = [clause.typed for clause, (new, _) in mended.items() if new == clause]
    asked = Query([mended.get(clause, (clause,))[0] for clause in clauses])
    forms = defaultdict(set)
    for form, stem, _, _ in [*known, *near]:
        forms[stem].add(form)
    return Understood(asked, frequency, unknown, corrected, forms)


def known_words(clauses):
    """[(form, stem, as written, practices)] of the words asked, by their spelling or by their stem."""
    terms = [term for clause in clauses for way in clause.ways for term in way.terms]
    tokens = {token for term in terms for token in term.tokens}
    same = Q(stem__in=tokens) | Q(form__in={fold(term.word) for term in terms})
    return list(Word.objects.filter(same, practices__gt=0).values_list("form", "stem", "shown", "practices"))


def spelled(clause, known):
    """A word typed without its accents is also searched as the collection writes it."""
    stems_of = {}
    for form, stem, _, _ in known:
        stems_of.setdefault(form, set()).add(stem)
    ways = tuple(
        replace(
            way, terms=tuple(Term(term.word, term.tokens | stems_of.get(fold(term.word), set())) for term in way.terms)
        )
        for way in clause.ways
    )
    return replace(clause, ways=ways)


def is_known(clause, frequency):
    return len(clause.ways) > 1 or any(frequency[token] for token in clause.term.tokens)


def resembling(clauses):
    """[(form, stem, as written, practices)] that begin like words that no text holds, or are about as long."""
    if not clauses:
        return []
    forms = [letters(fold(clause.term.word)) for clause in clauses]
    begun = [Q(form__startswith=start) for form in forms for start in beginnings(form)]
    alike = [Q(form__startswith=form[0], length__range=(len(form) - FURTHEST, len(form) + FURTHEST)) for form in forms]
    words = Word.objects.alias(length=Length("form")).filter(reduce(or_, [*begun, *alike]), practices__gt=0)
    return list(words.order_by("-practices", "form").values_list("form", "stem", "shown", "practices")[:MOST_READ])


def beginnings(form):
    """What is being typed, and the root of a word whose relatives are in the collection: « jumeler », « jumelage »."""
    roots = {stem for stem in stems(form) if len(stem) >= SHORTEST_ROOT}
    return {form, *roots} if len(form) >= SHORTEST_BEGINNING else roots


def mend(clause, near):
    """(the clause with the words that it begins, or else with the nearest spelling; that spelling, or nothing)."""
    typed = letters(fold(clause.term.word))
    for start in sorted(beginnings(typed), key=len, reverse=True):
        begun = [stem for form, stem, _, _ in near if form.startswith(start)][:MOST_COMPLETIONS]
        if begun:
            return clause.or_else(Way((Term(typed, frozenset(begun)),), COMPLETED)), ""
    most, near = allowed(typed), [word for word in near if word[0][0] == typed[0]]
    scored = [(OSA.distance(typed, form, score_cutoff=most), -many, stem, shown) for form, stem, shown, many in near]
    best = min((found for found in scored if found[0] <= most), default=None)
    if best is None:
        return clause, ""
    return clause.or_else(Way((Term(best[3], frozenset([best[2]])),), CORRECTED)), best[3]


def allowed(typed):
    """How many slips (signs added, left out, changed or swapped) a word may hold.

    A short one that no text holds is another word rather than a mistake.
    """
    return 0 if len(typed) < SHORTEST_MISTAKE else 1 if len(typed) < LONG else FURTHEST
