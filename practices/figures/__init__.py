from .delay import usual_delay
from .difference import Piece, differences
from .extract import highlight
from .nearness import keep_neighbours, near_and_alike, neighbours
from .shelves import Shelf, clusters_of, contexts_of, cover, heat, mini_shelf, shelves, stages

__all__ = [
    "Piece",
    "Shelf",
    "clusters_of",
    "contexts_of",
    "cover",
    "differences",
    "heat",
    "highlight",
    "keep_neighbours",
    "mini_shelf",
    "near_and_alike",
    "neighbours",
    "shelves",
    "stages",
    "usual_delay",
]
