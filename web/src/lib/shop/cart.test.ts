import { describe, expect, it } from 'vitest';
import { choiceProblem, chosenLines, linesOf, offersOn, readChoice, shortLines, stepped } from './cart.ts';
import { anEvent, hourMs, leftOver, startsAtMs } from './testing.ts';

const event = anEvent();
const nowMs = startsAtMs - 100 * hourMs;

describe('what is offered on a date', () => {
  it('bounds each quantity by the type, the order and what is left', () => {
    const offers = offersOn(event, leftOver([0, 0, 3], [1, 0, 50], [2, 255, 9]), 0, nowMs);
    expect(offers.map((offer) => [offer.key, offer.quantityMax])).toEqual([['0:0', 3], ['1:0', 8], ['2:255', 4]]); // prettier-ignore
  });

  it('offers nothing of what is sold out, paused or not on sale', () => {
    const offers = offersOn(event, leftOver([0, 0, 0], [1, 0, 5, 'paused'], [2, 255, 5, 'not-yet']), 0, nowMs);
    expect(offers.map((offer) => [offer.state, offer.quantityMax])).toEqual([['sold-out', 0], ['paused', 0], ['not-yet', 0]]); // prettier-ignore
  });

  it('falls back to the windows of the sale while the box office cannot be asked', () => {
    const types = event.ticketTypes.map((type) => ({ ...type, salesStartAtMs: nowMs + 1, salesEndAtMs: nowMs + 5 }));
    const state = (atMs: number) => offersOn({ ...event, ticketTypes: types }, null, 0, atMs)[0]!.state;
    expect([state(nowMs), state(nowMs + 1), state(nowMs + 5)]).toEqual(['not-yet', 'on-sale', 'ended']);
    expect(offersOn(event, null, 0, startsAtMs + 4 * hourMs)[0]!.state).toBe('ended'); // the first night is over
    expect(offersOn(event, null, 1, startsAtMs + 4 * hourMs)[0]!.state).toBe('on-sale');
    expect(offersOn(event, null, 0, nowMs)[0]).toMatchObject({ left: null, quantityMax: 6 });
  });
});

describe('the form', () => {
  it('is read into lines; empty and zero fields are none', () => {
    const { choice, bad } = readChoice([['q:0:0', '2'], ['q:1:0', ''], ['q:2:255', '0'], ['other', '9'], ['q:1:1', '4']]); // prettier-ignore
    expect(bad).toEqual([]);
    expect(linesOf(choice)).toEqual([
      { ticketType: 0, occurrence: 0, quantity: 2 },
      { ticketType: 1, occurrence: 1, quantity: 4 },
    ]);
  });

  it.each(['-1', '1.5', 'two', '101', '1e2', '１'])('names the field that holds %s', (text) => {
    expect(readChoice([['q:0:0', text]])).toEqual({ choice: {}, bad: ['0:0'] });
  });
});

describe('a choice', () => {
  it('is priced line by line, in the order of dates', () => {
    const lines = chosenLines(event, linesOf({ '2:255': 1, '0:1': 2, '0:0': 1, '77:0': 3 }));
    expect(lines.map((line) => [line.key, line.totalMinor])).toEqual([['0:0', 2500], ['0:1', 5000], ['2:255', 4000]]); // prettier-ignore
  });

  it('must hold something, and not more than an order may', () => {
    expect(choiceProblem(event, [])).toEqual({ kind: 'none' });
    expect(choiceProblem(event, linesOf({ '0:0': 0 }))).toEqual({ kind: 'none' });
    expect(choiceProblem(event, linesOf({ '0:0': 4, '0:1': 5 }))).toEqual({ kind: 'too-many', max: 8 });
    expect(choiceProblem(event, linesOf({ '0:0': 4, '0:1': 4 }))).toBeNull();
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`${i}:0`, 1]));
    expect(choiceProblem({ ...event, maxPerOrder: 100 }, linesOf(many))).toEqual({ kind: 'too-many-lines', max: 20 });
  });

  it('that was refused shows which line asks for more than is left', () => {
    const choice = { '0:0': 2, '1:0': 4 };
    expect(shortLines(choice, leftOver([0, 0, 1], [1, 0, 40]), 1)).toEqual({ '0:0': 1 });
    expect(shortLines(choice, null, 3)).toEqual({ '1:0': 3 });
    expect(shortLines(choice, null, 1)).toEqual({}); // could be either: no line is accused
    expect(shortLines(choice, null, undefined)).toEqual({});
  });
});

describe('the stepper', () => {
  it('jumps over quantities that are not sold', () => {
    expect(stepped(0, 1, 4, 8)).toBe(4);
    expect(stepped(4, -1, 4, 8)).toBe(0);
    expect(stepped(5, -1, 4, 8)).toBe(4);
  });

  it('goes in steps where tickets are sold in groups', () => {
    expect(stepped(0, 1, 1, 10, 4)).toBe(4);
    expect(stepped(4, 1, 1, 10, 4)).toBe(8);
    expect(stepped(8, 1, 1, 10, 4)).toBe(8);
    expect(stepped(5, -1, 1, 10, 4)).toBe(4);
    expect(stepped(4, -1, 1, 10, 4)).toBe(0);
  });

  it('stops at what can be had', () => {
    expect(stepped(6, 1, 1, 6)).toBe(6);
    expect(stepped(0, -1, 1, 6)).toBe(0);
    expect(stepped(0, 1, 4, 3)).toBe(3);
  });
});
