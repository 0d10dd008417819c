# SPDX-License-Identifier: GPL-2.0-or-later
"""What another program of the same display can know and do: Xlib's functions, as Xlib.h and X.h have them."""
import ctypes
import time

LIMIT_S, PAUSE_S = 15, 0.02
SELECTION_NOTIFY = 31
EVENT_BYTES = 192
TEXT_WORDS = 1024
IS_VIEWABLE = 2


class SelectionEvent(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("requestor", ctypes.c_ulong), ("selection", ctypes.c_ulong),
                ("target", ctypes.c_ulong), ("property", ctypes.c_ulong), ("time", ctypes.c_ulong)]


class Attributes(ctypes.Structure):
    """XWindowAttributes; only map_state is read."""
    _fields_ = [("geometry", ctypes.c_int * 5), ("visual", ctypes.c_void_p), ("root", ctypes.c_ulong),
                ("kinds", ctypes.c_int * 4), ("planes", ctypes.c_ulong), ("pixel", ctypes.c_ulong),
                ("save_under", ctypes.c_int), ("colormap", ctypes.c_ulong), ("map_installed", ctypes.c_int),
                ("map_state", ctypes.c_int), ("rest", ctypes.c_long * 8)]


class Screen:
    """A connection to the display of that name, or to that of DISPLAY."""

    def __init__(self, name=None):
        self.xlib = ctypes.CDLL("libX11.so.6")
        self.xlib.XOpenDisplay.restype = ctypes.c_void_p
        for function in ("XDefaultRootWindow", "XCreateSimpleWindow", "XInternAtom"):
            getattr(self.xlib, function).restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.xlib.XOpenDisplay(name.encode() if name else None))
        assert self.display, f"there is no display {name}"
        self.root = ctypes.c_ulong(self.xlib.XDefaultRootWindow(self.display))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.xlib.XCloseDisplay(self.display)

    def _atom(self, name):
        return ctypes.c_ulong(self.xlib.XInternAtom(self.display, name.encode(), 0))

    def windows(self):
        """Those that are seen, the uppermost last."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        found = ctypes.POINTER(ctypes.c_ulong)()
        self.xlib.XQueryTree(self.display, self.root, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(found),
                             ctypes.byref(count))
        return [one for one in found[:count.value] if self._is_seen(one)]

    def _is_seen(self, window):
        attributes = Attributes()
        self.xlib.XGetWindowAttributes(self.display, ctypes.c_ulong(window), ctypes.byref(attributes))
        return attributes.map_state == IS_VIEWABLE

    def hide(self, window):
        """As a window manager does that minimises it."""
        self.xlib.XUnmapWindow(self.display, ctypes.c_ulong(window))
        self.xlib.XSync(self.display, 0)

    def show(self, window):
        self.xlib.XMapWindow(self.display, ctypes.c_ulong(window))
        self.xlib.XSync(self.display, 0)

    def clipboard(self):
        """The text that would be pasted."""
        window = ctypes.c_ulong(self.xlib.XCreateSimpleWindow(self.display, self.root, 0, 0, 1, 1, 0,
                                                              ctypes.c_ulong(0), ctypes.c_ulong(0)))
        text = self._atom("UTF8_STRING")
        self.xlib.XConvertSelection(self.display, self._atom("CLIPBOARD"), text, text, window, ctypes.c_ulong(0))
        event = ctypes.create_string_buffer(EVENT_BYTES)
        end = time.monotonic() + LIMIT_S
        while not self.xlib.XCheckTypedEvent(self.display, SELECTION_NOTIFY, event):
            assert time.monotonic() < end, "no program answers for the clipboard"
            time.sleep(PAUSE_S)
        if not SelectionEvent.from_buffer(event).property:
            return None
        return self._text(window, text)

    def _text(self, window, name):
        kind, length, rest = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        bits, found = ctypes.c_int(), ctypes.c_char_p()
        self.xlib.XGetWindowProperty(self.display, window, name, ctypes.c_long(0), ctypes.c_long(TEXT_WORDS), 0,
                                     ctypes.c_ulong(0), ctypes.byref(kind), ctypes.byref(bits), ctypes.byref(length),
                                     ctypes.byref(rest), ctypes.byref(found))
        return found.value.decode()
