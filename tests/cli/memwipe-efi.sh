#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memwipe.efi as a file: its headers, that it can be signed without a warning, that a signature covers
# all of it, and that the check itself notices damage.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

image=${B:-build}/kexec-wipe/memwipe.efi
key=/usr/share/ovmf/PkKek-1-snakeoil
folder=$(mktemp -d "${B:-build}/memwipe-efi.XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT

# damaged OFFSET BYTES WORDS: with these bytes (in octal) there, check-image must say the words
damaged() {
	cp "$image" "$folder/damaged"
	# shellcheck disable=SC2059
	printf "$2" | dd of="$folder/damaged" bs=1 seek=$(($1)) conv=notrunc status=none
	if said=$(tests/boot/check-image "$folder/damaged"); then
		fail "damage at $1 is not noticed"
	elif ! echo "$said" | grep -q "$3"; then
		fail "damage at $1 is called: $said"
	else
		pass
	fi
}

if tests/boot/check-image "$image"; then pass; else fail "the image is not as it should be"; fi
damaged 0x11c '\040\000\000\340' 'wrong rights'
damaged 0x9f '\000' 'not NX compatible'
damaged 0x236 '\001' 'no 64-bit entry'
damaged 0x260 '\000\000\000\000' 'init_size does not hold the file'
damaged 0x1f4 '\000\000' 'wrong syssize'

openssl pkey -in $key.key -passin pass:snakeoil -out "$folder/key" || fail "no key"
said=$(sbsign --key "$folder/key" --cert $key.pem --output "$folder/signed" "$image" 2>&1)
if [ "$said" = "Signing Unsigned original image" ]; then pass; else fail "sbsign: $said"; fi
if sbverify --cert $key.pem "$folder/signed" >/dev/null; then pass; else fail "bad signature"; fi
printf x | dd of="$folder/signed" bs=1 seek=8192 conv=notrunc status=none
if sbverify --cert $key.pem "$folder/signed" >/dev/null 2>&1; then
	fail "a changed image has a good signature"
else
	pass
fi

summary
