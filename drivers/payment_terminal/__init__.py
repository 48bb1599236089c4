"""Payment terminals: amounts go in, three-valued results come out; card data never does."""

from drivers.payment_terminal.port import (
    DayClose,
    PaymentIntent,
    PaymentMethod,
    PaymentReason,
    PaymentResult,
    PaymentStage,
    PaymentTerminal,
    TerminalCapability,
)

__all__ = [
    "DayClose",
    "PaymentIntent",
    "PaymentMethod",
    "PaymentReason",
    "PaymentResult",
    "PaymentStage",
    "PaymentTerminal",
    "TerminalCapability",
]
