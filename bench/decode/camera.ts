/**
 * A camera of arithmetic: takes a picture of a QR code that lies somewhere in front of it, with all that goes wrong at a door.
 * Seeded: the same scene, seed and frame give the same picture. Lengths are millimetres, brightness is 0 to 255.
 */
import makeQr from 'qrcode-generator';

export interface Scene {
  /** Side of the symbol without its quiet zone. */
  sideMm: number;
  distanceMm: number;
  /** Out of the plane of the picture, about an axis that the seed chooses. */
  tiltDegrees: number;
  /** Standard deviation of the defocus, and length of the smear, in modules. */
  blurModules: number;
  smearModules: number;
  /** Share of the symbol's area that a lamp burns out. */
  glareShare: number;
  paper: number;
  ink: number;
  /** What lies around the paper. */
  table: number;
  /** Standard deviation of the sensor's noise. */
  noise: number;
  /** Dots per inch of a printer, which moves every edge to its grid and lets the ink run by half a dot. */
  printDpi: number | null;
  /** Distance of a screen's pixels, whose grid beats with the camera's. */
  screenPitchMm: number | null;
}

export const clean: Scene = {
  ...{ sideMm: 50, distanceMm: 250, tiltDegrees: 0, blurModules: 0, smearModules: 0, glareShare: 0 },
  ...{ paper: 225, ink: 30, table: 120, noise: 2, printDpi: null, screenPitchMm: null },
};

export interface Picture {
  /** 8-bit RGBA, as a canvas gives it. */
  data: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
}

/** What the door asks its camera for. */
export const widthPx = 1920;
export const heightPx = 1080;
/** Across the picture; main cameras of phones lie between 60° and 75°. */
const viewDegrees = 67;
const focalPx = widthPx / 2 / Math.tan((viewDegrees / 2) * (Math.PI / 180));
const quietModules = 4;

export type Random = () => number;

/** Mulberry32: small, and good enough to shake a hand. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The dark modules of a code, with its size. */
export interface Symbol {
  count: number;
  dark: Uint8Array;
}

export function symbolOf(text: string): Symbol {
  const qr = makeQr(0, 'M');
  qr.addData(text, 'Alphanumeric');
  qr.make();
  const count = qr.getModuleCount();
  const dark = new Uint8Array(count * count);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++) dark[row * count + column] = qr.isDark(row, column) ? 1 : 0;
  return { count, dark };
}

interface Pose {
  turn: number;
  tiltAxis: number;
  tilt: number;
  shiftX: number;
  shiftY: number;
}

/**
 * Frame `frame` of a hand that holds the code: where it lies follows from the seed, and between frames it trembles, so that glare
 * wanders as it does in a hand.
 */
export function takePicture(symbol: Symbol, scene: Scene, seed: number, frame = 0): Picture {
  const still = randomFrom(seed * 7919 + 1);
  const shaken = randomFrom(seed * 7919 + 1000 + frame);
  const tremble = (range: number) => (frame === 0 ? 0 : (shaken() - 0.5) * 2 * range);
  const pose: Pose = {
    turn: still() * 2 * Math.PI + tremble(0.05),
    tiltAxis: still() * 2 * Math.PI,
    tilt: (scene.tiltDegrees + tremble(2)) * (Math.PI / 180),
    shiftX: (still() - 0.5) * 30 + tremble(4),
    shiftY: (still() - 0.5) * 16 + tremble(4),
  };
  const luma = new Float32Array(widthPx * heightPx).fill(scene.table);
  const box = drawPaper(luma, symbol, scene, pose);
  const modulePx = (scene.sideMm / symbol.count) * (focalPx / scene.distanceMm);
  smear(luma, box, scene.smearModules * modulePx, still() < 0.5);
  blur(luma, box, scene.blurModules * modulePx);
  if (scene.glareShare > 0) shine(luma, box, scene, still, frame === 0 ? null : shaken, symbol.count * modulePx);
  return expose(luma, scene.noise, shaken);
}

type Box = { left: number; top: number; right: number; bottom: number; x: number; y: number };

/** From the plane of the paper (mm from its centre) to the picture and back. */
function projection({ turn, tiltAxis, tilt, shiftX, shiftY }: Pose, distanceMm: number) {
  const [ct, st, ca, sa, ci, si] = [turn, tiltAxis, tilt].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // Turned in its plane, then tilted about an axis that lies in it (Rodrigues).
  const tilted = (x: number, y: number): [number, number, number] => {
    const along = x * ca + y * sa;
    const across = -x * sa + y * ca;
    return [along * ca - across * ci * sa, along * sa + across * ci * ca, across * si];
  };
  const ex = tilted(ct, st);
  const ey = tilted(-st, ct);
  const forward = (u: number, v: number): [number, number] => {
    const z = distanceMm + u * ex[2] + v * ey[2];
    return [
      widthPx / 2 + (focalPx * (u * ex[0] + v * ey[0] + shiftX)) / z,
      heightPx / 2 + (focalPx * (u * ex[1] + v * ey[1] + shiftY)) / z,
    ];
  };
  const back = (px: number, py: number): [number, number] => {
    const a = (px - widthPx / 2) / focalPx;
    const b = (py - heightPx / 2) / focalPx;
    // a·(d + u·exz + v·eyz) = u·exx + v·eyx + shiftX, and the same for b: two equations for u and v.
    const [m00, m01, r0] = [ex[0] - a * ex[2], ey[0] - a * ey[2], a * distanceMm - shiftX];
    const [m10, m11, r1] = [ex[1] - b * ex[2], ey[1] - b * ey[2], b * distanceMm - shiftY];
    const determinant = m00 * m11 - m01 * m10;
    return [(r0 * m11 - m01 * r1) / determinant, (m00 * r1 - r0 * m10) / determinant];
  };
  return { forward, back };
}

const samplesPerSide = 3;

function drawPaper(luma: Float32Array, symbol: Symbol, scene: Scene, pose: Pose): Box {
  const { forward, back } = projection(pose, scene.distanceMm);
  const half = (scene.sideMm / 2) * (1 + (2 * quietModules) / symbol.count);
  const corners = [forward(-half, -half), forward(half, -half), forward(half, half), forward(-half, half)];
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const margin = 12;
  const [x, y] = forward(0, 0);
  const box = {
    ...{ left: Math.max(0, Math.floor(Math.min(...xs)) - margin), right: Math.min(widthPx, Math.ceil(Math.max(...xs)) + margin) },
    ...{ top: Math.max(0, Math.floor(Math.min(...ys)) - margin), bottom: Math.min(heightPx, Math.ceil(Math.max(...ys)) + margin) },
    ...{ x, y },
  }; // prettier-ignore
  const shade = shader(symbol, scene, half);
  for (let py = box.top; py < box.bottom; py++) {
    for (let px = box.left; px < box.right; px++) {
      let sum = 0;
      for (let i = 0; i < samplesPerSide; i++) {
        for (let j = 0; j < samplesPerSide; j++) {
          const [u, v] = back(px + (i + 0.5) / samplesPerSide, py + (j + 0.5) / samplesPerSide);
          sum += shade(u, v);
        }
      }
      luma[py * widthPx + px] = sum / samplesPerSide ** 2;
    }
  }
  return box;
}

/** How bright the paper or the screen is at a point of its plane. */
function shader(symbol: Symbol, scene: Scene, half: number): (u: number, v: number) => number {
  const { count, dark } = symbol;
  const moduleMm = scene.sideMm / count;
  const dotMm = scene.printDpi === null ? 0 : 25.4 / scene.printDpi;
  const isInk = (u: number, v: number) => {
    const column = Math.floor((u + scene.sideMm / 2) / moduleMm);
    const row = Math.floor((v + scene.sideMm / 2) / moduleMm);
    return column >= 0 && row >= 0 && column < count && row < count && dark[row * count + column] === 1;
  };
  const dotted = (u: number, v: number) => {
    const [cu, cv] = [(Math.floor(u / dotMm) + 0.5) * dotMm, (Math.floor(v / dotMm) + 0.5) * dotMm];
    return isInk(cu, cv) || isInk(cu + dotMm / 2, cv) || isInk(cu, cv + dotMm / 2);
  };
  const gridMm = scene.screenPitchMm;
  const gap = (at: number) => (gridMm !== null && at / gridMm - Math.floor(at / gridMm) > 0.75 ? 0.55 : 1);
  return (u, v) => {
    if (Math.abs(u) > half || Math.abs(v) > half) return scene.table;
    const level = (dotMm > 0 ? dotted(u, v) : isInk(u, v)) ? scene.ink : scene.paper;
    return gridMm === null ? level : level * gap(u) * gap(v);
  };
}

function smear(luma: Float32Array, box: Box, lengthPx: number, sideways: boolean): void {
  const taps = Math.round(lengthPx);
  if (taps < 2) return;
  const step = sideways ? 1 : widthPx;
  const kernel = new Float32Array(taps).fill(1 / taps);
  convolve(luma, box, kernel, step);
}

function blur(luma: Float32Array, box: Box, sigmaPx: number): void {
  if (sigmaPx <= 0.05) return;
  const reach = Math.ceil(sigmaPx * 3);
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigmaPx ** 2)),
  );
  const sum = kernel.reduce((total, value) => total + value, 0);
  for (let i = 0; i < kernel.length; i++) kernel[i] = kernel[i]! / sum;
  convolve(luma, box, kernel, 1);
  convolve(luma, box, kernel, widthPx);
}

/** Along rows (step 1) or columns (step width), within the box. */
function convolve(luma: Float32Array, box: Box, kernel: Float32Array, step: number): void {
  const reach = kernel.length >> 1;
  const before = luma.slice();
  const last = luma.length - 1;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const at = y * widthPx + x;
      let sum = 0;
      for (let k = 0; k < kernel.length; k++)
        sum += before[Math.min(last, Math.max(0, at + (k - reach) * step))]! * kernel[k]!;
      luma[at] = sum;
    }
  }
}

/** A lamp's mirror image: burnt out in a disc of that share of the symbol, fading over a third of its radius. */
function shine(luma: Float32Array, box: Box, scene: Scene, still: Random, shaken: Random | null, sidePx: number): void {
  const radius = Math.sqrt(scene.glareShare / Math.PI) * sidePx;
  // The image of a lamp moves twice as fast as the paper tilts: two degrees carry it by an eighth of the distance.
  const wander = shaken === null ? 0 : sidePx * 0.15;
  const at = (centre: number) =>
    centre + (still() - 0.5) * (sidePx - 2 * radius) + ((shaken?.() ?? 0.5) - 0.5) * 2 * wander;
  const [cx, cy] = [at(box.x), at(box.y)];
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const away = Math.hypot(x - cx, y - cy) / radius;
      if (away >= 1.33) continue;
      const light = away <= 1 ? 1 : (1.33 - away) / 0.33;
      const i = y * widthPx + x;
      luma[i] = luma[i]! + (255 - luma[i]!) * light;
    }
  }
}

/** Gaussian noise from a table, which is a hundred times quicker than asking anew for each of two million pixels. */
const bell = Float32Array.from({ length: 4096 }, (_, i) => {
  const random = randomFrom(i);
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
});

function expose(luma: Float32Array, noise: number, random: Random): Picture {
  const data = new Uint8ClampedArray(luma.length * 4);
  let state = Math.floor(random() * 2 ** 31);
  for (let i = 0; i < luma.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const value = luma[i]! + bell[state >>> 20]! * noise;
    data[i * 4] = data[i * 4 + 1] = data[i * 4 + 2] = value;
    data[i * 4 + 3] = 255;
  }
  return { data, width: widthPx, height: heightPx };
}
