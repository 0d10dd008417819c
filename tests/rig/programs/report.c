/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/report.h"

#include <inttypes.h>
#include <stdio.h>

enum { RUNS_SHOWN = 3, ADDRESSES_SHOWN = 4, UNIT = 1024 };

bool report_dump_line(const struct report *report, size_t *at, char line[static REPORT_LINE_ROOM])
{
	const struct census *census = report->census;
	uint8_t byte[REPORT_LINE_BYTES] = { 0 };
	uint64_t start;
	int used, i;

	if (*at >= census->firsts)
		return false;
	start = census->first[*at].address & -(uint64_t)REPORT_LINE_BYTES;
	for (; *at < census->firsts && census->first[*at].address < start + REPORT_LINE_BYTES;
	     ++*at)
		byte[census->first[*at].address - start] = census->first[*at].value;
	used = snprintf(line, REPORT_LINE_ROOM, "%010" PRIx64 " ", start);
	for (i = 0; i < REPORT_LINE_BYTES; i++)
		used += snprintf(line + used, REPORT_LINE_ROOM - used, " %02x", byte[i]);
	used += snprintf(line + used, REPORT_LINE_ROOM - used, "  ");
	for (i = 0; i < REPORT_LINE_BYTES; i++)
		line[used++] = byte[i] >= ' ' && byte[i] <= '~' ? byte[i] : '.';
	line[used] = '\0';
	return true;
}

double report_ratio(const struct report *report, enum marker_class class)
{
	uint64_t found = report->scan->class[class].distinct * MARKER_BYTES;

	return report->planted[class] ? (double)found / report->planted[class] : 1;
}

static const char *size_text(uint64_t bytes, char text[static MARKER_NAME_MAX])
{
	static const char *const unit[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double number = bytes;
	size_t i;

	for (i = 0; number >= UNIT && i + 1 < sizeof(unit) / sizeof(unit[0]); i++)
		number /= UNIT;
	snprintf(text, MARKER_NAME_MAX, i ? "%.1f %s" : "%.0f %s", number, unit[i]);
	return text;
}

static void print_runs(const struct scan *scan, uint32_t bit)
{
	struct mem_range run;
	uint64_t at = 0;
	size_t runs;

	for (runs = 0; scan_next_run(scan, bit, &at, &run); runs++)
		if (runs < RUNS_SHOWN)
			printf("%s%" PRIx64 "-%" PRIx64, runs ? ", " : "", run.start, run.end);
	if (runs > RUNS_SHOWN)
		printf(" and %zu more", runs - RUNS_SHOWN);
	putchar('\n');
}

static void print_pages(const struct report *report)
{
	const struct scan *scan = report->scan;
	uint64_t nonzero = scan_pages(scan, SCAN_NONZERO, 0);
	char text[MARKER_NAME_MAX];

	printf("RAM file  %s\n", report->path);
	printf("pages     %" PRIu64 " (%s): %" PRIu64 " zero, %" PRIu64 " not, %" PRIu64
	       " with records\n\n",
	       scan->pages, size_text(scan->ram->size, text), scan->pages - nonzero, nonzero,
	       scan_pages(scan, SCAN_CLASSES, 0));
}

static void print_class(const struct report *report, enum marker_class class)
{
	const struct scan_count *count = &report->scan->class[class];
	uint64_t planted = report->planted ? report->planted[class] : 0;
	char text[MARKER_NAME_MAX];

	if (count->records == 0 && planted == 0)
		return;
	printf("%-10s", marker_class_info[class].name);
	if (report->planted)
		printf(" %11s", size_text(planted, text));
	printf(" %11s", size_text(count->distinct * MARKER_BYTES, text));
	if (report->planted)
		printf(" %7.2f%%", 100 * report_ratio(report, class));
	printf(" %11s %9" PRIu64 "  ",
	       size_text((count->records - count->distinct) * MARKER_BYTES, text),
	       scan_pages(report->scan, scan_class_bit(class), 0));
	print_runs(report->scan, scan_class_bit(class));
}

static void print_classes(const struct report *report)
{
	enum marker_class class;

	printf("%-10s%s %11s%s %11s %9s  %s\n", "class", report->planted ? "     planted" : "",
	       "found", report->planted ? "    share" : "", "copies", "pages", "where");
	for (class = 0; class < MARKER_CLASSES; class ++)
		print_class(report, class);
	printf("%-10s %" PRIu64 " tags", "damaged", report->scan->damaged);
	if (report->scan->damaged) {
		printf(", ");
		print_runs(report->scan, SCAN_DAMAGED);
	} else {
		putchar('\n');
	}
}

static void print_secrets(const struct scan *scan)
{
	size_t i, j;

	for (i = 0; i < scan->secrets; i++) {
		const struct scan_secret *secret = &scan->secret[i];

		printf("%s%-20s found %" PRIu64 " times", i ? "" : "\nsecrets\n", secret->name,
		       secret->found);
		for (j = 0; j < secret->found && j < ADDRESSES_SHOWN; j++)
			printf("%s%" PRIx64, j ? ", " : ": ", secret->address[j]);
		printf("%s\n", secret->found > ADDRESSES_SHOWN ? ", ..." : "");
	}
}

static void print_census(const struct report *report)
{
	const struct census *census = report->census;
	char line[REPORT_LINE_ROOM];
	size_t i, at = 0;

	printf("\n%-25s %14s %9s%s\n", "usable memory", "non-zero bytes", "pages",
	       report->prefill == CENSUS_NO_PREFILL ? "" : "      unwritten");
	for (i = 0; i <= census->ranges; i++) {
		const struct census_range *range =
			i < census->ranges ? &census->range[i] : &census->total;

		if (i < census->ranges)
			printf("%012" PRIx64 "-%012" PRIx64, range->range.start, range->range.end);
		else
			printf("%-25s", "total");
		printf(" %14" PRIu64 " %9" PRIu64, range->nonzero_bytes, range->nonzero_pages);
		if (report->prefill != CENSUS_NO_PREFILL)
			printf(" %14" PRIu64, range->unwritten_bytes);
		putchar('\n');
	}
	if (census->firsts)
		printf("first non-zero bytes:\n");
	while (report_dump_line(report, &at, line))
		puts(line);
}

void report_text(const struct report *report)
{
	print_pages(report);
	print_classes(report);
	print_secrets(report->scan);
	print_census(report);
}
