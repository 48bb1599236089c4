"""Where a shopper is at the kiosk, and where she came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.presenters.kiosk_browse import BrowsePresenter
from pos_app.presenters.kiosk_desk import KioskDesk
from pos_app.presenters.kiosk_item import ItemPresenter
from pos_app.presenters.kiosk_view import KioskScreen
from pos_app.services.ring_up import Found
from pos_app.words import Words

BROWSING = (KioskScreen.HOME, KioskScreen.GOODS, KioskScreen.SEARCH, KioskScreen.ITEM, KioskScreen.BASKET)
"""Where one goes back to; paying and what comes after are left by doors of their own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A screen with what it shows: a category, what was typed, goods."""

    screen: KioskScreen
    path: str = ""
    typed: str = ""
    found: Found | None = None


ATTRACT, HOME, BASKET = (Place(each) for each in (KioskScreen.ATTRACT, KioskScreen.HOME, KioskScreen.BASKET))
PAY, DONE = Place(KioskScreen.PAY), Place(KioskScreen.DONE)


class Trail:
    """Goes from place to place and tells the presenters of goods what to show. ``changed``: an answer has come."""

    def __init__(self, kiosk: KioskDesk, changed: Callable[[], None]) -> None:
        self._kiosk = kiosk
        self._before: list[Place] = []
        self.browse = BrowsePresenter(kiosk)
        self.item = ItemPresenter(kiosk, changed)
        self.here = ATTRACT

    @property
    def screen(self) -> KioskScreen:
        """The screen in front."""
        return self.here.screen

    def go(self, place: Place) -> None:
        """Go on to a place, and remember this one for the way back."""
        if self.here.screen in BROWSING and self.here != place:
            self._before.append(self.here)
        self.move(place)

    def move(self, place: Place) -> None:
        """Another place instead of this one."""
        self.here = place
        self.item.close()
        match place:
            case Place(KioskScreen.GOODS, path=path):
                self.browse.open_category(path)
            case Place(KioskScreen.SEARCH, typed=typed):
                self.browse.search(typed)
            case Place(KioskScreen.ITEM, found=found) if found is not None:
                self.item.show(found)

    def step_back(self, otherwise: Place = HOME) -> None:
        """To the place before."""
        self.move(self._before.pop() if self._before else otherwise)

    def start_at(self, place: Place) -> None:
        """To a place from which nothing leads back."""
        self._before.clear()
        self.move(place)

    def typed(self, typed: str) -> None:
        """What is searched for here."""
        self.browse.search(typed)
        self.here = replace(self.here, typed=typed)

    def choose(self, found: Found | None) -> None:
        """Another variant on the same page."""
        self.here = replace(self.here, found=found)

    def forget(self) -> None:
        """The shopper is gone."""
        self.browse.forget()
        self.start_at(ATTRACT)

    def reread(self) -> None:
        """The assortment, its prices or its stock changed."""
        self.browse.reread()
        self.item.reread()

    def title(self, words: Words) -> str:
        """What the bar says of this place."""
        match self.here.screen:
            case KioskScreen.GOODS | KioskScreen.SEARCH:
                return self.browse.title(words)
            case KioskScreen.BASKET:
                return words.translate("Kiosk", "Your basket")
            case KioskScreen.PAY:
                return words.translate("Kiosk", "Payment")
            case KioskScreen.ITEM if self.item.found is not None:
                return self.item.found.entry.variant.category.rpartition("/")[2]
            case _:
                return self._kiosk.desk.register.settings.name
