"""The migrations of a release to come, that only add: a column, its index, its values. They run while people read."""
