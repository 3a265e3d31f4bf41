"""Defects of a Bubblehouse."""
