"""The rules of sending things to the Moon: pure functions over frozen data, standard library only."""
