/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kinds of values in the configuration. Each parser stores a value at `place`, a member of
 * struct config, and returns NULL, or what the value should have been: "yes or no". wrong[] then
 * holds the part of the value that is wrong; the caller presets it to the whole value.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_CONFIG_VALUE_H
#define MEMWIPE_UDEV_RULES_COMMON_CONFIG_VALUE_H

#include "udev-rules/common/config.h"

typedef const char *config_value_parser(void *place, const char *value,
					char wrong[CONFIG_WORD_BYTES]);

config_value_parser parse_yes_no;
config_value_parser parse_time;		   /* 0 included */
config_value_parser parse_time_above_zero; /* 1 s or more */
config_value_parser parse_debounce;	   /* a minute at most */
config_value_parser parse_text;
config_value_parser parse_device;	/* appends to config->device[] */
config_value_parser parse_door_order;	/* names of doors */
config_value_parser parse_panic_keys;	/* a struct key_chord */
config_value_parser parse_secret_kinds; /* words of: agents keyrings volumes */

config_value_parser parse_end; /* an action; "requested" is stored as "" */

#endif
