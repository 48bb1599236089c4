"""The basket's lines as Qt reads them: a new view changes only the rows that differ."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pos_app.presenters.view import LineView
from pos_app.widgets.parts import RIGHT

QUANTITY, ITEM, PRICE, AMOUNT = range(4)
Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows ``first`` to ``removed_end`` go, as many as ``added`` come in their place; ``changed`` stay and say else."""

    first: int
    removed: int
    added: int
    changed: tuple[int, ...]

    @property
    def touched(self) -> tuple[int, ...]:
        """The rows, as counted now, that are not as they were."""
        return (*self.changed, *range(self.first, self.first + self.added))


def difference(before: tuple[LineView, ...], now: tuple[LineView, ...]) -> Difference:
    """What to do to the rows of ``before`` so that they show ``now``."""
    first = _same_ids(before, now)
    tail = _same_ids(before[first:][::-1], now[first:][::-1])
    kept = (*range(first), *range(len(now) - tail, len(now)))
    shift = len(now) - len(before)
    changed = tuple(row for row in kept if _differ(now[row], before[row if row < first else row - shift]))
    return Difference(first, len(before) - first - tail, len(now) - first - tail, changed)


def _differ(one: LineView, other: LineView) -> bool:
    # A line that was not written anew is the same object, which is quicker to see than two equal ones.
    return one is not other and one != other


class BasketModel(QAbstractTableModel):
    """Quantity, item, price, amount; texts only, because everything was put in words before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[LineView, ...] = ()
        self._columns = ("", "", "", "")
        self.selected_row: int | None = None

    @property
    def lines(self) -> tuple[LineView, ...]:
        """The lines shown."""
        return self._lines

    def name_columns(self, columns: tuple[str, str, str, str]) -> None:
        """Name the columns."""
        if columns != self._columns:
            self._columns = columns
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, QUANTITY, AMOUNT)

    def show_lines(self, lines: tuple[LineView, ...], selected: int | None) -> Difference:
        """Show these lines, the one with the id ``selected`` as the current one; says what differs."""
        found = difference(self._lines, lines)
        if found.removed:
            self.beginRemoveRows(_NOWHERE, found.first, found.first + found.removed - 1)
            self._lines = self._lines[: found.first] + self._lines[found.first + found.removed :]
            self.endRemoveRows()
        if found.added:
            self.beginInsertRows(_NOWHERE, found.first, found.first + found.added - 1)
            self._lines = lines
            self.endInsertRows()
        self._lines = lines
        for row in found.changed:
            self._tell(row)
        self._select(selected)
        return found

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Always four."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says; details are read out with the name."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.quantity, line.name, line.price, line.amount)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ITEM:
            return ". ".join((line.name, *(each.text for each in line.details)))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the columns."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return (RIGHT if section in (PRICE, AMOUNT) else left).value
        return self._columns[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _select(self, line_id: int | None) -> None:
        row = next((row for row, line in enumerate(self._lines) if line.line_id == line_id), None)
        before, self.selected_row = self.selected_row, row
        for each in {before, row} - {None} if before != row else ():
            self._tell(each)

    def _tell(self, row: int | None) -> None:
        if row is not None and row < len(self._lines):
            self.dataChanged.emit(self.index(row, QUANTITY), self.index(row, AMOUNT))


def _same_ids(left: tuple[LineView, ...], right: tuple[LineView, ...]) -> int:
    """How many lines at the beginning of both have the same ids."""
    same = 0
    for one, other in zip(left, right, strict=False):
        if one.line_id != other.line_id:
            break
        same += 1
    return same
