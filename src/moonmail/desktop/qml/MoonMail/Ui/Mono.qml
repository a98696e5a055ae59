pragma ComponentBehavior: Bound

import QtQuick

Body {
    font.family: Theme.mono
}
