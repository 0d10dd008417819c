/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which settings there are, page by page, in plain words. */
#include "desktop/settings/setting.h"

#include <glib/gi18n-lib.h>

#define PLACE(member) offsetof(struct config, member)

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Where they stood below each other, clang-format 14 and 19 would want different blanks. */
#define GROUP(title, description, table) title, description, table, COUNT(table), NULL, NULL

static const struct setting medium[] = {
	{ "watch", "boot-medium", SETTING_SWITCH, PLACE(boot_medium), N_("Watch the boot disk"),
	  N_("Empty the memory when the disk that this system runs from is pulled"), NULL, NULL },
	{ "watch", "settle", SETTING_TIME, PLACE(settle_seconds), N_("Patience after sleep"),
	  N_("How long a disk may be missing when the computer has woken up"), NULL, NULL },
};

static const struct setting cords[] = {
	{ "watch", "device", SETTING_CORDS, PLACE(device), N_("Kill cords"), NULL, NULL, NULL },
	{ "watch", "debounce", SETTING_TIME, PLACE(debounce_seconds),
	  N_("Patience with a bad contact"),
	  N_("How long a kill cord may be missing, if the same one comes back; at most one minute"),
	  NULL, NULL },
};

static const struct setting keyboard[] = {
	{ "triggers", "panic-keys", SETTING_KEYS, PLACE(panic_keys), N_("Panic keys"),
	  N_("Empty the memory at once when all of these keys are down"), NULL, NULL },
};

static const struct setting accidents[] = {
	{ "triggers", "ac-lost", SETTING_SWITCH, PLACE(ac_lost), N_("Power is lost"),
	  N_("The power cable is pulled"), NULL, NULL },
	{ "triggers", "lid-closed", SETTING_SWITCH, PLACE(lid_closed), N_("The lid is closed"),
	  NULL, NULL, NULL },
	{ "triggers", "only-while-locked", SETTING_SWITCH, PLACE(only_while_locked),
	  N_("Only while the screen is locked"), N_("Ignore power and lid while you work"), NULL,
	  NULL },
	{ "triggers", "grace", SETTING_TIME, PLACE(grace_seconds), N_("Time to abort"),
	  N_("How long after power, lid or a missing sign of life the memory is emptied"), NULL,
	  NULL },
};

static const struct setting dead_man[] = {
	{ "triggers", "dead-man", SETTING_TIME, PLACE(dead_man_seconds),
	  N_("Without a sign of life"),
	  N_("Empty the memory when “I Am Here” was not pressed for this time; 0: never"), NULL,
	  NULL },
};

static const char *const secrets[] = { "agents", "keyrings", "volumes", NULL };
static const char *const secret_names[] = { N_("Passphrases and keys of GnuPG and SSH"),
					    N_("Keyrings of the kernel"),
					    N_("Keys of the encrypted volumes below") };

static const struct setting keys[] = {
	{ "keys", "evict", SETTING_WORDS, PLACE(evict), N_("Forget before sleep"),
	  N_("What is left in memory while the computer sleeps can be read"), secrets,
	  secret_names },
	{ "keys", "volumes", SETTING_TEXT, PLACE(volumes),
	  N_("Encrypted volumes (never one that the system is on)"), NULL, NULL, NULL },
	{ "keys", "budget", SETTING_TIME, PLACE(budget_seconds), N_("Time for all of this"), NULL,
	  NULL, NULL },
};

static const char *const ends[] = { "requested", "poweroff", "reboot", "halt", NULL };
static const char *const end_names[] = { N_("As requested"), N_("Power off"), N_("Restart"),
					 N_("Halt") };

static const struct setting shutdown[] = {
	{ "shutdown", "wipe", SETTING_SWITCH, PLACE(shutdown_wipe),
	  N_("Empty the memory at shutdown"), NULL, NULL, NULL },
	{ "shutdown", "action", SETTING_CHOICE, PLACE(shutdown_action), N_("Then"),
	  N_("How the computer ends when the memory is empty"), ends, end_names },
	{ "shutdown", "one-cpu", SETTING_SWITCH, PLACE(shutdown_one_cpu),
	  N_("Use one processor only"), N_("For a computer on which several fail; slower"), NULL,
	  NULL },
	{ "shutdown", "verify", SETTING_SWITCH, PLACE(shutdown_verify), N_("Read the memory back"),
	  N_("Check that it is empty; slower"), NULL, NULL },
	{ "shutdown", "hibernation", SETTING_SWITCH, PLACE(hibernation), N_("Permit hibernation"),
	  N_("It writes all memory to a disk. Takes effect when the service is restarted"), NULL,
	  NULL },
};

static const struct setting doors[] = {
	{ "doors", "order", SETTING_TEXT, PLACE(order), N_("Order of the ways into the wipe"), NULL,
	  NULL, NULL },
	{ "doors", "deadline", SETTING_TIME, PLACE(deadline_seconds), N_("Patience with each way"),
	  N_("After this time the next one is tried"), NULL, NULL },
	{ "doors", "lock-slots", SETTING_SWITCH, PLACE(lock_slots), N_("Lock the kernel’s slots"),
	  N_("Until the next start the kernel loads no other image"), NULL, NULL },
	{ "doors", "take-crash-slot", SETTING_SWITCH, PLACE(take_crash_slot),
	  N_("Take the slot of crash dumps"), N_("A crash saves no dump any more"), NULL, NULL },
};

static const struct setting firmware[] = {
	{ "firmware", "mor", SETTING_SWITCH, PLACE(mor), N_("Have the firmware clear the memory"),
	  N_("At the next reset; makes each start slower"), NULL, NULL },
};

static const struct setting control[] = {
	{ "control", "group", SETTING_TEXT, PLACE(group),
	  N_("Group that may empty the memory without a password"), NULL, NULL, NULL },
};

static const struct setting_group disk_groups[] = {
	{ GROUP(N_("Boot Disk"), NULL, medium) },
	{ GROUP(N_("Kill Cords"),
		N_("Other disks and sticks: the memory is emptied when one of them is pulled."),
		cords) },
};

static const struct setting_group trigger_groups[] = {
	{ GROUP(N_("Keyboard"), NULL, keyboard) },
	{ GROUP(N_("Power and Lid"), N_("These can be an accident, so there is time to abort."),
		accidents) },
	{ N_("Sign of Life"), NULL, dead_man, COUNT(dead_man), "app.alive", N_("I Am Here") },
};

static const struct setting_group sleep_groups[] = {
	{ GROUP(N_("Sleep"), NULL, keys) },
	{ GROUP(N_("Shutdown"), NULL, shutdown) },
};

static const struct setting_group advanced_groups[] = {
	{ GROUP(N_("Ways into the Wipe"), NULL, doors) },
	{ GROUP(N_("Firmware"), NULL, firmware) },
	{ GROUP(N_("Control"), NULL, control) },
};

const struct setting_page setting_pages[] = {
	{ N_("Disks"), "media-removable-symbolic", disk_groups, COUNT(disk_groups) },
	{ N_("Triggers"), "input-keyboard-symbolic", trigger_groups, COUNT(trigger_groups) },
	{ N_("Sleep"), "weather-clear-night-symbolic", sleep_groups, COUNT(sleep_groups) },
	{ N_("Advanced"), "applications-system-symbolic", advanced_groups, COUNT(advanced_groups) },
};

const size_t setting_page_count = COUNT(setting_pages);
