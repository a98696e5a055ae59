pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// Where the pages are shown: on the member's own computer, or on a shared screen in a lounge.
QtObject {
    // No file dialogs, no browser, nothing dropped or pasted, and nothing stays here when the guest leaves.
    property bool kiosk: false
    // The on-screen keyboard is open and takes its room from the page.
    property bool typing: false

    // Another page is under the finger now.
    signal turned
}
