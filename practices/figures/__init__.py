from .delay import usual_delay
from .difference import Piece, differences
from .extract import highlight
from .nearness import keep_neighbours, near_and_alike, neighbours
from .shelves import Shelf, clusters_of, contexts_of, cover, heat, mini_shelf, shelves, stages
from .side_by_side import address_of, columns, side_by_side

__all__ = [
    "Piece",
    "Shelf",
    "address_of",
    "clusters_of",
    "columns",
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
    "side_by_side",
    "stages",
    "usual_delay",
]
