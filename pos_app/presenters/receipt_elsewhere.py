"""The receipt of another register: proven by its code at once, its lines as soon as the hub says them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pos_app.presenters.code_screen import CodeScreen
from pos_app.presenters.desk import Desk
from pos_app.presenters.panels import Prompt, Sheet
from pos_app.presenters.sentences import sentence
from pos_app.presenters.view import PromptKind, SumView, Tone
from pos_app.services.hub_lookup import Interest
from pos_app.words import Words
from retail.errors import Refusal
from retail.sale import ReceiptElsewhere, ReceiptElsewhereLine, ReceiptProof
from retail.tokens import ReceiptToken, totals_digest
from retail.values import Answer, Known


class ReceiptsElsewhere:
    """Shows one receipt at a time on a sheet, to be read only."""

    def __init__(self, desk: Desk, screen: CodeScreen) -> None:
        self._desk = desk
        self._screen = screen
        self._interest = Interest()

    def show(self, token: ReceiptToken, text: str) -> None:
        """Open the sheet of a receipt whose code was scanned; without the hub it says that its lines are unknown."""
        words = self._screen.words
        rows = (
            SumView(words.translate("Panel", "Sold"), words.day_and_time(token.valid_from), Tone.PLAIN),
            _until(words, token.return_until, self._desk.selling.business_date),
        )
        genuine = words.translate("Panel", "The receipt is genuine, from another register.")
        known = Sheet(_title(words), genuine, rows=rows, closed=self._give_up)
        if not self._desk.online:
            unknown = words.translate("Panel", "What was sold only the hub knows, which cannot be asked now.")
            self._screen.open_panel(replace(known, text=f"{genuine} {unknown}"))
            return
        self._ask(ReceiptProof(token=text), known, token)

    def ask_number(self, short_code: str) -> Refusal | None:
        """A short code was typed, which proves a receipt only together with its number: ask for that."""
        if not self._desk.online:
            return Refusal("receipt.hub_needed", {"code": short_code})
        words = self._screen.words
        hint = words.translate("Panel", "This register does not have it. Type its number too, such as 027-1/214.")

        def submit(number: str) -> Refusal | None:
            proof = ReceiptProof(short_code=short_code, number=number.strip())
            self._ask(proof, Sheet(_title(words), closed=self._give_up), None)
            return None

        self._screen.open_panel(Prompt(_title(words), hint, PromptKind.TEXT, submit))
        return None

    def _ask(self, proof: ReceiptProof, known: Sheet, token: ReceiptToken | None) -> None:
        words = self._screen.words
        asking = SumView(words.translate("Panel", "Lines"), words.translate("Panel", "asking the hub …"))
        self._screen.open_panel(replace(known, rows=(*known.rows, asking)))

        def done(answer: Answer[ReceiptElsewhere | Refusal]) -> None:
            self._screen.open_panel(self._answered(known, token, answer))
            self._screen.refresh()

        self._interest = self._desk.hub.ask(lambda hub: hub.receipt(proof), done)

    def _answered(self, known: Sheet, token: ReceiptToken | None, answer: Answer[ReceiptElsewhere | Refusal]) -> Sheet:
        words = self._screen.words
        if not isinstance(answer, Known):
            return replace(known, text=f"{known.text} {sentence(words, answer.reason)}".strip())
        if isinstance(answer.value, Refusal):
            return replace(known, text=f"{known.text} {sentence(words, answer.value)}".strip())
        receipt = answer.value
        title = words.translate("Till", "Receipt {number}").format(number=receipt.receipt_number)
        rows = receipt_rows(words, receipt, self._desk.selling.business_date)
        text = known.text if token is None or _agrees(token, receipt) else _disagreement(words)
        return Sheet(title, text, rows=rows, closed=self._give_up)

    def _give_up(self) -> None:
        self._interest.cancel()


def receipt_rows(words: Words, receipt: ReceiptElsewhere, today: date) -> tuple[SumView, ...]:
    """Where and when, each line with what was paid for it, and what of it all can be taken back until when."""
    place = receipt.location_name or receipt.location_id
    return (
        SumView(place, words.day_and_time(receipt.completed_at), Tone.PLAIN),
        *(_line(words, line) for line in receipt.lines),
        SumView(words.translate("Panel", "Total"), words.money(receipt.total), Tone.PLAIN),
        SumView(words.translate("Panel", "Can be taken back"), words.money(receipt.refundable), Tone.PLAIN),
        _until(words, receipt.return_until, today),
    )


def _agrees(token: ReceiptToken, receipt: ReceiptElsewhere) -> bool:
    """What is printed beside the code, number, total and day, is what the hub has of the sale."""
    totals = totals_digest(receipt.number, receipt.total, receipt.business_date)
    return token.totals == totals and token.is_of_location(receipt.location_id)


def _disagreement(words: Words) -> str:
    return words.translate(
        "Panel",
        "The code on the paper and the hub's record of the sale disagree. Take nothing back; call your manager.",
    )


def _title(words: Words) -> str:
    return words.translate("Panel", "Receipt of another register")


def _line(words: Words, line: ReceiptElsewhereLine) -> SumView:
    label = f"{line.name} · {words.quantity(line.quantity)}"
    if line.returned.thousandths:
        back = words.translate("Panel", "{quantity} came back").format(quantity=words.quantity(line.returned))
        return SumView(f"{label} ({back})", words.amount(line.amount), Tone.WARN)
    return SumView(label, words.amount(line.amount))


def _until(words: Words, until: date, today: date) -> SumView:
    label = words.translate("Panel", "Returns as a matter of course until")
    return SumView(label, words.day(until), Tone.PLAIN if today <= until else Tone.WARN)
