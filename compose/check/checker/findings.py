"""What a check reports, and the one error for input that cannot be judged at all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule. `contact_id` is empty where the rule is not about a contact."""

    rule: str
    contact_id: str
    detail: str

    def as_json(self) -> dict[str, str]:
        return {"rule": self.rule, "contactId": self.contact_id, "detail": self.detail}


class UnusableInput(Exception):
    """A file is missing or cannot be read: there is nothing to judge, which is not the same as nothing wrong."""
