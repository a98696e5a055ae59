pragma ComponentBehavior: Bound

import QtQuick
import MoonMail.App
import MoonMail.Ui

// What the rules say of the item, why, and what follows from it.
Notice {
    id: root

    required property VmContents contents

    objectName: "verdict"
    kind: root.contents.verdict === "allowed" ? Notice.Kind.Good : root.contents.verdict === "needs_review" ? Notice.Kind.Warn : Notice.Kind.Bad
    happened: root.contents.verdictName
    safe: root.contents.because
    next: root.contents.means
}
