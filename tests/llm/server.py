"""A small server that speaks OpenAI's chat completions on the loopback address: it says what a test tells it to say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What one request gets."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None, model: str = "served") -> dict[str, Any]:
    """Return the body of a chat completion."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "one",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


def says(value: Any, **more: Any) -> Answer:
    """Return an answer whose content is a value as JSON."""
    return Answer(body=completion(json.dumps(value), **more))


def fails(status: int, code: str = "wrong", param: str | None = None) -> Answer:
    """Return an error that repeats words of the prompt, as servers do; tried again at once."""
    error = {"message": "You sent: Quokkazanzibar", "type": "error", "code": code, "param": param}
    return Answer(status, {"error": error}, {"retry-after-ms": "1"})


@dataclass
class Served:
    """A running server: where it is, and what it was sent."""

    url: str
    answer: Callable[[dict[str, Any]], Answer]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def will(self, *answers: Answer) -> None:
        """Give these answers in turn, and the last one for ever."""
        left = list(answers)
        self.answer = lambda _: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def serving() -> Iterator[Served]:
    """Serve on a free port of the loopback address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            served.requests.append(json.loads(body))
            served.headers.append({name.lower(): value for name, value in self.headers.items()})
            served.paths.append(self.path)
            found = served.answer(served.requests[-1])
            time.sleep(found.wait_s)
            data = found.body if isinstance(found.body, bytes) else json.dumps(found.body).encode()
            try:
                self.send_response(found.status)
                for name, value in {"content-type": "application/json", **found.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # The client gave up waiting.

        def log_message(self, format: str, *args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Served(f"http://127.0.0.1:{server.server_address[1]}/v1", lambda _: says({}))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
