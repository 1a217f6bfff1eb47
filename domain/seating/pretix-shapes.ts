/** What a pretix plan only draws: stages, bars, words. */
import type { PretixArea } from './pretix-plan.ts';
import { seatingBounds, type MapShape } from './seat-map.ts';

/** An area as a shape of ours, at most one and the word on it; areas without any form are left out. */
export function shapesOf(area: PretixArea, zone: { x: number; y: number }): MapShape[] {
  const at = { x: zone.x + (area.position?.x ?? 0), y: zone.y + (area.position?.y ?? 0) };
  const word = typeof area.text === 'string' ? { text: area.text, position: undefined } : area.text;
  const form = formOf(area);
  const shapes: MapShape[] = [];
  const look = { ...rotationOf(area), ...toColor('color', area.color), ...toColor('borderColor', area.border_color) };
  if (form) shapes.push({ ...form, ...at, ...look });
  if (word?.text) {
    const place = { x: at.x + (word.position?.x ?? 0), y: at.y + (word.position?.y ?? 0) };
    shapes.push({ kind: 'text', ...place, text: word.text.slice(0, seatingBounds.labelLength) });
  }
  return shapes;
}

/** The word written on an area. */
export function wordOf({ text }: PretixArea): string | undefined {
  return typeof text === 'string' ? text : text?.text;
}

/** The middle of an area's form; of a word alone, where it stands. */
export function middleOf(area: PretixArea, zone: { x: number; y: number }): { x: number; y: number } {
  const shapes = shapesOf(area, zone);
  const { kind, x, y, width = 0, height = 0, points = [] } = shapes[0] ?? { kind: 'text', ...zone };
  if (kind === 'rectangle') return { x: x + width / 2, y: y + height / 2 };
  if (kind !== 'polygon' || points.length === 0) return { x, y };
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  return { x: x + mean('x'), y: y + mean('y') };
}

function formOf(area: PretixArea): Pick<MapShape, 'kind' | 'width' | 'height' | 'points'> | null {
  const { shape = 'rectangle', polygon, rectangle, ellipse, circle, width, height } = area;
  if (shape === 'polygon' && polygon) return { kind: 'polygon', points: polygon.points.slice(0, 200) };
  if (shape === 'ellipse' && ellipse)
    return { kind: 'ellipse', width: 2 * ellipse.radius.x, height: 2 * ellipse.radius.y };
  if (shape === 'circle' && circle) return { kind: 'ellipse', width: 2 * circle.radius, height: 2 * circle.radius };
  if (shape !== 'rectangle') return null;
  if (rectangle) return { kind: 'rectangle', ...rectangle };
  return width !== undefined && height !== undefined ? { kind: 'rectangle', width, height } : null;
}

/** Within a turn. */
function rotationOf({ rotation }: PretixArea): Pick<MapShape, 'rotation'> {
  return rotation ? { rotation: rotation % 360 } : {};
}

/** Colours written as `#rgb` and longer are taken over, other ways of writing them are not. */
export function toColor<K extends string>(key: K, color: string | undefined): { [P in K]?: string } {
  if (color === undefined || !/^#[0-9a-fA-F]{3,8}$/.test(color)) return {};
  return { [key]: color } as { [P in K]?: string };
}
