"""The web application. Others use `serve` and `check_port`; gradio loads when it starts."""

from qa.web.serving import check_port, serve

__all__ = ["check_port", "serve"]
