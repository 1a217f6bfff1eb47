/**
 * The Nordlicht Arena: twenty thousand places around an oval, for trying how a large house feels. Two tiers of sectors with rows on
 * ellipses, wheelchair places at the top of the lower tier, and standing room in front of the stage. One unit is ten centimetres.
 */
import type { MapRow, MapSeat, MapZone, SeatMap } from '#domain/seating/seat-map';

const seatWidth = 5;
const rowDepth = 8.5;
const centre = { x: 1_000, y: 800 };
/** Half the length and half the width of the floor. */
const floor = { x: 380, y: 250 };
/** The stage stands at the left end; behind it nobody sits. */
const stageAngle = Math.PI;
const behindStage = 0.42;

interface Tier {
  name: string;
  prefix: string;
  sectors: number;
  rows: number;
  /** Distance of the first row from the floor. */
  from: number;
  wheelchairs: boolean;
}

const tiers: Tier[] = [
  { name: 'Lower tier', prefix: '1', sectors: 28, rows: 18, from: 24, wheelchairs: true },
  { name: 'Upper tier', prefix: '2', sectors: 32, rows: 23, from: 206, wheelchairs: false },
];

/** Sectors of a tier, clockwise from the stage. */
function sectorsOf(tier: Tier): MapZone[] {
  const open = 2 * Math.PI - 2 * behindStage;
  const gap = 0.012;
  return Array.from({ length: tier.sectors }, (_, i) => {
    const from = stageAngle + behindStage + (open * i) / tier.sectors + gap;
    const to = stageAngle + behindStage + (open * (i + 1)) / tier.sectors - gap;
    const name = `${tier.prefix}${String(i + 1).padStart(2, '0')}`;
    // Along the sides one looks across; at the far end one is far away.
    const away = Math.cos((from + to) / 2);
    const category = tier.prefix === '2' ? 'upper' : away > 0.7 ? 'far' : 'side';
    const rows = Array.from({ length: tier.rows }, (_unused, row) => sectorRow(tier, row, from, to));
    return { id: name, name: `Sector ${name}`, rows: rows.map((each) => ({ ...each, category })) };
  });
}

function sectorRow(tier: Tier, row: number, from: number, to: number): MapRow {
  const out = tier.from + row * rowDepth;
  const radius = { x: floor.x + out, y: floor.y + out };
  const at = (angle: number) => ({
    x: Math.round((centre.x + radius.x * Math.cos(angle)) * 10) / 10,
    y: Math.round((centre.y + radius.y * Math.sin(angle)) * 10) / 10,
  });
  const start = at(from);
  const middle = at((from + to) / 2);
  const end = at(to);
  const length = distance(start, middle) + distance(middle, end);
  const count = Math.max(6, Math.floor(length / seatWidth));
  const seats: MapSeat[] = Array.from({ length: count }, (_, i) => ({
    id: String(i + 1),
    ...at(from + ((to - from) * (i + 0.5)) / count),
  }));
  if (tier.wheelchairs && row === tier.rows - 1) {
    seats[0] = { ...seats[0]!, accessible: true };
    seats[1] = { ...seats[1]!, companionOf: '1' };
  }
  return { id: String(row + 1), label: String(row + 1), seats };
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function arenaMap(): SeatMap {
  const stage = { x: centre.x - floor.x + 30, y: centre.y };
  const standing = {
    ...{ id: 'floor', label: 'Floor', category: 'floor', capacity: 3_000, x: centre.x + 40, y: centre.y },
    outline: [
      { x: -220, y: -150 },
      { x: 160, y: -150 },
      { x: 250, y: 0 },
      { x: 160, y: 150 },
      { x: -220, y: 150 },
    ],
  };
  return {
    version: 1,
    name: 'Nordlicht Arena',
    width: 2_000,
    height: 1_600,
    focalPoint: stage,
    categories: [
      { id: 'floor', name: 'Floor, standing', color: '#b3541e' },
      { id: 'side', name: 'Lower tier', color: '#8a1f4b' },
      { id: 'far', name: 'Lower tier, far end', color: '#1f6f8a' },
      { id: 'upper', name: 'Upper tier', color: '#5d7a1f' },
    ],
    zones: [
      {
        id: 'floor',
        name: 'Floor',
        rows: [],
        areas: [standing],
        shapes: [
          {
            kind: 'rectangle',
            x: stage.x - 70,
            y: stage.y - 100,
            width: 110,
            height: 200,
            color: '#e9e2ea',
            borderColor: '#b5a9bd',
          },
          { kind: 'text', x: stage.x - 15, y: stage.y, text: 'Stage' },
        ],
      },
      ...tiers.flatMap(sectorsOf),
    ],
  };
}
