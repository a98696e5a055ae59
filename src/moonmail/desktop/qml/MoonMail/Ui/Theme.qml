pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

QtObject {
    id: theme

    // "system", "night", "dawn" or "contrast": the system's wish for contrast first, then its light or dark.
    property string choice: "night"
    readonly property string name: theme.choice !== "system" ? theme.choice : Application.styleHints.accessibility.contrastPreference === Qt.HighContrast ? "contrast" : Application.styleHints.colorScheme === Qt.Light ? "dawn" : "night"
    property real textScale: 1
    property bool japanese: true
    property bool reduceMotion: false
    // Fingers instead of a pointer: larger targets.
    property bool touch: false
    // On a touch screen the focus is shown to whoever uses keys.
    property bool keys: true
    // Who stands before a screen is further away than who sits at one.
    readonly property real standing: 1.35

    readonly property ThemePalette night: ThemePalette {
        sky: "#0E1430"
        skyDeep: "#070A1C"
        paper: "#18203F"
        paperRaised: "#222C52"
        line: "#34406B"
        edge: "#8390BD"
        ink: "#F5F2EA"
        inkMuted: "#AEB7D4"
        accent: "#FFCE6B"
        accentHover: "#FFDB92"
        accentInk: "#1B1500"
        ok: "#63D6A4"
        warn: "#FFB95E"
        bad: "#FF8A80"
        unknown: "#C3A6FF"
        focus: "#FFCE6B"
        shade: "#B3070A1C"
    }
    readonly property ThemePalette dawn: ThemePalette {
        sky: "#EDF1FA"
        skyDeep: "#DCE4F5"
        paper: "#FFFFFF"
        paperRaised: "#F4F6FC"
        line: "#CBD3E6"
        edge: "#6B7696"
        ink: "#141A33"
        inkMuted: "#4D5878"
        accent: "#1E2C66"
        accentHover: "#2C3D85"
        accentInk: "#FFFFFF"
        ok: "#096B41"
        warn: "#7D4A00"
        bad: "#B3261E"
        unknown: "#5B3FA8"
        focus: "#1E2C66"
        shade: "#99141A33"
    }
    readonly property ThemePalette contrast: ThemePalette {
        sky: "#000000"
        skyDeep: "#000000"
        paper: "#000000"
        paperRaised: "#000000"
        line: "#FFFFFF"
        edge: "#FFFFFF"
        ink: "#FFFFFF"
        inkMuted: "#FFFFFF"
        accent: "#FFFF00"
        accentHover: "#FFFFFF"
        accentInk: "#000000"
        ok: "#FFFFFF"
        warn: "#FFFF00"
        bad: "#FFFF00"
        unknown: "#FFFFFF"
        focus: "#FFFF00"
        shade: "#CC000000"
    }
    readonly property ThemePalette current: theme.name === "dawn" ? theme.dawn : theme.name === "contrast" ? theme.contrast : theme.night
    readonly property bool highContrast: theme.name === "contrast"

    readonly property color sky: theme.current.sky
    readonly property color skyDeep: theme.current.skyDeep
    readonly property color paper: theme.current.paper
    readonly property color paperRaised: theme.current.paperRaised
    readonly property color line: theme.current.line
    readonly property color edge: theme.current.edge
    readonly property color ink: theme.current.ink
    readonly property color inkMuted: theme.current.inkMuted
    readonly property color accent: theme.current.accent
    readonly property color accentHover: theme.current.accentHover
    readonly property color accentInk: theme.current.accentInk
    readonly property color ok: theme.current.ok
    readonly property color warn: theme.current.warn
    readonly property color bad: theme.current.bad
    readonly property color unknown: theme.current.unknown
    readonly property color focus: theme.current.focus
    readonly property color shade: theme.current.shade
    readonly property color clear: "transparent"

    // A plate is the same metal in every theme.
    readonly property color metal: theme.highContrast ? "#FFFFFF" : "#F1F2F5"
    readonly property color metalShade: theme.highContrast ? "#FFFFFF" : "#D3D7E0"
    readonly property color metalEdge: theme.highContrast ? "#000000" : "#9AA2B5"
    readonly property color etching: "#1C1F2A"

    readonly property string sans: "BIZ UDPGothic"
    readonly property string mono: "BIZ UDGothic"
    readonly property int caption: Math.round(13 * theme.textScale)
    readonly property int body: Math.round(15 * theme.textScale)
    readonly property int subheading: Math.round(18 * theme.textScale)
    readonly property int heading: Math.round(24 * theme.textScale)
    readonly property int title: Math.round(34 * theme.textScale)
    readonly property int display: Math.round(48 * theme.textScale)
    readonly property real lineHeight: theme.japanese ? 1.6 : 1.45
    readonly property real tightLineHeight: 1.3

    readonly property int s1: 4
    readonly property int s2: 8
    readonly property int s3: 12
    readonly property int s4: 16
    readonly property int s5: 20
    readonly property int s6: 24
    readonly property int s8: 32
    readonly property int s10: 40
    readonly property int s12: 48
    readonly property int s16: 64

    readonly property int hairline: 1
    readonly property int stroke: 2
    readonly property int radius: 8
    readonly property int radiusCard: 14
    readonly property int target: theme.touch ? 60 : 44
    readonly property int iconSmall: Math.round(16 * theme.textScale)
    readonly property int icon: Math.round(20 * theme.textScale)
    readonly property int iconLarge: Math.round(40 * theme.textScale)
    readonly property int readingWidth: Math.round(680 * theme.textScale)

    readonly property int quick: theme.reduceMotion ? 0 : 150
    readonly property int calm: theme.reduceMotion ? 0 : 220

    function tint(colour: color, strength: real): color {
        return Qt.rgba(colour.r, colour.g, colour.b, theme.highContrast ? 0 : strength);
    }

    // Half of what a line height adds to a line of ``size`` pixels.
    function leadAbove(size: real, lineHeight: real): real {
        return Math.round(size * (lineHeight - 1) / 2);
    }

    // The colour of a tone word of the view models: "ok", "warn", "bad", "unknown", "accent", "plain" or "muted".
    function tone(name: string): color {
        switch (name) {
        case "ok":
            return theme.ok;
        case "warn":
            return theme.warn;
        case "bad":
            return theme.bad;
        case "unknown":
            return theme.unknown;
        case "accent":
            return theme.accent;
        case "muted":
            return theme.inkMuted;
        default:
            return theme.ink;
        }
    }
}
