"""Any chat model that LangChain knows: `langchain:PROVIDER:MODEL`, asked for JSON of a schema.

The provider's own package (`langchain-openai`, `langchain-ollama`, `langchain-anthropic` …) is the user's to install.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from clausea.config import settings
from clausea.domain import Prompt, Reply, Usage
from clausea.errors import (
    BackendMisbehaved,
    BackendRefused,
    BackendTruncated,
    BackendUnavailable,
    ClauseaError,
    ConfigError,
    UsageError,
)
from clausea.llm import endpoint
from clausea.llm.openai import http_client, model_name, spent

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_TAKES_ADDRESS = frozenset({"openai", "ollama"})
"""The providers that are told `base_url`; what others would make of it is unknown, so they are always remote."""

_CUT = frozenset({"length", "max_tokens", "MAX_TOKENS"})


class LangChain:
    """Sends the messages of a prompt and its reply schema, and nothing else of it. Tracing services are shut out."""

    def __init__(self, model: str) -> None:
        """Make the chat model; nothing is sent.

        Raises:
            UsageError: the name lacks the provider.
            ConfigError: the provider's package or key is missing.
        """
        provider, _, rest = model.partition(":")
        if not rest:
            raise UsageError("The backend langchain lacks its model.", hint="Write langchain:PROVIDER:MODEL.")
        self.name = f"langchain:{model}"
        self.model = rest
        more: dict[str, Any] = {}
        self.remote = True
        if provider in _TAKES_ADDRESS:
            more = self._address(provider)
            self.remote = not endpoint.is_loopback(settings().base_url)
        self._model = self._make(provider, rest, more)
        endpoint.keep_quiet()

    def _address(self, provider: str) -> dict[str, Any]:
        endpoint.check_address(settings().base_url)
        if provider == "ollama":
            return {"base_url": settings().base_url.removesuffix("/").removesuffix("/v1")}
        is_near = endpoint.is_loopback(settings().base_url)
        stored = settings().api_key
        key = stored.get_secret_value() if stored else "none" if is_near else None
        if key is None:
            raise ConfigError(f"{self.name} needs a key.", hint="Set CLAUSEA_API_KEY or OPENAI_API_KEY.")
        return {
            "base_url": settings().base_url,
            "api_key": key,
            "use_responses_api": False,
            "max_retries": endpoint.RETRIES,
            "timeout": settings().timeout_s,
            "http_client": http_client(not is_near),
        }

    def _make(self, provider: str, model: str, more: dict[str, Any]) -> Any:
        from langchain.chat_models import init_chat_model

        try:
            return init_chat_model(model, model_provider=provider, temperature=0.0, max_tokens=endpoint.REPLY_TOKENS, **more)
        except ImportError:
            package = f"langchain-{provider.replace('_', '-')}"
            raise ConfigError(f"{self.name} needs a package.", hint=f"Run: pip install {package}.") from None
        except Exception as error:
            raise ConfigError(
                f"{self.name} cannot be made ({type(error).__name__}).", hint="Check the provider, its key and its settings."
            ) from None

    def complete(self, prompt: Prompt) -> Reply:
        """Return the model's answer.

        Raises:
            BackendError: there is no usable answer; `usage` holds what it cost where that is known.
            ConfigError: the key, the model or the address is wrong.
        """
        from langsmith.run_helpers import tracing_context

        began = time.perf_counter()
        messages = [(one.role, one.content) for one in prompt.messages]
        try:
            # LANGSMITH_TRACING in the environment would send every prompt to a service that nobody here agreed to.
            with tracing_context(enabled=False):
                found = self._structured(prompt).invoke(messages)
        except ClauseaError:
            raise
        except Exception as error:
            raise self._translated(error) from None
        message = found["raw"]
        usage = self._usage(message)
        refusal = message.additional_kwargs.get("refusal")
        told = message.response_metadata
        finish = str(told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or "stop")
        if finish in _CUT:
            raise spent(BackendTruncated(f"{self.name}: The answer ended before it was complete."), usage)
        if refusal or finish in {"content_filter", "refusal"}:
            raise spent(BackendRefused(f"{self.name} declined to answer."), usage)
        text = message.text if isinstance(message.text, str) else str(message.content)
        value = found["parsed"] if isinstance(found["parsed"], dict) else endpoint.read_json(text)
        return Reply(
            value=value,
            raw=text,
            backend=self.name,
            model=model_name(told.get("model_name") or told.get("model")) or self.model,
            usage=usage,
            latency_s=time.perf_counter() - began,
            finish_reason=finish,
        )

    def _structured(self, prompt: Prompt) -> Runnable[Any, Any]:
        schema = {"title": "reply", "description": "The statements of the slots.", **prompt.reply_schema}
        made: Runnable[Any, Any]
        try:
            made = self._model.with_structured_output(schema, method="json_schema", strict=True, include_raw=True)
        except (TypeError, ValueError):
            # Not every provider knows `strict`; what comes back is held against the schema in any case.
            try:
                made = self._model.with_structured_output(schema, include_raw=True)
            except Exception as error:
                raise ConfigError(
                    f"{self.name} cannot answer in a schema ({type(error).__name__}).", hint="Use another model."
                ) from None
        return made

    def _translated(self, error: Exception) -> ClauseaError:
        """Return what a failure of a provider is here: by the one table for OpenAI's SDK, by its form for any other."""
        names = {one.__name__ for one in type(error).__mro__}
        if names & endpoint.FAILURES.keys() or isinstance(getattr(error, "status_code", None), int):
            return endpoint.translated(error, self.name)
        if any("timeout" in name.lower() or "connect" in name.lower() for name in names):
            return BackendUnavailable(f"{self.name}: The model could not be reached.")
        return BackendMisbehaved(f"{self.name} failed with {type(error).__name__}.")

    def _usage(self, message: Any) -> Usage:
        told = getattr(message, "usage_metadata", None) or {}
        usage = Usage(prompt_tokens=told.get("input_tokens", 0), completion_tokens=told.get("output_tokens", 0))
        return endpoint.cost(self.model, usage)
