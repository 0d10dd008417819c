/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/left.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int left_add(struct left_list *list, struct mem_range range, const char *why)
{
	struct left *left = &list->item[list->count];

	if (list->count == MEMORY_MAP_ROOM)
		return -ENOSPC;
	left->range = range;
	snprintf(left->why, sizeof(left->why), "%s", why);
	list->count++;
	return 0;
}

static int cut_all(struct ranges *piece, const struct ranges *holes)
{
	int error = 0;

	for (uint32_t i = 0; !error && i < holes->count; i++)
		error = ranges_cut(piece, holes->item[i]);
	return error;
}

static int settle_one(struct left_list *list, const struct left *left,
		      const struct memory_map *finished, struct ranges *pieces)
{
	int error;

	ranges_init(pieces, pieces->item, MEMORY_MAP_ROOM);
	error = ranges_add(pieces, left->range);
	if (!error)
		error = cut_all(pieces, &finished->ram);
	if (!error)
		error = cut_all(pieces, &finished->last);
	for (uint32_t i = 0; !error && i < pieces->count; i++)
		error = left_add(list, pieces->item[i], left->why);
	return error;
}

int left_settle(struct left_list *list, const struct memory_map *finished)
{
	struct left_list *before = malloc(sizeof(*before));
	struct ranges pieces = { .item = malloc(MEMORY_MAP_ROOM * sizeof(*pieces.item)) };
	int error = before && pieces.item ? 0 : -ENOMEM;

	if (!error) {
		*before = *list;
		list->count = 0;
	}
	for (uint32_t i = 0; !error && i < before->count; i++)
		error = settle_one(list, &before->item[i], finished, &pieces);
	free(pieces.item);
	free(before);
	return error;
}
