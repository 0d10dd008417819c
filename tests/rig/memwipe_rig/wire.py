# SPDX-License-Identifier: GPL-2.0-or-later
"""A network with one machine on it, for which frames come in all the time."""
import socket
import threading
import time

FRAMES_PER_S = 200
# No program and no kernel holds this text by itself.
TEXT = b"a frame that memwipe's rig has put on the wire. "
# To everybody, of a type that is free for experiments (IEEE 802, table 3).
FRAME = bytes([0xff] * 6 + [2, 0, 0, 0, 0, 1, 0x88, 0xb5]) + TEXT * 20


class Wire:
    def __init__(self):
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    def netdev(self):
        """QEMU's argument for its end, which it must inherit."""
        return f"dgram,id=net,local.type=fd,local.str={self.theirs.fileno()}"

    def flood(self):
        """Frames from now on, until close()."""
        threading.Thread(target=self._send, daemon=True).start()

    def _send(self):
        try:
            while True:
                self.ours.send(FRAME)
                time.sleep(1 / FRAMES_PER_S)
        except OSError:
            pass

    def close(self):
        self.ours.close()
        self.theirs.close()
