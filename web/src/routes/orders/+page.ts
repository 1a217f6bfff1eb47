/** A shell without data: what is shown is on the device. Prerendered, so that it opens without a network. */
export const prerender = true;
