/**
 * The Glasshouse Theatre: some four hundred seats on arcs around a stage, two aisles through the stalls, a balcony, boxes with tables at
 * the sides, wheelchair places with a seat beside each, and an honest word about what one cannot see. One unit is five centimetres.
 */
import type { MapRow, MapSeat, MapTable, SeatMap } from '#domain/seating/seat-map';

/** A seat is 55 cm wide, a row 90 cm deep. */
const seatWidth = 11;
const rowDepth = 18;
/** An aisle that two people can pass each other in. */
const aisleWidth = 26;

/** All rows lie on circles around one point behind the stage. */
const centre = { x: 300, y: -310 };
const stageFront = 40;

interface Arc {
  id: string;
  radius: number;
  /** Seats of each block, from left to right; an aisle between blocks. */
  blocks: number[];
  category: (seat: number, of: number) => string;
  note?: (seat: number, of: number) => string | undefined;
}

function arcRow({ id, radius, blocks, category, note }: Arc): MapRow {
  const count = blocks.reduce((sum, block) => sum + block, 0);
  const width = count * seatWidth + (blocks.length - 1) * aisleWidth;
  const seats: MapSeat[] = [];
  let along = -width / 2 + seatWidth / 2;
  for (const [position, block] of blocks.entries()) {
    for (let i = 0; i < block; i++, along += seatWidth) {
      const angle = along / radius;
      const number = seats.length + 1;
      const said = note?.(number, count);
      seats.push({
        id: String(number),
        x: round(centre.x + radius * Math.sin(angle)),
        y: round(centre.y + radius * Math.cos(angle)),
        category: category(number, count),
        ...(i === block - 1 && position < blocks.length - 1 && { aisleAfter: true }),
        ...(said !== undefined && { restrictedView: said }),
      });
    }
    along += aisleWidth;
  }
  return { id, label: id, seats };
}

const round = (value: number) => Math.round(value * 10) / 10;

/** No row I: it looks like a one. */
const stallsRows = [...'ABCDEFGHJKLM'];

function stalls(): MapRow[] {
  const rows = stallsRows.map((id, i) => {
    const wing = 4 + Math.floor(i / 3);
    const middle = 8 + Math.floor(i / 2);
    return arcRow({
      id,
      radius: 420 + i * rowDepth,
      blocks: [wing, middle, wing],
      category: (seat) => (i < 5 && seat > wing && seat <= wing + middle ? 'premium' : 'stalls'),
      note: (seat, of) =>
        i === 0 && (seat <= 2 || seat > of - 2) ? 'Close to the side of the stage: you look up and across.' : undefined,
    });
  });
  return [...rows, wheelchairRow()];
}

/** The last row, level with the doors: wheelchair places, each with a seat beside it, and a few ordinary seats. */
function wheelchairRow(): MapRow {
  const row = arcRow({
    id: 'N',
    radius: 420 + stallsRows.length * rowDepth + 8,
    blocks: [6, 8, 6],
    category: () => 'stalls',
  });
  const units = [1, 3, 5, 15, 17, 19];
  const seats = row.seats.map((seat, i) => {
    const number = i + 1;
    if (units.includes(number)) return { ...seat, accessible: true };
    return units.includes(number - 1) ? { ...seat, companionOf: String(number - 1) } : seat;
  });
  return { ...row, seats };
}

function balcony(): MapRow[] {
  return ['AA', 'BB', 'CC', 'DD', 'EE'].map((id, i) =>
    arcRow({
      id,
      radius: 420 + stallsRows.length * rowDepth + 90 + i * rowDepth,
      blocks: [7, 10 + i, 7],
      category: () => 'balcony',
      note: (seat, of) => {
        if (i === 0 && seat > 7 && seat <= of - 7) return 'The rail is in view when you lean back.';
        return seat <= 2 || seat > of - 2 ? 'A pillar hides the near corner of the stage.' : undefined;
      },
    }),
  );
}

/** Four chairs around each table, in the boxes along the walls. */
function boxes(side: 'left' | 'right'): MapTable[] {
  const sign = side === 'left' ? -1 : 1;
  return [0, 1, 2].map((i) => {
    const at = { x: centre.x + sign * (214 + i * 9), y: 92 + i * 62 };
    const chairs = [
      [-9, -9],
      [9, -9],
      [9, 9],
      [-9, 9],
    ] as const;
    return {
      id: String(i + 1),
      label: String(i + 1),
      category: 'premium',
      seats: chairs.map(([x, y], chair) => ({
        id: String(chair + 1),
        x: round(at.x + x),
        y: round(at.y + y),
        ...(i === 0 && { restrictedView: 'From the side: the back of the stage is hidden.' }),
      })),
    };
  });
}

/** The map as an organizer would upload it. */
export function theatreMap(): SeatMap {
  const stage = [
    { x: -120, y: -34 },
    { x: 120, y: -34 },
    { x: 150, y: 24 },
    { x: 90, y: 40 },
    { x: 0, y: 46 },
    { x: -90, y: 40 },
    { x: -150, y: 24 },
  ];
  return {
    version: 1,
    name: 'The Glasshouse Theatre',
    width: 600,
    height: 520,
    focalPoint: { x: centre.x, y: stageFront },
    categories: [
      { id: 'premium', name: 'Premium', color: '#8a1f4b' },
      { id: 'stalls', name: 'Stalls', color: '#1f6f8a' },
      { id: 'balcony', name: 'Balcony', color: '#5d7a1f' },
    ],
    zones: [
      {
        id: 'stalls',
        name: 'Stalls',
        rows: stalls(),
        shapes: [
          { kind: 'polygon', x: centre.x, y: stageFront, points: stage, color: '#e9e2ea', borderColor: '#b5a9bd' },
          { kind: 'text', x: centre.x, y: stageFront, text: 'Stage' },
        ],
      },
      { id: 'box-left', name: 'Boxes, left', rows: [], tables: boxes('left') },
      { id: 'box-right', name: 'Boxes, right', rows: [], tables: boxes('right') },
      { id: 'balcony', name: 'Balcony', rows: balcony() },
    ],
  };
}
