/** A small house for tests of the editor. */
import type { SeatMap } from '#domain/seating/seat-map';
import { addRows, newMap } from './change-map.ts';
import type { BlockWish } from './make-block.ts';

export const aBlock: BlockWish = {
  rows: 3,
  seatsPerRow: 6,
  rowNames: 'letters',
  firstRow: 1,
  firstSeat: 1,
  step: 1,
  fromRight: false,
  aislesAfter: [],
  bend: 0,
  category: 'standard',
};

export const emptyHouse = (): SeatMap => newMap({ name: 'House', category: 'Standard', stage: 'Stage' });

/** Stalls with rows A to C of six seats each. */
export const smallHouse = (): SeatMap => addRows(emptyHouse(), 'Stalls', aBlock, 'below').map;
