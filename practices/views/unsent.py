"""The floor below keeps what was typed; here it is by its short name."""

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent

__all__ = ["forget_unsent", "keeps_what_was_typed", "take_unsent"]
