/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/acts.h"

#include "desktop/state/selftest.h"
#include "desktop/state/translate.h"
#include "desktop/window/rows.h"
#include "desktop/window/said.h"

#include <glib/gi18n-lib.h>

enum { SPACING = 12 };

static GtkWidget *steps_new(const struct selftest *test)
{
	GtkWidget *list = gtk_list_box_new();
	size_t i;

	gtk_widget_add_css_class(list, "boxed-list");
	gtk_list_box_set_selection_mode(GTK_LIST_BOX(list), GTK_SELECTION_NONE);
	for (i = 0; i < test->steps; i++) {
		const struct selftest_step *step = &test->step[i];
		/* Translators: microseconds */
		g_autofree char *time = g_strdup_printf(_("%.1f µs"), step->us);
		g_autofree char *title = selftest_step_title(step);
		g_autofree char *verdict = desktop_translate(step->verdict);

		gtk_list_box_append(
			GTK_LIST_BOX(list),
			row_new(step->passed ? "object-select-symbolic" : "dialog-warning-symbolic",
				title, verdict, time));
	}
	return list;
}

static GtkWidget *content_new(const struct selftest *test, const char *said)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, SPACING);

	gtk_box_append(GTK_BOX(box), steps_new(test));
	if (said)
		gtk_box_append(GTK_BOX(box), said_new(said));
	return box;
}

void test_result_show(GtkWindow *parent, const char *json, const char *said)
{
	struct selftest *test = selftest_parse(json);
	g_autofree char *sentence = NULL;
	GtkWidget *dialog;

	if (!test) {
		act_complain(_("The test was not done"),
			     _("The answer of the test makes no sense. Install memwipe and this "
			       "program in the same version."),
			     said);
		return;
	}
	sentence = selftest_sentence(test);
	dialog = adw_message_dialog_new(
		parent, test->passed ? _("The test was passed") : _("The test has failed"),
		sentence);
	adw_message_dialog_set_extra_child(ADW_MESSAGE_DIALOG(dialog), content_new(test, said));
	adw_message_dialog_add_response(ADW_MESSAGE_DIALOG(dialog), "close", _("_Close"));
	gtk_window_present(GTK_WINDOW(dialog));
	selftest_free(test);
}
