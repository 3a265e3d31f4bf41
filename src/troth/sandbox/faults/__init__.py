"""Named defects, one folder per vendor and one module per call, found by their place: see `troth.sandbox._hooks`."""
