"""scipy.ndimage."""
