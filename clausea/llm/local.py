"""A GGUF file that the user points at, served in this process on the loopback address. Needs the extra `local`."""

from __future__ import annotations

import copy
import secrets
from pathlib import Path
from typing import Any

from clausea.config import settings
from clausea.domain import Prompt
from clausea.errors import BackendUnavailable, ConfigError
from clausea.llm.openai import OpenAI

_MOST_LETTERS = 240
"""The longest text of an answer. A small model does not stop by itself: without a bound it writes to the end of its room."""


class Local(OpenAI):
    """The OpenAI adapter on a server that lives and dies with this object; nobody without its random key can use it."""

    def __init__(self, path: Path) -> None:
        """Load the model and open a free port on 127.0.0.1.

        Raises:
            ConfigError: the extra or the file is missing.
            BackendUnavailable: the file holds no model that can be run here.
        """
        try:
            import xllamacpp
        except ImportError:
            raise ConfigError("The backend local needs a package.", hint="Run: pip install 'clausea[local]'.") from None
        if not path.is_file():
            raise ConfigError(f"There is no file {path.name}.", hint="Set CLAUSEA_LOCAL_MODEL to a GGUF file.")
        key = secrets.token_urlsafe(24)
        what = xllamacpp.CommonParams()
        what.model.path = str(path)
        what.model_alias = {path.stem}
        what.n_ctx = settings().context_tokens
        what.n_parallel = 1
        what.cache_prompt = False  # What is left of an earlier prompt would change the answer to the next by a rounding.
        what.verbosity = -1  # Its log would go to standard error, past every check of ours.
        what.api_keys = [key]
        what.ui = False
        what.endpoint_slots = False  # It would show the prompt to whoever asks.
        what.cors_origins = "http://127.0.0.1"  # No page in a browser.
        what.sampling.temp = 0.0
        what.sampling.seed = 1
        try:
            self._server = xllamacpp.Server(what)
        except Exception as error:
            raise BackendUnavailable(
                f"The model {path.name} cannot be loaded ({type(error).__name__}).", hint="Use another GGUF file."
            ) from None
        super().__init__(path.stem, base_url=f"{self._server.listening_address}/v1", api_key=key)
        self.name = f"local:{path}"

    def schema(self, prompt: Prompt) -> dict[str, Any]:
        """Return the reply schema with what this server can hold a model to besides."""
        return bounded(prompt.reply_schema)


def bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a reply schema in which every text has a longest length; strict mode at OpenAI has no word for it."""
    out = copy.deepcopy(schema)
    _bound(out)
    return out


def _bound(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") == "string" and "enum" not in node:
            node["maxLength"] = _MOST_LETTERS
        for child in node.values():
            _bound(child)
    elif isinstance(node, list):
        for child in node:
            _bound(child)
