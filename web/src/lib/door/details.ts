/** What data is on this device, line by line, as a steward would ask for it. */
import { m } from '$lib/paraglide/messages';
import { offsetWorthSayingMs } from './door-clock.ts';
import type { SessionStatus } from './door-session.ts';
import { ageText, countText } from './door-words.ts';
import type { Keeping } from './storage.ts';

export type Fact = { term: string; text: string; tone: 'plain' | 'good' | 'care' | 'bad' };

export function factsOf(status: SessionStatus, keeping: Keeping, nowMs: number, version: string): Fact[] {
  return [
    packFact(status, nowMs),
    journalFact(status),
    { term: m.door_details_unsent(), text: countText(status.unsent), tone: 'plain' },
    {
      term: m.door_details_contact(),
      text:
        status.lastAnswerAtMs === null
          ? m.door_never_heard()
          : m.door_heard({ age: ageText(nowMs - status.lastAnswerAtMs) }),
      tone: 'plain',
    },
    clockFact(status.offsetMs),
    storageFact(keeping),
    { term: m.door_details_version(), text: version, tone: 'plain' },
  ];
}

function packFact({ pack }: SessionStatus, nowMs: number): Fact {
  const term = m.door_details_pack();
  if (!pack) return { term, text: '–', tone: 'care' };
  const ageMs = nowMs - pack.head.issuedAtMs;
  const stale = ageMs > pack.head.rules.staleAfterMs;
  const text = m.door_details_pack_value({ epoch: pack.epoch, age: ageText(ageMs) });
  return { term, text, tone: stale ? 'care' : 'good' };
}

function journalFact({ fault, journalLength }: SessionStatus): Fact {
  const term = m.door_details_journal();
  if (!fault) return { term, text: m.door_details_journal_value({ count: journalLength }), tone: 'good' };
  const text = m.door_details_journal_fault({ count: journalLength, sequence: fault.sequence });
  return { term, text, tone: 'bad' };
}

function clockFact(offsetMs: number | null): Fact {
  const term = m.door_details_clock();
  if (offsetMs === null) return { term, text: m.door_details_clock_unknown(), tone: 'care' };
  if (Math.abs(offsetMs) < 1_000) return { term, text: m.door_details_clock_right(), tone: 'good' };
  const age = ageText(Math.abs(offsetMs));
  const text = offsetMs < 0 ? m.door_details_clock_fast({ age }) : m.door_details_clock_slow({ age });
  return { term, text, tone: Math.abs(offsetMs) > offsetWorthSayingMs ? 'care' : 'plain' };
}

function storageFact({ persisted }: Keeping): Fact {
  const term = m.door_details_storage();
  if (persisted === null) return { term, text: m.door_details_storage_unknown(), tone: 'care' };
  return persisted
    ? { term, text: m.door_details_storage_kept(), tone: 'good' }
    : { term, text: m.door_details_storage_denied(), tone: 'care' };
}
