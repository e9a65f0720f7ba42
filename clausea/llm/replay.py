"""Answers from a folder that holds what a model once answered: a run's folder, or any with transcripts in it. No model needed."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from clausea.domain import Prompt, Reply, Transcript
from clausea.errors import BackendMisbehaved, BackendUnavailable, ConfigError


class Replay:
    """Gives the reply that was kept for a prompt, word for word, with the usage of the day it was made.

    Prompts are told apart by their fingerprint, so a prompt that changed by a letter has no reply.
    """

    remote = False

    def __init__(self, folder: Path) -> None:
        """Read the transcripts of a folder: every file whose name ends in `transcript.json`.

        Raises:
            ConfigError: there are none.
            BackendMisbehaved: one is damaged.
        """
        paths = sorted(folder.glob("*transcript.json")) if folder.is_dir() else []
        if not paths:
            raise ConfigError(
                f"The folder {folder.name} holds no transcript.", hint="Name the folder of a run that a model drafted."
            )
        self.name = f"replay:{folder}"
        self._replies: dict[str, Reply] = {}
        for path in paths:
            try:
                kept = Transcript.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                raise BackendMisbehaved(f"{path.name} in {folder.name} is damaged.") from None
            self._replies |= {one.fingerprint: one.reply for one in kept.exchanges}

    def complete(self, prompt: Prompt) -> Reply:
        """Return the reply that was kept for a prompt.

        Raises:
            BackendUnavailable: none was.
        """
        found = self._replies.get(prompt.fingerprint)
        if found is None:
            raise BackendUnavailable(f"No reply is kept for the prompt {prompt.fingerprint}.")
        return found.model_copy(update={"backend": self.name})
