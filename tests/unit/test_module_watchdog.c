/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which watchdog the module has a payload start, with a kernel that is made up. */
#include "core/watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/wdat_fixture.h"

/* What watchdog.c takes from the kernel. */
typedef uint8_t u8;
typedef uint32_t u32;
typedef uint16_t efi_char16_t;
typedef struct {
	uint32_t first;
} efi_guid_t;
#define EFI_GUID(first, ...) ((efi_guid_t){ first })
enum { EFI_SUCCESS = 0, EFI_NOT_FOUND = 14, EFI_RUNTIME_SERVICES = 3 };
enum { EFI_RT_SUPPORTED_GET_VARIABLE = 0x10 };
#define ACPI_SIG_WDAT		 "WDAT"
#define ACPI_FAILURE(status)	 ((status) != 0)
#define for_each_pci_dev(device) while (((device) = next_device(device)))

struct acpi_table_header {
	char signature[4];
	u32 length;
};

struct pci_dev {
	uint32_t config[64];
};

static bool efi_enabled(int feature);
static bool efi_rt_services_supported(unsigned int service);
static int acpi_get_table(const char *signature, u32 instance, struct acpi_table_header **table);
static void acpi_put_table(struct acpi_table_header *table);
static int pci_read_config_dword(struct pci_dev *device, int reg, u32 *value);
static void pci_dev_put(struct pci_dev *device);
static struct pci_dev *next_device(struct pci_dev *device);

static struct {
	unsigned long (*get_variable)(const void *name, efi_guid_t *vendor, u32 *attributes,
				      unsigned long *bytes, void *data);
} efi;

const struct watchdog *watchdog_find(void);
bool watchdog_reset_clears_ram(void);

#include "watchdog_without_includes.c"

enum { NO_VARIABLE = -1, WDAT_TIMER = 0x460, BRIDGE_TIMER = 0x660 };

static struct {
	bool uefi, wdat;
	int request;
	unsigned int tables_held, devices_held;
} machine;

static struct wdat_table table;
static struct pci_dev device[2] = {
	{ { [0x00 / 4] = 0x29c08086, [0x08 / 4] = 0x06000000 } },
	{ { [0x00 / 4] = 0x29188086,
	    [0x08 / 4] = 0x06010002,
	    [0x40 / 4] = 0x601,
	    [0x44 / 4] = 0x80,
	    [0xf0 / 4] = 0xfed1c001 } },
};

static unsigned long get_variable(const void *name, efi_guid_t *vendor, u32 *attributes,
				  unsigned long *bytes, void *data)
{
	assert_non_null(name);
	assert_int_equal(vendor->first, 0xe20939be);
	assert_int_equal(*bytes, 1);
	if (machine.request == NO_VARIABLE)
		return EFI_NOT_FOUND;
	*(uint8_t *)data = (uint8_t)machine.request;
	return EFI_SUCCESS;
}

static bool efi_enabled(int feature)
{
	efi.get_variable = machine.uefi ? get_variable : NULL;
	return machine.uefi;
}

static bool efi_rt_services_supported(unsigned int service)
{
	return service == EFI_RT_SUPPORTED_GET_VARIABLE;
}

static int acpi_get_table(const char *signature, u32 instance, struct acpi_table_header **found_at)
{
	void *at = &table;

	if (!machine.wdat)
		return 1;
	*found_at = at;
	machine.tables_held++;
	return 0;
}

static void acpi_put_table(struct acpi_table_header *given_back)
{
	machine.tables_held--;
}

static int pci_read_config_dword(struct pci_dev *of, int reg, u32 *value)
{
	*value = of->config[reg / 4];
	return 0;
}

static void pci_dev_put(struct pci_dev *given_back)
{
	machine.devices_held--;
}

/* The kernel holds the one that it returns, and lets go of the one before. */
static struct pci_dev *next_device(struct pci_dev *last)
{
	machine.devices_held += last ? 0 : 1;
	if (!last)
		return &device[0];
	if (last == &device[0])
		return &device[1];
	machine.devices_held--;
	return NULL;
}

static bool clears(bool uefi, int request)
{
	machine.uefi = uefi;
	machine.request = request;
	return watchdog_reset_clears_ram();
}

/* The port that feeds the watchdog, or 0: there is none. */
static uint32_t feeds(bool wdat)
{
	const struct watchdog *watchdog;

	machine.wdat = wdat;
	table = wdat_make();
	watchdog = watchdog_find();
	assert_int_equal(machine.tables_held, 0);
	assert_int_equal(machine.devices_held, 0);
	return watchdog ? watchdog->start[watchdog->start_count - 1].address : 0;
}

static void only_bit_0_of_the_variable_says_that_a_reset_clears_ram(void **state)
{
	assert_false(clears(false, 1));
	assert_false(clears(true, NO_VARIABLE));
	assert_false(clears(true, 0x10));
	assert_true(clears(true, 0x11));
}

static void without_the_table_of_acpi_it_is_the_chipsets(void **state)
{
	assert_int_equal(feeds(true), WDAT_TIMER);
	assert_int_equal(feeds(false), BRIDGE_TIMER);
	device[1].config[0xf0 / 4] = 0; /* its bit cannot be reached */
	assert_int_equal(feeds(false), 0);
	device[1].config[0xf0 / 4] = 0xfed1c001;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_bit_0_of_the_variable_says_that_a_reset_clears_ram),
		cmocka_unit_test(without_the_table_of_acpi_it_is_the_chipsets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
