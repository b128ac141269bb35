"""One reader, who asks for one page after the other over one connection."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

PATIENCE = 120  # seconds


class OtherAnswer(Exception):
    """A page doesn't answer as it has to."""


@dataclass(frozen=True)
class Answer:
    """What came, and how long it took in ms."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    took: float


class Client:
    """``with Client(port, headers) as client``; ``headers`` go with every request."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._headers = {"Accept-Encoding": "identity", **(headers or {})}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None, expected: int = 200) -> Answer:
        """Return the answer. Raises OtherAnswer for another status."""
        try:
            answer = self._ask(path, headers or {})
        except ConnectionError:
            # A server may close a connection that was idle, as when others had their turn; so a new one is opened.
            self._connection.close()
            answer = self._ask(path, headers or {})
        if answer.status != expected:
            said = " ".join(answer.body.decode("utf-8", "replace")[:100].split())
            raise OtherAnswer(f"{path} answers {answer.status} after {answer.took:.0f} ms ({said})")
        return answer

    def _ask(self, path: str, headers: Mapping[str, str]) -> Answer:
        start = time.perf_counter()
        self._connection.request("GET", path, headers={**self._headers, **headers})
        response = self._connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - start) * 1000
        return Answer(response.status, response.headers, body, took)
