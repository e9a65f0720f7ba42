"""Where a model is reached, what its answers cost, and the words in which its failures are told: the same for every adapter."""

from __future__ import annotations

import ipaddress
import json
import logging
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clausea import knowledge
from clausea.config import settings
from clausea.domain import Usage
from clausea.errors import BackendMisbehaved, BackendRefused, BackendTruncated, BackendUnavailable, ClauseaError, ConfigError

RETRIES = 2
"""How often a request is sent again after trouble with the transport, each time after a longer pause."""

REPLY_TOKENS = 2_048
"""The most tokens of an answer: four times what the longest plain answer to a prompt takes."""

_TALKATIVE = ("openai", "httpx2", "httpx", "httpcore2", "httpcore", "langchain_core", "langchain_openai")


def is_loopback(url: str) -> bool:
    """Say whether an address is this machine's own; a name that would have to be looked up is not, "localhost" excepted."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(url: str) -> None:
    """Return where an address may be sent to at all.

    Raises:
        ConfigError: it is another machine's and not encrypted.
    """
    if urlsplit(url).scheme != "https" and not is_loopback(url):
        raise ConfigError(
            "CLAUSEA_BASE_URL is on another machine and not encrypted.", hint="Use https, or a tunnel to the loopback address."
        )


def keep_quiet() -> None:
    """Stop the libraries under an adapter from logging requests, which hold words of the record, whatever is asked for."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def cost(model: str, usage: Usage) -> Usage:
    """Return a usage with its price, where the site gave one for this model; nothing is guessed.

    Raises:
        ConfigError: the file of prices cannot be used.
    """
    path = settings().prices
    if path is None:
        return usage
    price = _prices(path).get(model)
    if price is None:
        return usage
    total = (usage.prompt_tokens * price["prompt"] + usage.completion_tokens * price["completion"]) / 1_000_000
    return usage.model_copy(update={"cost_usd": float(round(total, 6))})


def _prices(path: Path) -> dict[str, dict[str, Decimal]]:
    hint = "It holds a line a model: `name: {prompt: 2.5, completion: 10}`, in US dollars for a million tokens."
    try:
        found = knowledge.read_yaml(path)
        out = {
            str(model): {key: Decimal(str(price[key])) for key in ("prompt", "completion")}
            for model, price in dict(found).items()
        }
    except ClauseaError as error:
        raise ConfigError(f"CLAUSEA_PRICES: {error.message}", hint=hint) from None
    except (TypeError, ValueError, KeyError, ArithmeticError):
        raise ConfigError(f"CLAUSEA_PRICES: {path.name} is no list of prices.", hint=hint) from None
    return out


def read_json(text: str) -> Any:
    """Return the JSON value of an answer, or None where it is none: the flow then says so to the model."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


# The one table of failures. A name is the SDK's class, or `status:` and a number that goes before the class.

_KEY = ("ConfigError", "The key was not accepted", "Set CLAUSEA_API_KEY or OPENAI_API_KEY.")
_SILENT = ("BackendUnavailable", "The model could not be reached", "")
_BUSY = ("BackendUnavailable", "The model is overloaded, or its quota is used up", "")
_ODD = ("BackendMisbehaved", "The model's server did not accept the request", "")

FAILURES: dict[str, tuple[str, str, str]] = {
    "LengthFinishReasonError": ("BackendTruncated", "The answer ended before it was complete", ""),
    "ContentFilterFinishReasonError": ("BackendRefused", "The model's server withheld the answer", ""),
    "APITimeoutError": (
        "BackendUnavailable",
        "There was no answer in time",
        "Raise CLAUSEA_TIMEOUT_S, or use --backend embedded.",
    ),
    "APIConnectionError": _SILENT,
    "APIResponseValidationError": ("BackendMisbehaved", "The model's server answered in another form", ""),
    "AuthenticationError": _KEY,
    "OAuthError": _KEY,
    "SubjectTokenProviderError": _KEY,
    "PermissionDeniedError": ("ConfigError", "The key may not use this model", "Use another model, or another key."),
    "NotFoundError": ("ConfigError", "There is no such model at this address", "Correct the model's name or CLAUSEA_BASE_URL."),
    "RateLimitError": _BUSY,
    "InternalServerError": ("BackendUnavailable", "The model's server failed", ""),
    "ConflictError": _BUSY,
    "BadRequestError": _ODD,
    "UnprocessableEntityError": _ODD,
    "APIStatusError": _ODD,
    "APIError": _ODD,
    "OpenAIError": _ODD,
    # By number alone, for the SDKs of other providers, whose classes are not known here.
    "status:401": _KEY,
    "status:403": ("ConfigError", "The key may not use this model", "Use another model, or another key."),
    "status:404": ("ConfigError", "There is no such model at this address", "Correct the model's name or CLAUSEA_BASE_URL."),
    "status:408": _BUSY,
    "status:409": _BUSY,
    "status:429": _BUSY,
    "status:413": ("BackendTruncated", "The prompt is too long for this model's server", ""),
    # Of parts of the SDK that are not used here; a failure is told all the same.
    "InvalidWebhookSignatureError": _ODD,
    "WebSocketConnectionClosedError": _SILENT,
    "WebSocketQueueFullError": _BUSY,
}
_CLASSES: dict[str, type[ClauseaError]] = {
    one.__name__: one for one in (ConfigError, BackendUnavailable, BackendTruncated, BackendRefused, BackendMisbehaved)
}


def translated(error: BaseException, name: str) -> ClauseaError:
    """Return what a failure of an SDK is here. Of its own message nothing is told: a server may repeat the prompt in it."""
    status = getattr(error, "status_code", None)
    names: Iterable[str] = (f"status:{status}", *(one.__name__ for one in type(error).__mro__))
    failed = ("BackendUnavailable", "The model's server failed", "") if isinstance(status, int) and status >= 500 else _ODD
    kind, words, hint = next((FAILURES[one] for one in names if one in FAILURES), failed)
    code = f" (HTTP {status})" if isinstance(status, int) else ""
    return _CLASSES[kind](f"{name}: {words}{code}.", hint=hint)
