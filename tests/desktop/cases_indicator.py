# SPDX-License-Identifier: GPL-2.0-or-later
"""The indicator, beside a panel and a notification service that only note what they are told."""
import os
import time

from gi.repository import Gio, GLib

import programs
from case import SOON_S, Case, TooLate, timed
from cases_state import GRACE
from reader import Reader

WATCHER, NOTIFIER = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"
ITEM = "org.kde.StatusNotifierItem"
INTERFACES = Gio.DBusNodeInfo.new_for_xml(f"""<node>
<interface name="{WATCHER}">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
</interface>
<interface name="{NOTIFIER}">
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>""")
MEMORY_MAX_KIB = 60 << 10
IDLE_S = 5


class Panel:
    """Both services, on a connection of their own to the session's bus."""

    def __init__(self, with_items=True):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(os.environ["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)
        self.item = None
        self.notes, self.closed = {}, []
        if with_items:
            self.offer(WATCHER, "/StatusNotifierWatcher")
        self.offer(NOTIFIER, "/org/freedesktop/Notifications")

    def offer(self, name, path):
        self.bus.register_object(path, INTERFACES.lookup_interface(name), self._call, self._get, None)
        Gio.bus_own_name_on_connection(self.bus, name, Gio.BusNameOwnerFlags.NONE, None, None)

    def _get(self, *_):
        return GLib.Variant("b", True)

    def _call(self, _bus, sender, _path, _interface, method, values, invocation):
        answer = None
        if method == "RegisterStatusNotifierItem":
            self.item = sender
        elif method == "Notify":
            words = values.unpack()
            number = words[1] or len(self.notes) + 1
            self.notes[number] = {"title": words[3], "text": words[4], "actions": words[5]}
            answer = GLib.Variant("(u)", (number,))
        elif method == "CloseNotification":
            self.closed.append(values.unpack()[0])
        elif method == "GetCapabilities":
            answer = GLib.Variant("(as)", (["actions", "body"],))
        else:
            answer = GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))
        invocation.return_value(answer)

    def wait(self, condition, limit_s=programs.STARTED_S):
        """Answer until that is so; after how many seconds."""
        begin = time.monotonic()
        while not condition():
            if time.monotonic() - begin > limit_s:
                raise AssertionError(f"not within {limit_s} s; item {self.item}, notes {self.notes}")
            while GLib.MainContext.default().iteration(False):
                pass
            time.sleep(programs.PAUSE_S)
        return time.monotonic() - begin

    def property(self, name):
        if not self.item:
            return None
        call = (self.item, "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get")
        return self.bus.call_sync(*call, GLib.Variant("(ss)", (ITEM, name)), None, Gio.DBusCallFlags.NONE, -1,
                                  None).unpack()[0]

    def press(self, number, label):
        """The button of a notification."""
        actions = self.notes[number]["actions"]
        key = actions[actions[1::2].index(label) * 2]
        self.bus.emit_signal(None, "/org/freedesktop/Notifications", NOTIFIER, "ActionInvoked",
                             GLib.Variant("(us)", (number, key)))

    def activate(self):
        self.bus.call_sync(self.item, "/StatusNotifierItem", ITEM, "Activate", GLib.Variant("(ii)", (0, 0)), None,
                           Gio.DBusCallFlags.NONE, -1, None)

    def close(self):
        self.bus.close_sync()


class Indicator(Case):
    groups = (programs.GROUP,)

    def start_indicator(self, config=programs.CALM, program="memwipe-indicator", **more):
        if config:
            self.watcher.start(config)
        self.panel = Panel(**more)
        self.addCleanup(self.panel.close)
        self.indicator = self.run_program(program)

    def shows_soon(self, change, name, wanted):
        change()
        took = self.panel.wait(lambda: self.panel.property(name) == wanted)
        if took > SOON_S:
            raise TooLate(f"{name} is {wanted} after {took:.2f} s")

    @timed
    def test_follows_the_watcher(self):
        self.start_indicator(None)
        self.panel.wait(lambda: self.panel.property("Status") == "NeedsAttention")
        self.watcher.start()
        self.shows_soon(lambda: None, "Status", "Active")
        self.assertIn("Protected", self.panel.property("Title"))
        self.shows_soon(lambda: programs.memwipe("disarm", "--for=10m"), "Status", "NeedsAttention")
        self.assertIn("Disarmed", self.panel.property("Title"))
        self.assertNotEqual(self.panel.property("IconName"), "")

    def test_a_panel_that_comes_later(self):
        self.start_indicator(with_items=False)
        time.sleep(1)
        self.panel.offer(WATCHER, "/StatusNotifierWatcher")
        self.panel.wait(lambda: self.panel.property("Status") == "Active")

    def test_abort_from_a_notification(self):
        self.start_indicator(GRACE)
        self.panel.wait(lambda: any("Abort" in note["actions"] for note in self.panel.notes.values()))
        self.assertIn("about to be emptied", self.panel.property("Title"))
        self.assertEqual(self.panel.property("Status"), "NeedsAttention")
        self.assertIn("no sign of life", self.panel.property("ToolTip")[3])
        number = max(number for number, note in self.panel.notes.items() if "Abort" in note["actions"])
        self.assertIn("pending", self.watcher.status())
        self.panel.press(number, "Abort")
        self.panel.wait(lambda: "pending" not in self.watcher.status())
        self.panel.wait(lambda: "Protected" in self.panel.property("Title"))
        self.assertFalse(programs.has_fired())

    def test_a_notification_goes_away(self):
        """With the grace time, which is aborted otherwise."""
        self.start_indicator(GRACE)
        self.panel.wait(lambda: self.panel.notes)
        programs.memwipe("abort")
        self.panel.wait(lambda: self.panel.closed)

    def test_opens_the_window(self):
        self.start_indicator()
        self.panel.wait(lambda: self.panel.property("Status") == "Active")
        self.panel.activate()
        window = Reader()
        window.wait("label", "^Protected$")
        programs.end_by_name("org.memwipe.Memwipe")
        window.wait("frame", gone=True)

    def test_costs_nothing_while_nothing_happens(self):
        """Not sanitized: as it is installed."""
        self.start_indicator(program="/usr/local/bin/memwipe-indicator")
        self.panel.wait(lambda: self.panel.property("Status") == "Active")
        time.sleep(1)
        self.assertEqual(programs.wake_ups_later(self.indicator, IDLE_S), 0)
        self.assertLess(int(self.proc("status").partition("VmRSS:")[2].split()[0]), MEMORY_MAX_KIB)

    def proc(self, name):
        with open(f"/proc/{self.indicator.pid}/{name}", encoding="ascii") as file:
            return file.read()
