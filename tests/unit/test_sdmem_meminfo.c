/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts of /proc as kernels write them, and as nothing should.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>

#include <cmocka.h>

#include "sdmem/meminfo.h"

enum { KIB = 1 << 10, PAGE = 4 * KIB };

static const char meminfo[] = "MemTotal:         466144 kB\n"
			      "MemFree:          433680 kB\n"
			      "MemAvailable:     433444 kB\n"
			      "Buffers:             100 kB\n"
			      "Cached:             9000 kB\n"
			      "SwapCached:           77 kB\n"
			      "Shmem:              4100 kB\n"
			      "CommitLimit:      233072 kB\n"
			      "Committed_AS:      20000 kB\n";

static struct node_set all_nodes;

static void zones_of_other_nodes_do_not_count(void **state)
{
	static const char text[] = "Node 0, zone Normal\n  pages free 100\n        low 10\n"
				   "Node 1, zone Normal\n  pages free 2000\n        low 10\n"
				   "Node 3, zone Normal\n  pages free 30000\n        low 10\n";
	struct node_set nodes;
	struct zones zones;

	assert_int_equal(node_set_parse("Name:\tsdmem\nMems_allowed_list:\t0,2-4\n", &nodes), 0);
	assert_int_equal(zones_parse(text, 1, &nodes, &zones), 0);
	assert_int_equal(zones.free, 30100);
	assert_int_equal(zones.reachable, 30080);
	assert_int_equal(node_set_parse("Mems_allowed_list:\t1", &nodes), 0);
	assert_int_equal(zones_parse(text, 1, &nodes, &zones), 0);
	assert_int_equal(zones.free, 2000);
}

static void nodes_that_make_no_sense_are_an_error(void **state)
{
	struct node_set nodes;

	assert_int_equal(node_set_parse("Mems_allowed_list:\t\n", &nodes), -EINVAL);
	assert_int_equal(node_set_parse("Mems_allowed_list:\t0,x\n", &nodes), -EINVAL);
	assert_int_equal(node_set_parse("Mems_allowed_list:\t0-99999999\n", &nodes), 0);
}

static void meminfo_gives_bytes(void **state)
{
	struct meminfo memory;

	assert_int_equal(meminfo_parse(meminfo, &memory), 0);
	assert_int_equal(memory.total, 466144 * KIB);
	assert_int_equal(memory.free, 433680 * KIB);
	assert_int_equal(memory.cached, 5000 * KIB); /* tmpfs is not a cache of files */
	assert_int_equal(memory.commit_limit, 233072 * KIB);
	assert_int_equal(memory.committed, 20000 * KIB);
}

static void meminfo_without_total_or_free_is_refused(void **state)
{
	struct meminfo memory;

	assert_int_equal(meminfo_parse("", &memory), -EINVAL);
	assert_int_equal(meminfo_parse("MemTotal: 100 kB\n", &memory), -EINVAL);
	assert_int_equal(meminfo_parse("MemTotal: 100 kB\nMemFree: kB\n", &memory), -EINVAL);
	assert_int_equal(meminfo_parse("MemTotal: 100 kB\nMemFreeing: 5 kB\n", &memory), -EINVAL);
}

/* Linux 6.12, shortened; the figures per CPU below must not be taken for the zone's. */
static const char zoneinfo[] = "Node 0, zone      DMA\n"
			       "  per-node stats\n"
			       "      nr_inactive_anon 2298\n"
			       "  pages free     3840\n"
			       "        boost    0\n"
			       "        min      58\n"
			       "        low      72\n"
			       "        high     86\n"
			       "        protection: (0, 3019, 3500, 3500)\n"
			       "      nr_free_pages 3840\n"
			       "  pagesets\n"
			       "    cpu: 0\n"
			       "              count:    9\n"
			       "              high:     8\n"
			       "Node 0, zone    DMA32\n"
			       "  pages free     100000\n"
			       "        min      1000\n"
			       "        low      1250\n"
			       "        high     1500\n"
			       "        protection: (0, 0, 481, 481)\n"
			       "Node 1, zone   Normal\n"
			       "  pages free     900\n"
			       "        min      1000\n"
			       "        low      1250\n"
			       "        protection: (0, 0, 0, 0)\n"
			       "Node 1, zone  Movable\n"
			       "  pages free     0\n"
			       "        low      0\n"
			       "        protection: (0, 0, 0, 0)\n";

static void zones_end_at_the_low_watermark_and_protection(void **state)
{
	struct zones zones;

	assert_int_equal(zones_parse(zoneinfo, PAGE, &all_nodes, &zones), 0);
	assert_int_equal(zones.free, (3840 + 100000 + 900) * (uint64_t)PAGE);
	/* The first zone keeps 3500 + 72 of its 3840; the third is below its watermark. */
	assert_int_equal(zones.reachable, (268 + 100000 - 1250 - 481) * (uint64_t)PAGE);
}

static void a_small_zone_gives_what_is_beyond_its_protection(void **state)
{
	static const char text[] = "Node 0, zone DMA\n  pages free 3840\n        low      72\n"
				   "        protection: (0, 400, 1000)\n";
	struct zones zones;

	assert_int_equal(zones_parse(text, PAGE, &all_nodes, &zones), 0);
	assert_int_equal(zones.reachable, (3840 - 72 - 1000) * PAGE);
}

static void zones_without_a_free_page_are_refused(void **state)
{
	struct zones zones;

	assert_int_equal(zones_parse("", PAGE, &all_nodes, &zones), -EINVAL);
	assert_int_equal(zones_parse("Node 0, zone DMA\n", PAGE, &all_nodes, &zones), -EINVAL);
	assert_int_equal(zones_parse("  protection: (", PAGE, &all_nodes, &zones), -EINVAL);
	assert_int_equal(zones_parse("  protection: (1,,2", PAGE, &all_nodes, &zones), -EINVAL);
}

static void pressure_is_the_total_of_some(void **state)
{
	uint64_t us;

	assert_int_equal(
		pressure_parse("some avg10=0.00 avg60=1.50 avg300=0.06 total=123456789012\n"
			       "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n",
			       &us),
		0);
	assert_int_equal(us, UINT64_C(123456789012));
	assert_int_equal(pressure_parse("full avg10=0.00\n", &us), -EINVAL);
	assert_int_equal(pressure_parse("", &us), -EINVAL);
}

static void statm_gives_bytes(void **state)
{
	struct own_memory own;

	assert_int_equal(own_memory_parse("600 120 100 10 0 55 0\n", PAGE, &own), 0);
	assert_int_equal(own.mapped, 600 * PAGE);
	assert_int_equal(own.resident, 120 * PAGE);
	assert_int_equal(own.data, 55 * PAGE);
	assert_int_equal(own_memory_parse("600 120\n", PAGE, &own), -EINVAL);
}

static int know_all_nodes(void **state)
{
	return node_set_parse("", &all_nodes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zones_of_other_nodes_do_not_count),
		cmocka_unit_test(nodes_that_make_no_sense_are_an_error),
		cmocka_unit_test(meminfo_gives_bytes),
		cmocka_unit_test(meminfo_without_total_or_free_is_refused),
		cmocka_unit_test(zones_end_at_the_low_watermark_and_protection),
		cmocka_unit_test(a_small_zone_gives_what_is_beyond_its_protection),
		cmocka_unit_test(zones_without_a_free_page_are_refused),
		cmocka_unit_test(pressure_is_the_total_of_some),
		cmocka_unit_test(statm_gives_bytes),
	};

	return cmocka_run_group_tests(tests, know_all_nodes, NULL);
}
