"""Semantic search and question answering for the annual task plans of Chinese governments.

Importing the package is cheap: torch, faiss and gradio load when they are first needed.
"""

__version__ = "0.1.0"
