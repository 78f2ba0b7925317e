from .delay import usual_delay
from .difference import Piece, differences
from .neighbours import neighbours
from .shelves import Shelf, contexts_of, cover, heat, mini_shelf, shelves, stages

__all__ = [
    "Piece",
    "Shelf",
    "contexts_of",
    "cover",
    "differences",
    "heat",
    "mini_shelf",
    "neighbours",
    "shelves",
    "stages",
    "usual_delay",
]
