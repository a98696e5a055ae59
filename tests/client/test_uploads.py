"""Large files go on where they broke off: after a kill of either end no byte goes twice that had arrived."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from tests.client.counting import CountingProxy, counting_proxy
from tests.support.server import ROOT, RunningBackend

from moonmail.client.api import UPLOAD_PIECE


class Sender:
    """The client process."""

    def __init__(self, proxy: CountingProxy, folder: Path, token: str, file: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.client.sending"),
                *(str(folder / "profile"), proxy.url, token, str(file), *options),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def again(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.end()

    def end(self) -> None:
        self.process.wait(30)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


class Scene:
    def __init__(self, folder: Path, backend: RunningBackend, proxy: CountingProxy) -> None:
        out = io.BytesIO()
        Image.frombytes("RGB", (800, 800), os.urandom(800 * 800 * 3)).save(out, "PNG")
        self.data = out.getvalue()
        self.file = folder / "photo.png"
        self.file.write_bytes(self.data)
        (folder / "profile").mkdir()
        self.folder, self.backend, self.proxy = folder, backend, proxy
        self.token = backend.sign_in_token()
        self.senders: list[Sender] = []

    def send(self, *options: str) -> Sender:
        sender = Sender(self.proxy, self.folder, self.token, self.file, *options)
        self.senders.append(sender)
        return sender

    def finish(self, sender: Sender) -> None:
        assert sender.says() == "done"
        sender.end()

    def arrived(self) -> bool:
        url = f"{self.backend.url}/v1/blobs/{hashlib.sha256(self.data).hexdigest()}"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(answer.read() == self.data)


@pytest.fixture
def scene(tmp_path: Path, own_backend: RunningBackend) -> Iterator[Scene]:
    with counting_proxy(own_backend.url) as proxy:
        scene = Scene(tmp_path, own_backend, proxy)
        yield scene
        for sender in scene.senders:
            sender.process.kill()
            sender.end()


def each_byte_once(ranges: list[list[int]], length: int) -> bool:
    at = 0
    for begin, end in ranges:
        if begin != at:
            return False
        at = end
    return at == length


def test_without_a_fault_every_byte_goes_once(scene: Scene) -> None:
    scene.finish(scene.send())
    assert each_byte_once(scene.proxy.ranges, len(scene.data))
    assert len(scene.proxy.ranges) == -(-len(scene.data) // UPLOAD_PIECE)
    assert scene.arrived()


def test_a_client_killed_again_and_again_sends_no_byte_twice(scene: Scene) -> None:
    for at in (1, 100_000, UPLOAD_PIECE, len(scene.data) - 1):
        scene.proxy.hold(at)
        sender = scene.send()
        scene.proxy.until_held()
        sender.kill()
        scene.proxy.cut()
    scene.proxy.hold(len(scene.data) + 1)
    scene.finish(scene.send())
    assert each_byte_once([each for each in scene.proxy.ranges if each[0] < each[1]], len(scene.data))
    assert scene.arrived()


def test_a_backend_killed_between_pieces_is_sent_no_byte_twice(scene: Scene) -> None:
    sender = scene.send()
    for pieces in (1, 4):
        scene.proxy.hold(pieces * UPLOAD_PIECE)
        if pieces > 1:
            sender.again()
        scene.proxy.until_held()
        scene.backend.kill()
        scene.proxy.cut()
        assert sender.says().startswith("failed")
        scene.backend.start()
    scene.proxy.hold(1 << 40)
    sender.again()
    scene.finish(sender)
    assert each_byte_once([each for each in scene.proxy.ranges if each[0] < each[1]], len(scene.data))
    assert scene.arrived()


def test_a_backend_killed_within_a_piece_is_sent_that_piece_again_at_most(scene: Scene) -> None:
    sender = scene.send()
    scene.proxy.hold(3 * UPLOAD_PIECE + 200_000)
    scene.proxy.until_held()
    scene.backend.kill()
    scene.proxy.cut()
    assert sender.says().startswith("failed")
    there = len(scene.proxy.ranges)
    scene.backend.start()
    scene.proxy.hold(1 << 40)
    sender.again()
    scene.finish(sender)
    assert scene.proxy.ranges[there][0] >= 3 * UPLOAD_PIECE
    assert scene.proxy.counted <= len(scene.data) + UPLOAD_PIECE
    assert scene.arrived()


def test_control_sent_whole_the_bytes_before_a_kill_go_twice(scene: Scene) -> None:
    scene.proxy.hold(1_000_000)
    sender = scene.send("whole")
    scene.proxy.until_held()
    sender.kill()
    scene.proxy.cut()
    scene.proxy.hold(1 << 40)
    scene.finish(scene.send("whole"))
    assert scene.proxy.counted == len(scene.data) + 1_000_000
    assert not each_byte_once(scene.proxy.ranges, len(scene.data))
    assert scene.arrived()
