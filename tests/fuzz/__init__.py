"""Seeded random programs: generate, check a differentiator against an independent oracle, shrink what fails.

The package knows nothing of how gradients are made: a *differentiator* is any callable
``differentiate(f, wrt) -> g`` where ``g(*args)`` returns a tuple of gradients, one for each name in ``wrt``.
"""
