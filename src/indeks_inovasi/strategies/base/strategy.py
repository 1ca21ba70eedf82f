"""What every strategy is: a frozen model that its `kind` names and its fields describe completely."""

import inspect
from abc import ABC
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, model_validator

from indeks_inovasi import _registry
from indeks_inovasi.errors import (
    with_article,
)

Exactness = Literal["bitwise", "tolerance"]


class Strategy(BaseModel, ABC, frozen=True, extra="forbid"):
    """A frozen choice that its `kind` names and its fields describe completely."""

    model_config = ConfigDict(defer_build=True, allow_inf_nan=False)

    family: ClassVar[str]
    row_wise: ClassVar[bool] = True
    """False for strategies that compare units with each other even when frozen."""
    exactness: ClassVar[Exactness] = "bitwise"
    kind: str

    @property
    def learns(self) -> bool:
        """Whether the strategy still takes numbers from data; a frozen one does not."""
        return False

    @model_validator(mode="wrap")
    @classmethod
    def _build_by_kind(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if inspect.isabstract(cls) and isinstance(value, Mapping):
            fields = dict(cast("Mapping[str, Any]", value))
            member = cast("type[Self]", _registry.lookup(cls.family, fields.get("kind")))
            return member.model_validate(fields)
        if isinstance(value, Strategy) and not isinstance(value, cls):
            raise ValueError(f"{value.kind!r} is {with_article(value.family)}, not {with_article(cls.family)}.")
        return handler(value)

    def replace(self, **changes: Any) -> Self:
        """Return the strategy with other fields, validated again."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**fields, **changes})

    @property
    def called(self) -> str:
        """The strategy as a reader would write it: its class, and the fields that differ from their defaults."""
        fields = type(self).model_fields
        given = [
            f"{name}={_shown(value)}"
            for name, value in self
            if name != "kind" and (fields[name].is_required() or value != fields[name].default)
        ]
        return f"{self.title}({', '.join(given)})"

    @property
    def title(self) -> str:
        """Name for messages: that of the class."""
        return type(self).__name__


def _shown(value: object) -> str:
    """Return a field of a strategy, strategies inside it in the same short way."""
    if isinstance(value, Strategy):
        return value.called
    if isinstance(value, tuple):
        parts = cast("tuple[object, ...]", value)
        return f"({', '.join(map(_shown, parts))}{',' * (len(parts) == 1)})"
    return repr(value)
