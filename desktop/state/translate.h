/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe's own messages in the user's language. They come with names and numbers filled in, so
 * the text is compared with the formats that they are made of.
 */
#ifndef MEMWIPE_DESKTOP_STATE_TRANSLATE_H
#define MEMWIPE_DESKTOP_STATE_TRANSLATE_H

/* To be freed; what is not known stays as it is. */
char *desktop_translate(const char *text);

#endif
