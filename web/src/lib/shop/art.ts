/**
 * A picture for events that have none: tiles of arcs and circles that follow from the event's id, so an event looks the same
 * in the list, on its page and tomorrow.
 */
export interface Art {
  ground: string;
  /** One path per colour, in a view box of `artWidth` × `artHeight`. */
  layers: { fill: string; path: string }[];
}

const columns = 6;
const rows = 4;
const side = 100;
export const artWidth = columns * side;
export const artHeight = rows * side;

/** Ground and three inks each: velvet, night, lagoon, plum, brass, garden. Pictures keep their colours in the dark. */
const palettes: [string, string, string, string][] = [
  ['#5b1030', '#8f2450', '#e58aa9', '#f6dcc8'],
  ['#1d2440', '#3f5396', '#f0b35f', '#e9e3d6'],
  ['#0f3d3e', '#2b8079', '#f3c07a', '#f5ead8'],
  ['#2e1a3c', '#6f3d85', '#ee8c7c', '#f6e3d3'],
  ['#6d340c', '#c4702c', '#f5cf8d', '#2a1a12'],
  ['#17352a', '#40805a', '#e9c46a', '#f3ead2'],
];

/** The same id gives the same picture. */
export function artOf(id: string): Art {
  const random = randomFrom(id);
  const [ground, ...inks] = palettes[Math.floor(random() * palettes.length)]!;
  const paths = inks.map(() => '');
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const shape = tile(column * side, row * side, random);
      const ink = Math.floor(random() * inks.length);
      paths[ink] += shape;
    }
  }
  return { ground: ground!, layers: inks.map((fill, i) => ({ fill, path: paths[i]! })) };
}

function tile(x: number, y: number, random: () => number): string {
  const kind = Math.floor(random() * 6);
  const turn = Math.floor(random() * 4);
  const corners = [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]; // prettier-ignore
  const [ax, ay] = corners[turn]!;
  const [bx, by] = corners[(turn + 1) % 4]!;
  const [cx, cy] = corners[(turn + 2) % 4]!;
  const [dx, dy] = corners[(turn + 3) % 4]!;
  const half = side / 2;
  switch (kind) {
    case 0: // quarter circle
      return `M${ax} ${ay}L${bx} ${by}A${side} ${side} 0 0 1 ${dx} ${dy}Z`;
    case 1: // leaf
      return `M${ax} ${ay}A${side} ${side} 0 0 1 ${cx} ${cy}A${side} ${side} 0 0 1 ${ax} ${ay}Z`;
    case 2: // half circle
      return `M${ax} ${ay}A${half} ${half} 0 0 0 ${bx} ${by}Z`;
    case 3: // circle
      return `M${x + 15} ${y + half}a35 35 0 1 0 70 0a35 35 0 1 0 -70 0Z`;
    case 4: // triangle
      return `M${ax} ${ay}L${bx} ${by}L${dx} ${dy}Z`;
    default: // rest
      return '';
  }
}

/** FNV-1a as the seed, mulberry32 as the generator: even enough for a picture. */
function randomFrom(text: string): () => number {
  let seed = 2166136261;
  for (let i = 0; i < text.length; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 16777619);
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
