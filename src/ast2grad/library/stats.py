"""scipy.stats."""
