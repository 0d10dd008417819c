#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memwipe-rig's command line, its files of scenarios, what it leaves, and what this machine may lack. No guest is
# started: a script stands in for QEMU.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
work=$(mktemp -d)
running=
cleanup() {
	[ -z "$running" ] || kill "$running" 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
rig=$PWD/tests/rig/memwipe-rig
try="Try 'memwipe-rig --help' for more information."

# --- the command line ---

ends_saying 0 "usage: memwipe-rig" "$rig" --help
ends_exactly 2 "memwipe-rig: the following arguments are required: COMMAND
$try" "$rig"
ends_saying 2 "invalid choice: 'walk'" "$rig" walk
ends_exactly 2 "memwipe-rig: unrecognized arguments: --loud
$try" "$rig" run --loud
for jobs in 0 -1 two; do
	ends_saying 2 "'$jobs' is no number from 1 on" "$rig" run --jobs=$jobs
done
ends_saying 2 "invalid choice: 'pdf'" "$rig" report --format=pdf
ends_saying 0 "memwipe-rig $(cat VERSION)" "$rig" --version
for command in run list report peers boots record; do
	ends_saying 0 "usage: memwipe-rig $command" "$rig" $command --help
	"$rig" $command --help | grep -o -e '^  -[a-z], --[a-z]*\|^  --[a-z]*' | grep -o -e '--.*' | sort >"$work/told"
	completed tests/rig/memwipe-rig.bash memwipe-rig $command -- | grep -e '^--' | sort >"$work/offered"
	if [ -s "$work/told" ] && diff "$work/told" "$work/offered" >"$work/diff"; then
		pass
	else
		fail "$command: the completion and --help differ: $(cat "$work/diff")"
	fi
done
for format in $(completed tests/rig/memwipe-rig.bash memwipe-rig report --format ""); do
	ends_saying 2 "run scenarios first" "$rig" report --format="$format" "$work"
done

# --- which scenarios ---

# chosen WORDS...: their names, on one line
chosen() { "$rig" list "$@" | cut -d' ' -f1 | tr '\n' ' '; }

# same WHAT GOT EXPECTED
same() {
	if [ "$2" = "$3" ]; then pass; else fail "$1: '$2' instead of '$3'"; fi
}

all=$("$rig" list | wc -l)
standard=$("$rig" list | grep -c ' (standard)$')
same "all" "$("$rig" list all | wc -l)" "$all"
same "standard" "$("$rig" list standard | wc -l)" "$standard"
if [ "$standard" -gt 5 ] && [ "$all" -gt "$standard" ]; then pass; else fail "$standard of $all are standard"; fi
same "names" "$(chosen pull-panic,file)" "pull-panic file "
same "names apart" "$(chosen pull-panic file)" "pull-panic file "
same "a name twice" "$(chosen file,file file)" "file "
same "a file" "$("$rig" list pull.toml | wc -l)" "$(grep -c '^\[\[scenario' tests/rig/scenarios/pull.toml)"
ends_exactly 2 "memwipe-rig: no scenario 'push'; 'memwipe-rig list' names them" "$rig" list push
if "$rig" list --build=elsewhere --needs file | grep -qx elsewhere/guest/kernel/vmlinuz; then
	pass
else
	fail "--needs does not name the kernel"
fi

# --- files of others ---

file=$work/mine.toml
machine='memory_mib = 128
cpus = 1
paging = 4
trigger = "true"'

printf '%s\n' "$machine" '[[scenario]]' 'name = "mine"' '[[scenario]]' 'name = "mine-2"' >"$file"
same "a file of others" "$(chosen "$file")" "mine mine-2 "
same "a file of others from its folder" "$(cd "$work" && chosen mine.toml)" "mine mine-2 "
same "with one of ours" "$(chosen "$file,file")" "mine mine-2 file "
ends_exactly 2 "memwipe-rig: cannot read $work/none.toml: No such file or directory" "$rig" list "$work/none.toml"
ends_exactly 2 "memwipe-rig: cannot read $work.toml: Is a directory" sh -c "mkdir $work.toml; $rig list $work.toml"
rmdir "$work.toml"
printf '%s\n' "$machine" '[[scenario]]' 'name = "mine"' 'trigge = "true"' >"$file"
ends_exactly 2 "memwipe-rig: $file: mine: unknown word 'trigge'; is it 'trigger'?" "$rig" run "$file"

scenario='[[scenario]]
name = "mine"'
# Each case: lines of a file with dots between them, and what must be said of it.
cat >"$work/cases" <<'END'
nic = true | there is no [[scenario]]
zzz = 1 . NAME | mine: unknown word 'zzz'
[[scenario]] | a scenario without a name: there is no 'name'
NAME . cpus = "2" | mine: 'cpus' must be a whole number
NAME . cpus = true | mine: 'cpus' must be a whole number
NAME . cpus = 0 | mine: 'cpus' cannot be 0
NAME . memory_mib = -1 | mine: 'memory_mib' cannot be -1
NAME . prefill = 256 | mine: 'prefill' cannot be 256
NAME . paging = 3 | mine: 'paging' cannot be 3; it can be 4, 5
NAME . firmware = "bios" | mine: 'firmware' cannot be 'bios'; it can be 'seabios', 'ovmf', 'ovmf-secureboot'
NAME . nic = 1 | mine: 'nic' must be true or false
NAME . steps = "true" | mine: 'steps' must be a list of strings
NAME . steps = [1] | mine: 'steps' must be a list of strings
NAME . says = "(" | mine: 'says' is no pattern: missing ), unterminated subpattern at position 0
NAME . never = "(" | mine: 'never' is no pattern: missing ), unterminated subpattern at position 0
NAME . freeze_at = "*" | mine: 'freeze_at' is no pattern: nothing to repeat at position 0
NAME . steps = ["cord"] | mine: 'cord' needs a device: cord = "uas"
NAME . trigger = "pull cord" | mine: 'pull cord' needs a device: cord = "uas"
NAME . cord = "cd" . trigger = "eject" | mine: 'eject' needs a disc that it was booted from: cord = "dvd"
NAME . cord = "dvd" . trigger = "eject" | no error
NAME . steps = ["dimm"] | mine: 'dimm' needs a memory module: dimm_mib = 128
NAME . kind = "sweep" | mine: kind = 'sweep' looks for freed memory: steps = ["plant freed=32M"]
NAME . kind = "sweep" . steps = ["plant heap=1M freed=1M"] | no error
NAME . NAME | two scenarios are called 'mine'
[[scenario]] . name = "../mine" | '../mine' cannot be a name: letters, digits and ._+- can be in one
[[scenario]] . name = ".mine" | '.mine' cannot be a name: letters, digits and ._+- can be in one
[[scenario]] . name = "a b" | 'a b' cannot be a name: letters, digits and ._+- can be in one
[[scenario]] . name = "all" | 'all' cannot be a name: letters, digits and ._+- can be in one
[[scenario]] . name = "x.toml" | 'x.toml' cannot be a name: letters, digits and ._+- can be in one
[[scenario]] . name = "" | '' cannot be a name: letters, digits and ._+- can be in one
LACK . NAME | mine: there is no 'memory_mib'
LACK . scenario = 1 | a table of it has another shape than it must have: TypeError("'int' object is not iterable")
nic = true . nic = true | Cannot overwrite a value
NAME | no error
NAME . image = "a.iso" | mine: image: must be a table
NAME . image.enter = "serial" | mine: image: there is no 'file'
NAME . image.file = "a.iso" . image.attach = "floppy" | mine: image: 'attach' cannot be 'floppy'; it can be 'usb', 'cd', 'disk'
NAME . image.file = "a.iso" . image.entr = "serial" | mine: image: unknown word 'entr'; is it 'enter'?
NAME . image.file = "a.iso" . image.boot_s = 0 | mine: image: 'boot_s' cannot be 0
NAME . image.file = "a.iso" . image.bring = "b" | mine: image: 'bring' must be a list of strings
NAME . image.file = "a.iso" . append = "quiet" | mine: image: 'append' cannot be asked of an image that is booted as it is
NAME . image.file = "a.iso" . image.attach = "cd" . trigger = "pull" | mine: image: a disc is ejected, not pulled: trigger = "eject"
NAME . image.file = "a.iso" | no error
END
cat >"$work/cases.py" <<'END'
import sys
from memwipe_rig import scenario
from memwipe_rig.errors import EXIT_USAGE, RigError
path, machine, name = sys.argv[1:]
for line in sys.stdin:
    lines, expected = line.rstrip("\n").split(" | ")
    lines = lines.replace("NAME", name).split(" . ")
    lines = lines[1:] if lines[0] == "LACK" else [machine, *lines]
    with open(path, "w", encoding="utf-8") as file:
        print(*lines, sep="\n", file=file)
    said = "no error"
    try:
        scenario.choose([path])
    except RigError as error:
        said = str(error).removeprefix(f"{path}: ")
        said = said if error.code == EXIT_USAGE else f"code {error.code}: {said}"
    print("ok" if said.startswith(expected) else f"'{said}' instead of '{expected}'")
END
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig \
	python3 "$work/cases.py" "$work/case.toml" "$machine" "$scenario" <"$work/cases" >"$work/out"
same "cases" "$(wc -l <"$work/out")" "$(wc -l <"$work/cases")"
while read -r line; do same "a bad file" "$line" ok; done <"$work/out"

# The manual page has each word, and each that one of them can be; of systems there are too many.
cat >"$work/words.py" <<'END'
import re
import sys
from dataclasses import fields
from memwipe_rig import foreign, machine, scenario, words
page = open("tests/rig/memwipe-rig.toml.5", encoding="utf-8").read()
told = {word for line in re.findall(r"^\.(?:It )?(?:Ic|Cm) (.*)$", page, re.M) for word in line.split()}
wanted = {field.name for kind in (scenario.Scenario, machine.Machine, foreign.Image) for field in fields(kind)}
wanted -= {"machine", "image"}
for word, choices in words.CHOICES.items():
    wanted |= {choice for choice in choices if word != "system" and isinstance(choice, str) and choice}
print(*sorted(wanted - told))
END
same "words that the manual page lacks" "$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig python3 "$work/words.py")" ""

# --- what this machine lacks ---

printf '%s\n' "$machine" "$scenario" >"$file"
made=$work/build
mkdir -p "$made/guest/kernel" "$made/rig" "$work/bin"
for name in guest/stick.img guest/volume.key.hex guest/kernel/vmlinuz guest/initramfs.img; do : >"$made/$name"; done
cp "$build/rig/memscan" "$build/rig/memplant" "$build/rig/memload" "$made/rig/"

# qemu VERSION [COMMAND]: this stands in for QEMU, and does the command
qemu() {
	cat >"$work/bin/qemu-system-x86_64" <<END
#!/bin/sh
[ "\$1" != --version ] || { echo "QEMU emulator version $1"; exit; }
${2:-echo "qemu: this is a test" >&2; exit 1}
END
	chmod +x "$work/bin/qemu-system-x86_64"
}
# with PATH as it is, and this QEMU before it
mine() { PATH=$work/bin:$PATH "$rig" run --build="$made" "$@"; }

# Nothing but what Python itself needs.
mkdir "$work/few"
ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$work/few/python3"
ln -s "$(command -v env)" "$work/few/"
lacking() { PATH=$work/few "$rig" run --build="$made" "$file"; }
ends_exactly 3 "memwipe-rig: cannot start: qemu-system-x86_64 is not installed" lacking
qemu "7.1.94 (Debian)"
ends_exactly 3 "memwipe-rig: cannot start: qemu-system-x86_64 is 7.1, and 7.2 is needed" mine "$file"
qemu "of a test"
ends_exactly 3 "memwipe-rig: cannot start: qemu-system-x86_64 does not say its version: 'QEMU emulator version of a test'" \
	mine "$file"
qemu 10.0
mv "$made/guest/stick.img" "$work"
ends_exactly 3 "memwipe-rig: cannot find $made/guest/stick.img: run 'make rig' first" mine "$file"
mv "$work/stick.img" "$made/guest"
: >"$work/plain"
ends_exactly 3 "memwipe-rig: cannot use $work/plain: File exists" mine --out="$work/plain" "$file"

# nothing_left FOLDER: no RAM of a guest
nothing_left() {
	if [ -z "$(find "$1" -mindepth 1 -name '.run-*')" ]; then pass; else fail "guests' files are left in $1"; fi
}

# on_disk CODE WORDS MOUNT [COMMAND]: a run whose results go to the file system that MOUNT mounts, in namespaces of
# its own, by another command than memwipe-rig
disk=$work/disk
mkdir "$disk"
on_disk() {
	# shellcheck disable=SC2086 # options
	ends_saying "$1" "$2" env "PATH=$work/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig unshare $apart \
		--mount sh -c "$3 && { ${4:-"'$rig'"} run --build='$made' --out='$disk' '$file'; code=\$?; ls -A '$disk'; exit \$code; }"
	case $said in *.run-*) fail "guests' files are left: $said" ;; *) pass ;; esac
}
apart=
[ "$(id -u)" -eq 0 ] || apart="--user --map-root-user"
# shellcheck disable=SC2086
if unshare $apart --mount true 2>/dev/null; then
	on_disk 3 "cannot run a guest of 128 MiB: $disk has 15 MiB free, 768 are needed" \
		"mount -t tmpfs -o size=16M full '$disk'"
	on_disk 3 "memwipe-rig: cannot use $disk/.lock: No space left on device" \
		"mount -t tmpfs -o nr_inodes=1 full '$disk'"
	# It fills up in the middle of a run, which begins with little room.
	printf 'import sys\nfrom memwipe_rig import command, ram\nram.SPARE_BYTES = 0\nsys.exit(command.main())\n' >"$work/tight.py"
	qemu 10.0 "fallocate -l \$((\$(stat -f -c '%a * %S / 1024 - 512' '$disk')))K '$disk/filler'; exit 1"
	on_disk 3 "    cannot prepare the guest: $disk is full: QEMU did not start: " \
		"mount -t tmpfs -o size=258M full '$disk'" "python3 '$work/tight.py'"
	qemu 10.0
else
	skip "a full disk" "there are no namespaces here"
	skip "a disk that fills up" "there are no namespaces here"
fi
truncate -s 16M "$work/fat"
if mkfs.vfat "$work/fat" >/dev/null 2>&1 && unshare --mount mount -o loop "$work/fat" "$disk" 2>/dev/null; then
	on_disk 3 "memwipe-rig: cannot run guests in $disk: its file system has no holes in files (FAT has none)" \
		"mount -o loop '$work/fat' '$disk'"
else
	skip "FAT" "only root can mount it, and this kernel must know it"
fi
# As on such a file system, where what is appended takes room at once.
cat >"$work/without_holes.py" <<'END'
import os
import sys
from types import SimpleNamespace
from memwipe_rig import command, ram

class Os:
    """The module, but for one function."""

    def __getattr__(self, name):
        return getattr(os, name)

    def fstat(self, _):
        return SimpleNamespace(st_blocks=8192)

ram.os = Os()
sys.exit(command.main())
END
without_holes() {
	PATH=$work/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig python3 "$work/without_holes.py" \
		run --build="$made" --out="$work/solid" "$file"
}
ends_exactly 3 "memwipe-rig: cannot run guests in $work/solid: its file system has no holes in files (FAT has none)" \
	without_holes
nothing_left "$work/solid"

# --- what a run leaves ---

out=$made/rig/results
qemu 10.0
ends_saying 1 "    cannot prepare the guest: QEMU did not start: qemu: this is a test
    logs: $out/mine
" mine "$file"
same "the last line" "$(echo "$said" | tail -1)" "0 passed, 1 failed, 0 skipped"
nothing_left "$out"
for name in results.json mine/result.json mine/qemu.log; do
	if [ -s "$out/$name" ]; then pass; else fail "the run leaves no $name"; fi
done
same "what QEMU said" "$(cat "$out/mine/qemu.log")" "qemu: this is a test"
ends_saying 0 "QEMU did not start" "$rig" report --build="$made"

# found EXPRESSION: of the results as r, what Python makes of it
found() { python3 -c "import json; r = json.load(open('$out/results.json')); print($1)"; }
same "results.json" "$(found "len(r), r[0]['name'], r[0]['passed'], r[0]['folder']")" "1 mine False $out/mine"

# A run that another one finds at work, and that is then ended.
cat >"$work/answer" <<'END'
#!/bin/bash
# QMP's side of QEMU: every command succeeds. The guest says nothing.
echo $$ >"${0%/*}/pid"
[[ $* =~ id=qmp,path=([^ ]+) ]] && path=${BASH_REMATCH[1]}
while read -r _; do echo '{"return": {}}'; done <"$path.in" >"$path.out"
END
qemu 10.0 "exec bash $work/answer \"\$@\""
PATH=$work/bin:$PATH "$rig" run --build="$made" "$file" >"$work/first" 2>&1 &
running=$!
for _ in $(seq 100); do [ ! -s "$work/pid" ] || break; sleep 0.1; done
ends_exactly 3 "memwipe-rig: another run uses $out: wait for its end, or choose another folder" \
	timeout 60 env "PATH=$work/bin:$PATH" "$rig" run --build="$made" "$file"
kill "$running"
wait "$running"
same "exit code of an interrupted run" $? 130
running=
same "what it says" "$(cat "$work/first")" "memwipe-rig: interrupted"
if kill -0 "$(cat "$work/pid")" 2>/dev/null; then fail "its QEMU still runs"; else pass; fi
nothing_left "$out"

# One that was killed has left its guests' RAM.
mkdir -p "$out/.run-killed/machine"
qemu 10.0
mine "$file" >/dev/null 2>&1
nothing_left "$out"

# What stands in for QEMU says nothing that a clock could be read from, and a way is a run like another.
live=$made/guest/live-debian13
ends_exactly 3 "memwipe-rig: cannot find $live-peers/stick.img: run 'make bench-peers' first" \
	env "PATH=$work/bin:$PATH" "$rig" peers --build="$made" --quick
mkdir -p "$live/base" "$live-peers"
for name in "$live-peers/stick.img" "$live/base/initrd.img" "$live/base/vmlinuz"; do : >"$name"; done
ends_exactly 3 "memwipe-rig: cannot find $live/base/vmlinuz.signed: run 'make bench-peers' first" \
	env "PATH=$work/bin:$PATH" "$rig" peers --build="$made"
ends_saying 1 "QEMU did not start: qemu: this is a test
" env "PATH=$work/bin:$PATH" "$rig" peers --build="$made" --quick --html="$work/peers.html" kexec,nothing
same "ways" "$(echo "$said" | grep -c '^    cannot prepare the guest: QEMU did not start')" 2
same "the last line of peers" "$(echo "$said" | tail -n 1)" "0 passed, 2 failed, 0 skipped"
nothing_left "$made/rig/peers"
same "a page of peers" "$(PYTHONDONTWRITEBYTECODE=1 python3 tests/rig/accessible.py "$work/peers.html")" ""
ends_exactly 2 "memwipe-rig: no way 'push'; 'memwipe-rig peers --list' names them" "$rig" peers push
ends_exactly 2 "memwipe-rig: no boot 'push'" "$rig" boots push
ends_exactly 3 "memwipe-rig: cannot start: qemu-system-x86_64 is not installed" env "PATH=$work/few" "$rig" boots
mkdir -p "$made/rig/held" "$made/rig/boots/.run-killed/0"
PATH=$work/bin:$PATH "$rig" boots --build="$made" hardened >/dev/null 2>&1
nothing_left "$made/rig/boots"
flock "$made/rig/held/.lock" sleep 30 &
running=$!
for _ in $(seq 100); do flock -n "$made/rig/held/.lock" true || break; sleep 0.1; done
ends_exactly 3 "memwipe-rig: another run uses $made/rig/held: wait for its end, or choose another folder" \
	env "PATH=$work/bin:$PATH" "$rig" peers --build="$made" --out="$made/rig/held" --quick nothing
kill "$running"
running=

# --- images of others ---

truncate -s 1M "$work/empty.img"
printf '%s\n' "$machine" "$scenario" 'image.file = "empty.img"' 'image.boot_s = 120' >"$file"
qemu 10.0
ends_saying 1 "cannot prepare the guest: QEMU did not start: qemu: this is a test
" mine "$file"
mv "$work/empty.img" "$work/other.img"
ends_exactly 2 "memwipe-rig: cannot find $work/empty.img" mine "$file"
mv "$work/other.img" "$work/empty.img"
if command -v qemu-system-x86_64 >/dev/null; then
	ends_saying 1 "cannot prepare the guest: no shell in empty.img: it does not boot; firmware finds nothing to boot in it
" "$rig" run --build="$made" "$file"
	nothing_left "$out"
else
	skip "an image that does not boot" "QEMU is not installed"
fi

# --- records ---

ends_exactly 2 "memwipe-rig: $work exists; a record needs a new folder" "$rig" record "$work"
ends_exactly 2 "memwipe-rig: $work/none/new cannot be made: the folder around it is missing" "$rig" record "$work/none/new"
ends_exactly 2 "memwipe-rig: no scenario 'push'; 'memwipe-rig list' names them" "$rig" record --machine=push "$work/new"
if [ "$(id -u)" -eq 0 ]; then
	ends_exactly 0 "" "$rig" record "$work/new"
	if grep -q ' : System RAM' "$work/new/proc/iomem"; then pass; else fail "the record has no memory map"; fi
else
	ends_exactly 3 "memwipe-rig: cannot record this machine: only root can read memory maps and ACPI tables" \
		"$rig" record "$work/new"
fi
# A guest that wants to write elsewhere.
same "what is unpacked" "$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig python3 - "$work/packed" <<'END'
import io, os, sys, tarfile
from memwipe_rig import recording
packed = io.BytesIO()
with tarfile.open(fileobj=packed, mode="w") as archive:
    for name in ("proc/iomem", "../outside", "/outside", "a/../../outside"):
        info = tarfile.TarInfo(name)
        info.size = 2
        archive.addfile(info, io.BytesIO(b"ok"))
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc"
    archive.addfile(link)
os.mkdir(sys.argv[1])
recording._unpack(packed.getvalue(), sys.argv[1])
print(sorted(os.path.join(path, name) for path, _, names in os.walk(sys.argv[1]) for name in names))
END
)" "['$work/packed/proc/iomem']"

summary
