"""The backend seam: a prompt in, a reply out. Backends are imported when chosen and never guessed from a model's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from clausea.config import settings
from clausea.domain import Failing, Prompt, Reply, Usage
from clausea.errors import (
    BackendError,
    BackendMisbehaved,
    BackendRefused,
    BackendTruncated,
    BackendUnavailable,
    ConfigError,
    UsageError,
)

BACKENDS = ("embedded", "local", "openai:MODEL", "langchain:PROVIDER:MODEL", "replay:FOLDER")
"""What `--backend` accepts, with the part after the colon in capitals. `scripted` exists for tests and is built by hand."""


class Backend(Protocol):
    """Answers prompts."""

    name: str
    """What chooses it again: `embedded`, `openai:gpt-5`."""
    remote: bool
    """True where a prompt leaves the machine."""

    def complete(self, prompt: Prompt) -> Reply:
        """Return the reply to a prompt; its value may be anything, and the flow checks it.

        Trouble with the transport is tried again in here, a bounded number of times.

        Raises:
            BackendError: there is no usable reply.
            ConfigError: no prompt can be answered before a person changes a setting, such as a wrong key.
        """
        ...


def backend(name: str) -> Backend:
    """Return the backend with this name.

    Raises:
        UsageError: there is none; the message lists what there is.
        ConfigError: it lacks a setting or a package, or is remote and the site has not agreed to that.
        BackendError: what it runs on cannot be used, such as a file that holds no model.
    """
    kind, _, rest = name.partition(":")
    makers: dict[str, Callable[[str], Backend]] = {
        "embedded": _embedded,
        "local": _local,
        "openai": _openai,
        "langchain": _langchain,
        "replay": _replay,
    }
    if kind not in makers:
        raise UsageError(f"No backend is called {kind[:20]}.", hint=f"There are: {', '.join(BACKENDS)}.")
    made = makers[kind](rest.strip())
    if made.remote:
        ask_consent(made.name)
    return made


def ask(chosen: Backend, prompt: Prompt) -> Reply:
    """Return what a backend answers, a failure as a reply without a value: what to do about it is the flow's to decide.

    Raises:
        ConfigError: no prompt can be answered before a person changes a setting.
    """
    try:
        return chosen.complete(prompt)
    except BackendError as error:
        usage = error.usage if isinstance(error.usage, Usage) else Usage()
        kind = next((kind for of, kind in _FAILING.items() if isinstance(error, of)), "misbehaved")
        return Reply(value=None, backend=chosen.name, usage=usage, failure=kind, finish_reason="error", trouble=error.message)


_FAILING: dict[type[BackendError], Failing] = {
    BackendUnavailable: "unavailable",
    BackendRefused: "refused",
    BackendTruncated: "truncated",
    BackendMisbehaved: "misbehaved",
}


def ask_consent(name: str) -> None:
    """Return where the site allows remote backends.

    Raises:
        ConfigError: it does not.
    """
    if not settings().allow_remote:
        raise ConfigError(
            f"The backend {name} sends text off this machine and that is not allowed here.",
            hint="Set CLAUSEA_ALLOW_REMOTE=1 if the site has agreed to it.",
        )


def _embedded(rest: str) -> Backend:
    from clausea.llm.embedded import Embedded

    if rest:
        raise UsageError("The backend embedded takes no model.", hint="Write --backend embedded.")
    return Embedded()


def _local(rest: str) -> Backend:
    from clausea.llm.local import Local

    path = Path(rest) if rest else settings().local_model
    if path is None:
        raise ConfigError("The backend local needs a model.", hint="Set CLAUSEA_LOCAL_MODEL to a GGUF file.")
    return Local(path)


def _openai(rest: str) -> Backend:
    from clausea.llm.openai import OpenAI

    return OpenAI(_model(rest, "openai:MODEL"))


def _langchain(rest: str) -> Backend:
    from clausea.llm.langchain import LangChain

    return LangChain(_model(rest, "langchain:PROVIDER:MODEL"))


def _replay(rest: str) -> Backend:
    from clausea.llm.replay import Replay

    return Replay(Path(_model(rest, "replay:FOLDER")))


def _model(rest: str, form: str) -> str:
    if not rest:
        raise UsageError(
            f"The backend {form.partition(':')[0]} lacks its {form.rpartition(':')[2].lower()}.", hint=f"Write {form}."
        )
    return rest
