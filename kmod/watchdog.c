// SPDX-License-Identifier: GPL-2.0-or-later
#include "watchdog.h"

#include <linux/acpi.h>
#include <linux/efi.h>
#include <linux/pci.h>

static struct watchdog found;

/* TCG, Platform Reset Attack Mitigation Specification 1.10, section 4: bit 0 of a variable. */
bool watchdog_reset_clears_ram(void)
{
	static efi_char16_t name[] = L"MemoryOverwriteRequestControl";
	efi_guid_t vendor = EFI_GUID(0xe20939be, 0x32d4, 0x41be, 0xa1, 0x50, 0x89, 0x7f, 0x85, 0xd4,
				     0x98, 0x29);
	unsigned long bytes = sizeof(u8);
	u8 request = 0;

	if (!efi_enabled(EFI_RUNTIME_SERVICES) ||
	    !efi_rt_services_supported(EFI_RT_SUPPORTED_GET_VARIABLE))
		return false;
	return efi.get_variable(name, &vendor, NULL, &bytes, &request) == EFI_SUCCESS &&
	       bytes == sizeof(request) && request & 1;
}

static bool find_wdat(void)
{
	struct acpi_table_header *table;
	const char *reason;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_WDAT, 0, &table)))
		return false;
	reason = watchdog_read_wdat(table, table->length, &found);
	acpi_put_table(table);
	return !reason;
}

static u32 read_config(void *function, unsigned int reg)
{
	u32 value = 0;

	(void)pci_read_config_dword(function, reg, &value); /* else all ones */
	return value;
}

static bool find_tco(void)
{
	struct pci_dev *device = NULL;
	struct tco tco;

	for_each_pci_dev(device)
	{
		if (!tco_find(&tco, read_config, device) || !tco.can_reset)
			continue;
		pci_dev_put(device);
		tco_plan(&tco, &found);
		return true;
	}
	return false;
}

const struct watchdog *watchdog_find(void)
{
	return find_wdat() || find_tco() ? &found : NULL;
}
