# SPDX-License-Identifier: GPL-2.0-or-later
"""A TPM, and the hardware watchdog of the chipset. QEMU clears RAM at a reset if the TPM's interface for firmware says so, which
firmware does elsewhere (TCG, Platform Reset Attack Mitigation Specification)."""
import os
import socket
import subprocess

from .errors import Lacking

# The chipset's timer resets the machine when it has counted down twice.
WATCHDOG = ("-global", "ICH9-LPC.noreboot=false", "-action", "watchdog=reset")


class Tpm:
    """The process of a TPM, with its state in a folder. QEMU inherits the socket theirs."""

    def __init__(self, folder):
        ours, self.theirs = socket.socketpair()
        state = os.path.join(folder, "tpm-state")
        os.makedirs(state, exist_ok=True)
        try:
            with open(os.path.join(folder, "swtpm.log"), "wb") as log:
                self.process = subprocess.Popen(
                    ["swtpm", "socket", "--tpm2", "--terminate", "--tpmstate", f"dir={state}",
                     "--ctrl", f"type=unixio,clientfd={ours.fileno()}"],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[ours.fileno()])
        except FileNotFoundError:
            self.theirs.close()
            raise Lacking("this machine lacks swtpm") from None
        finally:
            ours.close()

    def arguments(self):
        return ["-chardev", f"socket,id=tpm,fd={self.theirs.fileno()}",
                "-tpmdev", "emulator,id=tpm,chardev=tpm", "-device", "tpm-tis,tpmdev=tpm"]

    def close(self):
        """Behind QEMU's end."""
        self.theirs.close()
        self.process.kill()
        self.process.wait()
