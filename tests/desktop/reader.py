# SPDX-License-Identifier: GPL-2.0-or-later
"""What a screen reader sees of a program, and what it can do there: AT-SPI's messages on its own bus.

Questions about many objects are sent before the first answer is waited for: one after the other, they would take
seconds on a busy machine. Interfaces: at-spi2-core, xml/Accessible.xml and its neighbours."""
import re
import time

from gi.repository import Gio, GLib

LIMIT_S = 15
PAUSE_S = 0.02
ANSWER_MS = 10000
DEPTH_MAX = 60
ATSPI = "org.a11y.atspi."
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
KEYS = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry/deviceeventcontroller")
BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
# atspi-constants.h, AtspiRole: names are GTK's own, and others in Debian 13 than in Debian 12.
ROLES = {2: "alert", 7: "check box", 16: "dialog", 23: "frame", 27: "image", 29: "label", 31: "list", 32: "list item",
         33: "menu", 35: "menu item", 39: "panel", 42: "progress bar", 43: "button", 61: "text", 62: "toggle button",
         75: "application", 79: "entry", 129: "button"}
# The same, AtspiStateType: the number of the bit.
STATES = {"focusable": 11, "focused": 12, "sensitive": 24, "showing": 25, "visible": 30}
# Of atspi-constants.h, AtspiKeySynthType and AtspiCoordType.
PRESS, RELEASE = 0, 1
IN_WINDOW = 1


class NotSeen(AssertionError):
    """The program does not show what it should."""


class Seen:
    """One object of a program, as it was when it was looked at."""

    def __init__(self, where, parent, role, states, texts):
        self.where = where      # bus name and path
        self.parent = parent
        self.role = ROLES.get(role, f"role {role}")
        self.name, self.description = texts.get("Name", ""), texts.get("Description", "")
        self.states = states
        self.visible = not parent or parent.visible and bool(states & {"visible", "showing"})

    def __repr__(self):
        return f"{self.role} '{self.name}'" + (f" ({self.description})" if self.description else "")

    def above(self):
        """What holds it, from the next one on."""
        above = self.parent
        while above:
            yield above
            above = above.parent

    def is_a(self, role, name):
        return self.visible and self.role == role and re.search(name, self.name)


class Bus:
    """The one of assistive technology."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                    Gio.DBusCallFlags.NONE, ANSWER_MS, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.focus = []
        self.connection.signal_subscribe(None, ATSPI + "Event.Object", "StateChanged", None, "focused",
                                         Gio.DBusSignalFlags.NONE, self._focus_moved)
        self.ask([(ROOT[0], "/org/a11y/atspi/registry", ATSPI + "Registry", "RegisterEvent",
                   GLib.Variant("(s)", ("object:state-changed:focused",)))])

    def _focus_moved(self, _connection, sender, path, _interface, _signal, values):
        if values.unpack()[1]:
            self.focus.append((sender, path))

    def ask(self, questions):
        """The answers, each a tuple; None of an object that is gone."""
        answers = {}

        def take(connection, result, number):
            try:
                answers[number] = connection.call_finish(result).unpack()
            except GLib.Error:
                answers[number] = None

        for number, (name, path, interface, method, *arguments) in enumerate(questions):
            self.connection.call(name, path, interface, method, arguments[0] if arguments else None, None,
                                 Gio.DBusCallFlags.NONE, ANSWER_MS, None, take, number)
        while len(answers) < len(questions):
            GLib.MainContext.default().iteration(True)
        return [answers[number] for number in range(len(questions))]

    def describe(self, places, parents):
        """Everything about these objects, and the places of what they hold."""
        properties = GLib.Variant("(s)", (ATSPI + "Accessible",))
        kinds = 4
        answers = self.ask([question for where in places for question in (
            (*where, ATSPI + "Accessible", "GetRole"), (*where, ATSPI + "Accessible", "GetState"),
            (*where, "org.freedesktop.DBus.Properties", "GetAll", properties),
            (*where, ATSPI + "Accessible", "GetChildren"))])
        found = []
        for number, (where, parent) in enumerate(zip(places, parents)):
            role, bits, texts, children = answers[number * kinds:][:kinds]
            if role and bits and texts:
                found.append((Seen(where, parent, role[0], _states(bits[0]), texts[0]), children[0] if children else []))
        return found


def _states(words):
    bits = words[0] | (words[1] << 32 if len(words) > 1 else 0)
    return {name for name, bit in STATES.items() if bits >> bit & 1}


_BUS = []


def bus():
    """One for all: made when it is needed first, as there is a session only then."""
    if not _BUS:
        _BUS.append(Bus())
    return _BUS[0]


class Reader:
    """All that one program shows; without a process, all that is on the screen."""

    def __init__(self, process=None):
        self.process = process

    def _applications(self):
        answer, = bus().ask([(*ROOT, ATSPI + "Accessible", "GetChildren")])
        places = answer[0] if answer else []
        if not self.process:
            return places
        ids = bus().ask([(*BUS, BUS[0], "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)))
                         for name, _ in places])
        return [place for place, found in zip(places, ids) if found == (self.process.pid,)]

    def look(self):
        """Everything that is shown now. Children come behind all of their parents' level."""
        places, seen = self._applications(), []
        parents = [None] * len(places)
        for _ in range(DEPTH_MAX):
            level = bus().describe(places, parents)
            seen += [one for one, _ in level if one.visible]
            below = [(child, one) for one, children in level for child in children if one.visible]
            if not below:
                break
            places, parents = zip(*below)
        return seen

    def find(self, role, name=""):
        """The first one of this role whose name matches the pattern, or None."""
        return next((seen for seen in self.look() if seen.is_a(role, name)), None)

    def wait(self, role, name="", limit_s=LIMIT_S, gone=False):
        """Wait until it is there, or gone; what was found, and after how many seconds."""
        begin = time.monotonic()
        while True:
            looked = time.monotonic() - begin
            shown = self.look()
            found = next((seen for seen in shown if seen.is_a(role, name)), None)
            if bool(found) != gone:
                return found, looked
            if self.process and self.process.poll() is not None:
                raise NotSeen(f"the program ended with {self.process.returncode}")
            if looked > limit_s:
                raise NotSeen("{} '{}' {} there after {} s; there is:\n    {}".format(
                    role, name, "is still" if gone else "is not", limit_s, "\n    ".join(map(repr, shown))))
            time.sleep(PAUSE_S)

    def next_focus(self, move, limit_s=LIMIT_S):
        """Do what moves the focus; what has it then."""
        bus().focus.clear()
        move()
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            while GLib.MainContext.default().iteration(False):
                pass
            if bus().focus:
                seen = bus().describe(bus().focus[-1:], [None])
                if seen:
                    return seen[0][0]
            time.sleep(PAUSE_S)
        raise NotSeen(f"the focus does not move; there is {self.look()}")


def act(seen):
    """Its first action, as a screen reader does what a click does."""
    bus().ask([(*seen.where, ATSPI + "Action", "DoAction", GLib.Variant("(i)", (0,)))])


def extents(seen):
    """x, y, width, height in its window."""
    (place,), = bus().ask([(*seen.where, ATSPI + "Component", "GetExtents", GLib.Variant("(u)", (IN_WINDOW,)))])
    return place


# Of a keyboard as evdev has it.
TAB, RETURN, SPACE = 23, 36, 65


def _key(keycode, how):
    bus().ask([(*KEYS, ATSPI + "DeviceEventController", "GenerateKeyboardEvent",
                GLib.Variant("(isu)", (keycode, "", how)))])


def press(keycode):
    _key(keycode, PRESS)


def release(keycode):
    _key(keycode, RELEASE)


def tap(keycode):
    press(keycode)
    release(keycode)


def _mouse(x, y, what):
    bus().ask([(*KEYS, ATSPI + "DeviceEventController", "GenerateMouseEvent", GLib.Variant("(iis)", (x, y, what)))])


def point_at(seen, below=0):
    """Move the pointer to its middle, or that many of its heights below."""
    x, y, width, height = extents(seen)
    _mouse(x + width // 2, y + height // 2 + below * height, "abs")


def mouse_button(how):
    """"b1p" presses the first one, "b1r" lets go of it."""
    _mouse(-1, -1, how)
