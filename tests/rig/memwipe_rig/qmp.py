# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's machine protocol: one command at a time, events kept in order of arrival."""
import json
import re
import threading

from .errors import RigError

REPLY_S = 60
PROCESSOR = re.compile(r"[RE]IP=([0-9a-f]+).*?HLT=([01])")
MIGRATION_S = 300


class Qmp:
    def __init__(self, lines):
        self.lines = lines
        self.lock = threading.Lock()    # a reply does not say to what it replies
        self.command("qmp_capabilities")

    def command(self, name, **arguments):
        with self.lock:
            start = self.lines.count()
            self.lines.send(json.dumps({"execute": name, "arguments": arguments}) + "\n")
            line = self.lines.wait(_is_reply, f"reply to {name}", REPLY_S, start)
        reply = json.loads(line.text)
        if "error" in reply:
            raise RigError(f"QEMU refused {name}: {reply['error']['desc']}")
        return reply["return"]

    def processors(self):
        """Where each CPU of the guest is."""
        said = self.command("human-monitor-command", **{"command-line": "info registers -a"})
        return [f"{address}{' (halted)' if halted == '1' else ''}" for address, halted in PROCESSOR.findall(said)]

    def reads(self, node):
        """How often the guest has read from this block device."""
        found = [entry["stats"]["rd_operations"] for entry in self.command("query-blockstats")
                 if entry.get("qdev") and node in entry["qdev"]]
        return sum(found)

    def press(self, keys):
        """Keys with hyphens between them, pressed together on the guest's keyboard."""
        self.command("send-key", keys=[{"type": "qcode", "data": key} for key in keys.split("-")])

    def hold(self, key):
        """A key that is pressed and stays down."""
        down = {"type": "key", "data": {"down": True, "key": {"type": "qcode", "data": key}}}
        self.command("input-send-event", events=[down])

    def wait_event(self, name, timeout, start=0, **data):
        """The line of the first such event from line number start on, and its data."""

        def wanted(text):
            message = json.loads(text)
            return message.get("event") == name and data.items() <= message.get("data", {}).items()

        line = self.lines.wait(wanted, f"{name} event", timeout, start)
        return line, json.loads(line.text).get("data", {})

    def migrate(self, command, uri):
        """Save (migrate) or load (migrate-incoming) all but the RAM, which is a shared file."""
        start = self.lines.count()
        wanted = [{"capability": name, "state": True} for name in ("x-ignore-shared", "events")]
        self.command("migrate-set-capabilities", capabilities=wanted)
        self.command(command, uri=uri)

        def ended(text):
            message = json.loads(text)
            return message.get("event") == "MIGRATION" and message["data"]["status"] in (
                "completed", "failed")

        line = self.lines.wait(ended, "end of the snapshot", MIGRATION_S, start)
        if json.loads(line.text)["data"]["status"] == "failed":
            raise RigError(f"QEMU could not {command} {uri}")


def _is_reply(text):
    message = json.loads(text)
    return "return" in message or "error" in message
