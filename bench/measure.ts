/** What every benchmark prints and how it counts, so that figures of different days can be laid side by side. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export type Percentiles = { count: number; p50: number; p95: number; p99: number; max: number };

/** Nearest-rank percentiles of samples in any unit; the samples may come in any order. */
export function percentiles(samples: readonly number[]): Percentiles {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = Float64Array.from(samples).sort();
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}

/** Runs `work` once for each index, one after the other, and returns the milliseconds that each took. */
export async function timeEach(count: number, work: (index: number) => unknown): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const startMs = performance.now();
    const result = work(i);
    if (result instanceof Promise) await result;
    samples.push(performance.now() - startMs);
  }
  return samples;
}

/** One line per fact about where and on what this was measured. */
export function header(title: string, packages: readonly string[] = []): string {
  const [cpu] = cpus();
  return [
    `# ${title}`,
    `${new Date().toISOString()}, commit ${commit()}`,
    `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    [`node ${process.versions.node}`, ...packages.map((name) => `${name} ${versionOf(name)}`)].join(', '),
    '',
  ].join('\n');
}

/** Milliseconds for people: three digits that matter. */
export function ms(value: number): string {
  return `${value.toPrecision(3)} ms`;
}

/** A table row: name, then percentiles in milliseconds. */
export function row(name: string, { p50, p95, p99 }: Percentiles): string {
  return `${name.padEnd(44)} p50 ${ms(p50).padStart(9)}   p95 ${ms(p95).padStart(9)}   p99 ${ms(p99).padStart(9)}`;
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return git('rev-parse', '--short', 'HEAD').trim() + (git('status', '--porcelain').trim() ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}

function versionOf(name: string): string {
  try {
    const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  } catch {
    return 'unknown';
  }
}
