"""`account`: who may sign in, and what they are granted. The first three offices are made here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from getpass import getuser
from typing import Annotated, Any
from urllib.parse import quote

import typer
from pydantic import TypeAdapter

from partygraph.access import keeping, second_factor
from partygraph.access.accounts import Account, Grant, NewAccount, NewGrant, NewToken, Token
from partygraph.access.roles import Role, offices
from partygraph.errors import Fault, InputError, StoreHeldError
from partygraph.settings import Settings
from partygraph.shell.app import LanguageOption, StoreOption, app, from_server, out, settings_of
from partygraph.store import Store, open_store
from partygraph.words import words

account_app = typer.Typer(
    help="Who may sign in, and what each may see and change.", no_args_is_help=True
)
app.add_typer(account_app, name="account")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
AreaLimit = Annotated[
    str, typer.Option("--area", help="A division code; the whole graph when left out.")
]
_TOKENS = TypeAdapter(list[Token])
_ACCOUNTS = TypeAdapter(list[Account])


def _done(
    settings: Settings,
    path: str,
    body: Mapping[str, Any] | None,
    work: Callable[[Store], Any],
    *,
    create: bool = False,
) -> Any:
    """What is done in the store, or by the server that holds it, as JSON has it."""
    try:
        with open_store(settings, create=create) as store:
            return TypeAdapter(Any).dump_python(work(store), mode="json")
    except StoreHeldError as held:
        sent = None if body is None else json.dumps(body).encode()
        kind = "application/json"
        return json.loads(
            from_server(held, path, {}, settings, body=sent, media_type=kind, seconds=30)
        )


def _path(name: str, verb: str) -> str:
    return f"/api/accounts/{quote(name, safe='')}/{verb}"


@account_app.command("add")
def add_command(  # noqa: PLR0913, PLR0917  its options
    name: NameArgument,
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            help="reader, editor, planner, administrator, security or auditor, for an area as "
            "editor:350783; as often as needed, but one of the last three at most.",
        ),
    ] = None,
    shown_as: Annotated[str, typer.Option("--shown-as", help="The name that is shown.")] = "",
    subject: Annotated[
        str,
        typer.Option("--subject", help="Its subject at the provider; it gets no password then."),
    ] = "",
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Make an account; its first password is printed once, and changed at the first sign-in."""
    settings = settings_of(store, lang)
    given = {
        "name": name,
        "display_name": shown_as,
        "subject": subject,
        "grants": [_role(one) for one in role or ()],
    }
    new = NewAccount.of(given)

    def work(opened: Store) -> dict[str, Any]:
        issuer = settings.oidc_issuer.rstrip("/")
        return keeping.add(opened, new, by=getuser(), issuer=issuer)._asdict()

    made = _done(settings, "/api/accounts", given, work, create=True)
    _say_made(made, settings, "accounts.made")


def _role(text: str) -> dict[str, str]:
    """A role of the command line: `editor`, or `editor:350783`."""
    role, _, area = text.partition(":")
    if role not in tuple(Role):
        details = {"value": text, "expected": ", ".join(Role)}
        raise InputError("request", (Fault("role_of_area", column="--role", details=details),))
    return {"role": role, "area": area}


def _say_made(made: Mapping[str, Any], settings: Settings, key: str) -> None:
    names = words(settings.language)
    said = [names[key].format(name=made["account"]["name"])]
    if made["password"]:
        said.append(names["accounts.password"].format(password=made["password"]))
    for line in said:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _say(account: object, settings: Settings) -> None:
    """An account in a line: its state, and what it is granted."""
    one = Account.model_validate(account)
    names = words(settings.language)
    state = "disabled" if one.disabled else "must_change" if one.must_change else "active"
    text = names["accounts.told"].format(
        name=f"{one.name} ({one.display_name})" if one.display_name != one.name else one.name,
        state=names[f"accounts.state.{state}"],
        grants=", ".join(_grant(grant, names) for grant in one.grants)
        or names["accounts.no_grants"],
        second=names["accounts.with_second"] if one.second_factor else "",
    )
    out.print(text, markup=False, highlight=False, soft_wrap=True)
    if len(offices(grant.role for grant in one.grants)) > 1:
        out.print(names["accounts.two_offices"].format(name=one.name), markup=False)


def _grant(grant: Grant, names: Mapping[str, str]) -> str:
    parts = [names[f"Role.{grant.role}"], grant.area or names["accounts.whole"]]
    if grant.valid_from:
        parts.append(names["accounts.from"].format(day=grant.valid_from))
    if grant.valid_to:
        parts.append(names["accounts.until"].format(day=grant.valid_to))
    return f"{' '.join(parts)} [{grant.id}]"


@account_app.command("list")
def list_command(store: StoreOption = None, lang: LanguageOption = None) -> None:
    """List the accounts with what they are granted."""
    settings = settings_of(store, lang)
    found = _ACCOUNTS.validate_python(
        _done(settings, "/api/accounts", None, lambda opened: list(keeping.accounts(opened)))
    )
    for one in found:
        _say(one, settings)
    if not found:
        out.print(words(settings.language)["accounts.none"], markup=False)


@account_app.command("grant")
def grant_command(  # noqa: PLR0913, PLR0917  its options
    name: NameArgument,
    role: Annotated[Role, typer.Argument(help="The role.")],
    area: AreaLimit = "",
    valid_from: Annotated[
        str | None, typer.Option("--from", help="The first day, such as 2027-01-01.")
    ] = None,
    valid_to: Annotated[str | None, typer.Option("--to", help="The last day.")] = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Give an account a role, for an area and a time; it holds from the next request on."""
    settings = settings_of(store, lang)
    days = {"valid_from": valid_from, "valid_to": valid_to}
    given = {"role": role, "area": area, **{day: of for day, of in days.items() if of}}
    new = NewGrant.of(given)
    done = _done(
        settings,
        _path(name, "grant"),
        given,
        lambda opened: keeping.grant(opened, name, new, by=getuser()),
    )
    _say(done, settings)


@account_app.command("revoke")
def revoke_command(
    name: NameArgument,
    grant: Annotated[str, typer.Argument(metavar="GRANT", help="Its id, as `list` prints it.")],
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Take a role from an account; its sessions end."""
    settings = settings_of(store, lang)
    done = _done(
        settings,
        _path(name, "revoke"),
        {"grant": grant},
        lambda opened: keeping.revoke(opened, name, grant),
    )
    _say(done, settings)


@account_app.command("disable")
def disable_command(
    name: NameArgument, store: StoreOption = None, lang: LanguageOption = None
) -> None:
    """Let an account sign in no longer; its sessions and tokens are gone at once."""
    settings = settings_of(store, lang)
    path = _path(name, "disable")
    _say(_done(settings, path, {}, lambda opened: keeping.disable(opened, name)), settings)


@account_app.command("enable")
def enable_command(
    name: NameArgument, store: StoreOption = None, lang: LanguageOption = None
) -> None:
    """Let an account sign in again."""
    settings = settings_of(store, lang)
    path = _path(name, "enable")
    _say(_done(settings, path, {}, lambda opened: keeping.enable(opened, name)), settings)


@account_app.command("password")
def password_command(
    name: NameArgument, store: StoreOption = None, lang: LanguageOption = None
) -> None:
    """Give an account a new first password, printed once; its sessions end."""
    settings = settings_of(store, lang)
    path = _path(name, "password")
    made = _done(settings, path, {}, lambda opened: keeping.reset_password(opened, name)._asdict())
    _say_made(made, settings, "accounts.reset")


@account_app.command("sign-out")
def sign_out_command(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The name to sign in with.")] = "",
    everybody: Annotated[  # noqa: FBT002  a switch
        bool, typer.Option("--everybody", help="The sessions of all accounts.")
    ] = False,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """End all sessions of an account, or of everybody; tokens stay."""
    settings = settings_of(store, lang)
    if bool(name) == everybody:
        raise InputError("one_or_everybody")
    if name:
        path = _path(name, "end_sessions")
        _say(_done(settings, path, {}, lambda opened: keeping.end_sessions(opened, name)), settings)
        return

    def work(opened: Store) -> list[Account]:
        found = list(keeping.accounts(opened))
        keeping.end_sessions_of(opened, [one.name for one in found])
        return found

    ended = _done(settings, "/api/accounts/end_sessions", {}, work)
    said = words(settings.language)["accounts.signed_out"].format(accounts=len(ended))
    out.print(said, markup=False, highlight=False)


@account_app.command("second-factor")
def second_factor_command(
    name: NameArgument, store: StoreOption = None, lang: LanguageOption = None
) -> None:
    """Take the second factor from an account whose owner lost it; its sessions end."""
    settings = settings_of(store, lang)

    def work(opened: Store) -> Account:
        second_factor.take_away(opened, name)
        return keeping.account(opened, name)

    _say(_done(settings, _path(name, "take_second_factor"), {}, work), settings)


@account_app.command("token")
def token_command(  # noqa: PLR0913, PLR0917  its options
    name: NameArgument,
    purpose: Annotated[str, typer.Option("--for", help="What it is for.")],
    role: Annotated[
        Role, typer.Option("--role", help="What it may do at most, never more than its account.")
    ] = Role.reader,
    area: AreaLimit = "",
    days: Annotated[int, typer.Option("--days", help="Days that it holds, 365 at most.")] = 90,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Make a token for programs that ask in the name of an account; it is printed once."""
    settings = settings_of(store, lang)
    given = {"name": purpose, "role": role, "area": area, "days": days}
    new = NewToken.of(given)
    made = _done(
        settings,
        _path(name, "tokens"),
        given,
        lambda opened: keeping.make_token(opened, name, new)._asdict(),
    )
    until = made["token"]["until"]
    text = words(settings.language)["accounts.token"].format(secret=made["secret"], until=until)
    out.print(text, markup=False, highlight=False, soft_wrap=True)


@account_app.command("tokens")
def tokens_command(
    name: NameArgument,
    revoke: Annotated[str, typer.Option("--revoke", help="The id of one to take back.")] = "",
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """List the tokens of an account, without their secrets, or take one back."""
    settings = settings_of(store, lang)
    names = words(settings.language)

    def work(opened: Store) -> list[Token]:
        if revoke:
            keeping.revoke_token(opened, name, revoke)
        return list(keeping.tokens(opened, keeping.account(opened, name).name))

    path = _path(name, "revoke_token" if revoke else "tokens")
    body = {"token": revoke} if revoke else None
    found = _TOKENS.validate_python(_done(settings, path, body, work))
    for one in found:
        told = one.model_dump() | {
            "role": names[f"Role.{one.role}"],
            "area": one.area or names["accounts.whole"],
        }
        out.print(names["accounts.token_told"].format(**told), markup=False, highlight=False)
    if not found:
        out.print(names["accounts.no_tokens"], markup=False)
