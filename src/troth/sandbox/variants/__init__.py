"""Named liberties that the documentation leaves to a vendor, found by their place: see `troth.sandbox._hooks`."""
