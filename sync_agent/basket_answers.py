"""What the hub says of a slip's basket: it is ours, or who has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retail.errors import Refusal
from sync_agent.errors import BadAnswer
from sync_agent.refusal_answers import read_refusal


def read_claim(content: Mapping[str, Any]) -> Refusal | None:
    """None when the basket is ours; :class:`BadAnswer` when the answer does not say."""
    try:
        claimed, refusal = content["claimed"], content["refusal"]
        if claimed is (refusal is None):
            return None if refusal is None else read_refusal(refusal)
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer("the hub's answer tells of no basket") from error
    raise BadAnswer("the hub's answer says both yes and no")
