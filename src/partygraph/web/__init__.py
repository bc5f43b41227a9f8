"""The questions, the view and the page over HTTP."""

from partygraph.web.app import create_app

__all__ = ["create_app"]
