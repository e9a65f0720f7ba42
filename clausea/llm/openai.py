"""Any endpoint that speaks OpenAI's chat completions, through OpenAI's SDK and a strict JSON schema.

OpenAI, Azure (its `/openai/v1` address), vLLM, Ollama, llama.cpp: the setting `base_url` says which. A loopback address is
not remote, and nothing on the way to it (a proxy of the environment, a redirect) is followed.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from clausea.config import settings
from clausea.domain import Prompt, Reply, Usage
from clausea.errors import BackendError, BackendMisbehaved, BackendRefused, ConfigError
from clausea.llm import endpoint

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ParsedChatCompletion

_NO_KEY = "none"
"""What a server on the loopback address is given where no key is set: the SDK insists on one."""


class OpenAI:
    """Sends the messages of a prompt and its reply schema, and nothing else of it."""

    def __init__(self, model: str, *, base_url: str | None = None, api_key: str | None = None) -> None:
        """Make the client; nothing is sent. What is not given is read from the settings.

        Raises:
            ConfigError: the key is missing, or the address is remote and not encrypted.
        """
        import openai

        address = base_url or settings().base_url
        stored = settings().api_key
        key = api_key or (stored.get_secret_value() if stored else None)
        endpoint.check_address(address)
        self.name = f"openai:{model}"
        self.model = model
        self.remote = not endpoint.is_loopback(address)
        if key is None and self.remote:
            raise ConfigError(f"{self.name} needs a key.", hint="Set CLAUSEA_API_KEY or OPENAI_API_KEY.")
        self._takes_temperature = True
        self._client = openai.OpenAI(
            api_key=key or _NO_KEY,
            base_url=address,
            timeout=settings().timeout_s,
            max_retries=endpoint.RETRIES,
            http_client=http_client(self.remote),
        )
        endpoint.keep_quiet()

    def __repr__(self) -> str:
        return f"OpenAI({self.model!r}, remote={self.remote})"

    def complete(self, prompt: Prompt) -> Reply:
        """Return the model's answer.

        Raises:
            BackendError: there is no usable answer; `usage` holds what it cost where that is known.
            ConfigError: the key, the model or the address is wrong.
        """
        began = time.perf_counter()
        completion = self._ask(prompt)
        usage = self._usage(completion)
        if not completion.choices:
            raise spent(BackendMisbehaved(f"{self.name} gave no answer."), usage)
        choice = completion.choices[0]
        if choice.message.refusal:
            raise spent(BackendRefused(f"{self.name} declined to answer."), usage)
        text = choice.message.content or ""
        return Reply(
            value=endpoint.read_json(text),
            raw=text,
            backend=self.name,
            model=model_name(completion.model) or self.model,
            usage=usage,
            latency_s=time.perf_counter() - began,
            finish_reason=choice.finish_reason or "stop",
        )

    def schema(self, prompt: Prompt) -> dict[str, Any]:
        """Return the reply schema as this endpoint takes it."""
        return prompt.reply_schema

    def _ask(self, prompt: Prompt) -> ParsedChatCompletion[Any]:
        import openai

        try:
            try:
                return self._send(prompt)
            except openai.BadRequestError as error:
                if error.param != "temperature" or not self._takes_temperature:
                    raise
                self._takes_temperature = False  # Reasoning models accept only their own; the answer is checked all the same.
                return self._send(prompt)
        except (openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError) as error:
            usage = self._usage(error.completion) if error.completion else None
            raise spent(endpoint.translated(error, self.name), usage) from None
        except openai.OpenAIError as error:
            raise endpoint.translated(error, self.name) from None
        except (ValueError, TypeError, AttributeError):
            # The SDK reads what a server sends with little suspicion: no JSON, or JSON of another shape, ends here.
            raise BackendMisbehaved(f"{self.name} answered in another form.") from None

    def _send(self, prompt: Prompt) -> ParsedChatCompletion[Any]:
        messages = [{"role": one.role, "content": one.content} for one in prompt.messages]
        shape = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": self.schema(prompt)}}
        more: dict[str, Any] = {"temperature": prompt.temperature} if self._takes_temperature else {}
        return self._client.chat.completions.parse(
            model=self.model,
            messages=cast(Any, messages),
            response_format=cast(Any, shape),
            max_completion_tokens=endpoint.REPLY_TOKENS,
            **more,
        )

    def _usage(self, completion: Any) -> Usage:
        told = getattr(completion, "usage", None)
        if told is None:
            return Usage()
        usage = Usage(prompt_tokens=told.prompt_tokens or 0, completion_tokens=told.completion_tokens or 0)
        return endpoint.cost(self.model, usage)


def http_client(remote: bool) -> openai.DefaultHttpxClient:
    """Return a client that sends a prompt to its address and nowhere else.

    A proxy of the environment would carry a prompt for this machine off it, and a redirect a remote one to somebody else.
    """
    import openai

    return openai.DefaultHttpxClient(trust_env=remote, follow_redirects=False, timeout=settings().timeout_s)


def spent(error: Any, usage: Usage | None) -> Any:
    """Return an error that knows what the failed call cost."""
    if isinstance(error, BackendError):
        error.usage = usage
    return error


def model_name(told: str | None) -> str:
    """Return the model that a server says it ran; of a path only the file's name, because a path may name a person."""
    return (told or "").replace("\\", "/").rpartition("/")[2]
