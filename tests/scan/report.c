/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "kexec-wipe/payload/line.h"
#include "kexec-wipe/payload/screen.h"
#include "kexec-wipe/payload/serial.h"

enum { KEPT_BYTES = 24576 };

static char kept[KEPT_BYTES];
static uint64_t kept_bytes;

static void print_line(const char *text, va_list args, struct line *line)
{
	line_start(line, "scan: ");
	line_format(line, text, args);
	serial_line(line->text);
	if (kept_bytes + line->length >= KEPT_BYTES)
		return;
	for (unsigned int i = 0; i < line->length; i++)
		kept[kept_bytes++] = line->text[i];
	kept[kept_bytes++] = '\n';
}

void report(const char *text, ...)
{
	struct line line;
	va_list args;

	va_start(args, text);
	print_line(text, args, &line);
	va_end(args);
	screen_line(line.text, TONE_PLAIN);
}

void report_item(const char *text, ...)
{
	struct line line;
	va_list args;

	va_start(args, text);
	print_line(text, args, &line);
	va_end(args);
}

void report_verdict(bool good, const char *text, ...)
{
	struct line line;
	va_list args;

	va_start(args, text);
	print_line(text, args, &line);
	va_end(args);
	screen_line(line.text, good ? TONE_GOOD : TONE_BAD);
}

void report_dumped(const char *reason, const struct dumped *dumped)
{
	if (reason)
		report_verdict(false, "not dumped: %s", reason);
	else
		report_verdict(true, "dumped in memwipe-%s.lime to memwipe-%s.lime", dumped->first,
			       dumped->last);
}

const char *report_kept(uint64_t *bytes)
{
	*bytes = kept_bytes;
	return kept;
}
