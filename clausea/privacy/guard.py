"""The guard of a remote backend: hide, look again, keep what leaves, send, put back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausea.domain import Chart, Claim, Evidence, Message, Prompt, Reply, SlotRequest
from clausea.errors import StoreError
from clausea.exporters import write_bytes
from clausea.llm import Backend, ask_consent
from clausea.privacy.known import Known
from clausea.privacy.preflight import refuse_residues
from clausea.privacy.veil import LEGEND, Veil


@dataclass(frozen=True, repr=False)
class Sent:
    """One request as it left, and what came back before the identifiers were put back: empty where nothing did."""

    number: int
    request: bytes
    received: bytes = b""

    def __repr__(self) -> str:
        return f"Sent({self.number}, {len(self.request)} bytes)"


def guarded(backend: Backend, chart: Chart, claim: Claim, folder: Path | None = None) -> Backend:
    """Return a backend that is sent nothing that names anybody; one that stays on this machine is returned as it is.

    What leaves is written to `folder` as `NNN.json` before it is sent, for this user only, and what came back beside it.

    Raises:
        ConfigError: it is remote and the site has not agreed to that.
    """
    if backend.remote:
        ask_consent(backend.name)
    return Guarded(backend, Veil(Known.of(claim, chart)), folder) if backend.remote else backend


class Guarded:
    """A remote backend behind a veil."""

    remote = True

    def __init__(self, backend: Backend, veil: Veil, folder: Path | None = None) -> None:
        self.name = backend.name
        self.sent: list[Sent] = []
        self._backend, self._veil, self._folder = backend, veil, folder

    def __repr__(self) -> str:
        return f"Guarded({self.name})"

    def complete(self, prompt: Prompt) -> Reply:
        """Return the reply to a prompt, with the identifiers put back.

        Raises:
            Residue: the request would have held identifiers; nothing left.
            StoreError: what leaves cannot be kept; nothing left.
            BackendError: as the backend itself.
        """
        sent = self._request(prompt)
        refuse_residues(sent, self._veil.known)
        number = self._keep(sent)
        self.sent.append(Sent(number, sent))
        # What the backend gets is read from the bytes that were looked at and kept: nothing else can leave.
        reply = self._backend.complete(_prompt_of(sent))
        received = json.dumps(
            {"value": reply.value, "raw": reply.raw, "model": reply.model}, default=str, ensure_ascii=False, indent=1
        )
        self.sent[-1] = Sent(number, sent, received.encode())
        self._write(f"{number:03d}.reply.json", received.encode())
        return reply.model_copy(update={"value": self._veil.restore(reply.value), "raw": self._veil.restore(reply.raw)})

    def _request(self, prompt: Prompt) -> bytes:
        veil = self._veil
        messages = []
        for index, message in enumerate(prompt.messages):
            # Only what is not of our own making is prose of a chart.
            text = veil.hide(message.content, prose=message.role != "system")
            messages.append({"role": message.role, "content": f"{text}\n\n{LEGEND}" if not index else text})
        content = {
            "purpose": prompt.purpose,
            "messages": messages,
            "slots": [_slot(one, veil.hide(one.key, prose=False)) for one in prompt.slots],
            "reply_schema": veil.hide_all(prompt.reply_schema),
            "temperature": prompt.temperature,
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    def _keep(self, sent: bytes) -> int:
        number = len(self.sent) + 1
        if self._folder is not None:
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._folder.chmod(0o700)
                # What an earlier run sent stays: it did leave.
                taken = [int(path.name[:3]) for path in self._folder.glob("[0-9][0-9][0-9].json")]
            except OSError as error:
                raise StoreError(
                    f"What leaves cannot be kept in {self._folder.name}: {error.strerror or type(error).__name__}."
                ) from None
            number = max(taken, default=0) + 1
        self._write(f"{number:03d}.json", sent)
        return number

    def _write(self, name: str, data: bytes) -> None:
        if self._folder is not None:
            write_bytes(self._folder / name, data)


def _slot(request: SlotRequest, key: str) -> dict[str, Any]:
    """Return a request without its words: its handles say nothing of a patient, and what it asks stands in the messages."""
    handles = {"passages": request.passages, "figures": request.figures, "authorities": request.authorities}
    return {"key": key, "slot": request.slot, "state": request.state, "form": request.form, **handles}


def _prompt_of(sent: bytes) -> Prompt:
    content: dict[str, Any] = json.loads(sent)
    return Prompt(
        purpose=content["purpose"],
        messages=tuple(Message(**one) for one in content["messages"]),
        slots=tuple(SlotRequest(asks="", **one) for one in content["slots"]),
        evidence=Evidence(),
        quotes={},
        reply_schema=content["reply_schema"],
        temperature=content["temperature"],
        fingerprint=hashlib.sha256(sent).hexdigest()[:16],
    )
