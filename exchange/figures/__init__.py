from .lineage import Lineage, Node, lineage
from .threads import Thread, latest_threads, threads_of, usual_answer

__all__ = ["Lineage", "Node", "Thread", "latest_threads", "lineage", "threads_of", "usual_answer"]
