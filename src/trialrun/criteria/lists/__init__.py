"""Coordination: how phrases join to lists and clauses, with brackets, examples and exceptions."""
