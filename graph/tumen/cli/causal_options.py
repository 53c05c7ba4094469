"""What the commands about causes share: their options, and how they show claims."""

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

MODALITIES = ("asserted", "reported", "possible", "predicted", "denied")


def walk_options(command: Command) -> Command:
    """Add the options that choose which claims may be walked over."""
    for option in (
        click.option("--until", metavar="DATE", help="Only what is claimed of times up to DATE."),
        click.option("--since", metavar="DATE", help="Only what is claimed of times from DATE on."),
        click.option("--without", multiple=True, metavar="ID",
                     help="Leave out a claim, or all that a speaker or a source says."),
        click.option("--claimant", "claimants", multiple=True, metavar="ID",
                     help="Only what this speaker claims."),
        click.option("--source", "sources", multiple=True, metavar="SLUG",
                     help="Only what this source states."),
        click.option("--modality", "modalities", multiple=True, type=OneOf(MODALITIES),
                     help="Only claims made in this way."),
        click.option("--deprecated", is_flag=True, help="Walk over deprecated claims too."),
        click.option("--denied", is_flag=True, help="Walk over denied claims too."),
        click.option("--stated-only", "exclude_curators", is_flag=True,
                     help="Without the links that curators added."),
    ):  # fmt: skip
        command = option(command)
    return command


def walkable(store: Store, **options: Any) -> ClaimFilter:
    """The choice that the options of `walk_options` make, with names turned into IRIs."""
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
        exclude=[source_or_thing(name) for name in options.pop("without")],
        modalities=modalities,
        denied=options.pop("denied") or "denied" in modalities,
        since=since,
        until=until,
        **options,
    )


def bearing(store: Store, name: str) -> str:
    """The thing of that name, to ask what bears on it; raises where it is a claim."""
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
    raise TumenError(f"'{name}' is a claim, about {', '.join(things)}. Name one of these instead.")


def positive(what: str, number: int) -> None:
    """Raise where a length is none."""
    if number < 1:
        raise TumenError(f"{what} must be 1 or more, not {number}.")


def chain_dict(chain: Chain) -> dict[str, Any]:
    """What paths and loops have in common in JSON."""
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
    """Tell on stderr that a search was ended early."""
    if search.stopped:
        click.echo(f"Stopped {search.stopped}: there may be more {what}.", err=True)


def echo_lines(lines: Iterable[str]) -> None:
    """Print lines; the list is long, so it is written as it is made."""
    for line in lines:
        sys.stdout.write(line + "\n")
