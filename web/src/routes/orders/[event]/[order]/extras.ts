/** Beside the tickets themselves: the large picture for the door, and keeping them on this device. */
export { default as FullScreen } from './FullScreen.svelte';
export { default as KeptHere } from './KeptHere.svelte';
