/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "command_line.h"
#include "bytes.h"

static bool ends_word(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static size_t line_length(const char *line, size_t bytes)
{
	size_t n = 0;

	while (n < bytes && line[n])
		n++;
	return n;
}

static size_t word_length(const char *word, size_t bytes)
{
	size_t n = 0;

	while (n < bytes && !ends_word(word[n]))
		n++;
	return n;
}

const char *command_line_value(const char *line, size_t bytes, const char *name,
			       size_t *value_bytes)
{
	const char *end = line + line_length(line, bytes), *value = NULL;
	size_t name_bytes = 0, length;

	while (name[name_bytes])
		name_bytes++;
	for (; line < end; line += length ? length : 1) {
		length = word_length(line, (size_t)(end - line));
		if (!begins_with(line, length, name))
			continue;
		value = line + name_bytes;
		*value_bytes = length - name_bytes;
	}
	return value;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

static unsigned int suffix_shift(char c)
{
	switch (c) {
	case 'K':
	case 'k':
		return 10;
	case 'M':
	case 'm':
		return 20;
	case 'G':
	case 'g':
		return 30;
	}
	return 0;
}

/* Decimal, or hexadecimal behind 0x. 0 unless the whole text is a number that fits. */
static uint64_t number(const char *text, size_t bytes)
{
	unsigned int base = 10, shift = bytes ? suffix_shift(text[bytes - 1]) : 0;
	uint64_t value = 0;

	if (shift)
		bytes--;
	if (begins_with(text, bytes, "0x")) {
		base = 16;
		text += 2;
		bytes -= 2;
	}
	for (; bytes; bytes--, text++) {
		unsigned int d = (unsigned int)digit(*text);

		if (d >= base || value > (UINT64_MAX - d) / base)
			return 0;
		value = value * base + d;
	}
	return value <= UINT64_MAX >> shift ? value << shift : 0;
}

uint64_t command_line_elf_core(const char *line, size_t bytes)
{
	size_t length, i;
	const char *value = command_line_value(line, bytes, "elfcorehdr=", &length);

	if (!value)
		return 0;
	for (i = 0; i < length; i++)
		if (value[i] == '@')
			return number(value + i + 1, length - i - 1);
	return number(value, length);
}

/* Words that say nothing about a console: they are not from a kernel's command line. */
static bool is_empty(const char *line, size_t bytes)
{
	const char *end = line + line_length(line, bytes);
	size_t length;

	for (; line < end; line += length ? length : 1) {
		length = word_length(line, (size_t)(end - line));
		if (length && !begins_with(line, length, "BOOT_IMAGE=") &&
		    !begins_with(line, length, "action="))
			return false;
	}
	return true;
}

uint16_t command_line_serial_port(const char *line, size_t bytes)
{
	/* The PC's ports of ttyS0 to ttyS3 since 1987 */
	static const uint16_t ports[] = { 0x3f8, 0x2f8, 0x3e8, 0x2e8 };
	size_t length;
	const char *value = command_line_value(line, bytes, "console=ttyS", &length);
	unsigned int n;

	if (!value)
		return is_empty(line, bytes) ? ports[0] : 0;
	if (!length || (length > 1 && value[1] != ','))
		return 0;
	n = (unsigned int)*value - '0';
	if (n >= sizeof(ports) / sizeof(ports[0]))
		return 0;
	return ports[n];
}

uint32_t command_line_serial_speed(const char *line, size_t bytes)
{
	size_t length, digits = 0;
	const char *value = command_line_value(line, bytes, "console=ttyS", &length);

	if (!value || length < 2 || value[1] != ',')
		return 0;
	while (2 + digits < length && digit(value[2 + digits]) < 10)
		digits++;
	return (uint32_t)number(value + 2, digits);
}

const char *command_line_action(const char *line, size_t bytes, enum handover_action *action)
{
	static const struct {
		char name[9];
		uint8_t action;
	} actions[] = { { "poweroff", HANDOVER_POWEROFF },
			{ "reboot", HANDOVER_REBOOT },
			{ "halt", HANDOVER_HALT } };
	size_t length, i;
	const char *value = command_line_value(line, bytes, "action=", &length);

	if (!value)
		return NULL;
	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (begins_with(value, length, actions[i].name) &&
		    line_length(actions[i].name, sizeof(actions[i].name)) == length) {
			*action = (enum handover_action)actions[i].action;
			return NULL;
		}
	return "action= is none of poweroff, reboot, halt";
}
