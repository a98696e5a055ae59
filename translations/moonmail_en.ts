<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>MemberSheet</name>
    <message numerus="yes">
        <source>%n request(s) have not been sent yet. Signing out on this computer gives them up.</source>
        <translation>
            <numerusform>%n request has not been sent yet. Signing out on this computer gives it up.</numerusform>
            <numerusform>%n requests have not been sent yet. Signing out on this computer gives them up.</numerusform>
        </translation>
    </message>
</context>
</TS>
