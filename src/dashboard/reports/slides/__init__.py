"""Slides from the figures of the moment: one deck, drawn as HTML and as PowerPoint."""
