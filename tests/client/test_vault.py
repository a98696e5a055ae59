"""A vault: nothing to read without its key, nothing lost to a kill, nothing left after a wipe."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from moonmail.client.desk.vault import Vault, VaultClosedError
from moonmail.client.secrets import FileSecrets, MemorySecrets

CANARY = "祖母の指輪 canary-4711"
WRITER = """
import sys
from pathlib import Path
from moonmail.client.desk.vault import Vault
from moonmail.client.secrets import FileSecrets
folder = Path(sys.argv[1])
vault = Vault(folder / "v", FileSecrets(folder / "keys.json"), "k")
vault.open()
number = 0
while True:
    number += 1
    vault.put("n", str(number), number)
    print(number, flush=True)
"""


def made(folder: Path, secrets: MemorySecrets | None = None) -> Vault:
    return Vault(folder / "v", secrets or MemorySecrets(), "k")


def on_disk(folder: Path, word: str) -> bool:
    """Look for the word in every file, however it may be written there."""
    escaped = word.encode("unicode_escape").replace(b"\\U", b"\\u")
    ways = [word.encode(), word.encode("utf-16-le"), escaped, word.split()[-1].encode()]
    return any(way in file.read_bytes() for file in folder.rglob("*") if file.is_file() for way in ways)


def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    vault = made(tmp_path)
    assert (vault.get("a", "1"), vault.items("a"), vault.count("a")) == (None, {}, 0)
    vault.put("a", "1", {"x": [1, "月"]})
    vault.put("b", "1", 2)
    assert (vault.get("a", "1"), vault.items("b")) == ({"x": [1, "月"]}, {"1": 2})
    vault.delete("a", "1", "nothing")
    assert vault.items("a") == {}
    vault.clear("b")
    assert vault.count("b") == 0
    vault.close()


def test_all_or_nothing(tmp_path: Path) -> None:
    vault = made(tmp_path)
    vault.put("a", "1", 1)

    def half() -> None:
        with vault.batch():
            vault.put("a", "1", 2)
            vault.delete("a", "1")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert vault.items("a") == {"1": 1}
    vault.close()


def test_nothing_is_readable_without_the_key(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    vault = made(tmp_path, secrets)
    for number in range(50):
        vault.put("a", f"{CANARY}{number}", CANARY)
    assert not on_disk(tmp_path, CANARY)
    vault.close()
    assert not on_disk(tmp_path, CANARY)
    # The control: kept plainly, it is found.
    with sqlite3.connect(tmp_path / "plain") as plain:
        plain.execute("CREATE TABLE t (x TEXT)")
        plain.execute("INSERT INTO t VALUES (?)", (CANARY,))
    plain.close()
    assert on_disk(tmp_path, CANARY)


def test_without_its_key_it_stays_closed_and_as_it_is(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    vault = made(tmp_path, secrets)
    vault.put("a", "1", 1)
    vault.close()
    for other in (MemorySecrets(), MemorySecrets()):
        if other is not secrets:
            other.save("k", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        with pytest.raises(VaultClosedError):
            made(tmp_path, other).open()
    with pytest.raises(VaultClosedError):
        made(tmp_path).open()
    again = made(tmp_path, secrets)
    assert again.items("a") == {"1": 1}
    again.close()


def test_a_row_that_was_changed_or_moved_is_not_taken(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    vault = made(tmp_path, secrets)
    vault.put("a", "1", 1)
    vault.put("a", "2", 2)
    vault.close()
    with sqlite3.connect(tmp_path / "v") as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sealed WHERE kind = 'a' ORDER BY name")]
        body = raw.execute("SELECT body FROM sealed WHERE name = ?", (names[0],)).fetchone()[0]
        raw.execute("UPDATE sealed SET body = ? WHERE name = ?", (body, names[1]))
    raw.close()
    again = made(tmp_path, secrets)
    with pytest.raises(VaultClosedError):
        again.items("a")
    again.close()


def test_a_wipe_leaves_neither_key_nor_file(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    vault = made(tmp_path, secrets)
    vault.put("a", "1", CANARY)
    kept = (tmp_path / "v").read_bytes()
    vault.wipe()
    assert list(tmp_path.iterdir()) == []
    assert secrets.load("k") is None
    # Not even for who copied the file before.
    (tmp_path / "v").write_bytes(kept)
    with pytest.raises(VaultClosedError):
        made(tmp_path, secrets).open()


def test_what_was_put_is_there_after_a_kill(tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [int(writer.stdout.readline()) for _ in range(20)]
    writer.kill()
    said += [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    writer.stdout.close()
    vault = Vault(tmp_path / "v", FileSecrets(tmp_path / "keys.json"), "k")
    kept = vault.items("n")
    vault.close()
    assert set(said) <= set(kept.values())
    assert len(kept) - len(said) <= 1
