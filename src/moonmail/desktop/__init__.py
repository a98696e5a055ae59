"""The Qt application: start-up, view models, QML."""
