/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>

#include "tests/rig/programs/report.h"

enum { RUNS_LISTED = 256, ADDRESS_ROOM = 20, COLOUR_ROOM = 8 };

static void add_number(struct json_object *object, const char *key, uint64_t number)
{
	json_object_object_add(object, key, json_object_new_uint64(number));
}

static void add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

/* Addresses are strings: readers of JSON may take numbers for floating point. */
static struct json_object *address(uint64_t value)
{
	char text[ADDRESS_ROOM];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	return json_object_new_string(text);
}

static void add_range(struct json_object *object, const struct mem_range *range)
{
	json_object_object_add(object, "start", address(range->start));
	json_object_object_add(object, "end", address(range->end));
}

static void add_runs(struct json_object *object, const struct scan *scan, uint32_t bit)
{
	struct json_object *list = json_object_new_array(), *entry;
	struct mem_range run;
	uint64_t at = 0, runs;

	for (runs = 0; scan_next_run(scan, bit, &at, &run); runs++) {
		if (runs >= RUNS_LISTED)
			continue;
		entry = json_object_new_object();
		add_range(entry, &run);
		json_object_array_add(list, entry);
	}
	add_number(object, "pages", scan_pages(scan, bit, 0));
	add_number(object, "ranges_total", runs);
	json_object_object_add(object, "ranges", list);
}

static struct json_object *class_object(const struct report *report, enum marker_class class)
{
	const struct marker_class_info *info = &marker_class_info[class];
	const struct scan_count *count = &report->scan->class[class];
	struct json_object *object = json_object_new_object();
	char colour[COLOUR_ROOM];

	snprintf(colour, sizeof(colour), "#%06x", info->colour);
	add_text(object, "class", info->name);
	add_text(object, "description", info->description);
	add_text(object, "colour", colour);
	add_number(object, "records", count->records);
	add_number(object, "bytes", count->records * MARKER_BYTES);
	add_number(object, "distinct_bytes", count->distinct * MARKER_BYTES);
	if (report->planted) {
		add_number(object, "planted_bytes", report->planted[class]);
		json_object_object_add(object, "ratio",
				       json_object_new_double(report_ratio(report, class)));
	}
	add_runs(object, report->scan, scan_class_bit(class));
	return object;
}

static void add_classes(struct json_object *root, const struct report *report)
{
	struct json_object *list = json_object_new_array(), *damaged = json_object_new_object();
	enum marker_class class;
	uint64_t records = 0;

	for (class = 0; class < MARKER_CLASSES; class ++) {
		json_object_array_add(list, class_object(report, class));
		records += report->scan->class[class].records;
	}
	add_number(damaged, "tags", report->scan->damaged);
	add_runs(damaged, report->scan, SCAN_DAMAGED);
	add_number(root, "records", records);
	add_number(root, "record_bytes", records * MARKER_BYTES);
	json_object_object_add(root, "classes", list);
	json_object_object_add(root, "damaged", damaged);
}

static void add_secrets(struct json_object *root, const struct scan *scan)
{
	struct json_object *list = json_object_new_array(), *object, *addresses;
	size_t i, j;

	for (i = 0; i < scan->secrets; i++) {
		const struct scan_secret *secret = &scan->secret[i];

		object = json_object_new_object();
		addresses = json_object_new_array();
		for (j = 0; j < secret->found && j < SCAN_ADDRESSES; j++)
			json_object_array_add(addresses, address(secret->address[j]));
		add_text(object, "name", secret->name);
		add_number(object, "bytes", secret->count);
		add_number(object, "found", secret->found);
		json_object_object_add(object, "addresses", addresses);
		json_object_array_add(list, object);
	}
	json_object_object_add(root, "secrets", list);
}

static void add_count(struct json_object *object, const struct report *report,
		      const struct census_range *range)
{
	add_number(object, "nonzero_bytes", range->nonzero_bytes);
	add_number(object, "nonzero_pages", range->nonzero_pages);
	if (report->prefill != CENSUS_NO_PREFILL)
		add_number(object, "unwritten_bytes", range->unwritten_bytes);
}

static void add_census(struct json_object *root, const struct report *report)
{
	struct json_object *object = json_object_new_object(), *entry;
	struct json_object *ranges = json_object_new_array(), *dump = json_object_new_array();
	struct json_object *first = json_object_new_array();
	const struct census *census = report->census;
	char line[REPORT_LINE_ROOM];
	uint64_t usable = 0;
	size_t i, at = 0;

	for (i = 0; i < census->ranges; i++) {
		entry = json_object_new_object();
		add_range(entry, &census->range[i].range);
		add_count(entry, report, &census->range[i]);
		json_object_array_add(ranges, entry);
		usable += census->range[i].range.end - census->range[i].range.start;
	}
	for (i = 0; i < census->firsts; i++)
		json_object_array_add(first, address(census->first[i].address));
	while (report_dump_line(report, &at, line))
		json_object_array_add(dump, json_object_new_string(line));
	add_number(object, "usable_bytes", usable);
	add_count(object, report, &census->total);
	json_object_object_add(object, "ranges", ranges);
	json_object_object_add(object, "first", first);
	json_object_object_add(object, "dump", dump);
	json_object_object_add(root, "census", object);
}

int report_json(const struct report *report)
{
	const struct scan *scan = report->scan;
	struct json_object *root = json_object_new_object(), *pages = json_object_new_object();
	const char *text;

	add_text(root, "ram_file", report->path);
	add_number(root, "ram_bytes", scan->ram->size);
	json_object_object_add(root, "found", json_object_new_boolean(scan_found(scan)));
	add_number(pages, "total", scan->pages);
	add_number(pages, "nonzero", scan_pages(scan, SCAN_NONZERO, 0));
	add_number(pages, "with_records", scan_pages(scan, SCAN_CLASSES, 0));
	add_number(pages, "other", scan_pages(scan, SCAN_NONZERO, SCAN_CLASSES));
	json_object_object_add(root, "pages", pages);
	add_classes(root, report);
	add_secrets(root, scan);
	add_census(root, report);
	text = json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY);
	if (text)
		puts(text);
	json_object_put(root);
	return text ? 0 : -ENOMEM;
}
