from .lineage import Lineage, Node, lineage
from .reader import Acts, Reader
from .threads import ANSWERS_SHOWN, THREADS_SHOWN, Thread, latest_threads, threads_of, usual_answer

__all__ = [
    "ANSWERS_SHOWN",
    "THREADS_SHOWN",
    "Acts",
    "Lineage",
    "Node",
    "Reader",
    "Thread",
    "latest_threads",
    "lineage",
    "threads_of",
    "usual_answer",
]
