<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl" sourcelanguage="en">
<context>
    <name>Camera</name>
    <message>
        <source>No camera is plugged in.</source>
        <translation>Żadna kamera nie jest podłączona.</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>Obraz z kamery</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Kamery</translation>
    </message>
    <message>
        <source>Show a code to the camera, about 10 cm away.</source>
        <translation>Pokaż kod kamerze z odległości około 10 cm.</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>w użyciu</translation>
    </message>
    <message>
        <source>The camera set up here</source>
        <translation>Kamera z ustawień kasy</translation>
    </message>
    <message>
        <source>No camera</source>
        <translation>Bez kamery</translation>
    </message>
    <message>
        <source>A simulated camera</source>
        <translation>Kamera symulowana</translation>
    </message>
    <message>
        <source>Read at {time}: {thing} · {symbol}</source>
        <translation>Odczytano o {time}: {thing} · {symbol}</translation>
    </message>
    <message>
        <source>goods {code}</source>
        <translation>towar {code}</translation>
    </message>
    <message>
        <source>a badge</source>
        <translation>identyfikator</translation>
    </message>
    <message>
        <source>a customer&apos;s card</source>
        <translation>karta klienta</translation>
    </message>
    <message>
        <source>a signed code</source>
        <translation>podpisany kod</translation>
    </message>
    <message>
        <source>a code of no use here</source>
        <translation>kod, którego kasa nie zna</translation>
    </message>
    <message>
        <source>a short code</source>
        <translation>krótki kod</translation>
    </message>
    <message>
        <source>QR code</source>
        <translation>kod QR</translation>
    </message>
    <message>
        <source>bar code</source>
        <translation>kod kreskowy</translation>
    </message>
</context>
<context>
    <name>Codes</name>
    <message>
        <source>The offer does not run on this day of the week.</source>
        <translation>Oferta nie obowiązuje w tym dniu tygodnia.</translation>
    </message>
    <message>
        <source>The offer runs from {start} to {end} only.</source>
        <translation>Oferta obowiązuje tylko od {start} do {end}.</translation>
    </message>
    <message>
        <source>The offer runs from {first} to {last}.</source>
        <translation>Oferta obowiązuje od {first} do {last}.</translation>
    </message>
    <message>
        <source>There are not enough goods of this offer in the basket.</source>
        <translation>W koszyku jest za mało towarów z tej oferty.</translation>
    </message>
    <message>
        <source>The offer needs a code.</source>
        <translation>Ta oferta wymaga kodu.</translation>
    </message>
    <message>
        <source>The offer does not run in this shop.</source>
        <translation>Oferta nie obowiązuje w tym sklepie.</translation>
    </message>
    <message>
        <source>The offer does not run in this region.</source>
        <translation>Oferta nie obowiązuje w tym regionie.</translation>
    </message>
    <message>
        <source>The offer does not run at the till.</source>
        <translation>Oferta nie obowiązuje przy kasie.</translation>
    </message>
    <message>
        <source>The offer is for known customers. Take the card first.</source>
        <translation>Oferta jest dla znanych klientów. Najpierw zeskanuj kartę.</translation>
    </message>
    <message>
        <source>The offer is not for this customer.</source>
        <translation>Oferta nie jest dla tego klienta.</translation>
    </message>
    <message>
        <source>The minimum is not reached: {missing} are missing.</source>
        <translation>Brakuje {missing} do wymaganej kwoty zakupów.</translation>
    </message>
    <message>
        <source>The offer is for another means of payment.</source>
        <translation>Oferta obowiązuje przy innym sposobie płatności.</translation>
    </message>
    <message>
        <source>This register does not know the offer behind {code}. The goods sell at regular price.</source>
        <translation>Ta kasa nie zna oferty, której dotyczy kod {code}. Towary sprzedają się w cenie regularnej.</translation>
    </message>
    <message>
        <source>This customer has used the offer as often as it allows.</source>
        <translation>Ten klient wykorzystał już tę ofertę.</translation>
    </message>
    <message>
        <source>There are no goods in the basket that the offer is for.</source>
        <translation>W koszyku nie ma towarów objętych tą ofertą.</translation>
    </message>
    <message>
        <source>The offer cannot be combined with those applied already.</source>
        <translation>Oferta nie łączy się z już naliczonymi.</translation>
    </message>
    <message>
        <source>Other offers are better for the shopper, or nothing is left to take off.</source>
        <translation>Inne oferty są korzystniejsze dla klienta albo nie ma już od czego odjąć rabatu.</translation>
    </message>
    <message>
        <source>Another code of the same offer is in the basket already.</source>
        <translation>W koszyku jest już inny kod tej samej oferty.</translation>
    </message>
    <message>
        <source>Code {code} is in the basket already.</source>
        <translation>Kod {code} jest już w koszyku.</translation>
    </message>
    <message>
        <source>What the short code {code} stands for only the hub knows. Scan the code beside it.</source>
        <translation>Co znaczy krótki kod {code}, wie tylko centrala. Zeskanuj kod, który stoi obok.</translation>
    </message>
    <message>
        <source>No coupon has the code {code}. Check it and type it again.</source>
        <translation>Nie ma kuponu o kodzie {code}. Sprawdź go i wpisz jeszcze raz.</translation>
    </message>
    <message>
        <source>Code {code} is in another basket: {location_name}, register {register_id}, until {until_day}.</source>
        <translation>Kod {code} jest w innym koszyku: {location_name}, kasa {register_id}, do {until_day}.</translation>
    </message>
    <message>
        <source>This register does not know the campaign of code {code} yet. Try again when it is online.</source>
        <translation>Ta kasa nie zna jeszcze kampanii kodu {code}. Spróbuj, gdy będzie online.</translation>
    </message>
    <message>
        <source>The campaign of code {code} is over. It cannot be used.</source>
        <translation>Kampania kodu {code} jest zakończona. Nie można go użyć.</translation>
    </message>
    <message>
        <source>Code {code} is valid from {starts_day}. Not yet.</source>
        <translation>Kod {code} jest ważny od {starts_day}. Jeszcze nie teraz.</translation>
    </message>
    <message>
        <source>Code {code} expired on {at_day}. It can no longer be used.</source>
        <translation>Kod {code} stracił ważność {at_day}. Nie można go już użyć.</translation>
    </message>
    <message>
        <source>Code {code} can be used only while the hub answers. Try again when the register is online.</source>
        <translation>Kodu {code} można użyć tylko wtedy, gdy centrala odpowiada. Spróbuj, gdy kasa będzie online.</translation>
    </message>
    <message>
        <source>Code {code} is for another shop.</source>
        <translation>Kod {code} jest ważny w innym sklepie.</translation>
    </message>
    <message>
        <source>Code {code} was given to one customer. Take the customer&apos;s card first.</source>
        <translation>Kod {code} jest imienny. Najpierw zeskanuj kartę klienta.</translation>
    </message>
    <message>
        <source>Code {code} was given to another customer.</source>
        <translation>Kod {code} należy do innego klienta.</translation>
    </message>
    <message>
        <source>Code {code} was taken back on {at_day}. It cannot be used.</source>
        <translation>Kod {code} wycofano {at_day}. Nie można go użyć.</translation>
    </message>
    <message>
        <source>Code {code} was already used in {location_name} at {at_day}.</source>
        <translation>Kod {code} został już użyty: {location_name}, {at_day}.</translation>
    </message>
    <message>
        <source>Code {code} is in the basket suspended at {at_day}. Resume or cancel that basket first.</source>
        <translation>Kod {code} jest w koszyku zawieszonym {at_day}. Najpierw wznów lub anuluj tamten koszyk.</translation>
    </message>
    <message>
        <source>This is no code of ours. Nothing was changed.</source>
        <translation>To nie jest nasz kod. Nic się nie zmieniło.</translation>
    </message>
    <message>
        <source>The code was read only in part. Scan it again.</source>
        <translation>Kod odczytano tylko częściowo. Zeskanuj go jeszcze raz.</translation>
    </message>
    <message>
        <source>The code is damaged. Scan it again, or type the short code.</source>
        <translation>Kod jest uszkodzony. Zeskanuj go jeszcze raz albo wpisz krótki kod.</translation>
    </message>
    <message>
        <source>The code is of a newer kind than this program reads. Tell your manager: the till needs an update.</source>
        <translation>Kod jest nowszego rodzaju, niż czyta ten program. Powiedz kierownikowi: kasa wymaga aktualizacji.</translation>
    </message>
    <message>
        <source>This register cannot verify the code yet: it has not received its key. Try again later.</source>
        <translation>Ta kasa nie może jeszcze sprawdzić kodu, bo nie dostała jego klucza. Spróbuj później.</translation>
    </message>
    <message>
        <source>The code is not genuine. It must not be accepted.</source>
        <translation>Kod nie jest autentyczny. Nie wolno go przyjąć.</translation>
    </message>
    <message>
        <source>The code was signed with a key that was withdrawn. It must not be accepted.</source>
        <translation>Kod podpisano kluczem, który został wycofany. Nie wolno go przyjąć.</translation>
    </message>
    <message>
        <source>The code was not made by somebody who may issue it. It must not be accepted.</source>
        <translation>Kod wystawił ktoś, kto nie ma do tego prawa. Nie wolno go przyjąć.</translation>
    </message>
    <message>
        <source>This code is of no use here.</source>
        <translation>Ten kod nic tutaj nie znaczy.</translation>
    </message>
    <message>
        <source>The code makes no sense. Tell your manager.</source>
        <translation>Treść kodu jest niezrozumiała. Powiedz kierownikowi.</translation>
    </message>
    <message>
        <source>The code is valid from {starts_day}. It cannot be used yet.</source>
        <translation>Kod jest ważny od {starts_day}. Jeszcze nie można go użyć.</translation>
    </message>
    <message>
        <source>The code expired on {at_day}. It can no longer be used.</source>
        <translation>Kod stracił ważność {at_day}. Nie można go już użyć.</translation>
    </message>
    <message>
        <source>The code&apos;s key is valid from {starts_day}. Check this register&apos;s clock.</source>
        <translation>Klucz tego kodu jest ważny od {starts_day}. Sprawdź zegar kasy.</translation>
    </message>
    <message>
        <source>The code&apos;s key expired on {at_day}. It can no longer be used.</source>
        <translation>Klucz tego kodu stracił ważność {at_day}. Kodu nie można już użyć.</translation>
    </message>
    <message>
        <source>{lines} lines do not fit into a code. The basket can be resumed on this register only.</source>
        <translation>Tylu pozycji ({lines}) nie zmieści żaden kod. Koszyk można wznowić tylko na tej kasie.</translation>
    </message>
    <message>
        <source>No register may hand out coupons of the campaign of code {code}. It must not be accepted.</source>
        <translation>Żadna kasa nie może wydawać kuponów kampanii kodu {code}. Nie wolno go przyjąć.</translation>
    </message>
    <message>
        <source>Code {code} was already used in the {channel} at {at_day}.</source>
        <translation>Kod {code} wykorzystano już {at_day}. Kanał sprzedaży: {channel}.</translation>
    </message>
    <message>
        <source>Code {code} is in a basket of the {channel} until {until_day}.</source>
        <translation>Kod {code} jest do {until_day} w innym koszyku. Kanał sprzedaży: {channel}.</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Delete the last sign</source>
        <translation>Usuń ostatni znak</translation>
    </message>
    <message>
        <source>Capital letters</source>
        <translation>Wielkie litery</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Spacja</translation>
    </message>
    <message>
        <source>Hide the keyboard</source>
        <translation>Schowaj klawiaturę</translation>
    </message>
    <message>
        <source>Take this payment back</source>
        <translation>Cofnij tę płatność</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Scan field</source>
        <translation>Pole skanowania</translation>
    </message>
    <message>
        <source>Basket</source>
        <translation>Koszyk</translation>
    </message>
    <message>
        <source>Goods found</source>
        <translation>Znalezione towary</translation>
    </message>
</context>
<context>
    <name>Customer</name>
    <message>
        <source>You save {amount}</source>
        <translation>Oszczędzasz {amount}</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>Do zapłaty</translation>
    </message>
    <message>
        <source>Thank you, see you soon</source>
        <translation>Dziękujemy, do zobaczenia</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Reszta</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>Zapłacono</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Dzień dobry</translation>
    </message>
    <message>
        <source>You save</source>
        <translation>Oszczędzasz</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>Something is wrong with it ({code}). Tell your manager.</source>
        <translation>Coś jest nie tak z urządzeniem ({code}). Powiedz kierownikowi.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Wyłączone</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Gotowe</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>Wymaga uwagi</translation>
    </message>
    <message>
        <source>Does not work</source>
        <translation>Nie działa</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Czytnik</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Receipt printer</source>
        <translation>Drukarka paragonów</translation>
    </message>
    <message>
        <source>Cash drawer</source>
        <translation>Szuflada</translation>
    </message>
    <message>
        <source>Payment terminal</source>
        <translation>Terminal płatniczy</translation>
    </message>
    <message>
        <source>Customer display</source>
        <translation>Wyświetlacz klienta</translation>
    </message>
    <message>
        <source>It works, but reads fewer codes than it could. The command kontuar doctor says what to install.</source>
        <translation>Działa, ale odczytuje mniej kodów, niż mogłoby. Co doinstalować, powie polecenie kontuar doctor.</translation>
    </message>
    <message>
        <source>It gave something that is no picture. If that stays so, unplug it and plug it in again.</source>
        <translation>Kamera przysłała coś, co nie jest obrazem. Jeśli to się powtarza, odłącz ją i podłącz ponownie.</translation>
    </message>
    <message>
        <source>None is set up. Plug one in, or choose one that is plugged in.</source>
        <translation>Nie ustawiono żadnej kamery. Podłącz kamerę albo wybierz jedną z podłączonych.</translation>
    </message>
    <message>
        <source>It works.</source>
        <translation>Działa.</translation>
    </message>
    <message>
        <source>It is switched off.</source>
        <translation>Urządzenie jest wyłączone.</translation>
    </message>
    <message>
        <source>It is not plugged in, or cannot be reached. Check its cable; it comes back by itself.</source>
        <translation>Urządzenie nie jest podłączone albo nie odpowiada. Sprawdź kabel; potem ruszy samo.</translation>
    </message>
    <message>
        <source>Another program holds it. Close that program; it comes back by itself.</source>
        <translation>Urządzenia używa inny program. Zamknij go; potem ruszy samo.</translation>
    </message>
    <message>
        <source>This machine does not let the till use it. The command kontuar doctor says what to do.</source>
        <translation>System nie pozwala kasie używać tego urządzenia. Co zrobić, powie polecenie kontuar doctor.</translation>
    </message>
    <message>
        <source>It was unplugged. Plug it in again; it comes back by itself.</source>
        <translation>Urządzenie zostało odłączone. Podłącz je; potem ruszy samo.</translation>
    </message>
    <message>
        <source>It does not answer. Check its cable and power; it comes back by itself.</source>
        <translation>Urządzenie nie odpowiada. Sprawdź kabel i zasilanie; potem ruszy samo.</translation>
    </message>
    <message>
        <source>It answered something nobody understands. Switch it off and on again.</source>
        <translation>Urządzenie odpowiada niezrozumiale. Wyłącz je i włącz ponownie.</translation>
    </message>
    <message>
        <source>Its address cannot work. The command kontuar doctor says why.</source>
        <translation>Adres tego urządzenia jest błędny. Dlaczego, powie polecenie kontuar doctor.</translation>
    </message>
    <message>
        <source>A part of the program is missing for it. Selling goes on; kontuar doctor says what to install.</source>
        <translation>Brakuje części programu, której urządzenie potrzebuje. Sprzedaż trwa; co doinstalować, powie kontuar doctor.</translation>
    </message>
    <message>
        <source>The program that drives it failed and wrote it down. Unplug it and plug it in again.</source>
        <translation>Sterownik urządzenia zawiódł i zapisał dlaczego. Odłącz urządzenie i podłącz je ponownie.</translation>
    </message>
    <message>
        <source>Its paper is nearly at its end. Keep a new roll at hand.</source>
        <translation>Papier w drukarce się kończy. Przygotuj nową rolkę.</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>This cannot be done ({code}). Nothing was changed. Tell your manager.</source>
        <translation>Tego nie można zrobić ({code}). Nic się nie zmieniło. Powiedz o tym kierownikowi.</translation>
    </message>
    <message>
        <source>No goods with the code {text} in the catalogue. Nothing was sold. Check the label or search by name (F2).</source>
        <translation>Kodu {text} nie ma w asortymencie. Nic nie dodano. Sprawdź etykietę albo poszukaj po nazwie (F2).</translation>
    </message>
    <message>
        <source>The code {text} is not one this register can use. Nothing was sold.</source>
        <translation>Tego kodu kasa nie obsługuje: {text}. Nic nie dodano.</translation>
    </message>
    <message>
        <source>The code was read only in part: {text}. Nothing was sold. Scan it again.</source>
        <translation>Kod wczytał się tylko w części: {text}. Nic nie dodano. Zeskanuj jeszcze raz.</translation>
    </message>
    <message>
        <source>The code {text} was misread: its check digit does not agree. Nothing was sold. Scan it again.</source>
        <translation>Kod {text} wczytał się błędnie – nie zgadza się cyfra kontrolna. Nic nie dodano. Zeskanuj jeszcze raz.</translation>
    </message>
    <message>
        <source>This pack expired on {expiry}. It must not be sold. Put it aside.</source>
        <translation>Termin tego opakowania minął {expiry}. Nie wolno go sprzedać. Odłóż je na bok.</translation>
    </message>
    <message>
        <source>The code {text} can mean more than one thing. Nothing was sold. Search by name (F2).</source>
        <translation>Kod {text} pasuje do kilku towarów. Nic nie dodano. Poszukaj po nazwie (F2).</translation>
    </message>
    <message>
        <source>The card {number} belongs to no customer known here. The sale goes on without it.</source>
        <translation>Karty {number} nie znamy. Sprzedaż trwa dalej bez karty.</translation>
    </message>
    <message>
        <source>{name} was withdrawn from sale. Nothing was sold.</source>
        <translation>{name}: towar wycofany z oferty. Nic nie dodano.</translation>
    </message>
    <message>
        <source>The label names a weight or price of nothing: {text}. Nothing was sold. Weigh and label the goods again.</source>
        <translation>Etykieta podaje zerową wagę albo cenę: {text}. Nic nie dodano. Zważ i oznacz towar jeszcze raz.</translation>
    </message>
    <message>
        <source>The price on the label is in {currency}, not in our money. Nothing was sold. Search by name (F2).</source>
        <translation>Cena na etykiecie jest w innej walucie ({currency}). Nic nie dodano. Poszukaj po nazwie (F2).</translation>
    </message>
    <message>
        <source>The reader sent something that is no code. Nothing was sold. Scan it again.</source>
        <translation>Czytnik przysłał coś, co nie jest kodem. Nic nie dodano. Zeskanuj jeszcze raz.</translation>
    </message>
    <message>
        <source>{name} was recalled: {reason}. It must not be sold. Take it out of the basket and put it aside.</source>
        <translation>{name} wycofano: {reason}. Nie wolno tego sprzedać. Usuń z koszyka i odłóż.</translation>
    </message>
    <message>
        <source>More than {percent}% below the regular price needs a colleague&apos;s approval: {lowest} does not.</source>
        <translation>Obniżka o więcej niż {percent}% wymaga zgody drugiej osoby. Bez niej najniższa cena to {lowest}.</translation>
    </message>
    <message>
        <source>{name} has no price here. Nothing was sold; the manager sees it on the list of missing prices.</source>
        <translation>{name}: brak ceny w tym sklepie. Nic nie dodano; kierownik zobaczy towar na liście bez cen.</translation>
    </message>
    <message>
        <source>The sale is being paid. Go back to the basket (Esc) to add goods.</source>
        <translation>Trwa płatność. Aby dodać towar, wróć do koszyka (Esc).</translation>
    </message>
    <message>
        <source>A line holds from 0.001 to 9,999. Nothing was changed. Type the quantity again.</source>
        <translation>Ilość musi być od 0,001 do 9999. Nic się nie zmieniło. Wpisz ją jeszcze raz.</translation>
    </message>
    <message>
        <source>No line is selected. Choose a line first.</source>
        <translation>Nie wybrano pozycji. Najpierw wskaż pozycję.</translation>
    </message>
    <message>
        <source>{name} has its price printed on the label, so its quantity stays. Void the line instead.</source>
        <translation>{name} ma cenę na etykiecie, więc ilości nie zmienisz. W razie potrzeby usuń pozycję.</translation>
    </message>
    <message>
        <source>These goods are sold by {unit}. Nothing was changed. Type the quantity in {unit}.</source>
        <translation>Ten towar sprzedajemy na {unit}. Nic się nie zmieniło. Podaj ilość w {unit}.</translation>
    </message>
    <message>
        <source>These goods are sold by the piece. Type a whole number.</source>
        <translation>Ten towar sprzedajemy na sztuki. Wpisz liczbę całkowitą.</translation>
    </message>
    <message>
        <source>The basket is empty. Scan the first goods.</source>
        <translation>Koszyk jest pusty. Zeskanuj pierwszy towar.</translation>
    </message>
    <message>
        <source>There are goods in the basket. Finish or suspend this sale first.</source>
        <translation>W koszyku jest towar. Najpierw zakończ albo zawieś tę sprzedaż.</translation>
    </message>
    <message>
        <source>Only {left} of {name} can still be taken back. Nothing was changed. Type a smaller quantity.</source>
        <translation>Można jeszcze przyjąć tylko {left}: {name}. Nic się nie zmieniło. Wpisz mniejszą ilość.</translation>
    </message>
    <message>
        <source>This basket has already been resumed.</source>
        <translation>Ten koszyk już wznowiono.</translation>
    </message>
    <message>
        <source>This basket was already resumed here at {at_day}. A slip can be used once.</source>
        <translation>Ten koszyk wznowiono już na tej kasie {at_day}. Wydruk działa tylko raz.</translation>
    </message>
    <message>
        <source>This basket was taken up in {location_name}, register {register_id}, at {at_day}. A slip is used once.</source>
        <translation>Ten koszyk wznowiono już: {location_name}, kasa {register_id}, {at_day}. Wydruk działa tylko raz.</translation>
    </message>
    <message>
        <source>None of the goods on this slip are sold here. Nothing was changed. Ring them up by hand.</source>
        <translation>Żadnego towaru z tego wydruku nie ma w sprzedaży na tej kasie. Nic się nie zmieniło. Nabij je ręcznie.</translation>
    </message>
    <message>
        <source>The price of {name} was agreed in another channel and cannot be changed here.</source>
        <translation>Cenę towaru {name} uzgodniono w innym kanale i tutaj nie można jej zmienić.</translation>
    </message>
    <message>
        <source>A note holds up to {longest} characters. Nothing was changed. Shorten it.</source>
        <translation>Notatka może mieć najwyżej {longest} znaków. Nic się nie zmieniło. Skróć ją.</translation>
    </message>
    <message>
        <source>A card payment is not settled yet. Wait for the terminal or ask it again.</source>
        <translation>Płatność kartą nie jest jeszcze rozstrzygnięta. Zaczekaj na terminal albo zapytaj go ponownie.</translation>
    </message>
    <message>
        <source>Everything is paid. Complete the sale (Enter).</source>
        <translation>Wszystko zapłacone. Zakończ sprzedaż (Enter).</translation>
    </message>
    <message>
        <source>Type an amount above zero.</source>
        <translation>Wpisz kwotę większą od zera.</translation>
    </message>
    <message>
        <source>Only {due} is due, and this means of payment gives no change. Type a smaller amount.</source>
        <translation>Do zapłaty zostało {due}, a przy tej formie płatności nie wydaje się reszty. Wpisz mniejszą kwotę.</translation>
    </message>
    <message>
        <source>{due} is still to be paid.</source>
        <translation>Do zapłaty zostało jeszcze {due}.</translation>
    </message>
    <message>
        <source>Money was already taken for this sale. Give it back first, or finish the sale.</source>
        <translation>Za te zakupy przyjęto już pieniądze. Najpierw je zwróć albo zakończ sprzedaż.</translation>
    </message>
    <message>
        <source>This payment cannot be taken back here.</source>
        <translation>Tej płatności nie da się tu cofnąć.</translation>
    </message>
    <message>
        <source>{over} more than the total was taken. The sale is not complete. Take a tender back, or call your manager.</source>
        <translation>Przyjęto o {over} za dużo. Sprzedaż nie jest zakończona. Cofnij jedną z płatności albo wezwij kierownika.</translation>
    </message>
    <message>
        <source>The terminal does not know the payment that is to be given back. Nothing was refunded. Check the receipt.</source>
        <translation>Terminal nie zna płatności, którą masz zwrócić. Niczego nie zwrócono. Sprawdź paragon.</translation>
    </message>
    <message>
        <source>The terminal is still busy with this payment. Wait until it is done, then ask it again.</source>
        <translation>Terminal jeszcze pracuje nad tą płatnością. Zaczekaj, aż skończy, i zapytaj go ponownie.</translation>
    </message>
    <message>
        <source>The terminal answered for another payment or amount. Do not take the money again. Call your manager.</source>
        <translation>Terminal odpowiedział za inną płatność albo kwotę. Nie pobieraj pieniędzy drugi raz. Wezwij kierownika.</translation>
    </message>
    <message>
        <source>No payment terminal is set up. Take cash.</source>
        <translation>Ta kasa nie ma terminala. Przyjmij gotówkę.</translation>
    </message>
    <message>
        <source>The terminal did not answer. The card may have been charged. Ask the terminal before anything else.</source>
        <translation>Terminal nie odpowiedział. Karta mogła zostać obciążona. Zanim zrobisz cokolwiek innego, zapytaj terminal.</translation>
    </message>
    <message>
        <source>The bank declined the payment. Nothing was charged. Choose another means of payment.</source>
        <translation>Bank odmówił. Konta nie obciążono. Wybierz inną formę płatności.</translation>
    </message>
    <message>
        <source>There is not enough money on the account. Nothing was charged. Choose another means of payment.</source>
        <translation>Na koncie brakuje środków. Konta nie obciążono. Wybierz inną formę płatności.</translation>
    </message>
    <message>
        <source>The card has expired. Nothing was charged. Choose another means of payment.</source>
        <translation>Karta straciła ważność. Konta nie obciążono. Wybierz inną formę płatności.</translation>
    </message>
    <message>
        <source>The card&apos;s PIN was wrong. Nothing was charged. Try again or choose another means of payment.</source>
        <translation>Błędny PIN karty. Konta nie obciążono. Spróbuj ponownie albo wybierz inną formę płatności.</translation>
    </message>
    <message>
        <source>The shopper canceled at the terminal. Nothing was charged.</source>
        <translation>Klient anulował płatność na terminalu. Konta nie obciążono.</translation>
    </message>
    <message>
        <source>The payment was canceled. Nothing was charged.</source>
        <translation>Płatność anulowano. Konta nie obciążono.</translation>
    </message>
    <message>
        <source>Nobody presented a card in time. Nothing was charged. Try again.</source>
        <translation>Nikt nie przyłożył karty na czas. Konta nie obciążono. Spróbuj ponownie.</translation>
    </message>
    <message>
        <source>The terminal cannot be reached. Nothing was charged. Check its cable, or take cash.</source>
        <translation>Nie ma połączenia z terminalem. Konta nie obciążono. Sprawdź kabel albo przyjmij gotówkę.</translation>
    </message>
    <message>
        <source>The terminal is busy. Nothing was charged. Wait a moment and try again.</source>
        <translation>Terminal jest zajęty. Konta nie obciążono. Zaczekaj chwilę i spróbuj ponownie.</translation>
    </message>
    <message>
        <source>The terminal never received this payment. Nothing was charged. Try again.</source>
        <translation>Ta płatność nie dotarła do terminala. Konta nie obciążono. Spróbuj ponownie.</translation>
    </message>
    <message>
        <source>The terminal refused. Nothing was charged. Choose another means of payment.</source>
        <translation>Terminal odrzucił płatność. Konta nie obciążono. Wybierz inną formę płatności.</translation>
    </message>
    <message>
        <source>{name} asked for this and cannot approve it too. Ask a colleague who may.</source>
        <translation>{name} o to prosi i nie może tego samodzielnie zatwierdzić. Poproś osobę z uprawnieniami.</translation>
    </message>
    <message>
        <source>A PIN is made of digits only. Nothing was changed. Type it again.</source>
        <translation>PIN składa się z samych cyfr. Nic się nie zmieniło. Wpisz go jeszcze raz.</translation>
    </message>
    <message>
        <source>A PIN has from {shortest} to {longest} digits. Nothing was changed. Type it again.</source>
        <translation>PIN ma od {shortest} do {longest} cyfr. Nic się nie zmieniło. Wpisz go jeszcze raz.</translation>
    </message>
    <message>
        <source>This PIN is too easy to guess. Nothing was changed. Choose digits without a pattern.</source>
        <translation>Ten PIN łatwo odgadnąć. Nic się nie zmieniło. Wybierz cyfry bez wzoru.</translation>
    </message>
    <message>
        <source>This is the PIN you have already. Nothing was changed. Choose another.</source>
        <translation>To Twój dotychczasowy PIN. Nic się nie zmieniło. Wybierz inny.</translation>
    </message>
    <message>
        <source>No cash drawer is set up.</source>
        <translation>Ta kasa nie ma szuflady.</translation>
    </message>
    <message>
        <source>The drawer did not open. Check its cable and the printer, or use the key.</source>
        <translation>Szuflada się nie otworzyła. Sprawdź kabel i drukarkę albo użyj kluczyka.</translation>
    </message>
    <message>
        <source>Nobody is signed on. Sign on first.</source>
        <translation>Nikt nie jest zalogowany. Najpierw się zaloguj.</translation>
    </message>
    <message>
        <source>There is no such operator here. Choose your name.</source>
        <translation>Nie ma tu takiego operatora. Wybierz swoje imię.</translation>
    </message>
    <message>
        <source>The PIN is wrong. Tries left: {tries_left}.</source>
        <translation>Błędny PIN. Pozostało prób: {tries_left}.</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Try again at {until}.</source>
        <translation>Za dużo błędnych PIN-ów. Spróbuj ponownie o {until}.</translation>
    </message>
    <message>
        <source>{name} locked this register over an open sale. Only {name} or a manager can unlock it.</source>
        <translation>Kasę z otwartą sprzedażą blokuje {name}. Odblokować może ją tylko {name} albo kierownik.</translation>
    </message>
    <message>
        <source>This operator may not sign on here. Call your manager.</source>
        <translation>Ten operator nie może się tu zalogować. Wezwij kierownika.</translation>
    </message>
    <message>
        <source>{name} may not do this. Ask a colleague who may.</source>
        <translation>{name} nie ma do tego uprawnień. Poproś osobę, która je ma.</translation>
    </message>
    <message>
        <source>No camera can be used at {address}. Nothing was changed. Choose another one.</source>
        <translation>Pod adresem {address} nie da się użyć kamery. Niczego nie zmieniono. Wybierz inną.</translation>
    </message>
    <message>
        <source>The slip was not printed. The basket is suspended on this register: resume it here (F5).</source>
        <translation>Wydruk nie wyszedł z drukarki. Koszyk jest zawieszony na tej kasie: wznów go tutaj (F5).</translation>
    </message>
    <message>
        <source>Another program holds this register&apos;s file. Nothing was changed. Close it, then try again.</source>
        <translation>Plik tej kasy trzyma inny program. Nic się nie zmieniło. Zamknij go i spróbuj ponownie.</translation>
    </message>
    <message>
        <source>This register&apos;s file was written by a newer program. Nothing was changed. Install the newer program.</source>
        <translation>Plik tej kasy zapisał nowszy program. Nic się nie zmieniło. Zainstaluj nowszy program.</translation>
    </message>
    <message>
        <source>This register&apos;s file cannot be opened: {path}. Nothing was changed. Check the disk, or call your manager.</source>
        <translation>Nie można otworzyć pliku tej kasy: {path}. Nic się nie zmieniło. Sprawdź dysk albo wezwij kierownika.</translation>
    </message>
    <message>
        <source>This register&apos;s disk can only be read. Nothing was saved. Call your manager.</source>
        <translation>Dysk tej kasy pozwala tylko na odczyt. Nic nie zapisano. Wezwij kierownika.</translation>
    </message>
    <message>
        <source>This register&apos;s disk is full. Nothing was saved; the basket stays as it is. Make room, then try again.</source>
        <translation>Dysk tej kasy jest pełny. Nic nie zapisano; koszyk zostaje bez zmian. Zwolnij miejsce i spróbuj ponownie.</translation>
    </message>
    <message>
        <source>Another program keeps this register&apos;s file busy. Nothing was saved. Try again in a moment.</source>
        <translation>Plik tej kasy zajmuje inny program. Nic nie zapisano. Spróbuj za chwilę.</translation>
    </message>
    <message>
        <source>This register&apos;s disk fails. Nothing was saved. Stop selling here and call your manager.</source>
        <translation>Dysk tej kasy zawodzi. Nic nie zapisano. Przerwij sprzedaż na tej kasie i wezwij kierownika.</translation>
    </message>
    <message>
        <source>The register&apos;s file has a fault ({detail}). Selling goes on; restart the till before the next shift.</source>
        <translation>W pliku kasy jest błąd ({detail}). Sprzedaż trwa dalej; przed następną zmianą uruchom kasę ponownie.</translation>
    </message>
    <message>
        <source>The hourly backup was not made ({reason}). Selling goes on; tell your manager.</source>
        <translation>Nie udała się kopia co godzinę ({reason}). Sprzedaż trwa dalej; powiedz o tym kierownikowi.</translation>
    </message>
    <message>
        <source>This register&apos;s file is damaged. Nothing was saved. Stop selling here and call your manager.</source>
        <translation>Plik tej kasy jest uszkodzony. Nic nie zapisano. Przerwij sprzedaż na tej kasie i wezwij kierownika.</translation>
    </message>
    <message>
        <source>The hub gave this machine no place ({reason}). Nothing was changed. Check the address and the network.</source>
        <translation>Centrala nie przyjęła tej kasy ({reason}). Nic się nie zmieniło. Sprawdź adres i sieć.</translation>
    </message>
    <message>
        <source>The program made a mistake and wrote it down. What was saved is safe. Try again or call your manager.</source>
        <translation>Program popełnił błąd i zapisał go w dzienniku. To, co zapisano, jest bezpieczne. Spróbuj ponownie albo wezwij kierownika.</translation>
    </message>
    <message>
        <source>This register has no hub to ask. Selling goes on.</source>
        <translation>Ta kasa nie ma centrali, którą mogłaby zapytać. Sprzedaż trwa.</translation>
    </message>
    <message>
        <source>The hub cannot be reached, so only what this register knows is shown. Selling goes on.</source>
        <translation>Centrala jest nieosiągalna, więc widać tylko to, co wie ta kasa. Sprzedaż trwa.</translation>
    </message>
    <message>
        <source>The hub did not answer in time, so only what this register knows is shown. Try again.</source>
        <translation>Centrala nie odpowiedziała na czas, więc widać tylko to, co wie ta kasa. Spróbuj ponownie.</translation>
    </message>
    <message>
        <source>The hub is busy, so only what this register knows is shown. Try again in a moment.</source>
        <translation>Centrala jest zajęta, więc widać tylko to, co wie ta kasa. Spróbuj za chwilę.</translation>
    </message>
    <message>
        <source>The hub does not tell this register ({code}). Only what the register knows is shown.</source>
        <translation>Centrala nie odpowiada tej kasie ({code}). Widać tylko to, co wie kasa.</translation>
    </message>
    <message>
        <source>The hub&apos;s answer was not understood. Only what this register knows is shown. Tell your manager.</source>
        <translation>Odpowiedź centrali jest niezrozumiała. Widać tylko to, co wie ta kasa. Powiadom kierownika.</translation>
    </message>
    <message>
        <source>A NIP has ten digits. Type it again.</source>
        <translation>NIP ma dziesięć cyfr. Wpisz go jeszcze raz.</translation>
    </message>
    <message>
        <source>This NIP has a wrong digit. Type it again.</source>
        <translation>W tym numerze NIP jest błędna cyfra. Wpisz go jeszcze raz.</translation>
    </message>
    <message>
        <source>The tax class {tax_class} has no rate on this day. Nothing was sold. Tell your manager.</source>
        <translation>Klasa podatku {tax_class} nie ma dziś stawki. Nic nie dodano. Powiedz o tym kierownikowi.</translation>
    </message>
    <message>
        <source>The receipt {code} is not of this register, and the hub cannot be asked. Scan the code beside it.</source>
        <translation>Paragon {code} nie jest z tej kasy, a centrali nie można zapytać. Zeskanuj kod, który stoi obok.</translation>
    </message>
    <message>
        <source>The hub has no such sale, or has not received it yet. Check what was typed, or try again later.</source>
        <translation>Centrala nie ma takiej sprzedaży albo jeszcze jej nie dostała. Sprawdź, co wpisano, albo spróbuj później.</translation>
    </message>
    <message>
        <source>This receipt is no longer on this register. Ask at the hub.</source>
        <translation>Tego paragonu nie ma już na tej kasie. Poszukaj go w centrali.</translation>
    </message>
    <message>
        <source>Type an amount, such as 12.50.</source>
        <translation>Wpisz kwotę, na przykład 12,50.</translation>
    </message>
    <message>
        <source>Type a quantity, such as 0.482.</source>
        <translation>Wpisz ilość, na przykład 0,482.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Help</source>
        <translation>Pomoc</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Szukaj</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>Zawieś</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Wznów</translation>
    </message>
    <message>
        <source>Price and stock</source>
        <translation>Cena i stan</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>Zapłać</translation>
    </message>
    <message>
        <source>Exact cash</source>
        <translation>Odliczona gotówka</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Szuflada</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Zablokuj</translation>
    </message>
    <message>
        <source>Void line</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Cancel basket</source>
        <translation>Anuluj koszyk</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notatka</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>Paragony</translation>
    </message>
    <message>
        <source>Tax number</source>
        <translation>NIP</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>O jeden więcej</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>O jeden mniej</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Ilość</translation>
    </message>
    <message>
        <source>Line up</source>
        <translation>Pozycja wyżej</translation>
    </message>
    <message>
        <source>Line down</source>
        <translation>Pozycja niżej</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Wróć</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Wszystkie klawisze</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kod, rabat</translation>
    </message>
    <message>
        <source>Why this price</source>
        <translation>Skąd ta cena</translation>
    </message>
    <message>
        <source>Another price</source>
        <translation>Zmiana ceny</translation>
    </message>
    <message>
        <source>State of this register</source>
        <translation>Stan kasy</translation>
    </message>
    <message>
        <source>Ask the terminal</source>
        <translation>Zapytaj terminal</translation>
    </message>
    <message>
        <source>Complete sale</source>
        <translation>Zakończ sprzedaż</translation>
    </message>
    <message>
        <source>Print a copy</source>
        <translation>Drukuj kopię</translation>
    </message>
    <message>
        <source>Mirror the screen</source>
        <translation>Zamień strony ekranu</translation>
    </message>
    <message>
        <source>More room for basket or quick keys</source>
        <translation>Więcej miejsca: koszyk lub klawisze</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Jasny lub ciemny ekran</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Wielkość liter</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Język</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Mirror picture</source>
        <translation>Odbij obraz</translation>
    </message>
</context>
<context>
    <name>Kiosk</name>
    <message>
        <source>Empty the basket</source>
        <translation>Opróżnij koszyk</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>Do zapłaty</translation>
    </message>
    <message>
        <source>Your basket is empty. Scan goods, or choose them on the screen.</source>
        <translation>Koszyk jest pusty. Zeskanuj towar albo wybierz go na ekranie.</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>Zapłać</translation>
    </message>
    <message>
        <source>Type a discount code</source>
        <translation>Wpisz kod rabatowy</translation>
    </message>
    <message>
        <source>Look further</source>
        <translation>Szukaj dalej</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Remove the code {code}</source>
        <translation>Usuń kod {code}</translation>
    </message>
    <message>
        <source>Gives nothing yet. {reason}</source>
        <translation>Na razie nic nie daje. {reason}</translation>
    </message>
    <message>
        <source>You save {amount}</source>
        <translation>Oszczędzasz {amount}</translation>
    </message>
    <message>
        <source>One less: {name}</source>
        <translation>O jedną sztukę mniej: {name}</translation>
    </message>
    <message>
        <source>One more: {name}</source>
        <translation>O jedną sztukę więcej: {name}</translation>
    </message>
    <message>
        <source>Remove: {name}</source>
        <translation>Usuń: {name}</translation>
    </message>
    <message>
        <source>Why this price?</source>
        <translation>Skąd ta cena?</translation>
    </message>
    <message>
        <source>Why this price: {name}</source>
        <translation>Skąd ta cena: {name}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Szukaj</translation>
    </message>
    <message>
        <source>What are you looking for?</source>
        <translation>Czego szukasz?</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Szukaj po nazwie</translation>
    </message>
    <message>
        <source>Or scan: goods, a discount code.</source>
        <translation>Albo zeskanuj towar lub kod rabatowy.</translation>
    </message>
    <message>
        <source>The goods are on their way: please come back in a moment.</source>
        <translation>Wczytujemy towary. Wróć tu za chwilę.</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Pokaż więcej</translation>
    </message>
    <message>
        <source>Name, brand or code</source>
        <translation>Nazwa, marka albo kod</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Wyczyść</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Wszystko</translation>
    </message>
    <message>
        <source>There is nothing here just now.</source>
        <translation>W tej chwili nic tu nie ma.</translation>
    </message>
    <message>
        <source>Type the first letters.</source>
        <translation>Wpisz pierwsze litery.</translation>
    </message>
    <message>
        <source>Nothing is called “{typed}”. Try another word.</source>
        <translation>Nic się tak nie nazywa: „{typed}”. Spróbuj innego słowa.</translation>
    </message>
    <message>
        <source>reduced</source>
        <translation>obniżka</translation>
    </message>
    <message>
        <source>price at the till</source>
        <translation>cena przy kasie</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Wróć</translation>
    </message>
    <message>
        <source>Lower</source>
        <comment>the controls, into reach</comment>
        <translation>Niżej</translation>
    </message>
    <message>
        <source>Controls in the lower half of the screen</source>
        <translation>Przyciski w dolnej połowie ekranu</translation>
    </message>
    <message>
        <source>Larger</source>
        <comment>the letters</comment>
        <translation>Większe</translation>
    </message>
    <message>
        <source>Larger letters</source>
        <translation>Większe litery</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Wysoki kontrast</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Dotknij, aby zacząć</translation>
    </message>
    <message>
        <source>or scan the label of any goods</source>
        <translation>albo zeskanuj metkę towaru</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Zaczynamy</translation>
    </message>
    <message>
        <source>Basket</source>
        <translation>Koszyk</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>Jeszcze jedna sztuka</translation>
    </message>
    <message>
        <source>Add to the basket</source>
        <translation>Dodaj do koszyka</translation>
    </message>
    <message>
        <source>To the basket</source>
        <translation>Do koszyka</translation>
    </message>
    <message>
        <source>Scan a label or a discount code at the reader</source>
        <translation>Zeskanuj metkę albo kod rabatowy w czytniku</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>Promocje</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>Gdzie jest</translation>
    </message>
    <message>
        <source>It is in your basket.</source>
        <translation>Jest już w koszyku.</translation>
    </message>
    <message>
        <source>pack of {count}</source>
        <translation>opakowanie: {count} szt.</translation>
    </message>
    <message>
        <source>not in this shop</source>
        <translation>brak w tym sklepie</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>wybrane</translation>
    </message>
    <message>
        <source>Are you still there?</source>
        <translation>Czy nadal tu jesteś?</translation>
    </message>
    <message>
        <source>Otherwise your basket is emptied and the kiosk begins anew.</source>
        <translation>Jeśli nie, opróżnimy koszyk i kiosk zacznie od nowa.</translation>
    </message>
    <message>
        <source>Yes, give me more time</source>
        <translation>Tak, potrzebuję więcej czasu</translation>
    </message>
    <message>
        <source>No, finish</source>
        <translation>Nie, zakończ</translation>
    </message>
    <message>
        <source>Empty the basket?</source>
        <translation>Opróżnić koszyk?</translation>
    </message>
    <message>
        <source>All goods and codes are taken out, and the kiosk begins anew.</source>
        <translation>Usuniemy z niego wszystkie towary i kody, a kiosk zacznie od nowa.</translation>
    </message>
    <message>
        <source>Back to the basket</source>
        <translation>Wróć do koszyka</translation>
    </message>
    <message>
        <source>Discount code</source>
        <translation>Kod rabatowy</translation>
    </message>
    <message>
        <source>Type the short code, or scan the square one at the reader.</source>
        <translation>Wpisz krótki kod albo zeskanuj kwadratowy w czytniku.</translation>
    </message>
    <message>
        <source>Use the code</source>
        <translation>Użyj kodu</translation>
    </message>
    <message>
        <source>For staff</source>
        <translation>Dla obsługi</translation>
    </message>
    <message>
        <source>Your PIN</source>
        <translation>Twój PIN</translation>
    </message>
    <message>
        <source>Your number, or scan your badge</source>
        <translation>Twój numer, albo zeskanuj identyfikator</translation>
    </message>
    <message>
        <source>Leave the kiosk</source>
        <translation>Zamknij kiosk</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Dalej</translation>
    </message>
    <message>
        <source>How would you like to pay?</source>
        <translation>Jak chcesz zapłacić?</translation>
    </message>
    <message>
        <source>Please go on at the card terminal</source>
        <translation>Dokończ na terminalu płatniczym</translation>
    </message>
    <message>
        <source>Hold your card or phone to it, or insert the card.</source>
        <translation>Zbliż kartę lub telefon albo włóż kartę.</translation>
    </message>
    <message>
        <source>Ask the terminal again</source>
        <translation>Zapytaj terminal ponownie</translation>
    </message>
    <message>
        <source>Please pay at the till: our staff will ring the goods up again.</source>
        <translation>Zapłać przy kasie: obsługa skasuje towary jeszcze raz.</translation>
    </message>
    <message>
        <source>By card or phone, here</source>
        <translation>Tutaj, kartą lub telefonem</translation>
    </message>
    <message>
        <source>At the card terminal beside this screen</source>
        <translation>Na terminalu obok ekranu</translation>
    </message>
    <message>
        <source>At the till, with a ticket</source>
        <translation>Przy kasie, z biletem</translation>
    </message>
    <message>
        <source>Cash too. Discount codes are shown again there.</source>
        <translation>Także gotówką. Kody rabatowe pokażesz tam jeszcze raz.</translation>
    </message>
    <message>
        <source>The payment is safe; our staff will print the receipt.</source>
        <translation>Płatność jest bezpieczna, a potwierdzenie wydrukuje obsługa.</translation>
    </message>
    <message>
        <source>Thank you! It is paid.</source>
        <translation>Dziękujemy! Zapłacone.</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Twój numer</translation>
    </message>
    <message>
        <source>Paid {total}</source>
        <translation>Zapłacono {total}</translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation>Paragon {number}</translation>
    </message>
    <message>
        <source>Please take your receipt.</source>
        <translation>Odbierz paragon.</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Zakończ</translation>
    </message>
    <message>
        <source>Show your discount codes again at the till.</source>
        <translation>Kody rabatowe pokaż przy kasie jeszcze raz.</translation>
    </message>
    <message>
        <source>Your ticket is being printed.</source>
        <translation>Bilet się drukuje.</translation>
    </message>
    <message>
        <source>Please take your ticket and pay at any till.</source>
        <translation>Odbierz bilet i zapłać przy dowolnej kasie.</translation>
    </message>
    <message>
        <source>The printer does not print. Take a photo of this code and show it at the till.</source>
        <translation>Drukarka nie drukuje. Zrób zdjęcie tego kodu i pokaż je przy kasie.</translation>
    </message>
    <message>
        <source>Good until {day}</source>
        <translation>Ważny do {day}</translation>
    </message>
    <message>
        <source>Your ticket for the till</source>
        <translation>Twój bilet do kasy</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Bilet</translation>
    </message>
    <message>
        <source>Code of ticket {number}</source>
        <translation>Kod biletu {number}</translation>
    </message>
    <message>
        <source>We do not know yet whether the payment went through. Please do not pay again; we are asking.</source>
        <translation>Nie wiemy jeszcze, czy płatność przeszła. Nie płać drugi raz: już to sprawdzamy.</translation>
    </message>
    <message>
        <source>In this shop</source>
        <translation>W tym sklepie</translation>
    </message>
    <message>
        <source>ask our staff</source>
        <translation>zapytaj obsługę</translation>
    </message>
    <message>
        <source>none on record; if you hold one, scan or add it</source>
        <translation>według stanu nie ma; jeśli masz go w ręku, zeskanuj albo dodaj</translation>
    </message>
    <message>
        <source>none</source>
        <translation>brak</translation>
    </message>
    <message>
        <source>Asking what other shops have …</source>
        <translation>Pytamy inne sklepy…</translation>
    </message>
    <message>
        <source>No other shop has it now.</source>
        <translation>W innych sklepach też go teraz nie ma.</translation>
    </message>
    <message>
        <source>Other shops as they were at {time}.</source>
        <translation>Inne sklepy według stanu z {time}.</translation>
    </message>
    <message>
        <source>What other shops have cannot be told just now.</source>
        <translation>Nie możemy teraz sprawdzić innych sklepów.</translation>
    </message>
    <message>
        <source>This did not work, and nothing was changed. Please ask our staff.</source>
        <translation>Nie udało się i nic się nie zmieniło. Poproś obsługę o pomoc.</translation>
    </message>
    <message>
        <source>We do not know this code. Try again, or find the goods by their name.</source>
        <translation>Nie znamy tego kodu. Spróbuj jeszcze raz albo znajdź towar po nazwie.</translation>
    </message>
    <message>
        <source>The code could not be read. Please try again, slowly.</source>
        <translation>Nie udało się odczytać kodu. Zeskanuj go jeszcze raz, powoli.</translation>
    </message>
    <message>
        <source>{name} cannot be bought here. Please ask our staff.</source>
        <translation>Tutaj tego nie kupisz: {name}. Poproś obsługę o pomoc.</translation>
    </message>
    <message>
        <source>This pack is past its date ({expiry}). Please take another one and leave this one with our staff.</source>
        <translation>To opakowanie jest po terminie ({expiry}). Weź inne, a to oddaj obsłudze.</translation>
    </message>
    <message>
        <source>{name} was recalled by its maker. Please leave the pack with our staff and take something else.</source>
        <translation>Producent wycofał ten towar: {name}. Oddaj opakowanie obsłudze i wybierz coś innego.</translation>
    </message>
    <message>
        <source>Some packs of {name} were recalled. Our staff will check yours: please pay for it at the till.</source>
        <translation>Część opakowań wycofano: {name}. Obsługa sprawdzi twoje, dlatego zapłać za nie przy kasie.</translation>
    </message>
    <message>
        <source>Only for those aged {age} or older. Our staff will check that: please pay for it at the till.</source>
        <translation>Tylko dla osób, które ukończyły {age} lat. Obsługa musi to sprawdzić, dlatego zapłać przy kasie.</translation>
    </message>
    <message>
        <source>Sold by weight. Weigh it, stick the label on and scan it here, or pay for it at the till.</source>
        <translation>Towar na wagę. Zważ go, naklej etykietę i zeskanuj ją tutaj albo zapłać przy kasie.</translation>
    </message>
    <message>
        <source>Our staff will tell you the price: please pay for it at the till.</source>
        <translation>Cenę poda obsługa: zapłać przy kasie.</translation>
    </message>
    <message>
        <source>Cards of the loyalty programme are not read here yet. Show yours at the till.</source>
        <translation>Kart stałego klienta tu nie odczytujemy. Pokaż swoją przy kasie.</translation>
    </message>
    <message>
        <source>That is more than fits into one line. Please ask our staff.</source>
        <translation>Tyle sztuk nie mieści się w jednej pozycji. Poproś obsługę o pomoc.</translation>
    </message>
    <message>
        <source>The offer does not hold at this kiosk.</source>
        <translation>Ta promocja nie działa w kiosku.</translation>
    </message>
    <message>
        <source>The offer is for known customers: show it at the till.</source>
        <translation>Ta promocja jest dla stałych klientów: pokaż kod przy kasie.</translation>
    </message>
    <message>
        <source>The offer behind {code} is not known here: show it at the till.</source>
        <translation>Kiosk nie zna promocji dla kodu {code}: pokaż go przy kasie.</translation>
    </message>
    <message>
        <source>The code {code} was given to one customer. Show it at the till, with the loyalty card.</source>
        <translation>Kod {code} jest dla jednej osoby. Pokaż go przy kasie razem z kartą stałego klienta.</translation>
    </message>
    <message>
        <source>The code {code} is not known here yet. Show it at the till.</source>
        <translation>Kiosk nie zna jeszcze kodu {code}. Pokaż go przy kasie.</translation>
    </message>
    <message>
        <source>The code {code} cannot be checked just now. Show it at the till.</source>
        <translation>Nie możemy teraz sprawdzić kodu {code}. Pokaż go przy kasie.</translation>
    </message>
    <message>
        <source>What {code} stands for cannot be checked just now. Scan the square code beside it.</source>
        <translation>Nie możemy teraz sprawdzić, co oznacza {code}. Zeskanuj kwadratowy kod obok.</translation>
    </message>
    <message>
        <source>The code {code} is in a basket that was put by at {at_day}. Show it at the till.</source>
        <translation>Kod {code} jest w koszyku odłożonym {at_day}. Pokaż go przy kasie.</translation>
    </message>
    <message>
        <source>This code is too new for the kiosk. Show it at the till.</source>
        <translation>Ten kod jest za nowy dla kiosku. Pokaż go przy kasie.</translation>
    </message>
    <message>
        <source>This code cannot be checked just now. Show it at the till.</source>
        <translation>Nie możemy teraz sprawdzić tego kodu. Pokaż go przy kasie.</translation>
    </message>
    <message>
        <source>This code makes no sense to us. Show it at the till.</source>
        <translation>Nie rozumiemy tego kodu. Pokaż go przy kasie.</translation>
    </message>
    <message>
        <source>So many goods do not fit on a ticket. Please pay by card here, or take them to the till.</source>
        <translation>Tylu towarów nie zmieści bilet. Zapłać tutaj kartą albo podejdź z towarami do kasy.</translation>
    </message>
    <message>
        <source>This is a ticket for the till: please pay for it there.</source>
        <translation>To bilet do kasy: zapłać za niego przy kasie.</translation>
    </message>
    <message>
        <source>We are still asking about your code. In a moment you can pay.</source>
        <translation>Jeszcze pytamy o Twój kod. Za chwilę zapłacisz.</translation>
    </message>
    <message>
        <source>This is a receipt. For returns please come to the till.</source>
        <translation>To paragon. Ze zwrotem podejdź do kasy.</translation>
    </message>
    <message>
        <source>No ticket can be made just now. Please pay by card here, or take the goods to the till.</source>
        <translation>Nie możemy teraz zrobić biletu. Zapłać tutaj kartą albo podejdź z towarami do kasy.</translation>
    </message>
    <message>
        <source>Nothing was charged. Please try again.</source>
        <translation>Nic nie pobrano. Spróbuj jeszcze raz.</translation>
    </message>
    <message>
        <source>The card terminal does not answer. Nothing was charged. Take a ticket and pay at the till.</source>
        <translation>Terminal nie odpowiada. Nic nie pobrano. Weź bilet i zapłać przy kasie.</translation>
    </message>
    <message>
        <source>The bank declined the payment. Nothing was charged. Try another card, or take a ticket to the till.</source>
        <translation>Bank odrzucił płatność. Nic nie pobrano. Spróbuj inną kartą albo weź bilet do kasy.</translation>
    </message>
    <message>
        <source>There is not enough on the account. Nothing was charged. Try another card, or pay at the till.</source>
        <translation>Na koncie jest za mało środków. Nic nie pobrano. Spróbuj inną kartą albo zapłać przy kasie.</translation>
    </message>
    <message>
        <source>The card has expired. Nothing was charged. Try another card, or pay at the till.</source>
        <translation>Karta straciła ważność. Nic nie pobrano. Spróbuj inną kartą albo zapłać przy kasie.</translation>
    </message>
    <message>
        <source>The PIN was wrong. Nothing was charged. Please try again.</source>
        <translation>PIN był błędny. Nic nie pobrano. Spróbuj jeszcze raz.</translation>
    </message>
    <message>
        <source>You canceled at the terminal. Nothing was charged.</source>
        <translation>Płatność anulowano na terminalu. Nic nie pobrano.</translation>
    </message>
    <message>
        <source>The payment was canceled. Nothing was charged.</source>
        <translation>Płatność anulowano. Nic nie pobrano.</translation>
    </message>
    <message>
        <source>No card was presented in time. Nothing was charged. Please try again.</source>
        <translation>Nie przyłożono karty na czas. Nic nie pobrano. Spróbuj jeszcze raz.</translation>
    </message>
    <message>
        <source>The terminal refused. Nothing was charged. Try another card, or take a ticket to the till.</source>
        <translation>Terminal odmówił. Nic nie pobrano. Spróbuj inną kartą albo weź bilet do kasy.</translation>
    </message>
    <message>
        <source>The terminal answered something else than we asked. Please do not pay again, and call our staff.</source>
        <translation>Terminal odpowiedział na inne pytanie. Nie płać drugi raz i poproś obsługę.</translation>
    </message>
    <message>
        <source>The kiosk cannot save just now. Please go to the till.</source>
        <translation>Kiosk nie może teraz zapisywać. Podejdź do kasy.</translation>
    </message>
    <message>
        <source>Your basket</source>
        <translation>Twój koszyk</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Płatność</translation>
    </message>
    <message numerus="yes">
        <source>%n size(s) and colour(s)</source>
        <translation>
            <numerusform>%n wariant</numerusform>
            <numerusform>%n warianty</numerusform>
            <numerusform>%n wariantów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n sekunda</numerusform>
            <numerusform>%n sekundy</numerusform>
            <numerusform>%n sekund</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Wróć</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wybierz</translation>
    </message>
    <message>
        <source>This item has no fixed price. Type the price of one.</source>
        <translation>Ten towar nie ma stałej ceny. Wpisz cenę jednej sztuki.</translation>
    </message>
    <message>
        <source>Sold by {unit}. Type how much.</source>
        <translation>Sprzedawany na {unit}. Wpisz ilość.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Pokaż</translation>
    </message>
    <message>
        <source>Type a name, or scan.</source>
        <translation>Wpisz nazwę albo zeskanuj kod.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Dodaj</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Gdzie indziej</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Cena</translation>
    </message>
    <message>
        <source>Recalled</source>
        <translation>Wycofano</translation>
    </message>
    <message>
        <source>In stock here (as of {time})</source>
        <translation>Stan w tym sklepie ({time})</translation>
    </message>
    <message>
        <source>Comparison price</source>
        <translation>Cena jednostkowa</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>do {day}</translation>
    </message>
    <message>
        <source>As the hub said at {time}.</source>
        <translation>Według centrali z godz. {time}.</translation>
    </message>
    <message>
        <source>nowhere in stock</source>
        <translation>nigdzie nie ma</translation>
    </message>
    <message>
        <source>asking the hub …</source>
        <translation>pytam centralę …</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategoria</translation>
    </message>
    <message>
        <source>Type the new quantity.</source>
        <translation>Wpisz nową ilość.</translation>
    </message>
    <message>
        <source>It is printed under the line. Leave it empty to take the note away.</source>
        <translation>Wydrukuje się pod pozycją. Zostaw puste pole, żeby ją usunąć.</translation>
    </message>
    <message>
        <source>Buyer&apos;s NIP</source>
        <translation>NIP nabywcy</translation>
    </message>
    <message>
        <source>Ten digits. It is printed on the receipt. Leave it empty to take it away.</source>
        <translation>Dziesięć cyfr. Wydrukuje się na paragonie. Zostaw puste pole, żeby go usunąć.</translation>
    </message>
    <message>
        <source>Type something to know it by (blue jacket), or just press Enter.</source>
        <translation>Wpisz, po czym go poznasz (na przykład: niebieska kurtka), albo po prostu naciśnij Enter.</translation>
    </message>
    <message>
        <source>Basket of {time}</source>
        <translation>Koszyk z {time}</translation>
    </message>
    <message>
        <source>No basket is suspended.</source>
        <translation>Nie ma zawieszonych koszyków.</translation>
    </message>
    <message>
        <source>Suspended baskets</source>
        <translation>Zawieszone koszyki</translation>
    </message>
    <message>
        <source>Keep the basket</source>
        <translation>Zostaw koszyk</translation>
    </message>
    <message>
        <source>Cancel the basket</source>
        <translation>Anuluj koszyk</translation>
    </message>
    <message>
        <source>Cancel the whole basket?</source>
        <translation>Anulować cały koszyk?</translation>
    </message>
    <message>
        <source>No sale has been made on this register yet.</source>
        <translation>Na tej kasie nie było jeszcze sprzedaży.</translation>
    </message>
    <message>
        <source>Change money</source>
        <translation>Rozmienianie pieniędzy</translation>
    </message>
    <message>
        <source>Put in or take out the float</source>
        <translation>Wkładanie lub wyjmowanie pogotowia kasowego</translation>
    </message>
    <message>
        <source>Check the cash</source>
        <translation>Sprawdzenie gotówki</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Inny powód</translation>
    </message>
    <message>
        <source>Why is the drawer opened?</source>
        <translation>Po co otwierasz szufladę?</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Otwórz</translation>
    </message>
    <message>
        <source>Back to its own price</source>
        <translation>Powrót do właściwej ceny</translation>
    </message>
    <message>
        <source>Why another price? {name}</source>
        <translation>Dlaczego inna cena? {name}</translation>
    </message>
    <message>
        <source>Type the price of one. Regular: {price}.</source>
        <translation>Wpisz cenę jednej sztuki lub jednostki. Cena regularna: {price}.</translation>
    </message>
    <message>
        <source>Who approves {price}?</source>
        <translation>Kto zatwierdza {price}?</translation>
    </message>
    <message>
        <source>PIN of the colleague who approves {price}.</source>
        <translation>PIN osoby, która zatwierdza {price}.</translation>
    </message>
    <message>
        <source>Type or scan another code</source>
        <translation>Wpisz lub zeskanuj następny kod</translation>
    </message>
    <message>
        <source>Codes in the basket</source>
        <translation>Kody w koszyku</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Wycofaj</translation>
    </message>
    <message>
        <source>Code for a reduction</source>
        <translation>Kod rabatowy</translation>
    </message>
    <message>
        <source>Scan the code, or type the short one beside it.</source>
        <translation>Zeskanuj kod albo wpisz krótki, który stoi obok.</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>Sprzedano</translation>
    </message>
    <message>
        <source>The receipt is genuine, from another register.</source>
        <translation>Paragon jest autentyczny, z innej kasy.</translation>
    </message>
    <message>
        <source>What was sold only the hub knows, which cannot be asked now.</source>
        <translation>Co sprzedano, wie tylko centrala, której nie można teraz zapytać.</translation>
    </message>
    <message>
        <source>This register does not have it. Type its number too, such as 027-1/214.</source>
        <translation>Ta kasa go nie ma. Wpisz też jego numer, na przykład 027-1/214.</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Pozycje</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Razem</translation>
    </message>
    <message>
        <source>Can be taken back</source>
        <translation>Można przyjąć z powrotem</translation>
    </message>
    <message>
        <source>The code on the paper and the hub&apos;s record of the sale disagree. Take nothing back; call your manager.</source>
        <translation>Kod na wydruku i zapis sprzedaży w centrali różnią się. Niczego nie przyjmuj, zawołaj kierownika.</translation>
    </message>
    <message>
        <source>Receipt of another register</source>
        <translation>Paragon z innej kasy</translation>
    </message>
    <message>
        <source>{quantity} came back</source>
        <translation>zwrócono {quantity}</translation>
    </message>
    <message>
        <source>Returns as a matter of course until</source>
        <translation>Zwrot bez przyczyny możliwy do</translation>
    </message>
</context>
<context>
    <name>Receipt</name>
    <message>
        <source>SALE CONFIRMATION</source>
        <translation>POTWIERDZENIE SPRZEDAŻY</translation>
    </message>
    <message>
        <source>not a fiscal receipt</source>
        <translation>niefiskalny</translation>
    </message>
    <message>
        <source>self-service</source>
        <translation>samoobsługa</translation>
    </message>
    <message>
        <source>instead of {price}</source>
        <translation>zamiast {price}</translation>
    </message>
    <message>
        <source>TOTAL</source>
        <translation>SUMA</translation>
    </message>
    <message>
        <source>You save</source>
        <translation>Oszczędzasz</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Reszta</translation>
    </message>
    <message>
        <source>VAT {letter} {rate}</source>
        <translation>PTU {letter} {rate}</translation>
    </message>
    <message>
        <source>exempt</source>
        <translation>zw.</translation>
    </message>
    <message>
        <source>of {gross}</source>
        <translation>od {gross}</translation>
    </message>
    <message>
        <source>Buyer&apos;s NIP</source>
        <translation>NIP nabywcy</translation>
    </message>
    <message>
        <source>COPY</source>
        <translation>KOPIA</translation>
    </message>
    <message>
        <source>SUSPENDED BASKET</source>
        <translation>KOSZYK ZAWIESZONY</translation>
    </message>
    <message>
        <source>not a receipt, nothing is paid</source>
        <translation>to nie jest paragon, nic nie zapłacono</translation>
    </message>
    <message>
        <source>Show your codes again when you pay.</source>
        <translation>Kody rabatowe pokaż ponownie przy płaceniu.</translation>
    </message>
    <message>
        <source>Scan at any register of the chain.</source>
        <translation>Do zeskanowania na dowolnej kasie sieci.</translation>
    </message>
    <message>
        <source>COUPON FOR YOUR NEXT PURCHASE</source>
        <translation>KUPON NA NASTĘPNE ZAKUPY</translation>
    </message>
    <message>
        <source>worth {amount} at most</source>
        <translation>wart najwyżej {amount}</translation>
    </message>
    <message>
        <source>valid until {day}</source>
        <translation>ważny do {day}</translation>
    </message>
    <message>
        <source>for you alone: show your card with it</source>
        <translation>tylko dla Ciebie: pokaż z nim kartę</translation>
    </message>
    <message>
        <source>in this shop only</source>
        <translation>tylko w tym sklepie</translation>
    </message>
    <message>
        <source>in shop {location} only</source>
        <translation>tylko w sklepie {location}</translation>
    </message>
    <message>
        <source>TICKET FOR THE TILL</source>
        <translation>BILET DO KASY</translation>
    </message>
    <message>
        <source>Good until {day}</source>
        <translation>Ważny do {day}</translation>
    </message>
</context>
<context>
    <name>SignOn</name>
    <message>
        <source>Register locked</source>
        <translation>Kasa zablokowana</translation>
    </message>
    <message>
        <source>Who is selling?</source>
        <translation>Kto sprzedaje?</translation>
    </message>
    <message>
        <source>The PIN is being checked …</source>
        <translation>Sprawdzam PIN…</translation>
    </message>
    <message>
        <source>Choose your name, type your PIN and press Enter, or scan your badge.</source>
        <translation>Wybierz swoje imię, wpisz PIN i naciśnij Enter albo zeskanuj identyfikator.</translation>
    </message>
    <message>
        <source>Sign on</source>
        <translation>Zaloguj</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Taking over what can be read …</source>
        <translation>Przejmuję to, co da się odczytać…</translation>
    </message>
    <message>
        <source>This may take a minute. Please do not switch the machine off.</source>
        <translation>To może potrwać minutę. Nie wyłączaj komputera.</translation>
    </message>
    <message>
        <source>A manager approves this code at the hub and says which register this is. Good until {time}.</source>
        <translation>Kierownik zatwierdza ten kod w centrali i wskazuje, która to kasa. Kod jest ważny do {time}.</translation>
    </message>
    <message>
        <source>Code of this register</source>
        <translation>Kod tej kasy</translation>
    </message>
    <message>
        <source>Asking the hub …</source>
        <translation>Łączę się z centralą…</translation>
    </message>
    <message>
        <source>Type the address of your chain&apos;s hub. You see a code next.</source>
        <translation>Wpisz adres centrali swojej sieci. Potem zobaczysz kod.</translation>
    </message>
    <message>
        <source>This machine is not a register yet</source>
        <translation>Ten komputer nie jest jeszcze kasą</translation>
    </message>
    <message>
        <source>Giving up …</source>
        <translation>Rezygnuję…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Dalej</translation>
    </message>
    <message>
        <source>Taken over</source>
        <translation>Przejęto</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Zrezygnuj</translation>
    </message>
    <message>
        <source>Address of the hub</source>
        <translation>Adres centrali</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>Zgłoś kasę</translation>
    </message>
    <message>
        <source>Loading the assortment</source>
        <translation>Wczytuję asortyment</translation>
    </message>
    <message>
        <source>Waiting for the hub …</source>
        <translation>Czekam na centralę…</translation>
    </message>
    <message>
        <source>{loaded} of {all} rows</source>
        <translation>{loaded} z {all} wierszy</translation>
    </message>
    <message>
        <source>The file was put aside as {name}; nothing in it was deleted. Sales the hub does not have yet are taken over.</source>
        <translation>Plik odłożono pod nazwą {name}; niczego w nim nie skasowano. Sprzedaż, której centrala jeszcze nie ma, zostanie przejęta.</translation>
    </message>
    <message>
        <source>Restore the last backup</source>
        <translation>Przywróć ostatnią kopię</translation>
    </message>
    <message>
        <source>Start with an empty file</source>
        <translation>Zacznij od pustego pliku</translation>
    </message>
    <message>
        <source>The register&apos;s file is damaged</source>
        <translation>Plik kasy jest uszkodzony</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Spróbuj ponownie</translation>
    </message>
    <message>
        <source>The till cannot start</source>
        <translation>Kasa nie może wystartować</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) of the damaged file were taken over</source>
        <translation>
            <numerusform>przejęto %n zapis z uszkodzonego pliku</numerusform>
            <numerusform>przejęto %n zapisy z uszkodzonego pliku</numerusform>
            <numerusform>przejęto %n zapisów z uszkodzonego pliku</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sale(s) among them</source>
        <translation>
            <numerusform>w tym %n sprzedaż</numerusform>
            <numerusform>w tym %n sprzedaże</numerusform>
            <numerusform>w tym %n sprzedaży</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Loading the catalogue · {percent}%</source>
        <translation>Wczytuję asortyment · {percent}%</translation>
    </message>
    <message>
        <source>Register revoked by the hub</source>
        <translation>Centrala wycofała tę kasę</translation>
    </message>
    <message>
        <source>This is another chain&apos;s hub</source>
        <translation>To centrala innej sieci</translation>
    </message>
    <message>
        <source>The hub does not know this register</source>
        <translation>Centrala nie zna tej kasy</translation>
    </message>
    <message>
        <source>Not yet connected</source>
        <translation>Jeszcze bez połączenia</translation>
    </message>
    <message>
        <source>Offline since {since}</source>
        <translation>Offline od {since}</translation>
    </message>
    <message>
        <source>The printer does not print.</source>
        <translation>Drukarka nie drukuje.</translation>
    </message>
    <message>
        <source>Receipt {number} prints by itself afterwards; the sale is safe.</source>
        <translation>Paragon {number} wydrukuje się potem sam; sprzedaż jest zapisana.</translation>
    </message>
    <message>
        <source>Online · synchronised {age}</source>
        <translation>Online · zsynchronizowano {age}</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>przed chwilą</translation>
    </message>
    <message>
        <source>{n} s ago</source>
        <translation>{n} s temu</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n} min temu</translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation>{n} godz. temu</translation>
    </message>
    <message>
        <source>Printing {n}</source>
        <translation>Do druku {n}</translation>
    </message>
    <message>
        <source>Suspended {n}</source>
        <translation>Zawieszone {n}</translation>
    </message>
    <message>
        <source>The printer does not answer. Check its cable and power.</source>
        <translation>Drukarka nie odpowiada. Sprawdź kabel i zasilanie.</translation>
    </message>
    <message>
        <source>No receipt printer is set up.</source>
        <translation>Ta kasa nie ma drukarki paragonów.</translation>
    </message>
    <message>
        <source>The printer is out of paper. Put in a new roll.</source>
        <translation>Drukarka nie ma papieru. Włóż nową rolkę.</translation>
    </message>
    <message>
        <source>The printer&apos;s cover is open. Close it.</source>
        <translation>Pokrywa drukarki jest otwarta. Zamknij ją.</translation>
    </message>
    <message>
        <source>The printer&apos;s cutter is stuck. Switch the printer off and on.</source>
        <translation>Nóż drukarki się zaciął. Wyłącz drukarkę i włącz ją ponownie.</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Kasa</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Centrala</translation>
    </message>
    <message>
        <source>Facts to send</source>
        <translation>Zdarzenia do wysłania</translation>
    </message>
    <message>
        <source>Receipts to print</source>
        <translation>Paragony do wydrukowania</translation>
    </message>
    <message>
        <source>Promotions</source>
        <translation>Promocje</translation>
    </message>
    <message>
        <source>This register cannot evaluate the promotion {name} ({id}). Its goods sell at regular price.</source>
        <translation>Ta kasa nie potrafi naliczyć promocji {name} ({id}). Objęte nią towary sprzedają się w cenie regularnej.</translation>
    </message>
    <message numerus="yes">
        <source>Online · sending %n receipt(s)</source>
        <translation>
            <numerusform>Online · wysyłam %n paragon</numerusform>
            <numerusform>Online · wysyłam %n paragony</numerusform>
            <numerusform>Online · wysyłam %n paragonów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipt(s) waiting</source>
        <translation>
            <numerusform>%n paragon czeka na wysłanie</numerusform>
            <numerusform>%n paragony czekają na wysłanie</numerusform>
            <numerusform>%n paragonów czeka na wysłanie</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tender</name>
    <message>
        <source>Total</source>
        <translation>Razem</translation>
    </message>
    <message>
        <source>Still to pay</source>
        <translation>Pozostało do zapłaty</translation>
    </message>
    <message>
        <source>Means of payment</source>
        <translation>Forma płatności</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Podano</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Reszta</translation>
    </message>
    <message>
        <source>Back to the basket</source>
        <translation>Wróć do koszyka</translation>
    </message>
    <message>
        <source>The terminal is at work …</source>
        <translation>Terminal pracuje…</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Gotówka</translation>
    </message>
    <message>
        <source>C</source>
        <comment>key of cash</comment>
        <translation>G</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Karta</translation>
    </message>
    <message>
        <source>D</source>
        <comment>key of card</comment>
        <translation>K</translation>
    </message>
    <message>
        <source>BLIK</source>
        <translation>BLIK</translation>
    </message>
    <message>
        <source>B</source>
        <comment>key of BLIK</comment>
        <translation>B</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>zatwierdzono</translation>
    </message>
    <message>
        <source>waiting for the terminal</source>
        <translation>czeka na terminal</translation>
    </message>
    <message>
        <source>unknown – checking</source>
        <translation>nie wiadomo – sprawdzam</translation>
    </message>
    <message>
        <source>NIP {number}</source>
        <translation>NIP {number}</translation>
    </message>
    <message>
        <source>NIP on the receipt</source>
        <translation>NIP na paragonie</translation>
    </message>
    <message>
        <source>N</source>
        <comment>key of the tax number</comment>
        <translation>N</translation>
    </message>
</context>
<context>
    <name>Till</name>
    <message>
        <source>Before reductions</source>
        <translation>Przed rabatami</translation>
    </message>
    <message>
        <source>Reductions</source>
        <translation>Rabaty</translation>
    </message>
    <message>
        <source>of which deposits</source>
        <translation>w tym kaucje</translation>
    </message>
    <message>
        <source>incl. VAT {parts}</source>
        <translation>w tym VAT {parts}</translation>
    </message>
    <message>
        <source>price changed: {reason}</source>
        <translation>cena zmieniona: {reason}</translation>
    </message>
    <message>
        <source>+ deposit {amount}</source>
        <translation>+ kaucja {amount}</translation>
    </message>
    <message>
        <source>price from the label</source>
        <translation>cena z etykiety</translation>
    </message>
    <message>
        <source>batch {batch}</source>
        <translation>partia {batch}</translation>
    </message>
    <message>
        <source>use by {day}</source>
        <translation>termin {day}</translation>
    </message>
    <message>
        <source>Scan, or type a name, a code, a quantity 3* …</source>
        <translation>Zeskanuj lub wpisz nazwę, kod, ilość 3*…</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Ilość</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Cena</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Wartość</translation>
    </message>
    <message>
        <source>Scan the first goods.</source>
        <translation>Zeskanuj pierwszy towar.</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>Do zapłaty</translation>
    </message>
    <message>
        <source>Quick keys</source>
        <translation>Szybkie klawisze</translation>
    </message>
    <message>
        <source>Paid {total}</source>
        <translation>Zapłacono {total}</translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation>Paragon {number}</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>Dziękujemy</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Reszta</translation>
    </message>
    <message>
        <source>open price</source>
        <translation>cena otwarta</translation>
    </message>
    <message>
        <source>no price</source>
        <translation>brak ceny</translation>
    </message>
    <message>
        <source>The open sale was taken up again.</source>
        <translation>Wznowiono otwartą sprzedaż.</translation>
    </message>
    <message>
        <source>Check the shopper&apos;s age: {age} or older.</source>
        <translation>Sprawdź wiek klienta: ukończone {age} lat.</translation>
    </message>
    <message>
        <source>A copy is being printed.</source>
        <translation>Drukuje się kopia.</translation>
    </message>
    <message>
        <source>barcode {code}</source>
        <translation>kod {code}</translation>
    </message>
    <message>
        <source>Recalled: {which} ({reason}). Look at the pack; if it is one of these, void the line.</source>
        <translation>Wycofano: {which} ({reason}). Obejrzyj opakowanie; jeśli to ono, usuń pozycję.</translation>
    </message>
    <message>
        <source>The hub is asked about the basket …</source>
        <translation>Pytanie do centrali o koszyk …</translation>
    </message>
    <message>
        <source>Not sold here and left out: {skus}. Search for them by name.</source>
        <translation>Tych towarów tu nie ma, więc zostały pominięte: {skus}. Poszukaj ich po nazwie.</translation>
    </message>
    <message>
        <source>The hub could not be asked whether this basket was taken up elsewhere. It finds out later.</source>
        <translation>Centrali nie można było zapytać, czy ten koszyk wznowiono gdzie indziej. Okaże się później.</translation>
    </message>
    <message>
        <source>The hub is asked about the code …</source>
        <translation>Pytanie do centrali o kod …</translation>
    </message>
    <message>
        <source>The code is accepted.</source>
        <translation>Kod przyjęty.</translation>
    </message>
    <message>
        <source>The code is in the basket and gives nothing yet. {reason}</source>
        <translation>Kod jest w koszyku, ale na razie nic nie daje. {reason}</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n pozycja</numerusform>
            <numerusform>%n pozycje</numerusform>
            <numerusform>%n pozycji</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n szt.</numerusform>
            <numerusform>%n szt.</numerusform>
            <numerusform>%n szt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On the receipt: %n coupon(s) for next time</source>
        <translation>
            <numerusform>Na paragonie: %n kupon na następne zakupy</numerusform>
            <numerusform>Na paragonie: %n kupony na następne zakupy</numerusform>
            <numerusform>Na paragonie: %n kuponów na następne zakupy</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Why</name>
    <message>
        <source>Code {code} gives nothing yet. {reason}</source>
        <translation>Kod {code} na razie nic nie daje. {reason}</translation>
    </message>
    <message>
        <source>damaged goods</source>
        <translation>towar uszkodzony</translation>
    </message>
    <message>
        <source>short use-by date</source>
        <translation>krótki termin przydatności</translation>
    </message>
    <message>
        <source>a competitor&apos;s price</source>
        <translation>cena u konkurencji</translation>
    </message>
    <message>
        <source>another price on the shelf</source>
        <translation>inna cena na półce</translation>
    </message>
    <message>
        <source>display piece</source>
        <translation>egzemplarz z ekspozycji</translation>
    </message>
    <message>
        <source>another reason</source>
        <translation>inny powód</translation>
    </message>
    <message>
        <source>price from {quantity}</source>
        <translation>cena od {quantity}</translation>
    </message>
    <message>
        <source>price for group {group}</source>
        <translation>cena dla grupy {group}</translation>
    </message>
    <message>
        <source>Lowest price of the 30 days before the reduction</source>
        <translation>Najniższa cena z 30 dni przed obniżką</translation>
    </message>
    <message>
        <source>Price typed at the register</source>
        <translation>Cena wpisana przy kasie</translation>
    </message>
    <message>
        <source>Price list; the label names its own amount</source>
        <translation>Cena z cennika; kwotę podaje etykieta</translation>
    </message>
    <message>
        <source>Price agreed in another channel</source>
        <translation>Cena uzgodniona w innym kanale</translation>
    </message>
    <message>
        <source>Regular price · list {zone}</source>
        <translation>Cena regularna · cennik {zone}</translation>
    </message>
    <message>
        <source>Regular price · list {zone} · since {day}</source>
        <translation>Cena regularna · cennik {zone} · od {day}</translation>
    </message>
    <message>
        <source>Changed by {name}: {reason}</source>
        <translation>Cenę zmienia {name}: {reason}</translation>
    </message>
    <message>
        <source>approved by {name}</source>
        <translation>zatwierdza {name}</translation>
    </message>
    <message>
        <source>Amount on the label</source>
        <translation>Kwota z etykiety</translation>
    </message>
    <message>
        <source>Goods after reductions</source>
        <translation>Towar po rabatach</translation>
    </message>
    <message>
        <source>To pay for this line</source>
        <translation>Do zapłaty za pozycję</translation>
    </message>
    <message>
        <source>Tax letter</source>
        <translation>Litera podatku</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>pc.</source>
        <comment>one piece, behind its price: 0,09 zł/szt.</comment>
        <translation>szt.</translation>
    </message>
</context>
</TS>
