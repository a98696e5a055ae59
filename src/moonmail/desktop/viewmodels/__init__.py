"""View models: frozen inputs, a pure derivation, frozen properties. All under one QML module, ``MoonMail.App``."""
