"""Named defects of Capillary, found by their place: see `troth.sandbox._hooks`."""
