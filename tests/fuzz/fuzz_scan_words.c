/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of memwipe-scan.efi: any bytes are taken, or refused with a reason. */
#include "tests/fuzz/fuzz.h"
#include "tests/scan/aes.h"
#include "tests/scan/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct words words = { .action = HANDOVER_HALT };

	if (words_read((const char *)data, bytes, &words))
		return 0;
	MUST(words.action == HANDOVER_HALT || words.action == HANDOVER_REBOOT);
	MUST(!words.fill || !words.save);
	MUST(!words.dump || words.save);
	MUST(words.wrong_bits <= AES_WRONG_BITS_MAX);
	MUST(words.needles <= NEEDLES_MAX);
	for (uint32_t i = 0; i < words.needles; i++)
		MUST(words.needle[i].bytes && words.needle[i].bytes <= NEEDLE_BYTES_MAX &&
		     words.needle[i].byte[0]);
	return 0;
}
