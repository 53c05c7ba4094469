"""Define the options of the causal commands, and print claims."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tumen.cli.options import OneOf
from tumen.core.errors import TumenError

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.analysis.causes.causal_graph import ClaimFilter
    from tumen.analysis.causes.chains import Chain, SearchState

Command = TypeVar("Command", bound=Callable[..., Any])

no_curator_links_option = click.option(
    "--no-curator-links", "exclude_curators", is_flag=True,
    help="Leave out the links that curators added.",
)  # fmt: skip
timeout_option = click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="Stop after this time.",
)  # fmt: skip
MODALITIES = ("asserted", "reported", "possible", "predicted", "denied")


def walk_options(command: Command) -> Command:
    """Add the options that choose the claims of the causal graph."""
    for option in (
        click.option("--until", metavar="DATE", help="Only claims about times up to DATE."),
        click.option("--since", metavar="DATE", help="Only claims about times from DATE on."),
        click.option("--exclude", multiple=True, metavar="ID",
                     help="Leave out a claim, a claimant or a source."),
        click.option("--claimant", "claimants", multiple=True, metavar="ID",
                     help="Only the claims of this claimant."),
        click.option("--source", "sources", multiple=True, metavar="SLUG",
                     help="Only the claims in this source."),
        click.option("--modality", "modalities", multiple=True, type=OneOf(MODALITIES),
                     help="Only claims of this modality."),
        click.option("--deprecated", is_flag=True, help="Include deprecated claims."),
        click.option("--denied", is_flag=True, help="Include denied claims."),
        no_curator_links_option,
    ):  # fmt: skip
        command = option(command)
    return command


def walkable(store: Store, **options: Any) -> ClaimFilter:
    """Turn the options of `walk_options` into a claim filter."""
    from tumen.analysis.causes.causal_graph import ClaimFilter
    from tumen.core.errors import UnknownName
    from tumen.query.date_range import span
    from tumen.query.resolve import resolve_source, resolve_speaker, resolve_thing

    def source_or_thing(name: str) -> str:
        try:
            return resolve_source(store, name)
        except UnknownName:
            return resolve_thing(store, name)

    since, until = span(options.pop("since") or "", options.pop("until") or "", "--{} {}")
    modalities = options.pop("modalities")
    return ClaimFilter(
        sources=[resolve_source(store, name) for name in options.pop("sources")],
        claimants=[resolve_speaker(store, name) for name in options.pop("claimants")],
        exclude=[source_or_thing(name) for name in options.pop("exclude")],
        modalities=modalities,
        denied=options.pop("denied") or "denied" in modalities,
        since=since,
        until=until,
        **options,
    )


def bearing(store: Store, name: str) -> str:
    """Return the thing of that name, as a cause or effect. Raises `TumenError` for a claim."""
    from tumen.core.vocabulary import Tumen
    from tumen.query.resolve import resolve_thing, short
    from tumen.store.lookup import values

    found = resolve_thing(store, name)
    if not any(values(store, found, Tumen.modality)):
        return found
    about = (
        Tumen.cause, Tumen.effect, Tumen.subject, Tumen.indicator, Tumen.evidence,
        Tumen.conclusion, Tumen.addressee,
    )  # fmt: skip
    things = dict.fromkeys(short(iri) for key in about for iri in sorted(values(store, found, key)))
    raise TumenError(f"'{name}' is a claim about {', '.join(things)}. Name one of these.")


def positive(what: str, number: int) -> None:
    """Raise `TumenError` for a number below 1."""
    if number < 1:
        raise TumenError(f"{what} must be 1 or more, not {number}.")


def chain_dict(chain: Chain) -> dict[str, Any]:
    """Return the JSON keys that paths and loops share."""
    return {
        "sign": chain.sign,
        "nodes": list(chain.nodes),
        "claims": chain.claims,
        "claimants": chain.claimants,
        "sources": chain.sources,
        "weakest": chain.weakest.claim.iri,
        "statedWholeBy": chain.stated_whole_by,
        "links": [
            {
                "cause": link.cause,
                "effect": link.effect,
                "sign": link.sign,
                "contested": link.contested,
                "curators": link.curators,
                "claims": [claim.iri for claim in link.claims],
                "support": link.belief.value,
            }
            for link in chain.links
        ],
    }


def say_stopped(search: SearchState, what: str) -> None:
    """Say on standard error that a search ended early."""
    if search.stopped:
        click.echo(f"Stopped {search.stopped}; there may be more {what}.", err=True)


def echo_lines(lines: Iterable[str]) -> None:
    """Print lines as they are made."""
    for line in lines:
        sys.stdout.write(line + "\n")
