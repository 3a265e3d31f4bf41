"""Defects of a Bubblehouse, one module or two per call; those that every call can have are made in `_every_call`."""
