/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One exit for what the code at hand cannot mend, as PostgreSQL's ereport(ERROR): a long jump to the place that
 * began the work. Clean-up is the arena's. Only functions whose header says so unwind.
 */
#ifndef SEODANG_CORE_UNWIND_H
#define SEODANG_CORE_UNWIND_H

#include <setjmp.h>

struct unwind {
	jmp_buf place;
};

/** 0 when the place is set, not 0 when work came back to it through unwind_to. */
#define UNWIND_PLACE(unwind) setjmp((unwind)->place)

/** Go back to the place; the function that set it must still be running. */
_Noreturn void unwind_to(struct unwind *unwind);

#endif
