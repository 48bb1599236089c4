"""Views of a till as presenters would give them, by hand, in Polish: the sale of the drawings and more."""

from __future__ import annotations

from dataclasses import replace

from pos_app.presenters.actions import Action
from pos_app.presenters.view import (
    ActionView,
    Banner,
    ControlNames,
    CustomerLineView,
    CustomerView,
    DetailView,
    LineView,
    ListView,
    OperatorTileView,
    PanelView,
    PromptKind,
    PromptView,
    RowView,
    SaleDoneView,
    Screen,
    SellingView,
    SheetView,
    SignOnView,
    SuggestionView,
    SumView,
    TakenTenderView,
    TenderButtonView,
    TenderView,
    TileView,
    TillView,
    Tone,
    TopBarView,
)

NAMES = ControlNames(
    backspace="Usuń ostatni znak",
    shift="Wielkie litery",
    space="Spacja",
    hide_keyboard="Schowaj klawiaturę",
    take_back="Cofnij tę płatność",
    pin="PIN",
    scan_field="Pole skanowania",
    basket="Koszyk",
    found="Znalezione towary",
)
ONLINE = Banner("Online · zsynchronizowano 3 s temu", Tone.OK)
OFFLINE = Banner("Offline od 14:02 · 12 paragonów czeka na wysłanie", Tone.WARN)
TOP = TopBarView("Sklep 014 · Kasa 2", "Anna K.", ONLINE, ("Zawieszone 2",), "21.11 · 14:32")

LINES = (
    LineView(
        1,
        "1",
        "Jeansy proste męskie · W32 L34 · indygo",
        (DetailView("Kod OMNI-7F2K −10% · ważny do 30.11", Tone.ACCENT),),
        "359,10",
        "359,10",
        "399,00",
    ),
    LineView(
        2,
        "2",
        "Skarpety męskie bawełniane · 43–46",
        (DetailView("Oferta dla Marty: druga para −50%", Tone.ACCENT),),
        "24,90",
        "37,35",
    ),
    LineView(
        3,
        "0,482 kg",
        "Ser Gouda plastry · na wagę",
        (DetailView("cena z etykiety · partia L2291 · termin 02.12.2026"),),
        "34,99/kg",
        "16,87",
    ),
    LineView(4, "1", "Woda źródlana 1,5 l", (DetailView("+ kaucja 0,50"),), "2,79", "3,29"),
)
ACTIONS = (
    ActionView(Action.SUSPEND, "Zawieś", "F4"),
    ActionView(Action.RESUME, "Wznów", "F5"),
    ActionView(Action.PRICE_CHECK, "Cena i stan", "F6"),
    ActionView(Action.QUANTITY, "Ilość", "*"),
    ActionView(Action.VOID_LINE, "Usuń", "Del"),
    ActionView(Action.MENU, "Menu", "F7"),
)
TILES = tuple(
    TileView(str(place), label, detail)
    for place, (label, detail) in enumerate(
        (
            ("Torba papierowa", "0,60"),
            ("Torba bawełniana", "12,00"),
            ("Karta podarunkowa", "cena otwarta"),
            ("Zwrot kaucji", "0,50"),
            ("Pieczywo", "12 ›"),
            ("Warzywa", "34 ›"),
            ("Kawa na wynos", "6 ›"),
            ("Usługi", "8 ›"),
        )
    )
)
SELLING = SellingView(
    placeholder="Zeskanuj lub wpisz nazwę, kod, ilość 3*…",
    entry="",
    search=ActionView(Action.SEARCH, "Szukaj", "F2"),
    pending="",
    columns=("Ilość", "Produkt", "Cena", "Wartość"),
    lines=LINES,
    selected=3,
    empty="Zeskanuj pierwszy towar.",
    results=(),
    result=0,
    sums=(SumView("Przed rabatami", "468,96"), SumView("Rabaty", "−52,35", Tone.ACCENT)),
    tax="w tym VAT A 23% 74,65 · C 5% 0,80",
    count="4 pozycje · 5 szt.",
    due_label="Do zapłaty",
    due="416,61 zł",
    pay=ActionView(Action.PAY, "Zapłać", "F9"),
    actions=ACTIONS,
    tiles=TILES,
)
FOUND = tuple(
    RowView(sku, name, detail, price)
    for sku, name, detail, price in (
        ("GOUDA-KG", "Ser Gouda plastry · na wagę", "Mlekpol · Nabiał · GOUDA-KG", "34,99/kg"),
        ("GOUDA-150", "Ser Gouda plastry 150 g", "Hochland · Nabiał · GOUDA-150", "7,49"),
        ("SER-ZOLTY", "Ser żółty Podlaski 300 g", "Piątnica · Nabiał · SER-ZOLTY", "12,99"),
        ("SERNIK", "Sernik krakowski na wagę", "Cukiernia Nowak · Ciasta · SERNIK", "42,00/kg"),
        ("SEREK", "Serek wiejski 200 g", "Piątnica · Nabiał · SEREK", "2,89"),
    )
)
EMPTY = replace(
    SELLING,
    lines=(),
    selected=None,
    sums=(),
    tax="",
    count="0 pozycji · 0 szt.",
    due="0,00 zł",
    pay=ActionView(Action.PAY, "Zapłać", "F9", enabled=False),
    actions=tuple(replace(each, enabled=each.action in ("resume", "price_check", "menu")) for each in ACTIONS),
)
DONE = replace(
    EMPTY,
    done=SaleDoneView(
        "Dziękujemy", "Reszta", "33,39 zł", ("20,00 + 10,00 + 2,00 + 1,00", "Zapłacono 166,61 zł", "Paragon 214")
    ),
)
REFUSED = Banner(
    "Kodu 5901234123450 nie ma w asortymencie. Nic nie dodano. Sprawdź etykietę albo poszukaj po nazwie (F2).", Tone.BAD
)
NO_PAPER = Banner(
    "Drukarka nie ma papieru. Włóż nową rolkę. Paragon 214 wydrukuje się potem sam; sprzedaż jest zapisana.", Tone.WARN
)
TENDER = TenderView(
    sums=(SumView("4 pozycje", "468,96"), SumView("Rabaty", "−52,35", Tone.ACCENT)),
    total=SumView("Razem", "416,61 zł", Tone.PLAIN),
    taken=(
        TakenTenderView(0, "Gotówka", "−150,00", Tone.PLAIN, True),
        TakenTenderView(1, "BLIK · zatwierdzono", "−100,00", Tone.PLAIN, False),
    ),
    due_label="Pozostało do zapłaty",
    due="166,61 zł",
    heading="Forma płatności",
    tenders=(
        TenderButtonView("cash", "Gotówka", "G", True, True),
        TenderButtonView("card", "Karta", "K", True, False),
        TenderButtonView("blik", "BLIK", "B", True, False),
    ),
    given_heading="Podano",
    suggestions=tuple(SuggestionView(each, each) for each in ("166,61", "170,00", "180,00", "200,00")),
    entry="200,00",
    decimal_mark=",",
    change_label="Reszta",
    change="33,39 zł",
    change_pieces="20,00 + 10,00 + 2,00 + 1,00 + 0,20 + 0,10 + 0,05 + 2×0,02",
    tax_number=ActionView(Action.TAX_NUMBER, "NIP na paragonie", "N"),
    complete=ActionView(Action.COMPLETE, "Zakończ sprzedaż", "Enter"),
    back=ActionView(Action.BACK, "Wróć do koszyka", "Esc"),
)
IN_DOUBT = replace(
    TENDER,
    entry="",
    change="0,00 zł",
    change_pieces="",
    taken=(*TENDER.taken, TakenTenderView(2, "Karta •• 4471 · nie wiadomo – sprawdzam", "−50,00", Tone.WARN, False)),
    tenders=tuple(replace(each, enabled=False) for each in TENDER.tenders),
    ask_again=ActionView(Action.ASK_AGAIN, "Zapytaj terminal", ""),
    busy="Terminal pracuje…",
)
SIGN_ON = SignOnView(
    title="Kto sprzedaje?",
    hint="Wybierz swoje imię, wpisz PIN i naciśnij Enter albo zeskanuj identyfikator.",
    operators=tuple(
        OperatorTileView(str(place), name, place == 1)
        for place, name in enumerate(("Marek W.", "Anna K.", "Joanna P.", "Piotr M.", "Aleksandra Ś."))
    ),
    filled=2,
    enter="Zaloguj",
    locked=False,
)
SUSPENDED = ListView(
    "Zawieszone koszyki",
    (
        RowView("a", "niebieska kurtka", "21.11 · 14:21 · 3 pozycje", "41,20 zł"),
        RowView("b", "Koszyk z 14:05", "21.11 · 14:05 · 12 pozycji", "218,77 zł"),
    ),
    0,
    "Nie ma zawieszonych koszyków.",
    "Wznów",
    "Wróć",
)
SEARCH = ListView("Szukaj", FOUND, 1, "Wpisz nazwę albo zeskanuj kod.", "Dodaj", "Wróć", searchable=True, typed="ser")
PRICE = PromptView(
    "Pieczywo z pieca",
    "Ten towar nie ma stałej ceny. Wpisz cenę jednej sztuki.",
    PromptKind.AMOUNT,
    "12,5",
    "PLN",
    "OK",
    "Wróć",
    "Wpisz kwotę, na przykład 12,50.",
)
NOTE = PromptView(
    "Notatka",
    "Wydrukuje się pod pozycją. Zostaw puste pole, żeby ją usunąć.",
    PromptKind.TEXT,
    "skrócić o 4 cm",
    "",
    "OK",
    "Wróć",
)
PAPER = """\
               Sklep 014
       ul. Długa 7, 00-001 Warszawa
            NIP 526-000-12-46
----------------------------------------
          POTWIERDZENIE SPRZEDAŻY
                niefiskalny

Jeansy proste męskie W32 L34
        1 x 399,00                399,00A
  Kod OMNI-7F2K −10%              −39,90
Ser Gouda plastry
 0,482 kg x 34,99                  16,87C
Woda źródlana 1,5 l
        1 x 2,79                    2,79A
  kaucja                            0,50
----------------------------------------
PTU A 23%  od 361,89               67,67
PTU C 5%   od 16,87                 0,80
SUMA                         379,26 PLN
Gotówka                          400,00
Reszta                            20,74

21.11.2026 14:33   Kasa 2   Anna K.  #214
"""
RECEIPT = SheetView(
    "Paragon 214",
    PAPER,
    True,
    actions=(ActionView(Action.REPRINT, "Drukuj kopię", "Enter"),),
    cancel="Wróć",
)
KEYS = SheetView(
    "Wszystkie klawisze",
    "",
    False,
    rows=tuple(
        SumView(label, key, Tone.PLAIN)
        for label, key in (
            ("Pomoc", "F1"),
            ("Szukaj", "F2"),
            ("Zawieś", "F4"),
            ("Wznów", "F5"),
            ("Cena i stan", "F6"),
            ("Menu", "F7"),
            ("Paragony", "F8"),
            ("Zapłać", "F9"),
            ("Odliczona gotówka", "F10"),
            ("Szuflada", "F11"),
            ("Zablokuj", "F12"),
            ("Usuń", "Del"),
            ("Anuluj koszyk", "Ctrl+Del"),
            ("Notatka", "Ctrl+N"),
            ("NIP", "Ctrl+T"),
            ("O jeden więcej", "+"),
            ("O jeden mniej", "-"),
            ("Ilość", "*"),
            ("Wszystkie klawisze", "?"),
        )
    ),
    cancel="Wróć",
)
CUSTOMER = CustomerView(
    "",
    tuple(CustomerLineView(each.quantity, each.name, each.amount) for each in LINES),
    "Do zapłaty",
    "416,61 zł",
    "Oszczędzasz 52,35 zł",
)
CUSTOMER_CHANGE = CustomerView("Dziękujemy, do zobaczenia", (), "Zapłacono", "166,61 zł", "", "Reszta", "33,39 zł")
CUSTOMER_WELCOME = CustomerView("Dzień dobry", (), "", "", "")


def selling(view: SellingView = SELLING, banner: Banner | None = None, panel: PanelView | None = None) -> TillView:
    return TillView(TOP, Screen.SELLING, banner, selling=view, panel=panel, names=NAMES)


def tendering(view: TenderView = TENDER, banner: Banner | None = None, panel: PanelView | None = None) -> TillView:
    top = replace(TOP, status=OFFLINE, notes=())
    return TillView(top, Screen.TENDER, banner, tender=view, panel=panel, names=NAMES)


def signing_on(view: SignOnView = SIGN_ON, banner: Banner | None = None) -> TillView:
    return TillView(replace(TOP, operator=""), Screen.SIGN_ON, banner, sign_on=view, names=NAMES)


def many_lines(count: int) -> tuple[LineView, ...]:
    return tuple(replace(LINES[place % 4], line_id=place + 1) for place in range(count))
