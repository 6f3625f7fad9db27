-- SPDX-License-Identifier: GPL-3.0-or-later
-- How long statements may take.

-- name: web_timeout
-- Seconds that each further statement of this transaction may take.
SELECT set_config('statement_timeout', $1::integer || 's', true)
