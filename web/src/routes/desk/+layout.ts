/** The desk belongs to one person at a time and is never cached: the browser renders it. */
export const ssr = false;
