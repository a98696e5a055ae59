"""Pictures and paper: photo intake, plate, pass, PDF. Pillow stays in here."""
