import { describe, expect, it } from 'vitest';
import { emptyDraft, GateDraft, TicketTypeDraft, ZoneDraft } from '#domain/event/draft';
import { isUnusualAtDoor, removeGate, removeTicketType, removeZone } from './entrance-rows.ts';

function draft() {
  const gates = [null, 0, 1].map((zone) => GateDraft.parse({ name: `to ${zone}`, zone, ticketTypes: [4, 5] }));
  const zones = ['Hall', 'Tent'].map((name) => ZoneDraft.parse({ name }));
  const ticketTypes = [0, 1, 2].map((homeGate) => TicketTypeDraft.parse({ index: 4 + homeGate, homeGate }));
  return { ...emptyDraft(), gates, zones, ticketTypes };
}

describe('a row that is taken out', () => {
  it('a gate: tickets at home there are at home nowhere, others stay where they were', () => {
    const changed = draft();
    removeGate(changed, 1);
    expect(changed.gates.map(({ name }) => name)).toEqual(['to null', 'to 1']);
    expect(changed.ticketTypes.map(({ homeGate }) => homeGate)).toEqual([0, null, 1]);
  });

  it('a zone: its gate leads nowhere, others lead where they led', () => {
    const changed = draft();
    removeZone(changed, 0);
    expect(changed.gates.map(({ zone }) => zone)).toEqual([null, null, 0]);
    expect(changed.zones.map(({ name }) => name)).toEqual(['Tent']);
  });

  it('a ticket type: gates that let it in let in the others; those of all types still do', () => {
    const changed = draft();
    changed.gates[0]!.ticketTypes = null;
    removeTicketType(changed, 0);
    expect(changed.gates.map(({ ticketTypes }) => ticketTypes)).toEqual([null, [5], [5]]);
  });
});

it('a ticket is unusual at the door once anything was said of it', () => {
  expect(isUnusualAtDoor(TicketTypeDraft.parse({ name: 'Full', price: '10' }))).toBe(false);
  for (const said of [{ admits: 2 }, { doorNote: 'x' }, { homeGate: 0 }, { entryUntil: '2027-06-01T22:00' }])
    expect(isUnusualAtDoor(TicketTypeDraft.parse(said))).toBe(true);
});
