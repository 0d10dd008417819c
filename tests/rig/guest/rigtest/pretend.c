// SPDX-License-Identifier: GPL-2.0-or-later
/* A hypervisor that is not there, for as long as nobody else asks. */
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/vmalloc.h>
#include <xen/xen.h>

/* The kernel has it write-protected, but not where its page is mapped a second time. */
static int set_domain_type(enum xen_domain_type type)
{
	struct page *page = pfn_to_page(PHYS_PFN(__pa_symbol(&xen_domain_type)));
	u8 *at = vmap(&page, 1, VM_MAP, PAGE_KERNEL);

	if (!at)
		return -ENOMEM;
	WRITE_ONCE(*(enum xen_domain_type *)(at + offset_in_page(&xen_domain_type)), type);
	vunmap(at);
	return 0;
}

static int set_xen(const char *value, const struct kernel_param *param)
{
	bool on;
	int error = kstrtobool(value, &on);

	return error ? error : set_domain_type(on ? XEN_PV_DOMAIN : XEN_NATIVE);
}

static const struct kernel_param_ops xen_ops = { .set = set_xen };
module_param_cb(xen, &xen_ops, NULL, 0200);
