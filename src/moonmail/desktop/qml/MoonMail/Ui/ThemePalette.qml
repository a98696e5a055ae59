pragma ComponentBehavior: Bound

import QtQuick

QtObject {
    required property color sky
    required property color skyDeep
    required property color paper
    required property color paperRaised
    required property color line
    required property color edge
    required property color ink
    required property color inkMuted
    required property color accent
    required property color accentHover
    required property color accentInk
    required property color ok
    required property color warn
    required property color bad
    required property color unknown
    required property color focus
    required property color shade
}
