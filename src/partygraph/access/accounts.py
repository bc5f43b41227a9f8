"""Accounts, what they are granted, their tokens and their sessions, as values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from partygraph.access.roles import OFFICES, Permission, Role, may, offices
from partygraph.faults import checked
from partygraph.model import Day
from partygraph.scope import Scope

_NAME = re.compile(r"\w[\w.-]{1,63}")
_CODE = re.compile(r"([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?")


def _normal(value: object) -> object:
    return (
        unicodedata.normalize("NFKC", value).strip().casefold() if isinstance(value, str) else value
    )


def _named(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise PydanticCustomError("account_name", "not the name of an account")
    return value


def _coded(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise PydanticCustomError("grant_area", "not a division code")
    return value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise PydanticCustomError("broken_text", "what cannot be printed")
    return value


AccountName = Annotated[
    str,
    Field(title="The name to sign in with", max_length=64),
    BeforeValidator(_normal),
    AfterValidator(_named),
]
GrantArea = Annotated[
    str,
    Field(title="A division code with all below it; empty for the whole graph", max_length=12),
    AfterValidator(_coded),
]
DisplayName = Annotated[
    str, Field(title="The name that is shown", max_length=64), AfterValidator(_printable)
]


class Grant(BaseModel):
    """A role, for an area, for a time."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    role: Role = Field(title="The role")
    area: str = Field(title="Its area with all below it; empty for the whole graph")
    valid_from: date | None = Field(title="The first day; null for no beginning")
    valid_to: date | None = Field(title="The last day; null for no end")
    given_at: str = Field(title="When it was given, UTC")
    given_by: str = Field(title="Who gave it")

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)


class Account(BaseModel):
    """Somebody who may sign in; nothing secret is in it."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(title="The name to sign in with")
    display_name: str = Field(title="The name that is shown")
    local: bool = Field(title="Whether it has a password here")
    subject: str = Field(title="Its subject at the provider; empty for none")
    disabled: bool = Field(title="Whether it may not sign in")
    must_change: bool = Field(title="Whether its password must be changed first")
    second_factor: bool = Field(title="Whether it has a second factor here")
    created_at: str = Field(title="When it was made, UTC")
    created_by: str = Field(title="Who made it")
    signed_in_at: str = Field(title="When it signed in last, UTC; empty for never")
    grants: tuple[Grant, ...] = Field(title="What it is granted, the first first")


class Token(BaseModel):
    """What a program signs in with, without its secret."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    prefix: str = Field(title="How it begins")
    name: str = Field(title="What it is for")
    role: Role = Field(title="What it may do at most")
    area: str = Field(title="For which area at most; empty for all of its owner's")
    created_at: str = Field(title="When it was made, UTC")
    until: str = Field(title="Its last day")


class Session(BaseModel):
    """A browser that is signed in, without its secret."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    began_at: str = Field(title="When it began, UTC")
    seen_at: str = Field(title="When it was used last, to the minute, UTC")
    address: str = Field(title="The network address that it began from")


class NewGrant(BaseModel):
    """A role to give."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role = Field(title="The role")
    area: GrantArea = ""
    valid_from: Day | None = Field(default=None, title="The first day")
    valid_to: Day | None = Field(default=None, title="The last day")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """What was given, checked.

        Raises:
            InputError: with every fault in it.
        """
        return checked(cls, given)


class NewAccount(BaseModel):
    """An account to make."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: AccountName
    display_name: DisplayName = ""
    subject: str = Field(
        default="",
        title="Its subject at the provider; without one it gets a password",
        max_length=255,
    )
    grants: tuple[NewGrant, ...] = Field(default=(), title="What it is granted", max_length=50)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """What was given, checked.

        Raises:
            InputError: with every fault in it.
        """
        return checked(cls, given)


class NewToken(BaseModel):
    """A token to make."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: DisplayName = Field(title="What it is for", min_length=1)
    role: Role = Field(default=Role.reader, title="What it may do at most")
    area: GrantArea = ""
    days: int = Field(default=90, ge=1, le=365, title="Days that it holds", strict=True)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """What was given, checked.

        Raises:
            InputError: with every fault in it.
        """
        return checked(cls, given)


class Visitor(BaseModel):
    """Whoever asks, as far as it matters for what may be done."""

    model_config = ConfigDict(frozen=True)

    name: str
    display_name: str = ""
    grants: tuple[Grant, ...] = ()
    limit: Token | None = None
    """Of whom a program asks for with a token: what that gives at most."""
    session: str | None = None
    """The id of a session, where it has signed in with one."""
    must_change: bool = False
    local: bool = False
    """Whether it has a password here."""
    second_factor: bool = False
    """Whether it has a second factor here."""
    at_machine: bool = False
    """Whether it is whoever could read the store itself."""

    def areas(self, permission: Permission, on: date) -> tuple[str, ...]:
        """The areas for which something may be done on a day; "" among them is the whole graph."""
        found = set()
        two = len(offices(grant.role for grant in self.grants)) > 1 and not self.at_machine
        for grant in self.grants:
            if not grant.holds(on) or not may(grant.role, permission, grant.area):
                continue
            if two and grant.role in OFFICES:
                continue  # of a store from before the offices were apart
            area = self._limited(permission, grant.area)
            if area is not None and may(grant.role, permission, area):
                found.add(area)
        return tuple(sorted(found))

    def _limited(self, permission: Permission, area: str) -> str | None:
        """What a token leaves of an area; None for nothing."""
        if self.limit is None:
            return area
        own = self.limit.area
        if not may(self.limit.role, permission, own):
            return None
        if own.startswith(area):
            return own
        return area if area.startswith(own) else None

    def may(self, permission: Permission, on: date) -> bool:
        """Whether something may be done somewhere; one's own account by its session alone."""
        if permission is Permission.own:
            return self.limit is None
        return bool(self.areas(permission, on))

    def scope(self, permission: Permission, on: date) -> Scope:
        """For which part of the graph something may be done on a day."""
        areas = self.areas(permission, on)
        return Scope() if "" in areas else Scope.of(areas)

    def permissions(self, on: date) -> tuple[Permission, ...]:
        """All that may be done somewhere on a day."""
        return tuple(one for one in Permission if self.may(one, on))

    def manages(
        self, permission: Permission, grants: tuple[Grant | NewGrant, ...], on: date
    ) -> bool:
        """Whether all grants of an account lie where one may do something."""
        scope = self.scope(permission, on)
        return all(scope.areas is None or (g.area and scope.holds(g.area)) for g in grants)


@cache
def local_administrator(name: str) -> Visitor:
    """The person at the machine: everything, over the whole graph."""
    grants = tuple(
        Grant(
            id=role,
            role=role,
            area="",
            valid_from=None,
            valid_to=None,
            given_at="",
            given_by="",
        )
        for role in Role
    )
    return Visitor(name=name, grants=grants, at_machine=True)
