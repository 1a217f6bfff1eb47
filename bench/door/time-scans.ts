/** How long a verdict takes beside its signature alone, in whatever runs this: Node, or a browser. */
import { decideScan } from '#domain/admission/decide-scan';
import type { DoorKnowledge } from '#domain/admission/types';
import type { Ed25519 } from '#domain/crypto/ed25519';
import { parseTicketCode } from '#domain/ticket/code';
import { ticketSigningInput } from '#domain/ticket/payload';
import { eventId16, moment } from './stadium.ts';

export type ScanTimes = { aloneMs: number[]; decidedMs: number[] };

/** One code after the other: verify alone, then the whole decision of another code, alternating. The first tenth warms up and is left out. */
export async function timeScans(
  ed25519: Ed25519,
  codes: readonly string[],
  door: DoorKnowledge,
  issuerKey: Uint8Array,
): Promise<ScanTimes> {
  const aloneMs: number[] = [];
  const decidedMs: number[] = [];
  for (const [i, code] of codes.entries()) {
    const parsed = parseTicketCode(codes[codes.length - 1 - i]!);
    if (parsed.kind !== 'static') throw new Error('not a ticket');
    const input = ticketSigningInput(eventId16, parsed.body);
    let startMs = performance.now();
    const good = await ed25519.verify(parsed.signature, input, issuerKey);
    aloneMs.push(performance.now() - startMs);
    startMs = performance.now();
    const { verdict } = await decideScan(code, door, moment, ed25519);
    decidedMs.push(performance.now() - startMs);
    if (!good || verdict.verdict !== 'admit') throw new Error(`a good ticket was refused: ${JSON.stringify(verdict)}`);
  }
  const warm = Math.floor(codes.length / 10);
  return { aloneMs: aloneMs.slice(warm), decidedMs: decidedMs.slice(warm) };
}
