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
