"""From the JSON of the extension to dataclasses."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Data = TypeVar("Data", bound=DataclassInstance)
else:
    Data = TypeVar("Data")


def build(cls: type[Data], data: dict[str, Any], **made: Any) -> Data:
    """A dataclass of the fields that it knows. `made` are those that are objects of their own."""
    known = {field.name for field in fields(cls)}
    plain = {name: _frozen(value) for name, value in data.items() if name in known and name not in made}
    return cls(**plain, **made)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
