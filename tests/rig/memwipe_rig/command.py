# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line of memwipe-rig."""
import argparse
import os
import signal
import sys

from . import actions, booting, comparing
from .errors import EXIT_FAILED, EXIT_LACKING, EXIT_USAGE, RigError

NAME = "memwipe-rig"
EXIT_INTERRUPTED = 128 + signal.SIGINT
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCENARIOS = ("standard, all, names of scenarios or of their files, or paths of files like these (FILE.toml), "
             "also with commas between them (default: {})")
PAGE = "write a page with tables and pictures that needs no network"
CODES = """\
exit status: 0 done, all passed; 1 a scenario failed; 2 bad usage, or a file that cannot be understood;
3 this machine lacks something: a program, space, rights; 130 interrupted"""


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line as the other programs do."""

    def error(self, message):
        self.exit(EXIT_USAGE, f"{NAME}: {message}\nTry '{self.prog} --help' for more information.\n")


class Help(argparse.HelpFormatter):
    """Options as the other programs of memwipe show them: -j, --jobs=N."""

    def _format_action_invocation(self, action):
        words = ", ".join(action.option_strings)
        if not words or action.nargs == 0:
            return words or super()._format_action_invocation(action)
        return f"{words}={self._format_args(action, action.metavar)}"


def _parser():
    shape = {"formatter_class": Help, "allow_abbrev": False}
    parser = Parser(
        NAME, description="Boot machines in QEMU, plant markers, trigger what is under test, and read "
        "what is left in RAM.", epilog=CODES, **{**shape, "formatter_class": RawHelp})
    parser.add_argument("--version", action="version", version=_version(), help="print the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)

    def add(name, action, words):
        sub = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.", **shape)
        sub.set_defaults(action=action)
        return sub

    run = add("run", actions.run, "run scenarios: each one without the wipe, then with it")
    _add_scenarios(run, "standard")
    run.add_argument("-j", "--jobs", metavar="N", type=_count, default=1, help="scenarios at once (default: 1)")
    run.add_argument("-o", "--out", metavar="FOLDER", help="where the results go (default: BUILD/rig/results)")
    run.add_argument("--pictures", action="store_true", help="draw a picture of RAM after each run")
    run.add_argument("--film", action="store_true",
                     help="also make a film of each wipe; the guest is stopped for each of its frames")
    run.add_argument("-v", "--verbose", action="store_true", help="tell each step")

    listing = add("list", actions.list_scenarios, "list scenarios")
    _add_scenarios(listing, "all")
    listing.add_argument("--needs", action="store_true",
                         help="list the files that make must build for them instead")

    report = add("report", actions.report, "print what a run has found")
    report.add_argument("folder", metavar="FOLDER", nargs="?",
                        help="what run was given as --out (default: BUILD/rig/results)")
    report.add_argument("--format", metavar="FORMAT", choices=actions.FORMATS,
                        help=f"one of {', '.join(actions.FORMATS)} (default: text)")
    report.add_argument("--html", metavar="FILE", help=PAGE)
    report.set_defaults(version_words=_version())
    _add_build(report)

    boots = add("boots", booting.run, "boot live systems with memwipe; each must say what it has to")
    boots.add_argument("boots", metavar="BOOT", nargs="*", default=["all"],
                       help="all, or beginnings of names, also with commas between them (default: all)")
    boots.add_argument("-j", "--jobs", metavar="N", type=_count, default=1, help="boots at once (default: 1)")
    boots.add_argument("-n", "--many", metavar="N", type=_count, default=20,
                       help="how often boots are repeated that ask for it (default: 20)")
    boots.add_argument("--needs", action="store_true",
                       help="list the files that make must build for them instead")
    _add_build(boots)

    peers = add("peers", comparing.run, "compare ways of emptying RAM, one after the other, and print one table")
    peers.add_argument("ways", metavar="WAY", nargs="*", default=["all"],
                       help="all, or names of ways, also with commas between them (default: all)")
    peers.add_argument("-o", "--out", metavar="FOLDER", help="where the results go (default: BUILD/rig/peers)")
    peers.add_argument("--quick", action="store_true",
                       help="do not try them with the stick gone, under Secure Boot and with RAM full as well")
    peers.add_argument("--icount", action="store_true",
                       help="time them by instructions, which load on the host does not change; slow")
    peers.add_argument("--html", metavar="FILE", help=PAGE)
    peers.add_argument("--list", action="store_true", help="list the ways instead")
    peers.add_argument("-v", "--verbose", action="store_true", help="tell each step")
    peers.set_defaults(version_words=_version())
    _add_build(peers)

    record = add("record", actions.record, "record what memwipe reads of a machine: memory maps, ACPI tables")
    record.add_argument("folder", metavar="FOLDER", help="a new folder for the record")
    record.add_argument("--machine", metavar="SCENARIO",
                        help="boot the machine of this scenario (default: this machine)")
    _add_build(record)
    return parser


class RawHelp(Help, argparse.RawDescriptionHelpFormatter):
    """Leaves the lines of the exit codes as they are."""


def _add_scenarios(parser, default):
    parser.add_argument("scenarios", metavar="SCENARIO", nargs="*", default=[default],
                        help=SCENARIOS.format(default))
    _add_build(parser)


def _add_build(parser):
    parser.add_argument("-b", "--build", metavar="BUILD", default="build",
                        help="where make built the guests of memwipe's own scenarios (default: build)")


def _count(text):
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 on")
    return int(text)


def _version():
    for folder in (HERE, os.path.join(HERE, "..", "..")):
        path = os.path.join(folder, "VERSION")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return f"{NAME} {file.read().strip()}"
    return NAME


def main():
    args = _parser().parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        code = args.action(args)
        sys.stdout.flush()
        return code
    except RigError as error:
        return _end(error.code, error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())   # or Python complains at the end
        return EXIT_FAILED
    except OSError as error:
        return _end(EXIT_LACKING, f"cannot use {error.filename or 'the disk'}: {error.strerror or error}")
    except KeyboardInterrupt:
        return _end(EXIT_INTERRUPTED, "interrupted")


def _end(code, words):
    print(f"{NAME}: {words}", file=sys.stderr)
    return code
