pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App

FocusScope {
    id: root

    required property VmDesk desk
}
