"""Finds what could be about a person in typed text, on this computer alone."""
