/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <adwaita.h>
int main(void)
{
	return 0;
}
