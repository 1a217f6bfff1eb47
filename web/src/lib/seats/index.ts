/** What a page loads when an event has a seating plan, and nobody else does. */
export { default as SeatLines } from './SeatLines.svelte';
export { default as SeatPicker } from './SeatPicker.svelte';
