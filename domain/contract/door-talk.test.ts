import { describe, expect, it } from 'vitest';
import { DoorReport, DoorReportReply, messagesPerReport } from './door-talk.ts';

const least = { health: { version: '1', journalLength: 0, unsent: 0 } };

describe('what a door tells, between versions', () => {
  it('the least that a door may say is enough, and what it leaves out is unknown', () => {
    expect(DoorReport.parse(least)).toMatchObject({
      health: { battery: null, persisted: null, packEpoch: null, broken: false, practising: false },
      shown: [],
      acknowledged: [],
    });
  });

  it('a newer door may say more, and a newer server too', () => {
    const health = { ...least.health, temperature: 21 };
    expect(DoorReport.parse({ ...least, health, mood: 'well' }).health).not.toHaveProperty('temperature');
    const message = { id: 1, atMs: 2, text: 'Hello', urgency: 'high' };
    const reply = { messages: [message], packEpoch: 3, serverNowMs: 4, orders: [] };
    expect(DoorReportReply.parse(reply).messages).toEqual([{ id: 1, atMs: 2, text: 'Hello' }]);
  });

  it.each([
    { health: { ...least.health, battery: { level: 7, charging: true } } },
    { health: { ...least.health, version: 'x'.repeat(81) } },
    { health: { ...least.health, unsent: -1 } },
    { ...least, shown: Array.from({ length: messagesPerReport + 1 }, () => 1) },
    { ...least, acknowledged: ['1'] },
    {},
  ])('has bounds: %j', (report) => expect(DoorReport.safeParse(report).success).toBe(false));
});
