"""Run requests in a pool of worker processes, each limited in time and memory.

A worker starts once and answers many requests, one at a time: a new process for each would cost
more than most queries. One that reaches a limit is killed and replaced.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tumen.core.processes import OWN_GROUP
from tumen.server.settings import Settings

_log = logging.getLogger("tumen.server")
Job = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the answer to a request: HTTP status, media type, body, revision of the graph."""

    status: int
    media: str
    body: bytes
    tag: str = ""


class Busy(Exception):
    """Report that all workers are busy and the queue is full."""


class Pool:
    """Keep the workers; `command` starts one, which reads jobs and writes answers (`worker`)."""

    def __init__(self, command: Sequence[str], settings: Settings) -> None:
        self._command = command
        self._settings = settings
        self._turns = asyncio.Semaphore(settings.workers)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._waiting = 0
        self._ended = False

    async def start(self) -> None:
        """Start every worker, so that the first requests find them warm."""
        self._idle = [await self._spawn() for _ in range(self._settings.workers)]
        await asyncio.gather(*(self.ask({"do": "state"}) for _ in self._idle))

    async def close(self) -> None:
        """End every worker."""
        self._ended = True
        for worker in [*self._all]:
            await self._end(worker)

    async def ask(self, job: Job) -> Answer:
        """Return the answer to a job. Raises `Busy` where it would have to wait too long."""
        if self._turns.locked() and self._waiting >= self._settings.waiting:
            raise Busy
        self._waiting += 1
        try:
            await asyncio.wait_for(self._turns.acquire(), self._settings.timeout)
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1
        try:
            return await self._ask(job)
        finally:
            self._turns.release()

    async def _ask(self, job: Job) -> Answer:
        worker = await self._free_worker()
        whole = False
        try:
            async with asyncio.timeout(self._settings.timeout):
                answer, whole = await worker.ask(job)
        except TimeoutError:
            return _error(
                504,
                f"stopped after {self._settings.timeout:g} s, the time limit of this server. "
                "Narrow the request.",
            )
        except (EOFError, OSError, ValueError):
            _log.warning("a worker ended during a request")
            limit = self._settings.memory / 1024**3
            return _error(
                507,
                "the request brought its process down; nothing else was harmed. It needs more "
                f"memory than the {limit:g} GB that it may take, or is nested too deeply.",
            )
        finally:
            if whole and not self._ended:
                self._idle.append(worker)
            else:
                await asyncio.shield(self._end(worker))
        return answer

    async def _free_worker(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.process.returncode is None:
                return worker
            self._all.discard(worker)  # it was killed from outside
        return await self._spawn()

    async def _spawn(self) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a crash of the engine could print a query
            **OWN_GROUP,
        )
        worker = _Worker(process)
        self._all.add(worker)
        return worker

    async def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        with suppress(ProcessLookupError):
            worker.process.kill()
        await worker.process.wait()


@dataclass(frozen=True, eq=False)
class _Worker:
    process: asyncio.subprocess.Process

    async def ask(self, job: Job) -> tuple[Answer, bool]:
        """Return the answer, and whether the worker can take another job."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        stdin.write(json.dumps(job).encode("ascii") + b"\n")
        await stdin.drain()
        head = json.loads(await stdout.readline())
        body = await stdout.readexactly(head["bytes"])
        return Answer(head["status"], head["media"], body, head["tag"]), head["goes_on"]


def _error(status: int, message: str) -> Answer:
    return Answer(status, "application/json", json.dumps({"error": message}).encode())


def worker_command(module: str, *arguments: str) -> list[str]:
    """Return the command that starts a worker: a module of ours in this Python."""
    return [sys.executable, "-P", "-m", module, *arguments]
