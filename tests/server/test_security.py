"""Who may ask, what may be sent, and what happens to those who send something else."""

from __future__ import annotations

import base64
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from serving import Serve, Served

TOKEN = "a-token-of-some-length"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ASK = "/sparql?query=ASK%7B%7D"


def alive(served: Served) -> bool:
    return served.json(ASK) == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--host", "0.0.0.0"], "needs a token"),
        (["--host", "192.0.2.1"], "needs a token"),
        (["--host", "0.0.0.0", "--token", "short"], "shorter than 16"),
        (["--host", "0.0.0.0", "--token", "ein-schönes-langes-wort"], "ASCII"),
        (["--port", "70000"], "70000"),
    ],
)
def test_an_unsafe_server_does_not_start(book: Path, options: list[str], why: str) -> None:
    command = [sys.executable, "-m", "tumen", "serve", "--casebook", str(book), *options]
    environment = {k: v for k, v in os.environ.items() if k != "TUMEN_TOKEN"}
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=60, env=environment
    )
    assert done.returncode == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_told(server: Served, book: Path) -> None:
    command = [sys.executable, "-m", "tumen", "serve", "--casebook", str(book)]
    command += ["--port", str(server.port), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 2
    assert f"127.0.0.1:{server.port} cannot be listened on" in done.stderr


def test_a_token_is_needed_on_every_request(book: Path, serve: Serve) -> None:
    served = serve(book, "--host", "0.0.0.0", TUMEN_TOKEN=TOKEN)
    basic = base64.b64encode(f"me:{TOKEN}".encode()).decode()
    wrong = base64.b64encode(f"{TOKEN}:me".encode()).decode()
    for path in (ASK, "/", "/assets/pages.css", "/nowhere", "/openapi.json"):
        status, headers, _ = served.ask(path)
        assert (status, "Basic" in headers["www-authenticate"]) == (401, True)
    for sent in (
        "",
        "Bearer",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        TOKEN,
        f"Basic {wrong}",
        "Basic %%%",
        f"Digest {TOKEN}",
    ):
        assert served.ask(ASK, Authorization=sent)[0] == 401, sent
    assert served.ask(f"{ASK}&token={TOKEN}")[0] == 401
    for sent in (f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Basic {basic}"):
        assert served.ask(ASK, Authorization=sent)[0] == 200
    assert TOKEN not in served.log.read_text(encoding="utf-8")


def test_a_name_that_is_not_the_servers_is_refused(server: Served) -> None:
    for host in (
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "",
        "[::1",
        "0.0.0.0",
        "2130706433",
    ):
        assert server.ask(ASK, Host=host)[0] == 421, host
    for host in ("localhost", "127.0.0.1", f"LOCALHOST:{server.port}", "[::1]:80"):
        assert server.ask(ASK, Host=host)[0] == 200, host
    twice = f"GET {ASK} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
    assert b" 200 " not in server.raw(twice.encode()).partition(b"\r\n")[0]


def test_a_proxy_is_allowed_by_name(book: Path, serve: Serve) -> None:
    served = serve(book, "--allowed-host", "Graph.example")
    hosts = {"graph.example": 200, "graph.example:443": 200, "evil.example": 421, "localhost": 200}
    assert {host: served.ask(ASK, Host=host)[0] for host in hosts} == hosts


def test_pages_of_other_sites_are_refused(server: Served) -> None:
    own = f"http://127.0.0.1:{server.port}"
    for origin in (
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        f"{own}0",
        "http://localhost",
    ):
        assert server.ask(ASK, Origin=origin)[0] == 403, origin
    assert server.ask(ASK, Origin=own)[0] == 200
    assert server.ask(ASK, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert server.ask("/query", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200
    assert "access-control-allow-origin" not in server.ask(ASK, Origin=own)[1]


def test_every_answer_has_a_strict_policy(server: Served) -> None:
    for path in (ASK, "/", "/query", "/ontology", "/nowhere", "/assets/query.js", "/id/arrivals"):
        headers = server.ask(path, Accept="text/html, */*;q=0.1")[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert "server" not in headers
    assert b"default-src &#39;none&#39;" in server.ask("/")[2]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../../../etc/passwd", "/assets/..%2f..%2fcli/serve.py", "/assets/%2e%2e/app.py",
        "/assets//etc/passwd", "/assets/yasgui/vendored.json", "/..//..//etc/passwd", "//etc/passwd",
        "/questions/..%2f..%2fgraph", "/questions/%2e%2e", "/source/../../etc/passwd", "/id/..%00",
    ],
)  # fmt: skip
def test_no_path_leads_out(server: Served, path: str) -> None:
    status, _, body = server.ask(path)
    assert status == 404
    assert b"root:" not in body


def test_no_header_comes_from_a_request(server: Served) -> None:
    for path in (
        "/id/x%0d%0aSet-Cookie:%20a=b",
        f"/sparql?query={quote('ASK{}')}&format=a%0d%0ab:c",
        "/%0d%0ax:y",
    ):
        _, headers, _ = server.ask(path)
        assert not {"set-cookie", "x", "b"} & set(headers)
    split = server.raw(b"GET /id/a\r\nX: y HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert split.startswith(b"HTTP/1.1 400")


def test_requests_are_not_smuggled(server: Served) -> None:
    both = (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /revision HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    )
    twice = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nabcd"
    odd = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\nabcd"
    for sent in (both, twice, odd):
        assert b"HTTP/1.1 200" not in server.raw(sent)
    assert alive(server)


def test_a_compressed_or_large_request_is_refused(server: Served) -> None:
    form = "application/x-www-form-urlencoded"
    assert server.ask("/sparql", "POST", b"x", content_type=form, content_encoding="gzip")[0] == 415
    large = b"query=" + b"a" * (1 << 20)
    assert server.ask("/sparql", "POST", large, content_type=form)[0] == 413
    chunked = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    parts = (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 20 + b"0\r\n\r\n"
    assert server.raw(chunked + parts, half=False).startswith(b"HTTP/1.1 413")
    assert server.ask("/" + "a" * 100_000)[0] in (400, 404, 431)
    assert alive(server)


def test_hundreds_of_malformed_requests_leave_it_alive(server: Served) -> None:
    chance = random.Random(17)
    good = f"POST /sparql?query={quote('ASK{}')} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc".encode()
    for _ in range(300):
        sent = bytearray(good)
        for _ in range(chance.randrange(1, 8)):
            place = chance.randrange(len(sent))
            match chance.randrange(3):
                case 0:
                    sent[place] = chance.randrange(256)
                case 1:
                    del sent[place : place + chance.randrange(1, 20)]
                case 2:
                    sent[place:place] = chance.randbytes(chance.randrange(1, 20))
            sent = sent or bytearray(b"\0")
        answer = server.raw(bytes(sent))
        assert b"Traceback" not in answer
        assert not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 5")), bytes(sent)
    assert alive(server)
    assert server.process.poll() is None


def test_malformed_parameters_are_refused(server: Served) -> None:
    many = "&".join(f"x{n}=1" for n in range(300))
    for query in (
        "%ff",
        "query=%ff",
        "query=%ED%A0%80",
        many,
        "query",
        "query=&query=",
        "query=ASK%7B%7D%00",
    ):
        status, _, body = server.ask(f"/sparql?{query}")
        assert (status, "error" in json.loads(body)) == (400, True), query[:20]
    assert alive(server)


def test_slow_clients_are_let_go_and_do_not_hold_others_up(server: Served) -> None:
    wires = []
    for number in range(60):
        wire = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        body = number % 3 == 0
        wire.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n" if body else b"GET /sp")
        if body:
            wire.sendall(b"Content-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nA")
        wires.append(wire)
    assert alive(server)
    ended = []
    for wire in wires:  # each is closed by the server, after 10 seconds
        wire.settimeout(60)
        ended.append(wire.recv(1 << 16)[:12])
        wire.close()
    assert set(ended) <= {b"", b"HTTP/1.1 408"}
    assert ended.count(b"HTTP/1.1 408") == 20
    assert alive(server)


def test_a_request_that_takes_too_long_is_stopped(book: Path, serve: Serve) -> None:
    served = serve(book, "--timeout", "1")
    status, _, body = served.ask(f"/sparql?query={quote(HEAVY)}")
    assert (status, "1 s, the time limit" in json.loads(body)["error"]) == (504, True)
    assert alive(served)


def test_too_many_rows_and_too_much_memory_are_refused(book: Path, serve: Serve) -> None:
    served = serve(book, "--rows", "50", "--memory", "1")
    fifty = "SELECT * { ?s ?p ?o } LIMIT 5"
    for accept in (
        "text/csv",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/tab-separated-values",
    ):
        for more, status in (("0", 200), ("1", 400)):
            asked = f"/sparql?query={quote(fifty + more)}"
            assert served.ask(asked, Accept=accept)[0] == status, (accept, more)
    big = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g)); separator='') AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    status, _, body = served.ask(f"/sparql?query={quote(big)}")
    assert (status, b"memory" in body) == (507, True)
    assert alive(served)


def test_an_answer_of_too_many_bytes_is_refused(book: Path, serve: Serve) -> None:
    served = serve(book, "--max-answer", "3000")
    every = f"/sparql?query={quote('CONSTRUCT WHERE { ?s ?p ?o }')}"
    rows = f"/sparql?query={quote('SELECT * { ?s ?p ?o }')}"
    for path in (every, rows, "/rdf-graph-store?default", "/ontology", "/questions"):
        for accept in ("text/csv, text/turtle, */*;q=0.1", "application/n-quads, */*;q=0.1"):
            status, _, body = served.ask(path, Accept=accept)
            assert (status, b"more than 3,000 bytes" in body) == (400, True), path
    assert alive(served)


def test_a_busy_server_says_so(book: Path, serve: Serve) -> None:
    served = serve(book, "--workers", "1", "--timeout", "5")
    answers: list[tuple[int, dict[str, str]]] = []

    def ask() -> None:
        status, headers, _ = served.ask(f"/sparql?query={quote(HEAVY)}")
        answers.append((status, headers))

    threads = [threading.Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [headers["retry-after"] for status, headers in answers if status == 503]
    assert len(refused) >= 7
    assert set(refused) == {"2"}
    assert {status for status, _ in answers} <= {503, 504}
    assert alive(served)


def test_a_client_that_leaves_frees_its_worker(book: Path, serve: Serve) -> None:
    served = serve(book, "--workers", "1")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", served.port)) as wire:
            wire.sendall(
                f"GET /sparql?query={quote(HEAVY)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
            time.sleep(0.2)
    assert alive(served)


def test_workers_that_are_killed_are_replaced(book: Path, serve: Serve) -> None:
    served = serve(book)
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    if not children.exists():
        pytest.skip("no /proc with the children of a process here")
    before = children.read_text().split()
    for pid in before:
        os.kill(int(pid), signal.SIGKILL)
    for _ in range(600):
        if not children.read_text().split():  # the server has noticed
            break
        time.sleep(0.1)
    assert alive(served)
    assert not set(children.read_text().split()) & set(before)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_peace_and_ends_its_workers(book: Path, serve: Serve, sign: int) -> None:
    served = serve(book)
    assert alive(served)
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    workers = children.read_text().split() if children.exists() else []
    served.process.send_signal(sign)
    assert served.process.wait(60) == 0
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []
    assert "Traceback" not in served.log.read_text(encoding="utf-8")


def test_workers_end_with_a_server_that_is_killed(book: Path, serve: Serve) -> None:
    served = serve(book)
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    if not children.exists():
        pytest.skip("no /proc with the children of a process here")
    workers = children.read_text().split()
    assert len(workers) == 2
    served.process.kill()
    served.process.wait()
    for _ in range(600):
        if not [
            pid
            for pid in workers
            if Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes()
        ]:
            return
        time.sleep(0.1)
    raise AssertionError("a worker outlived its server")


def test_the_log_has_a_line_for_each_request_and_no_query(server: Served) -> None:
    server.ask("/sparql?query=SELECT%20%22secret-words%22%20%7B")
    server.ask("/nowhere%0aforged")
    for _ in range(600):  # a line is written after its answer
        lines = server.logged()
        if lines[-1]["path"] == "/nowhere\nforged":
            break
        time.sleep(0.1)
    last = lines[-2]
    assert lines[-1]["path"] == "/nowhere\nforged"
    assert {k: last[k] for k in ("method", "path", "status", "client")} == {
        "method": "GET", "path": "/sparql", "status": 400, "client": "127.0.0.1",
    }  # fmt: skip
    assert "secret-words" not in server.log.read_text(encoding="utf-8")
