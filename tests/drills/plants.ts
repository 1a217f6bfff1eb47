/**
 * Faults that can be built into the box office of a drill:
 * - `lost-batch`: every 17th row of the journal is never written, though its callers were answered.
 * - `early-answer`: rows are written some time after the callers were answered.
 * - `lost-tickets`: every second order that was paid has no codes.
 */
export const plants = ['lost-batch', 'early-answer', 'lost-tickets'] as const;
export type Plant = (typeof plants)[number];
