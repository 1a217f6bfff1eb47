/** How price categories are told apart: by colour, and by form for whoever sees colours differently. */
import type { SeatCategory } from '#domain/seating/seat-map';

export interface CategoryLook {
  /** In light and in dark surroundings. */
  light: string;
  dark: string;
  /** An SVG path about the origin, of radius 1. */
  path: string;
}

/** Dark enough for white figures on light ground, light enough for dark ones on dark ground. */
const palette: readonly (readonly [string, string])[] = [
  ['#1f5fa8', '#86baf0'],
  ['#a04a14', '#f2ab78'],
  ['#1f6b45', '#74d1a0'],
  ['#6b3a92', '#cba4ec'],
  ['#0c656d', '#68cfd8'],
  ['#6d5900', '#dec660'],
];

const forms: readonly string[] = [
  'M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z',
  'M-.62-.9H.62Q.9-.9 .9-.62V.62Q.9.9 .62.9H-.62Q-.9.9-.9.62V-.62Q-.9-.9-.62-.9Z',
  'M0-1.12L1.12 0L0 1.12L-1.12 0Z',
  'M-.55-.95H.55L1.08 0L.55.95H-.55L-1.08 0Z',
  'M0-1.12L1.06.88H-1.06Z',
  'M0-1.08L1.04-.32L.64.9H-.64L-1.04-.32Z',
];

/** One look a category, in their order. The organizer's own colours stand in both surroundings. */
export function looksOf(categories: readonly SeatCategory[]): CategoryLook[] {
  return categories.map(({ color }, position) => {
    const [light, dark] = palette[position % palette.length]!;
    const path = forms[position % forms.length]!;
    return color ? { light: color, dark: color, path } : { light, dark, path };
  });
}

/** Black or white, whichever is easier to read on a colour (relative luminance as in WCAG 2.2). */
export function inkOn(color: string): '#000' | '#fff' {
  const hex = color.length < 6 ? [...color.slice(1, 4)].map((digit) => digit + digit).join('') : color.slice(1, 7);
  const channel = (at: number) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
  return luminance > 0.179 ? '#000' : '#fff';
}
