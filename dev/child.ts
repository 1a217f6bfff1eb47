/** A program that we started and that we end. Nobody else's process is ever touched. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Child {
  pid: number;
  /** The last lines it said, for the sentence that explains why it ended. */
  lastWords(): string;
  /** Settles when it has ended, with its exit code (`null`: by a signal). */
  ended: Promise<number | null>;
  /** Asks it to end, insists after `patienceMs`, and comes back when it is gone. Safe to call twice. */
  end(patienceMs?: number): Promise<void>;
}

const linesKept = 40;
/** Whatever happens to us, nothing that we started stays behind. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Ends everything this process has started and that still runs. */
export async function endChildren(): Promise<void> {
  await Promise.all([...living].map((child) => end(child, new Promise((resolve) => child.once('exit', resolve)))));
}

/** Starts a program; its output is kept, and passed on line by line where wanted. */
export function startChild(
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string | undefined>; onLine?: (line: string) => void } = {},
): Child {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches only us, and we end the others in the right order.
    detached: true,
  });
  living.add(child);
  const lines: string[] = [];
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      living.delete(child);
      lines.push(error.message);
      resolve(127);
    });
    child.once('exit', (code) => {
      living.delete(child);
      endGroup(child.pid);
      resolve(code);
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    readLines(stream, (line) => {
      lines.push(line);
      if (lines.length > linesKept) lines.shift();
      options.onLine?.(line);
    });
  }
  return {
    pid: child.pid ?? -1,
    ended,
    lastWords: () => lines.join('\n'),
    end: (patienceMs) => end(child, ended, patienceMs),
  };
}

/** What a program started and did not end (a build tool leaves a workerd behind) is in the group that we made for it. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody was left
  }
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) onLine(line);
  });
}

async function end(child: ChildProcess, ended: Promise<unknown>, patienceMs = 3_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(insist);
}
