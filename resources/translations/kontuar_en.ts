<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Till</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s)</source>
        <translation>
            <numerusform>%n piece</numerusform>
            <numerusform>%n pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On the receipt: %n coupon(s) for next time</source>
        <translation>
            <numerusform>On the receipt: %n coupon for next time</numerusform>
            <numerusform>On the receipt: %n coupons for next time</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kiosk</name>
    <message numerus="yes">
        <source>%n size(s) and colour(s)</source>
        <translation>
            <numerusform>%n size and colour</numerusform>
            <numerusform>%n sizes and colours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message numerus="yes">
        <source>%n record(s) of the damaged file were taken over</source>
        <translation>
            <numerusform>%n record of the damaged file was taken over</numerusform>
            <numerusform>%n records of the damaged file were taken over</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sale(s) among them</source>
        <translation>
            <numerusform>%n sale among them</numerusform>
            <numerusform>%n sales among them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message numerus="yes">
        <source>Online · sending %n receipt(s)</source>
        <translation>
            <numerusform>Online · sending %n receipt</numerusform>
            <numerusform>Online · sending %n receipts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n receipt(s) waiting</source>
        <translation>
            <numerusform>%n receipt waiting</numerusform>
            <numerusform>%n receipts waiting</numerusform>
        </translation>
    </message>
</context>
</TS>
