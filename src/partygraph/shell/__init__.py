"""The shell: parse, call, print. One module a group of commands; `app` is what they share."""

from __future__ import annotations

from partygraph.shell import asking as asking
from partygraph.shell import audit as audit
from partygraph.shell import backups as backups
from partygraph.shell import divisions as divisions
from partygraph.shell import drawing as drawing
from partygraph.shell import generating as generating
from partygraph.shell import identity as identity
from partygraph.shell import loading as loading
from partygraph.shell import plan_papers as plan_papers
from partygraph.shell import planning as planning
from partygraph.shell import quality as quality
from partygraph.shell import reporting as reporting
from partygraph.shell import scenarios as scenarios
from partygraph.shell import serving as serving
from partygraph.shell import templates as templates
from partygraph.shell.app import app, main

__all__ = ["app", "main"]
