pragma ComponentBehavior: Bound

import QtQuick

Body {
    color: Theme.inkMuted
    font.pixelSize: Theme.caption
}
