"""Bulletin: a Hindi news article in, a news bulletin that could go on air out."""

__version__ = "0.1.0"
