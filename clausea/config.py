"""One frozen set of settings; the only reader of the environment."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from clausea.errors import ConfigError


def _user_cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "clausea"


def _user_data() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "clausea"


class Settings(BaseSettings):
    """What a site decides once. Every field is read from `CLAUSEA_<FIELD>`; command-line options go before it."""

    model_config = SettingsConfigDict(env_prefix="CLAUSEA_", frozen=True, extra="ignore", hide_input_in_errors=True)

    backend: str = Field(default="embedded")
    """Which backend drafts."""
    allow_remote: bool = Field(default=False)
    """True where the site allows de-identified text to leave the machine. Nothing does while it is False."""
    base_url: str = Field(default="https://api.openai.com/v1", pattern=r"^https?://")
    """Where `openai:<model>` sends its prompts: OpenAI, Azure, vLLM, Ollama, llama.cpp. A loopback address is not remote."""
    api_key: SecretStr | None = Field(default=None, validation_alias=AliasChoices("CLAUSEA_API_KEY", "OPENAI_API_KEY"))
    """The key for that address; read from `OPENAI_API_KEY` as well. It is never printed."""
    timeout_s: float = Field(default=120.0, gt=0, le=3600)
    """How long one answer of a model may take; after that it is asked again, twice at most."""
    context_tokens: int = Field(default=16_384, ge=2048)
    """How much the model holds, prompt and answer together. Prompts are kept under 6,000 tokens in any case."""
    local_model: Path | None = Field(default=None)
    """The GGUF file that `--backend local` runs on this machine."""
    prices: Path | None = Field(default=None)
    """A YAML file of what models cost, in US dollars for a million tokens: `model: {prompt: 2.5, completion: 10}`."""
    retriever: str = Field(default="hybrid")
    """What ranks the passages: `hybrid`, or `package.module:name` of something that makes a LangChain retriever."""
    retriever_is_local: bool = Field(default=False)
    """True where the site vouches that such a retriever sends nothing off this machine. Else it is not used."""
    cache_dir: Path | None = Field(default_factory=_user_cache)
    """Where the words of scanned pages are kept, for this user only, so that a scan is read once; empty for nowhere."""

    home: Path = Field(default_factory=_user_data)
    """Where official texts and tables lie that the user imported, for this user only."""

    letterhead: Path | None = Field(default=None)
    """A Word file with the clinic's letterhead. Without it `letterhead.docx` in the user's templates is used, else ours."""

    max_pages: int = Field(default=3000, ge=1)
    """The most pages that a file may have. A larger one is refused: it is no chart, or several."""
    max_page_characters: int = Field(default=1_000_000, ge=1000)
    """The most characters that are read of one page; what follows is left out with a warning."""

    @field_validator("home")
    @classmethod
    def _home_is_somewhere(cls, value: Path) -> Path:
        if value == Path():
            raise ValueError("it is empty")
        return value.expanduser()

    @field_validator("cache_dir", "local_model", "prices", "api_key", "letterhead", mode="before")
    @classmethod
    def _empty_is_nowhere(cls, value: object) -> object:
        return None if value == "" else value


@cache
def settings() -> Settings:
    """Return the settings of this process.

    Raises:
        ConfigError: a variable has a value that cannot be used; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(_variable(str(problem["loc"][0])) for problem in error.errors(include_input=False))
        raise ConfigError(f"The value of {names} cannot be used.", hint="Correct the variable, or unset it.") from None


def _variable(field: str) -> str:
    """Return the variable that a field is read from; a field with names of its own is told by the one that was used."""
    return field if field in {"CLAUSEA_API_KEY", "OPENAI_API_KEY"} else f"CLAUSEA_{field.upper()}"


def private_folder(path: Path) -> Path:
    """Make a folder in the user's data folder that nobody else may read, with the folders above it, and return it.

    Raises:
        ConfigError: it cannot be made.
    """
    try:
        for one in (*(part for part in reversed(path.parents) if part.is_relative_to(settings().home)), path):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
            one.chmod(0o700)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(
            f"The folder {path} cannot be made: {reason}.", hint="Set CLAUSEA_HOME to a folder of your own."
        ) from None
    return path


def commit() -> str | None:
    """Return the commit of the checkout that runs, or None when Clausea is installed as a package."""
    return commit_of(Path(__file__).resolve().parent.parent)


def commit_of(checkout: Path) -> str | None:
    """Return the commit of a git checkout or worktree; None where the folder is neither."""
    git = checkout / ".git"
    try:
        if git.is_file():  # A worktree: the file names the folder that holds its HEAD.
            git = checkout / git.read_text().strip().removeprefix("gitdir: ")
        shared = git / "commondir"  # Names the folder with the branches, which all worktrees share.
        common = git / shared.read_text().strip() if shared.is_file() else git
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head[:12]
        reference = common / head[5:]
        if reference.exists():
            return reference.read_text().strip()[:12]
        for line in (common / "packed-refs").read_text().splitlines():
            if line.endswith(f" {head[5:]}"):
                return line[:12]
    except OSError:
        return None
    return None
