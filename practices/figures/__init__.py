from .delay import usual_delay
from .shelves import Shelf, contexts_of, cover, heat, mini_shelf, shelves, stages

__all__ = ["Shelf", "contexts_of", "cover", "heat", "mini_shelf", "shelves", "stages", "usual_delay"]
