/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words.h"
#include "aes.h"

#include "core/bytes.h"
#include "core/command_line.h"

enum { DIGIT_BITS = 4, LETTER_VALUE = 10, NOT_A_DIGIT = 16, LOWER_CASE = 'a' - 'A' };
enum { DECIMAL = 10 };

struct word {
	const char *text;
	size_t length;
};

static size_t length_of(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}

static bool is(struct word word, const char *text)
{
	return word.length == length_of(text) && begins_with(word.text, word.length, text);
}

/* What follows `name` in the word; false: it begins otherwise. */
static bool value_of(struct word word, const char *name, struct word *value)
{
	size_t length = length_of(name);

	if (!begins_with(word.text, word.length, name))
		return false;
	*value = (struct word){ word.text + length, word.length - length };
	return true;
}

static unsigned int digit(char c)
{
	char letter = (char)(c | LOWER_CASE);

	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (letter >= 'a' && letter <= 'f')
		return (unsigned int)(letter - 'a' + LETTER_VALUE);
	return NOT_A_DIGIT;
}

/*
 * As digits, because the bytes themselves would be found in the boot loader's memory. The first one
 * is not zero: pages that are empty are not searched.
 */
static const char *read_needle(struct word digits, struct words *words)
{
	struct needle *needle = &words->needle[words->needles];
	size_t i;

	if (words->needles == NEEDLES_MAX)
		return "find= is there more than four times";
	if (!digits.length || digits.length % 2 || digits.length / 2 > NEEDLE_BYTES_MAX)
		return "find= needs one to 64 bytes in hexadecimal digits";
	for (i = 0; i < digits.length; i++) {
		unsigned int value = digit(digits.text[i]);

		if (value == NOT_A_DIGIT)
			return "find= needs one to 64 bytes in hexadecimal digits";
		needle->byte[i / 2] = (uint8_t)(needle->byte[i / 2] << DIGIT_BITS | value);
	}
	if (!needle->byte[0])
		return "find= must not begin with a zero byte";
	needle->bytes = (uint32_t)(digits.length / 2);
	words->needles++;
	return NULL;
}

static const char *read_marker(struct word digits, struct words *words)
{
	char key[MARKER_KEY_DIGITS + 1];
	size_t i;

	for (i = 0; i < digits.length && i < MARKER_KEY_DIGITS; i++)
		key[i] = digits.text[i];
	key[i] = 0;
	if (digits.length != MARKER_KEY_DIGITS || marker_key_parse(key, &words->marker))
		return "marker= needs 32 hexadecimal digits";
	words->has_marker = true;
	return NULL;
}

static const char *read_wrong_bits(struct word digits, struct words *words)
{
	uint32_t value = 0;
	size_t i;

	for (i = 0; i < digits.length && value <= AES_WRONG_BITS_MAX; i++) {
		if (digits.text[i] < '0' || digits.text[i] > '9')
			return "wrong= needs a number up to 64";
		value = value * DECIMAL + (uint32_t)(digits.text[i] - '0');
	}
	if (!digits.length || value > AES_WRONG_BITS_MAX)
		return "wrong= needs a number up to 64";
	words->wrong_bits = value;
	return NULL;
}

/* The program's own name, which boot loaders and shells put in front, and what is for others. */
static bool is_of_others(struct word word)
{
	struct word value;
	size_t i;

	for (i = 0; i < word.length; i++)
		if (word.text[i] == '/' || word.text[i] == '\\')
			return true;
	return value_of(word, "BOOT_IMAGE=", &value) || value_of(word, "console=", &value) ||
	       value_of(word, "action=", &value);
}

static const char *read_word(struct word word, struct words *words)
{
	struct word value;

	if (value_of(word, "find=", &value))
		return read_needle(value, words);
	if (value_of(word, "marker=", &value))
		return read_marker(value, words);
	if (value_of(word, "wrong=", &value))
		return read_wrong_bits(value, words);
	if (is(word, "fill"))
		words->fill = true;
	else if (is(word, "save"))
		words->save = true;
	else if (is(word, "dump"))
		words->save = words->dump = true;
	else if (is(word, "show=keys"))
		words->show_keys = true;
	else if (!is(word, "scan") && !is_of_others(word))
		return "there is a word that is not known";
	return NULL;
}

const char *words_read(const char *line, size_t bytes, struct words *words)
{
	const char *reason = command_line_action(line, bytes, &words->action), *at = line;
	struct word word = { line, 0 };

	for (; !reason && at < line + bytes; at++) {
		bool in_word = *at > ' ';

		if (in_word && !word.length)
			word.text = at;
		if (in_word)
			word.length++;
		else if (word.length)
			reason = read_word(word, words);
		if (!in_word)
			word.length = 0;
		if (!*at)
			break;
	}
	if (!reason && at == line + bytes && word.length)
		reason = read_word(word, words);
	if (!reason && words->action == HANDOVER_POWEROFF)
		reason = "action= is neither halt nor reboot";
	if (!reason && words->fill && words->save)
		reason = "fill excludes save and dump";
	return reason;
}
