"""Functions of SciPy as the Python that they stand for.

Nothing here is ever run: where a call of one of these functions carries derivatives, the interpreter reads the body that
is given here in its place, like a function of the user's. So forward, reverse and higher derivatives need no rule.
"""
