/** Who a process is. A process id alone may since have been given to a stranger, so its time of birth goes with it. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface Known {
  pid: number;
  born: string;
}

/** The process with that id as it is now, or `null` when there is none. */
export async function know(pid: number): Promise<Known | null> {
  const stat = await statOf(pid);
  const born = stat ? `boot+${stat.bornTicks}` : await ps('lstart', pid);
  return born === '' ? null : { pid, born };
}

/** Whether that very process still runs. */
export async function stillRuns(known: Known): Promise<boolean> {
  return (await know(known.pid))?.born === known.born;
}

/** Everything that this process has started and that still runs. */
export async function ourChildren(): Promise<Known[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: Known[] = [];
  if (pids.length > 0) {
    for (const pid of pids) {
      const stat = await statOf(pid);
      if (stat?.parent === process.pid) found.push({ pid, born: `boot+${stat.bornTicks}` });
    }
    return found;
  }
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']).catch(() => ({ stdout: '' }));
  for (const [pid, parent] of stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number))) {
    const known = pid !== undefined && parent === process.pid ? await know(pid) : null;
    if (known) found.push(known);
  }
  return found;
}

/** Fields 4 and 22 of /proc/PID/stat (proc_pid_stat(5)); the name in parentheses may hold anything, so it is cut off first. */
async function statOf(pid: number): Promise<{ parent: number; bornTicks: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields[0] === 'Z') return null;
  return { parent: Number(fields[1]), bornTicks: fields[19] ?? '' };
}

async function ps(column: string, pid: number): Promise<string> {
  const run = promisify(execFile)('ps', ['-o', `${column}=`, '-p', String(pid)]);
  return (await run.catch(() => ({ stdout: '' }))).stdout.trim();
}
