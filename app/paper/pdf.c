/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper/pdf.h"

#include <cairo-pdf.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

#define MOST_FIGURE_WORDS ((size_t)1 << 20)

struct paper_pdf {
	struct strbuf drawn;   /* as cairo writes it */
	struct strbuf figures; /* alternative texts, each ended by NUL */
	cairo_surface_t *surface;
	cairo_t *cairo;
	int page; /* the current one, from 1 */
	size_t maximum;
};

static cairo_status_t take(void *drawn, const unsigned char *bytes, unsigned length)
{
	strbuf_add(drawn, bytes, length);
	return strbuf_overflowed(drawn) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

struct paper_pdf *paper_pdf_begin(double width, double height, size_t maximum)
{
	struct paper_pdf *pdf = calloc(1, sizeof *pdf);

	if (!pdf)
		log_die("no memory for a PDF file");
	strbuf_init(&pdf->drawn, maximum);
	strbuf_init(&pdf->figures, MOST_FIGURE_WORDS);
	pdf->surface = cairo_pdf_surface_create_for_stream(take, &pdf->drawn, width, height);
	pdf->cairo = cairo_create(pdf->surface);
	pdf->page = 1;
	pdf->maximum = maximum;
	cairo_tag_begin(pdf->cairo, "Document", NULL);
	return pdf;
}

cairo_t *paper_pdf_cairo(struct paper_pdf *pdf)
{
	return pdf->cairo;
}

void paper_pdf_show_page(struct paper_pdf *pdf)
{
	cairo_show_page(pdf->cairo);
	pdf->page++;
}

int paper_pdf_outline(struct paper_pdf *pdf, int parent, const char *text, int pages_from_now, double y)
{
	char place[64];

	snprintf(place, sizeof place, "page=%d pos=[0 %d]", pdf->page + pages_from_now, (int)y);
	return cairo_pdf_surface_add_outline(pdf->surface, parent, text, place, 0);
}

void paper_pdf_figure(struct paper_pdf *pdf, const char *words)
{
	strbuf_add(&pdf->figures, words, strlen(words) + 1);
}

/* ---- what cairo has no call for ---- */

static void describe_catalog(qpdf_data qpdf, qpdf_oh catalog, const char *language)
{
	qpdf_oh viewer = qpdf_oh_new_dictionary(qpdf);

	qpdf_oh_replace_key(qpdf, viewer, "/DisplayDocTitle", qpdf_oh_new_bool(qpdf, QPDF_TRUE));
	qpdf_oh_replace_key(qpdf, catalog, "/ViewerPreferences", viewer);
	qpdf_oh_replace_key(qpdf, catalog, "/Lang", qpdf_oh_new_string(qpdf, language));
}

static void describe_element(qpdf_data qpdf, qpdf_oh element, const char **figure)
{
	qpdf_oh type = qpdf_oh_get_key(qpdf, element, "/S");
	const char *name = qpdf_oh_is_name(qpdf, type) ? qpdf_oh_get_name(qpdf, type) : "";

	if (strcmp(name, "/Figure") == 0 && **figure) {
		qpdf_oh_replace_key(qpdf, element, "/Alt", qpdf_oh_new_unicode_string(qpdf, *figure));
		*figure += strlen(*figure) + 1;
	} else if (strcmp(name, "/TH") == 0) {
		qpdf_oh head = qpdf_oh_new_dictionary(qpdf);

		qpdf_oh_replace_key(qpdf, head, "/O", qpdf_oh_new_name(qpdf, "/Table"));
		qpdf_oh_replace_key(qpdf, head, "/Scope", qpdf_oh_new_name(qpdf, "/Column"));
		qpdf_oh_replace_key(qpdf, element, "/A", head);
	}
}

/* In the order of the structure. What is neither an element nor a list of them is a piece of a page. */
static void describe_structure(qpdf_data qpdf, qpdf_oh part, const char **figure)
{
	if (qpdf_oh_is_array(qpdf, part)) {
		for (int i = 0; i < qpdf_oh_get_array_n_items(qpdf, part); i++)
			describe_structure(qpdf, qpdf_oh_get_array_item(qpdf, part, i), figure);
	} else if (qpdf_oh_is_dictionary(qpdf, part)) {
		describe_element(qpdf, part, figure);
		describe_structure(qpdf, qpdf_oh_get_key(qpdf, part, "/K"), figure);
	}
}

static bool read_drawn(qpdf_data qpdf, const struct strbuf *drawn)
{
	qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
	qpdf_silence_errors(qpdf);
	return !(qpdf_read_memory(qpdf, "paper", drawn->data, drawn->length, NULL) & QPDF_ERRORS);
}

/* The identifier is a digest of the content, so that the same drawing is the same file. */
static bool write_described(qpdf_data qpdf, size_t maximum, struct strbuf *out)
{
	if (qpdf_init_write_memory(qpdf) & QPDF_ERRORS)
		return false;
	qpdf_set_deterministic_ID(qpdf, QPDF_TRUE);
	qpdf_set_object_stream_mode(qpdf, qpdf_o_generate);
	if ((qpdf_write(qpdf) & QPDF_ERRORS) || qpdf_has_error(qpdf) || qpdf_get_buffer_length(qpdf) > maximum)
		return false;
	strbuf_add(out, qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
	return !strbuf_overflowed(out);
}

static bool describe(struct paper_pdf *pdf, const char *language, struct strbuf *out)
{
	const char *figure;
	qpdf_data qpdf = qpdf_init();
	bool done = false;

	strbuf_add_char(&pdf->figures, '\0'); /* the end of the list */
	figure = strbuf_text(&pdf->figures);
	if (read_drawn(qpdf, &pdf->drawn)) {
		qpdf_oh catalog = qpdf_get_root(qpdf);

		describe_catalog(qpdf, catalog, language);
		describe_structure(qpdf, qpdf_oh_get_key(qpdf, qpdf_oh_get_key(qpdf, catalog, "/StructTreeRoot"), "/K"), &figure);
		done = write_described(qpdf, pdf->maximum, out);
	}
	if (!done)
		log_error("a PDF file could not be written: %s",
			  qpdf_has_error(qpdf) ? qpdf_get_error_full_text(qpdf, qpdf_get_error(qpdf)) : "too long");
	qpdf_cleanup(&qpdf);
	return done;
}

/* ---- the end ---- */

static void set_metadata(cairo_surface_t *surface, const struct paper_pdf_about *about)
{
	char created[CLOCK_TEXT_SIZE];

	clock_format(about->created - about->created % CLOCK_SECOND, created);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, about->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, about->author);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Seodang " SEODANG_VERSION);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
}

bool paper_pdf_finish(struct paper_pdf *pdf, const struct paper_pdf_about *about, struct strbuf *out)
{
	cairo_status_t status;
	bool done;

	cairo_tag_end(pdf->cairo, "Document");
	status = cairo_status(pdf->cairo);
	cairo_destroy(pdf->cairo);
	set_metadata(pdf->surface, about);
	cairo_surface_finish(pdf->surface);
	if (!status)
		status = cairo_surface_status(pdf->surface);
	cairo_surface_destroy(pdf->surface);
	/* cairo goes on after a refused write, and forgets it at the end. */
	if (status || strbuf_overflowed(&pdf->drawn))
		log_error("a PDF file could not be drawn: %s", status ? cairo_status_to_string(status) : "too long");
	done = !status && !strbuf_overflowed(&pdf->drawn) && describe(pdf, about->language, out);
	strbuf_release(&pdf->drawn);
	strbuf_release(&pdf->figures);
	free(pdf);
	return done;
}
