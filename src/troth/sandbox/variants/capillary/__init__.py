"""Named liberties of Capillary, found by their place: see `troth.sandbox._hooks`."""
