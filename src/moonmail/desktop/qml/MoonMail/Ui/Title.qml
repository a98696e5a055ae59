pragma ComponentBehavior: Bound

import QtQuick

Heading {
    font.pixelSize: Theme.title
}
