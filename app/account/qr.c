/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/qr.h"

#include <qrencode.h>

#include "core/log.h"
#include "core/strbuf.h"

#define MARGIN 4
#define LONGEST_PATH 65536

/* Neighbours in a row are drawn as one. */
static void draw_row(struct strbuf *path, const unsigned char *modules, int width, int y)
{
	for (int x = 0; x < width; x++) {
		int end = x;

		while (end < width && modules[end] & 1)
			end++;
		if (end > x)
			strbuf_add_format(path, "M%d %dh%dv1h-%dz", x + MARGIN, y + MARGIN, end - x, end - x);
		x = end;
	}
}

struct qr qr_make(struct arena *arena, const char *content)
{
	struct strbuf *path = strbuf_in_arena(arena, LONGEST_PATH);
	QRcode *code = QRcode_encodeString8bit(content, 0, QR_ECLEVEL_M);
	struct qr qr;

	if (!code)
		log_die("a QR code could not be made: %m");
	for (int y = 0; y < code->width; y++)
		draw_row(path, code->data + y * code->width, code->width, y);
	qr = (struct qr){.path = strbuf_text(path), .size = code->width + 2 * MARGIN};
	QRcode_free(code);
	return qr;
}
