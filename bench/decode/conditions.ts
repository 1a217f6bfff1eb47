/** What a door's camera meets, one row of the matrix each. The first is the control. */
import { clean, type Random, type Scene } from './camera.ts';

export interface Condition {
  name: string;
  scene(random: Random): Scene;
}

const between = (random: Random, from: number, to: number) => from + random() * (to - from);

export const conditions: readonly Condition[] = [
  { name: 'clean code, control', scene: () => clean },
  { name: 'out of focus by half a module', scene: (r) => ({ ...clean, blurModules: between(r, 0.35, 0.5) }) },
  { name: 'smeared over one module', scene: (r) => ({ ...clean, smearModules: between(r, 0.7, 1) }) },
  { name: 'tilted by 30°', scene: () => ({ ...clean, tiltDegrees: 30 }) },
  { name: 'glare on 8 % of the area', scene: () => ({ ...clean, glareShare: 0.08 }) },
  {
    name: 'low light with noise',
    scene: (r) => ({ ...clean, paper: 62, ink: 24, table: 36, noise: between(r, 6, 9) }),
  },
  {
    name: 'small: 2.5 to 3 pixels a module',
    scene: (r) => ({ ...clean, sideMm: 25, distanceMm: between(r, 325, 385) }),
  },
  {
    name: 'printed 25 mm, 300 dpi, arm’s length',
    scene: () => ({ ...clean, sideMm: 25, distanceMm: 400, printDpi: 300, blurModules: 0.15, noise: 4 }),
  },
  {
    name: 'on a screen, its grid beating',
    scene: (r) => ({ ...clean, sideMm: 55, screenPitchMm: between(r, 0.055, 0.1), paper: 250, ink: 20, table: 30 }),
  },
  { name: 'inverted, in the dark', scene: () => ({ ...clean, paper: 28, ink: 215, table: 20 }) },
  { name: 'white card on black', scene: () => ({ ...clean, paper: 245, ink: 12, table: 8 }) },
  {
    name: 'a little of everything',
    scene: (r) => ({
      ...{ ...clean, tiltDegrees: between(r, 5, 20), blurModules: 0.25, smearModules: 0.4, glareShare: 0.03 },
      ...{ paper: 120, ink: 40, table: 70, noise: 5, sideMm: between(r, 25, 50), distanceMm: between(r, 180, 250) },
    }),
  },
];

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** A text as long as a ticket's (122 characters of base45). */
export function ticketText(random: Random): string {
  return Array.from({ length: 122 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
