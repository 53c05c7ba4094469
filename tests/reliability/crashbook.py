"""A small casebook in so many states, all that can be done to it, and what there is to see then."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from casebooks import CASE
from victims import settle, told
from witness import CASES

from tumen.api import Book
from tumen.core.casebook import Casebook
from tumen.core.errors import StoreError
from tumen.core.files import output
from tumen.core.keys import key_path, make_key
from tumen.derive.identity.decide import decide
from tumen.derive.inference.axioms import program
from tumen.explorer import write_view
from tumen.ingest.authoring.new_case import Wanted, new_case
from tumen.ingest.authoring.reanchor import plan, write
from tumen.ingest.run import ImportRequest, import_file
from tumen.parse import read_case
from tumen.parse.decisions import Judgement, decision_files
from tumen.privacy.public_view import public_view
from tumen.query.export_rdf import export_rdf
from tumen.store.reader import open_reader, snapshot_path
from tumen.store.writer import open_writer

PERSON = '{{"id": "{0}", "schema": "Person", "properties": {{"name": ["{0} {1}"]}}}}\n'
LOADED = "".join(
    f'<https://example.org/{n}> <http://purl.org/dc/terms/title> "{"x" * 200} {n}" '
    "<https://w3id.org/tumen/source/elsewhere> .\n"
    for n in range(300)
)
STATES = 4
EDITIONS = 2
TEXTS = ("We met at the ferry. He left.", "In June we met at the ferry. Then he left.")
KEPT = ("register.yaml", "draft.yaml")  # cases that commands write, and `put` leaves alone
VERDICTS = (
    Judgement("same", "The diplomat wrote it himself.", "J. Doe", "2016"),
    Judgement("different", "He was abroad when it appeared.", "J. Doe", "2017"),
)
OUTPUTS = {"export": "graph.nq", "page": "page.html"}


def cases(state: int) -> dict[str, str]:
    """The case files of a state: each of four adds, changes and withdraws something."""
    made = {"border-2016": CASE.replace("value: 1200", f"value: {1200 + state}")}
    if state % 2:
        made["border-1"] = CASE.replace("id: border-2016", "id: border-1").replace(
            "The fence is why", f"In state {state}, the fence is why"
        )
    if state > 1:
        made["talk-with-seo-min-jae"] = CASES["talk-with-seo-min-jae"]
    if state == STATES - 1:
        made["rumour-2020"] = CASES["rumour-2020"]
    return made


def made(root: Path, key: Path | None = None) -> Book:
    """A casebook without cases, with what is loaded and imported lying ready beside them.

    `key` is a casebook whose key it shares, so that their public views are the same.
    """
    (root / "graph" / "cases").mkdir(parents=True)
    (root / "elsewhere.nq").write_text(LOADED, encoding="utf-8")
    for number, text in enumerate(TEXTS, 1):
        (root / f"text-{number}.txt").write_text(text, encoding="utf-8")
    for number in range(1, EDITIONS + 1):
        people = "".join(PERSON.format(key, number) for key in "abcdefgh")
        (root / f"edition-{number}.ftm").write_text(people, encoding="utf-8")
    if key is None:
        make_key(root)
    else:
        shutil.copytree(key_path(key).parent, key_path(root).parent)
    return Book(Casebook(root, root / "build"))


def put(root: Path, state: int) -> None:
    """Make the case files those of a state; what was imported as a case stays."""
    room = root / "graph" / "cases"
    wanted = {f"{slug}.yaml": text for slug, text in cases(state).items()}
    for path in room.iterdir():
        if path.name not in wanted and path.name not in KEPT:
            path.unlink()
    for name, text in wanted.items():
        path = room / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def lines(casebook: Casebook) -> bytes:
    """All that readers see, as sorted lines."""
    from pyoxigraph import RdfFormat

    return b"\n".join(sorted(open_reader(casebook).dump(format=RdfFormat.N_QUADS).splitlines()))


def shown(casebook: Casebook) -> tuple[str, int] | None:
    """What tells one published state from another: no file of one is ever written again."""
    try:
        path = snapshot_path(casebook)
    except StoreError:
        return None
    return path.name, path.stat().st_ino


def held(casebook: Casebook) -> str:
    """A hash of all that readers see."""
    return sha256(lines(casebook)).hexdigest()


def damaged(casebook: Casebook) -> list[str]:
    """The sources that the store does not hold as the ledger has them."""
    with open_writer(casebook) as writer:
        return writer.damaged_sources()


def warm() -> None:
    """Have what every process would have to compile first compiled before they are forked off.

    No store may be opened here.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = made(Path(folder) / "warm")
        for state in range(STATES):
            put(book.casebook.root, state)
            book.check()
        program(book.casebook.ontology)
        for number in range(1, EDITIONS + 1):
            import_as(book, "case", number)
        decided(book, VERDICTS[0])
    settle()


def import_as(book: Book, form: str, number: int) -> None:
    """Import an edition of a list; every edition calls the same people otherwise."""
    slug = "people" if form == "quads" else "register"
    head = {"title": {"en": "People"}, "published": "2017"}
    file = book.casebook.root / f"edition-{number}.ftm"
    import_file(book.casebook, ImportRequest(file, slug, form=form, head=head))


def decided(book: Book, verdict: Judgement) -> None:
    """Decide on a match."""
    decide(book.casebook, "han-mi-rae", "diplomat", verdict)


def export(book: Book) -> None:
    """Write the graph out, as a backup of all that can be read."""
    with output(book.casebook.root / OUTPUTS["export"]) as target:
        export_rdf(book.casebook, "nquads", target, vocabulary=True)


@dataclass(frozen=True, slots=True)
class State:
    """What lies in the folder: the cases, whether something was loaded, which editions of a list
    were imported as quads and as a case, how many decisions were taken, and to which edition of a
    text a new case is anchored."""

    cases: int
    loaded: bool = False
    people: int = 0
    register: int = 0
    decided: int = 0
    draft: int = 0


@dataclass(frozen=True, slots=True)
class Texts:
    """What the files that commands write hold in the end, by edition or number of decisions."""

    people: list[str]
    register: list[str]
    decided: list[str]
    draft: list[str]
    decision: str  # its place

    def write(self, root: Path, state: State) -> None:
        """Make the files of a folder those of a state."""
        put(root, state.cases)
        for place, text in (
            (people_file(root), self.people[state.people]),
            (register_file(root), self.register[state.register]),
            (root / self.decision, self.decided[state.decided]),
            (draft_file(root), self.draft[state.draft]),
        ):
            if text:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")

    def read(self, root: Path, state: State) -> State:
        """The state that the files are in, after `state`. Raises `ValueError` for one that is half."""
        return State(
            state.cases,
            state.loaded,
            self.people.index(_text(people_file(root))),
            self.register.index(_text(register_file(root))),
            self.decided.index(_text(root / self.decision)),
            self.draft.index(_text(draft_file(root))),
        )


def texts(folder: Path) -> Texts:
    """The texts, each as it is written without interruption."""
    return Texts(**told(lambda: _written(made(folder / "texts"))))


def _written(book: Book) -> dict[str, object]:
    root = book.casebook.root
    put(root, 0)
    people, register, decisions = [""], [""], [""]
    for number in range(1, EDITIONS + 1):
        import_as(book, "quads", number)
        people.append(_text(people_file(root)))
        import_as(book, "case", number)
        register.append(_text(register_file(root)))
    for verdict in VERDICTS:
        decided(book, verdict)
        decisions += map(_text, decision_files(book.casebook))
    draft = [""]
    new(book)
    draft.append(_text(draft_file(root)))
    for number in (2, 1):
        anchor(book, number)
        draft.append(_text(draft_file(root)))
    assert draft.pop() == draft[1], "anchored back, it is as it was"
    (place,) = decision_files(book.casebook)
    where = place.relative_to(root).as_posix()
    return {
        "people": people, "register": register, "decided": decisions, "draft": draft,
        "decision": where,
    }  # fmt: skip


def people_file(root: Path) -> Path:
    return root / "graph" / "imports" / "people.nq"


def register_file(root: Path) -> Path:
    return root / "graph" / "cases" / "register.yaml"


def draft_file(root: Path) -> Path:
    return root / "graph" / "cases" / "draft.yaml"


def new(book: Book) -> None:
    """Begin a case with the passages of a text."""
    text = book.casebook.root / "text-1.txt"
    new_case(book.casebook, Wanted("draft", "A talk", language="en", text=text))


def anchor(book: Book, number: int) -> None:
    """Find its passages in another edition of the text, and write where they stand."""
    place, text = draft_file(book.casebook.root), book.casebook.root / f"text-{number}.txt"
    data = place.read_bytes()
    case, _ = read_case(data, place, place.name, book.casebook.ontology)
    assert case is not None
    write(plan(case, data, place, place.name, text, also_changed=True), place)


def _text(path: Path) -> str:
    """What a file says, wherever it lies."""
    said = path.read_text(encoding="utf-8") if path.exists() else ""
    return re.sub(r"\$schema=\S+", "$schema=case.schema.json", said)


def operations(book: Book, then: State) -> dict[str, Callable[[], object]]:
    """All that is cut off; `then` is the state that it leads to."""
    root = book.casebook.root
    return {
        "build": lambda: bool(book.build()),
        "fresh": lambda: bool(book.build(fresh=True)),
        "load": lambda: bool(book.load(root / "elsewhere.nq")),
        "import": lambda: import_as(book, "quads", then.people),
        "import as case": lambda: import_as(book, "case", then.register),
        "decide": lambda: decided(book, VERDICTS[then.decided - 1]),
        "view": lambda: bool(public_view(book.casebook)),
        "new": lambda: new(book),
        "passages": lambda: anchor(book, then.draft),
        "export": lambda: export(book),
        "page": lambda: write_view(book.casebook, root / OUTPUTS["page"]),
    }
