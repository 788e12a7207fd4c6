"""What a page says, complete before anything is rendered.

Everything here is text or geometry that is ready to print: templates choose markup and never compute.
All texts are Dutch; all numbers in texts are already in Dutch notation.
"""
