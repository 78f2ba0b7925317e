"""Which of many questions still find nothing: the same reading as one search, in two queries for all of them."""

from collections import Counter

from ..models.entry import cluster_of
from .names import names_of
from .query import OURS, Query, read, without
from .understanding import COMMON, FEW, MOST_MENDED, known_words, mend, resembling, spelled


def unfound(texts, catalogue):
    """Those of `texts` that find no public practice, in their order.

    A question is answered as soon as the collection holds one of its words, as typed, by a synonym, as the name of a
    pôle that has practices or by the nearest spelling. Words between quotes and words left out are not read here:
    a question that has some is taken for answered when its words are known.
    """
    asked = {text: without(OURS, catalogue.references.thesaurus.widen(read(text).clauses)) for text in texts}
    known = known_words([clause for clauses in asked.values() for clause in clauses])
    frequency = Counter()
    for _, stem, _, practices in known:
        frequency[stem] += practices
    left = {text: strange(clauses, known, frequency, catalogue) for text, clauses in asked.items()}
    left = {text: clauses for text, clauses in left.items() if clauses is not None}
    near = resembling([clause for clauses in left.values() for clause in clauses])
    return [text for text, clauses in left.items() if all(mend(clause, near)[0] == clause for clause in clauses)]


def strange(clauses, known, frequency, catalogue):
    """The words to mend of a question that finds nothing by itself, None where it finds something."""
    most = max(FEW, COMMON * len(catalogue.public))
    clauses = [spelled(clause, known) for clause in clauses]
    clauses = names_of(catalogue.directory).recognise(clauses, lambda token: frequency[token] > most)
    wanted = Query(clauses).wanted
    if not wanted or any(finds(clause, frequency, catalogue) for clause in wanted):
        return None
    return [clause for clause in wanted if clause.term and len(clause.ways) == 1][:MOST_MENDED]


def finds(clause, frequency, catalogue):
    """Whether one of its ways has all its words in the collection."""
    return any(all(is_held(term, frequency, catalogue) for term in way.terms) for way in clause.ways)


def is_held(term, frequency, catalogue):
    return any(
        bool(catalogue.of(f"p{pk}")) if (pk := cluster_of(token)) else frequency[token] > 0 for token in term.tokens
    )
