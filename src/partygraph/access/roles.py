"""Roles and what each may do: the one table of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """What a route or a command asks of whoever uses it."""

    see = "see"
    """Ask, look, export, and compute what is not kept."""
    edit = "edit"
    """Load, enter, judge, merge, and take back."""
    plan = "plan"
    """Keep, change, propose, approve and apply scenarios."""
    accounts = "accounts"
    """See who has an account, and what it is granted."""
    administer = "administer"
    """Make accounts, disable them, and give first passwords."""
    grant = "grant"
    """Give roles and take them."""
    backup = "backup"
    """Take the whole graph as one file."""
    audit = "audit"
    """Read who did what."""
    own = "own"
    """Look after one's own account: whoever is signed in may."""


class Role(StrEnum):
    """What an account is granted, for an area or for the whole graph."""

    reader = "reader"
    editor = "editor"
    planner = "planner"
    administrator = "administrator"
    security = "security"
    auditor = "auditor"


_SEES = frozenset({Permission.see})
_MAY = {
    Role.reader: _SEES,
    Role.editor: _SEES | {Permission.edit},
    Role.planner: _SEES | {Permission.plan},
    Role.administrator: _SEES | {Permission.accounts, Permission.administer, Permission.backup},
    Role.security: frozenset({Permission.accounts, Permission.grant}),
    Role.auditor: frozenset({Permission.audit}),
}
OFFICES = frozenset({Role.administrator, Role.security, Role.auditor})
"""The three that watch one another: no account holds two, whatever the area and the days."""
_WHOLE = frozenset({Permission.backup, Permission.audit})
"""What concerns the whole graph: a role for an area does not give it."""


def offices(roles: Iterable[Role]) -> frozenset[Role]:
    """Those of the three offices that are among some roles."""
    return OFFICES & frozenset(roles)


def may(role: Role, permission: Permission, area: str) -> bool:
    """Whether a role gives a permission.

    Args:
        area: the division code that the role is granted for; empty for the whole graph.
    """
    return permission in _MAY[role] and not (area and permission in _WHOLE)
