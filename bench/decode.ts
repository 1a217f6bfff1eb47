/**
 * How well a door reads codes: clean ones as control, then each thing that goes wrong with them at a door. Pictures are computed at the
 * camera's size, `--codes 60` of each kind; each is held before the door's own decoder for half a second at most.
 * `node bench/decode.ts`; ends with 1 where the target of 99.5 % is missed.
 */
import { conditions, type Condition } from './decode/conditions.ts';
import { framesMax, holdCode, openReader, seedOf, type Sight } from './decode/look.ts';
import { header, ms, percentiles } from './measure.ts';

const target = 0.995;

async function measure(condition: Condition, count: number): Promise<Sight[]> {
  const sights: Sight[] = [];
  for (let at = 0; at < count; at++) sights.push(await holdCode(condition, seedOf(condition, at)));
  return sights;
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`.padStart(8);
const within = (sights: Sight[], frames: number) =>
  sights.filter(({ frame }) => frame !== null && frame <= frames).length;

function line(name: string, sights: Sight[]): string {
  const { p50, p95 } = percentiles(sights.flatMap(({ tookMs }) => tookMs));
  const reads = Array.from({ length: framesMax }, (_, i) => percent(within(sights, i + 1), sights.length));
  const wrong = sights.filter(({ misread }) => misread).length;
  return `${name.padEnd(38)} ${reads.join(' ')}   ${String(wrong).padStart(6)}   ${ms(p50).padStart(8)} ${ms(p95).padStart(8)}`;
}

async function main(): Promise<void> {
  const flag = process.argv.indexOf('--codes');
  const count = flag < 0 ? 60 : Number(process.argv[flag + 1]);
  if (!(count >= 1 && count <= 10_000)) throw new RangeError('--codes takes a number from 1 to 10000');
  await openReader();
  console.log(header('codes before the eye of a door', ['zxing-wasm', 'qrcode-generator']));
  console.log(
    `${count} codes of each kind, read by the picture of that number; a door looks at eight pictures a second\n`,
  );
  const numbers = Array.from({ length: framesMax }, (_, i) => `${i + 1}.`.padStart(8)).join(' ');
  console.log(`${''.padEnd(38)} ${numbers}   misread   look p50      p95`);
  const all: Sight[] = [];
  for (const condition of conditions) {
    const sights = await measure(condition, count);
    console.log(line(condition.name, sights));
    if (condition !== conditions[0]) all.push(...sights);
  }
  console.log(line('all but the control', all));
  const share = within(all, framesMax) / all.length;
  console.log(`\nread within half a second: ${percent(share, 1).trim()}, target ${percent(target, 1).trim()}`);
  if (share < target || all.some(({ misread }) => misread)) process.exitCode = 1;
}

if (import.meta.main) await main();
