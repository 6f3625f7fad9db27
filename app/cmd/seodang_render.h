/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seodang render TEMPLATE [--data FILE.json] [--partials DIR]: the rendering of a mustache file on standard output.
 * Partials are DIR/NAME.mustache; one that does not exist is empty. The data may be any JSON value.
 */
#ifndef SEODANG_CMD_SEODANG_RENDER_H
#define SEODANG_CMD_SEODANG_RENDER_H

/** @param argv  begins with "render". @return the exit status: 0 done, 1 refused or failed, 2 wrong usage */
int command_render(int argc, char **argv);

#endif
