/** A static shell: no server is asked before the door stands on the screen. */
export const ssr = false;
export const prerender = true;
