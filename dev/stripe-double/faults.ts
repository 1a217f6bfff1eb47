/** Trouble on purpose: how the next API calls are answered instead of properly. */
export interface Fault {
  /** `slow` answers properly after `delayMs`; `timeout` never answers; `reset` cuts the connection. */
  answer: '429' | '500' | 'timeout' | 'reset' | 'slow';
  /** `after`: the work has been done and only the answer is lost. A 429 is always `before`. */
  when: 'before' | 'after';
  /** Which calls, such as `POST /v1/checkout/sessions/:id/expire`; null for every one. */
  endpoint: string | null;
  remaining: number | 'all';
  /** For `slow`, in milliseconds. */
  delayMs: number;
  /** Whether an idempotency key remembers a 500 given after the work, as Stripe may. A reset never is. */
  remembered: boolean;
}

export interface Faults {
  add(fault: Fault): void;
  list(): readonly Fault[];
  clear(): void;
  /** The fault for this call, used up by one; undefined when it is to be answered properly. */
  take(method: string, path: string): Fault | undefined;
}

const faultsMax = 100;

export function openFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add(fault) {
      if (faults.length >= faultsMax) throw new RangeError(`At most ${faultsMax} faults at a time.`);
      faults.push({ ...fault });
    },
    list: () => faults,
    clear: () => void (faults = []),
    take(method, path) {
      const fault = faults.find((candidate) => matches(candidate.endpoint, method, path));
      if (!fault) return undefined;
      if (fault.remaining !== 'all') fault.remaining -= 1;
      faults = faults.filter((candidate) => candidate.remaining === 'all' || candidate.remaining > 0);
      return fault;
    },
  };
}

/** Whether `POST /v1/refunds` or `/v1/refunds/:id` means this call. Without a method it means every method. */
function matches(endpoint: string | null, method: string, path: string): boolean {
  if (endpoint === null) return true;
  const [pattern = '', verb] = endpoint.trim().split(/\s+/).reverse();
  if (verb && verb.toUpperCase() !== method) return false;
  const wanted = pattern.split('/');
  const actual = path.split('/');
  return (
    wanted.length === actual.length && wanted.every((part, index) => part.startsWith(':') || part === actual[index])
  );
}

/** A limit on API calls in one second of real time, as Stripe has (25 on one endpoint, 100 on an account). */
export interface RateLimit {
  /** Null: no limit. */
  perSecond: number | null;
  /** Counts a call. False when it is one too many. */
  admits(): boolean;
}

export function openRateLimit(): RateLimit {
  let second = 0;
  let calls = 0;
  return {
    perSecond: null,
    admits() {
      const now = Math.floor(Date.now() / 1000);
      if (now !== second) [second, calls] = [now, 0];
      calls += 1;
      return this.perSecond === null || calls <= this.perSecond;
    },
  };
}
