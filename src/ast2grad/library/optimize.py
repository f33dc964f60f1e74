"""scipy.optimize."""
