"""Liberties of a Bubblehouse."""
