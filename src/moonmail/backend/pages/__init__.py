"""Web pages: the language, the look, security headers, the documents a seller must show, errors."""
