/** Who a process is. A process id alone may since have been given to a stranger, so its time of birth goes with it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Linux keeps what we ask for in files; elsewhere `ps` is asked. */
const hasProc = existsSync('/proc/self/stat');

export interface Known {
  pid: number;
  born: string;
}

/** The process with that id as it is now, or `null` when there is none. */
export async function know(pid: number): Promise<Known | null> {
  if (hasProc) {
    const stat = await statOf(pid);
    return stat && { pid, born: `boot+${stat.bornTicks}` };
  }
  const born = await ps('lstart', pid);
  return born === '' ? null : { pid, born };
}

/** Whether a process with that id runs. One that has ended and that nobody has asked after does not. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await know(pid)) !== null;
}

/** Whether that very process still runs. */
export async function stillRuns(known: Known): Promise<boolean> {
  return (await know(known.pid))?.born === known.born;
}

/** Everything that this process has started and that still runs. */
export async function ourChildren(): Promise<Known[]> {
  const found: Known[] = [];
  if (hasProc) {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)) {
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
