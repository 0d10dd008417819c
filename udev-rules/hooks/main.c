/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of an orderly shutdown: systemd-shutdown(8) starts this program when everything is
 * unmounted that can be, with what the machine is to do. It finds a door that ends with empty RAM
 * and that very action, and goes through it; if there is none, it says so and lets the shutdown go
 * on. It is linked statically, so that an initramfs needs this one file.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/io.h"
#include "common/lock.h"
#include "common/message.h"
#include "common/slot.h"
#include "udev-rules/hooks/bounded.h"
#include "udev-rules/hooks/exitrd.h"
#include "udev-rules/hooks/image.h"
#include "udev-rules/hooks/leave.h"
#include "udev-rules/hooks/module.h"
#include "udev-rules/hooks/others.h"
#include "udev-rules/hooks/situation.h"
#include "udev-rules/hooks/wish.h"

/* All together less than the 90 s after which systemd-shutdown kills its hooks. */
enum { OTHERS_S = 45, SYNC_S = 15, READ_S = 5 };

static const char help[] =
	"Usage: memwipe [--sysroot=DIR] poweroff|reboot|halt|kexec|--is-on\n"
	"Empty RAM at the end of a shutdown. systemd-shutdown(8) starts this program, nothing "
	"else\n"
	"should. A kexec of another program's kernel is left alone.\n"
	"\n"
	"  --is-on        exit with 0 if RAM is to be emptied at the end of a shutdown, with 1 if "
	"not\n"
	"  --sysroot=DIR  read /proc, /sys, /run and /dev below DIR; then nothing is ever done\n"
	"  --help         this text\n"
	"  --version      the version\n"
	"\n"
	"Exit codes: 0 done or not wanted, 1 RAM is not emptied, 2 usage, 3 the system is not at "
	"its end.\n";

static int give_up(const struct machine *machine)
{
	complain("RAM IS NOT EMPTIED: no door is open; the %s goes on", machine->verb);
	if (machine->live)
		sleep(READ_S); /* so that it can be read */
	return EXIT_INCOMPLETE;
}

/* Programs beside this one may have work to do on disks, which a kexec would cut short. */
static void let_others_end(void)
{
	if (!others_wait(OTHERS_S))
		complain("other programs of the shutdown still run, not waiting for them");
	if (bounded_sync(SYNC_S) != 0)
		complain("the disks take too long, not waiting for them");
}

/* False: there is none, or it must not be relied on. */
static bool initramfs_goes_on(const struct machine *machine)
{
	const char *obstacle;

	if (!exitrd_follows(machine))
		return false;
	obstacle = exitrd_obstacle(machine);
	if (obstacle)
		complain("the initramfs is passed over: %s", obstacle);
	else
		complain("the initramfs will go on");
	return !obstacle;
}

/* If this program only returned, systemd would make its kexec, and start our image. */
static int restart(const struct machine *machine)
{
	if (initramfs_goes_on(machine))
		return EXIT_DONE;
	let_others_end();
	return leave_by_restart(machine) ? EXIT_DONE : EXIT_INCOMPLETE;
}

static int end(const struct machine *machine)
{
	if (module_arm(machine)) {
		complain("the module will empty RAM, then %s", machine->action);
		return machine->starts_our_image ? restart(machine) : EXIT_DONE;
	}
	image_load(machine);
	if (initramfs_goes_on(machine))
		return EXIT_DONE;
	let_others_end();
	if (leave(machine))
		return EXIT_DONE;
	return give_up(machine);
}

/*
 * systemctl reboot is a kexec where an image is loaded (since systemd 255), and systemctl kexec
 * needs one: with our image, or with none, the user wants a restart. False: the image is another
 * program's.
 */
static bool take_kexec_as_reboot(struct machine *machine)
{
	struct slot_view view;

	slot_look_at(machine->root, SLOT_KEXEC, &view);
	if (view.owner == SLOT_FOREIGN) {
		complain("RAM is not emptied: another program's kernel is started by kexec (%s)",
			 view.reason);
		return false;
	}
	machine->verb = "reboot";
	machine->starts_our_image = view.owner != SLOT_EMPTY;
	return true;
}

static int run_at_end(struct machine *machine)
{
	static struct wish wish;

	if (strcmp(machine->verb, "kexec") == 0 && !take_kexec_as_reboot(machine))
		return EXIT_DONE;
	wish_read(&wish, machine);
	if (exitrd_follows(machine))
		wish_hand_on(&wish, machine);
	if (wish.off) {
		complain("RAM is not emptied: switched off by %s", wish.off);
		return machine->starts_our_image ? restart(machine) : EXIT_DONE;
	}
	(void)protect_from_oom(); /* without it, it is one of few processes all the same */
	return end(machine);
}

static bool is_action(const char *verb)
{
	static const char *const actions[] = { "poweroff", "reboot", "halt", "kexec" };
	size_t i;

	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(verb, actions[i]) == 0)
			return true;
	return false;
}

static bool open_machine(struct machine *machine)
{
	machine->live = !*machine->sysroot;
	machine->root = open_root(machine->live ? "/" : machine->sysroot);
	if (machine->root < 0)
		complain("cannot open %s: %s", machine->sysroot, strerror(-machine->root));
	return machine->root >= 0;
}

static int is_on(const char *sysroot)
{
	struct machine machine = { .verb = "poweroff", .sysroot = sysroot };
	static struct wish wish;

	if (!open_machine(&machine) || situation_in_container(&machine))
		return EXIT_INCOMPLETE;
	wish_read(&wish, &machine);
	return wish.off ? EXIT_INCOMPLETE : EXIT_DONE;
}

static int run(const char *verb, const char *sysroot)
{
	struct machine machine = { .verb = verb, .sysroot = sysroot };

	if (!is_action(verb))
		return complain_usage("unknown action '%s'", verb);
	if (!open_machine(&machine))
		return EXIT_INCOMPLETE;
	if (situation_in_container(&machine))
		return EXIT_DONE;
	if (!situation_at_end(&machine)) {
		complain("the system still runs: this is for the end of a shutdown");
		return EXIT_NOT_PERMITTED;
	}
	if (machine.live)
		situation_use_console();
	return run_at_end(&machine);
}

static int choose(int argc, char **argv)
{
	static const char option[] = "--sysroot=";
	const char *sysroot = "";

	if (argc > 1 && strncmp(argv[1], option, strlen(option)) == 0) {
		sysroot = argv[1] + strlen(option);
		argc--;
		argv++;
		if (!*sysroot)
			return complain_usage("option '--sysroot' needs a value");
	}
	if (argc != 2)
		return complain_usage("one action is needed");
	if (strcmp(argv[1], "--help") == 0)
		fputs(help, stdout);
	else if (strcmp(argv[1], "--version") == 0)
		puts("memwipe " VERSION);
	else if (strcmp(argv[1], "--is-on") == 0)
		return is_on(sysroot);
	else
		return run(argv[1], sysroot);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	bounded_prepare();
	return close_stdout(choose(argc, argv));
}
