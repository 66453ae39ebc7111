import { sql } from 'kysely';

/** ` on 2 of its 5 lines`, of lines summed as `i` in a cell `c` of m_cell, as SQL; null when it is all of them. */
export const partOfLines = sql`case when i.lines < c.lines then format(' on %s of its %s lines', i.lines, c.lines) end`;
