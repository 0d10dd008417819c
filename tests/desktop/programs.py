# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs of the small system that enter makes: the display, the buses, the watcher, and those under test."""
import contextlib
import os
import signal
import subprocess
import time

from gi.repository import Gio, GLib

WORLD = os.environ["WORLD"]
UID, GROUP = int(os.environ["DESKTOP_UID"]), int(os.environ["MEMWIPE_GID"])
CONFIG = "/etc/memwipe.conf"
HELPER = "/usr/local/lib/memwipe/memwipe-desktop-helper"
DOOR = os.path.join(WORLD, "door")
STARTED_S = 20
PAUSE_S = 0.02
# reboot(2) would end all that runs here. Only the watcher keeps that right, which it asks for.
LIMITED = ("setpriv", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-sys_boot")
SCREEN = (1000, 1000)


class TestbedError(Exception):
    """A program of the test itself does not do what it should."""


def wait_for(condition, what, limit_s=STARTED_S):
    """The first result that is true; how long it took is none of the caller's business."""
    end = time.monotonic() + limit_s
    while not (found := condition()):
        if time.monotonic() > end:
            raise TestbedError(f"{what}: not within {limit_s} s")
        time.sleep(PAUSE_S)
    return found


def log(name):
    return open(os.path.join(WORLD, "out", f"{name}.log"), "ab")


def _as(uid, groups):
    """For subprocess: become that user with no right of root's but what the user id has."""
    def become():
        os.setgroups(groups)
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    return become


def start(name, command, root=False, groups=(), env=None):
    """Root's programs keep their rights by their user id; those of the user have none left."""
    if not root:
        command = [*LIMITED, *command]
    with log(name) as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                                preexec_fn=_as(0 if root else UID, list(groups)), env={**os.environ, **(env or {})})


def end(process, how=signal.SIGTERM):
    """End the program and all that it started; its exit status."""
    process.ended = True
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    try:
        return process.wait(STARTED_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


def _ask_bus(kind, method, name):
    bus = Gio.bus_get_sync(kind)
    call = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method)
    return bus.call_sync(*call, GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


def end_by_name(name):
    """A program that the session's bus has started."""
    os.kill(_ask_bus(Gio.BusType.SESSION, "GetConnectionUnixProcessID", name), signal.SIGTERM)


class Desktop:
    """A display, both buses, polkitd and the bus of assistive technology."""

    def __init__(self):
        self.running = []
        self.polkitd = None
        self.frame = os.path.join(WORLD, "out", "Xvfb_screen0")

    def __enter__(self):
        width, height = SCREEN
        os.environ.update(DISPLAY=":7", PATH=f"{WORLD}/sanitized:{os.environ['PATH']}", LOCPATH=f"{WORLD}/locale", GDK_BACKEND="x11", GSK_RENDERER="cairo", GTK_A11Y="atspi", NO_AT_BRIDGE="0",
                          LANG="C.UTF-8", XDG_CURRENT_DESKTOP="GNOME", GTK_THEME="", GSETTINGS_BACKEND="memory",
                          DBUS_SESSION_BUS_ADDRESS=f"unix:path=/run/user/{UID}/bus", ADW_DISABLE_PORTAL="1")
        os.environ.pop("GTK_THEME")
        self._start("Xvfb", ["Xvfb", ":7", "-screen", "0", f"{width}x{height}x24", "-fbdir",
                             os.path.join(WORLD, "out"), "-nolisten", "tcp", "-noreset"])
        self._start("system-bus", ["dbus-daemon", "--nofork", "--config-file",
                                   os.path.join(WORLD, "tests", "bus.conf")], root=True)
        self._start("session-bus", ["dbus-daemon", "--session", "--nofork",
                                    "--address", os.environ["DBUS_SESSION_BUS_ADDRESS"]])
        for path in ("/tmp/.X11-unix/X7", "/run/dbus/system_bus_socket", f"/run/user/{UID}/bus"):
            wait_for(lambda path=path: os.path.exists(path), path)
        self.restart_polkitd(None)
        return self

    def restart_polkitd(self, rule):
        """With this rule and no other; it would read a new one at a time of its own choice."""
        path = "/etc/polkit-1/rules.d/50-memwipe.rules"
        if self.polkitd:
            self.running.remove(self.polkitd)
            end(self.polkitd)
        with open(path, "w", encoding="ascii") as file:
            file.write(rule or "")
        self.polkitd = self._start("polkitd", ["/usr/lib/polkit-1/polkitd", "--no-debug"], root=True)
        wait_for(lambda: _ask_bus(Gio.BusType.SYSTEM, "NameHasOwner", "org.freedesktop.PolicyKit1"), "polkitd")

    def __exit__(self, *_):
        for process in reversed(self.running):
            end(process)

    def _start(self, name, command, **more):
        self.running.append(start(name, command, **more))
        return self.running[-1]


# [triggers]: the dead-man timer is the one that needs no hardware.
LONG = "dead-man = 30d"
CALM = f"[watch]\nboot-medium = no\n[doors]\norder = module\ndeadline = 30d\n[triggers]\n{LONG}\n"


class Watcher:
    """memwipe-watch, with a door that leads nowhere."""

    def __init__(self):
        self.process = None

    def configure(self, config):
        with open(CONFIG, "w", encoding="ascii") as file:
            file.write(config)

    def start(self, config=CALM):
        self.configure(config)
        os.truncate(DOOR, 0)
        # Only root outside may protect a process from the OOM killer.
        script = ': >/run/oom && mount --bind /run/oom /proc/$$/oom_score_adj && exec env LD_PRELOAD=$WORLD/door.so memwipe-watch'
        self.process = start("watcher", ["sh", "-c", script], root=True)
        wait_for(self.is_ready, "memwipe-watch")

    def is_ready(self):
        if self.process.poll() is not None:
            raise TestbedError(f"memwipe-watch ended with {self.process.returncode}")
        return f"\npid {self.process.pid}\n" in self.status()

    def status(self):
        """What it has last said of itself."""
        with contextlib.suppress(OSError), open("/run/memwipe/status", encoding="ascii") as file:
            return file.read()
        return ""

    def end(self, how=signal.SIGTERM):
        if self.process:
            os.kill(self.process.pid, signal.SIGCONT)
            end(self.process, how)
        self.process = None

    def stop(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.process.pid, signal.SIGCONT)


def has_fired():
    with open(DOOR, "rb") as file:
        return file.read(3) == b"now"


def home(resources):
    """A folder of a user with these resources of X, which are read where the display has none."""
    folder = f"{WORLD}/out/home"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/.Xdefaults", "w", encoding="ascii") as file:
        file.write(resources + "\n")
    return folder


def memwipe(*words):
    """The command, as root."""
    done = subprocess.run([*LIMITED, "memwipe", *words], preexec_fn=_as(0, []), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def version():
    return memwipe("--version")[1].split()[1]


def _wake_ups(process):
    """Of each of its threads: the sleeps that ended."""
    found = {}
    for task in os.listdir(f"/proc/{process.pid}/task"):
        with contextlib.suppress(FileNotFoundError), \
                open(f"/proc/{process.pid}/task/{task}/status", encoding="ascii") as file:
            found[task] = int(file.read().partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return found


def wake_ups_later(process, seconds):
    """How many more there are after that time, in threads that have not ended by then."""
    before = _wake_ups(process)
    time.sleep(seconds)
    return sum(number - before.get(task, 0) for task, number in _wake_ups(process).items())
