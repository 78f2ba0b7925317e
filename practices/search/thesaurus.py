"""The synonyms that the administrators keep, made ready once for each state of their list."""

from collections import defaultdict

from .query import Clause, Term, Way

SYNONYM = 0.6


class Thesaurus:
    """Each word, or run of words, and what may be searched in its place."""

    def __init__(self, groups):
        """`groups`: lists of terms, each a tuple of bare words."""
        others = defaultdict(list)
        for group in groups:
            for words in group:
                others[words] += [other for other in group if other != words]
        self.by_first_stem = defaultdict(list)
        for rank, (words, theirs) in enumerate(others.items()):
            terms = [Term.read(word) for word in words]
            ways = [Way(tuple(map(Term.read, other)), SYNONYM) for other in theirs]
            for token in terms[0].tokens:
                self.by_first_stem[token].append((-len(terms), rank, terms, ways))

    def widen(self, clauses):
        """The clauses, each satisfied as well by the synonyms of its word or of the run of words it then stands for.

        The longest runs first: « mettre en commun » before « mettre ».
        """
        tokens = {token for clause in clauses if clause.term for token in clause.term.tokens}
        known = [found for token in tokens for found in self.by_first_stem.get(token, ())]
        for _, _, terms, ways in sorted(known, key=lambda found: found[:2]):
            clauses = merged(clauses, terms, ways)
        return clauses


def merged(clauses, terms, others):
    """The clauses with the run of these terms, if it is there, made one that `others` satisfy too."""
    for start in range(len(clauses) - len(terms) + 1):
        run = clauses[start : start + len(terms)]
        own = [clause.term for clause in run]
        if all(mine and mine.tokens & asked.tokens for mine, asked in zip(own, terms, strict=True)):
            whole = run[0] if len(run) == 1 else Clause(" ".join(clause.typed for clause in run), (Way(tuple(own)),))
            return [*clauses[:start], whole.or_else(*others), *clauses[start + len(terms) :]]
    return clauses
