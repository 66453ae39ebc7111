/** The one line type this version pulls; what else a header announces is listed as not checked. */
export const PULLED_SECTION = 'one_time/billing_line_items';
