# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs that are given a secret which is known beforehand (guest/live/holders starts them), and what each secret
looks like in RAM."""
import dataclasses
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from . import aes, debian, key_files

TEXT_BYTES = 12
HEAD_BYTES = 8      # of a secret that live/held.py may know
SALT = b"rig"       # the name of the network
WPA_ROUNDS, WPA_BYTES = 4096, 32    # IEEE 802.11, annex J.4
ROW_PIXELS, ROWS = 64, 8
INK, PAPER = b"\x56\x34\x12\x00", b"\x98\xba\xdc\x00"   # as live/holders names the colours
PAGE_BYTES, PIECE_BYTES = 4096, 128
EXPONENTS = ("p", "q", "d")     # each alone is enough to work out the key
SCALAR_BYTES = 32   # of an Ed25519 key that is expanded, before the other half


ANY = "-"           # process of the program, for live/held.py


@dataclass(frozen=True)
class Value:
    """A secret of one run."""
    given: bytes = b""                          # what its program is told
    # By judge: byte strings, all of which must be in RAM for it to have found the secret.
    forms: dict = field(default_factory=dict)
    held: tuple = ()                            # any of these is in the program's memory when it has the secret
    mark: bytes = b""                           # what it is known by once it is decrypted


@dataclass(frozen=True)
class Secret:
    name: str
    words: str                  # for people
    make: Callable              # (secret, images): its Value
    # Where else than in the memory of programs it is, so that the last resort leaves it.
    elsewhere: str = ""
    # Why it need not be in RAM while the program runs; such a one is looked for all the same.
    absent: str = ""
    # In memory that was freed: a kernel that erases this has erased the secret before anything is tried.
    freed: bool = False


@dataclass(frozen=True)
class Program:
    name: str
    secrets: tuple
    process: str = ANY          # the name of the one that must have it
    # In the memory of its processes, by live/held.py; else live/holders says when it is done.
    seen: bool = True


def _text(secret, _):
    text = f"{secret.name}-{secrets.token_hex(TEXT_BYTES)}"
    forms = {"ASCII": [text.encode("ascii")], "UTF-16": [text.encode("utf-16-le")]}
    return Value(text.encode("ascii"), forms, (forms["ASCII"][0], forms["UTF-16"][0]))


def _volume_key(_, images):
    with open(images.volume_key, encoding="ascii") as file:
        key = bytes.fromhex(file.read())
    halves = [key[:len(key) // 2], key[len(key) // 2:]]
    return Value(forms={"exact bytes": halves, "key schedule": [aes.expand(half) for half in halves]})


def _wifi(secret, images):
    value = _text(secret, images)
    derived = hashlib.pbkdf2_hmac("sha1", value.given, SALT, WPA_ROUNDS, WPA_BYTES)
    return dataclasses.replace(value, forms={**value.forms, "key made of it": [derived]})


def _onion_key(*_):
    """Expanded, as tor keeps it (RFC 8032, 5.1.5)."""
    key = bytearray(secrets.token_bytes(2 * SCALAR_BYTES))
    key[0] &= 0xf8
    key[SCALAR_BYTES - 1] = key[SCALAR_BYTES - 1] & 0x3f | 0x40
    halves = [bytes(key[:SCALAR_BYTES]), bytes(key[SCALAR_BYTES:])]
    return Value(bytes(key), {"exact bytes": halves}, (halves[0],))


def _pixels(*_):
    """A bitmap in X's form, and its first row on a screen with four bytes for a pixel."""
    bits = secrets.token_bytes(ROW_PIXELS // 8 * ROWS)
    text = (f"#define rig_width {ROW_PIXELS}\n#define rig_height {ROWS}\nstatic char rig_bits[] = {{\n"
            f"{', '.join(map(hex, bits))}}};\n")
    row = b"".join(INK if bits[x // 8] >> x % 8 & 1 else PAPER for x in range(ROW_PIXELS))
    return Value(text.encode("ascii"), {"pixels": [row]}, (row,))


def _page(*_):
    seed = secrets.token_bytes(SCALAR_BYTES)
    return Value(seed, {"exact bytes": [hashlib.shake_256(seed).digest(PAGE_BYTES)[:PIECE_BYTES]]})


def _exponents(key):
    """Of a private key by RSA: as OpenSSL calculates with them, and as files have them."""
    return ({name: [key_files.in_words(key.numbers[name])] for name in EXPONENTS} |
            {f"{name} as in files": [key.numbers[name]] for name in EXPONENTS})


def _server_key(*_):
    key = key_files.make("rsa", "-b", "2048")
    forms = _exponents(key)
    return Value(key_files.as_pem(key), forms, (forms["p"][0],))


def _agent_rsa_key(*_):
    key = key_files.make("rsa", "-b", "2048")
    return Value(key.text, _exponents(key), mark=key.numbers["p"])


def _agent_ed25519_key(*_):
    key = key_files.make("ed25519")
    private = key.numbers["private"]
    return Value(key.text, {"exact bytes": [private[:key_files.SEED_BYTES]]}, mark=private)


IN_KERNEL, IN_FILE = "the kernel has it", "a file in RAM has it"

PROGRAMS = (
    Program("vault", (Secret("luks-key", "volume key of an open LUKS2 volume", _volume_key, IN_KERNEL),)),
    Program("screen", (Secret("screen", "picture on the screen (Xvfb)", _pixels),)),
    Program("clipboard", (Secret("clipboard", "clipboard (xclip)", _text),)),
    Program("vim", (Secret("vim", "text that was never saved (vim)", _text, IN_FILE),), "vim.tiny"),
    Program("gnupg", (Secret("gnupg-passphrase", "passphrase in GnuPG's agent", _text,
                             absent="the agent keeps it encrypted, and gpg overwrites its own copy"),
                      Secret("gnupg-mail", "mail that GnuPG has decrypted", _text))),
    Program("tor", (Secret("tor", "key of an onion service (tor)", _onion_key, IN_FILE),)),
    Program("ssh", (Secret("ssh-rsa", "RSA key in ssh-agent", _agent_rsa_key),
                    Secret("ssh-ed25519", "Ed25519 key in ssh-agent", _agent_ed25519_key)), seen=False),
    Program("openssl", (Secret("tls", "RSA key of a TLS server (OpenSSL)", _server_key),)),
    Program("keyring", (Secret("keyring", "key in the kernel's keyring", _text, IN_KERNEL),), seen=False),
    Program("zram", (Secret("zram", "memory that was swapped out to zram", _page, IN_KERNEL),), seen=False),
    Program("wifi", (Secret("wifi", "passphrase of a Wi-Fi network (wpa_supplicant)", _wifi, IN_FILE),)),
    Program("vfat", (Secret("vfat-read", "file that was read from a vfat stick", _text, IN_KERNEL),
                     Secret("vfat-written", "file that was not yet written to one", _text, IN_KERNEL)), seen=False),
    Program("persistence", (Secret("luks-passphrase", "passphrase of a LUKS2 volume", _text,
                                   absent="cryptsetup overwrites it as soon as the volume is open"),
                            Secret("persistent-read", "file that was read from ext4 on LUKS2", _text, IN_KERNEL),
                            Secret("persistent-written", "file that was not yet written to it", _text, IN_KERNEL)),
            seen=False),
    Program("overlay", (Secret("overlay", "file that was changed in the live system", _text, IN_FILE),), seen=False),
    Program("keepassxc", (Secret("keepassxc", "entry of an open database (KeePassXC's command)", _text),),
            "keepassxc-cli"),
    Program("pykeepass", (Secret("pykeepass", "entry of an open database (pykeepass)", _text),)),
    Program("firefox", (Secret("firefox-page", "text of a page (Firefox)", _text),
                        Secret("firefox-form", "text in a form (Firefox)", _text, IN_FILE),
                        Secret("firefox-cookie", "cookie (Firefox)", _text, IN_FILE))),
    Program("chromium", (Secret("chromium", "text of a page (Chromium)", _text),)),
    Program("unmounted", (Secret("unmounted", "file of a tmpfs that was unmounted", _text, freed=True),), seen=False),
    Program("killed", (Secret("killed", "memory of a program that was killed", _text, freed=True),), seen=False),
)
# Small packages, and started within seconds in an emulated machine.
LIGHT = ("vault", "vim", "gnupg", "ssh", "openssl", "keyring", "vfat", "unmounted", "killed")
# Which of them run, by the kind of the live system.
SMALL = tuple(program for program in PROGRAMS if program.name in LIGHT)
OF_KIND = {debian.SECRETS: PROGRAMS, debian.LIGHT: SMALL, debian.PEERS: SMALL}
SECRETS = tuple(secret for program in PROGRAMS for secret in program.secrets)


def programs_of(system):
    """Those that are given secrets in this system; () if none is."""
    return OF_KIND.get(system.removeprefix(debian.of(system)), ())


def secrets_of(system):
    return [secret for program in programs_of(system) for secret in program.secrets]


def make(system, images):
    """{name: Value} of this system, other ones each time."""
    return {secret.name: secret.make(secret, images) for secret in secrets_of(system)}


def check_of(value):
    """What live/held.py looks for."""
    return ",".join(f"{form[:HEAD_BYTES].hex()}:{len(form)}:{hashlib.sha256(form).hexdigest()}"
                    for form in value.held)


def needles(values):
    """{label: bytes} for memscan."""
    return {_label(name, judge, number): form for name, value in values.items()
            for judge, forms in value.forms.items() for number, form in enumerate(forms)}


def found(values, report):
    """By secret, the judges that find it in memscan's report."""
    counts = {entry["name"]: entry["found"] for entry in report["secrets"]}
    return {name: [judge for judge, forms in value.forms.items()
                   if all(counts[_label(name, judge, number)] for number in range(len(forms)))]
            for name, value in values.items()}


def missing(machine, by_judge):
    """Those which must be in RAM while the programs of this machine run, and are not."""
    return [secret.name for secret in secrets_of(machine.system)
            if not secret.absent and not (secret.freed and machine.erases_freed) and not by_judge[secret.name]]


def labels_in_programs(labels):
    """Those of memscan's labels that name what is in the memory of programs and nowhere else."""
    names = {secret.name for secret in SECRETS if not secret.elsewhere}
    return [label for label in labels if label.partition("/")[0] in names]


def _label(name, judge, number):
    return f"{name}/{judge.replace(' ', '-')}/{number}"
