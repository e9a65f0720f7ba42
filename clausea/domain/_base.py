"""The root of every value: frozen, closed, and silent about patients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value. Unknown fields are refused; its repr shows only the fields named in `shown`.

    Validation errors never repeat the input, because the input may be words of a patient's record.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True, ser_json_inf_nan="strings"
    )

    shown: ClassVar[tuple[str, ...]] = ()
    """Fields that a repr may show: ids, kinds, counts. Never words of a record or of a claim."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy that works out anew what follows from the fields: the base class keeps what followed from the former."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    def __repr_args__(self) -> Any:
        return [(name, getattr(self, name)) for name in self.shown]

    def __str__(self) -> str:
        return repr(self)
