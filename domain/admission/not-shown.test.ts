import { describe, expect, it } from 'vitest';
import type { NamedOrder } from '#domain/gate-pack/names-page';
import { emptyStatus } from '#domain/gate-pack/apply';
import { examplePack } from '#domain/gate-pack/testing';
import { decideAdmission } from './decide.ts';
import { asksFirst } from './decide-scan.ts';
import { foldName, foundMax, NameIndex, seatsOf } from './find-by-name.ts';
import { entryOfScan } from './journal.ts';
import { checkUnseen } from './not-shown.ts';
import { JournalEntry } from './entry.ts';
import { knowledge, moment, packWith, refused, TestDoor, ticket } from './testing.ts';

const seat = { ticketType: 0, occurrence: 255, holderBound: false, seat: '' };
const order = (first: number, name: string, count = 1): NamedOrder => ({
  ...{ first, name, note: '' },
  tickets: Array.from({ length: count }, () => seat),
});
const unseen = { serial: 7, ticketType: 0, occurrence: 255, holderBound: false };

function indexOf(...names: string[]): NameIndex {
  const index = new NameIndex();
  index.put(
    0,
    names.map((name, i) => order(i, name)),
  );
  return index;
}
const namesFor = (index: NameIndex, query: string) => index.find(query).orders.map(({ name }) => name);

describe('looking people up', () => {
  const people = indexOf(
    'Øyvind Åsen',
    'Jürgen Müller-Lüdenscheidt',
    "Siobhán O'Connor",
    'Зоя Иванова',
    'Ada Weiß',
    '',
  );

  it('[A41] by the beginning of any word, in any order', () => {
    expect(namesFor(people, 'jur')).toEqual(['Jürgen Müller-Lüdenscheidt']);
    expect(namesFor(people, 'lud jurg')).toEqual(['Jürgen Müller-Lüdenscheidt']);
    expect(namesFor(people, 'rgen')).toEqual([]);
    expect(namesFor(people, 'mull ada')).toEqual([]);
  });

  it('[A41] without accents, capitals and signs, and as people spell what their keyboard lacks', () => {
    for (const query of ['mueller', 'MÜLLER', 'muller', 'Müller Lued', 'juergen'])
      expect(namesFor(people, query), query).toHaveLength(1);
    expect(namesFor(people, 'oyvind asen')).toEqual(['Øyvind Åsen']);
    expect(namesFor(people, 'oconnor')).toEqual(["Siobhán O'Connor"]);
    expect(namesFor(people, 'иван')).toEqual(['Зоя Иванова']);
    expect(namesFor(people, 'weiss')).toEqual(['Ada Weiß']);
    expect(foldName('  Ångström–Smith, Jr. ')).toBe('angstrom smith jr');
  });

  it('[A41] nobody by nothing, and no more than a screen holds', () => {
    for (const query of ['', '  ', '…', "'"]) expect(namesFor(people, query), query).toEqual([]);
    const many = indexOf(...Array.from({ length: foundMax + 1 }, (_, i) => `Anna ${i}`));
    expect(many.find('anna')).toMatchObject({ more: true });
    expect(many.find('anna').orders).toHaveLength(foundMax);
  });

  it('[A41] among a hundred thousand names as well', () => {
    const syllables = ['ka', 'mi', 'ro', 'len', 'sto', 'vi', 'pe', 'tan', 'gu', 'shi'];
    const word = (n: number) => [n % 10, (n >> 3) % 10, (n >> 6) % 10].map((at) => syllables[at]).join('');
    const index = new NameIndex();
    for (let page = 0; page < 400; page++) {
      const orders = Array.from({ length: 250 }, (_, i) =>
        order(256 * page + i, `${word(page * 7 + i)} ${word(page + i * 13)}`),
      );
      index.put(page, orders);
    }
    index.put(400, [order(256 * 400, 'Thị Hương Nguyễn')]);
    expect(index.find('ka')).toMatchObject({ more: true });
    expect(index.find('nguyen hu').orders.map(({ name }) => name)).toEqual(['Thị Hương Nguyễn']);
    expect(index.find('nobody').orders).toEqual([]);
    expect(index.size).toBe(100_001);
  });

  it('[A41] a page takes the place of what it was, and the order of a ticket is found again', () => {
    const index = new NameIndex();
    index.put(0, [order(3, 'Ada', 2), order(250, 'Grace', 10)]);
    index.put(1, [order(260, 'Hedy')]);
    expect(index.orderOf(4)?.name).toBe('Ada');
    expect(index.orderOf(259)?.name).toBe('Grace');
    expect(index.orderOf(260)?.name).toBe('Hedy');
    expect(index.orderOf(5)).toBeNull();
    index.put(0, [order(3, 'Ada', 2)]);
    expect(namesFor(index, 'grace')).toEqual([]);
    index.remove(1);
    expect(index.size).toBe(2);
    expect(seatsOf(order(3, 'Ada', 2)).map(({ serial }) => serial)).toEqual([3, 4]);
  });
});

describe('letting in who was found', () => {
  it('[A42] asks for an identity document first, and says in the journal how it came about', () => {
    const door = knowledge();
    const check = checkUnseen(unseen, 'found', door);
    const verdict = decideAdmission(check, door, moment());
    expect(asksFirst(verdict)).toBe(true);
    expect(verdict).toMatchObject({ verdict: 'admit', proof: 'typed', via: 'found', checks: [{ id: 'identity' }] });
    const draft = entryOfScan({ verdict, check }, moment(), { confirmed: ['identity'] });
    expect(draft).toMatchObject({ verdict: 'admit', proof: 'typed', via: 'found', confirmed: ['identity'], serial: 7 });
  });

  it('[A42] by the same rules as any ticket', async () => {
    const verdictOf = (pack = examplePack(emptyStatus(100)), more = {}) => {
      const door = knowledge(pack);
      return decideAdmission(checkUnseen({ ...unseen, ...more }, 'found', door), door, moment());
    };
    expect(verdictOf(packWith({ revoked: true }))).toMatchObject(refused('revoked'));
    expect(verdictOf(packWith({ admitted: true }))).toMatchObject(refused('already-used'));
    expect(verdictOf(packWith({ blocked: 'pays first' }))).toMatchObject(refused('rule', { rule: 'blocked' }));
    expect(verdictOf(packWith({ generation: 3 }))).toMatchObject({ verdict: 'admit', ticket: { generation: 3 } });
    expect(verdictOf(undefined, { occurrence: 1 })).toMatchObject(refused('wrong-occurrence'));
    expect(verdictOf(undefined, { holderBound: true })).toMatchObject(refused('copy-of-bound-ticket'));
    expect(verdictOf(undefined, { ticketType: 77 })).toMatchObject(refused('rule', { rule: 'unknown-ticket-type' }));
  });

  it('[A42] then the ticket itself is refused, as a copy of who is in', async () => {
    const door = new TestDoor();
    const check = checkUnseen(unseen, 'found', door.knowledge);
    const verdict = decideAdmission(check, door.knowledge, moment());
    await door.write(entryOfScan({ verdict, check }, moment()));
    expect(await door.scan(await ticket())).toMatchObject(refused('already-used'));
  });

  it('[A43] one of a party is not asked for a document, only for what its type asks for', () => {
    const door = knowledge();
    const verdict = decideAdmission(checkUnseen(unseen, 'party', door), door, moment());
    expect(verdict).toMatchObject({ verdict: 'admit', via: 'party', checks: [] });
  });

  it('[G14] an entry from a door that knows more is read by one that knows less, as a typed admission', () => {
    const older = JournalEntry.omit({ via: true });
    const door = knowledge();
    const check = checkUnseen(unseen, 'party', door);
    const draft = entryOfScan({ verdict: decideAdmission(check, door, moment()), check }, moment());
    const place = { eventId: 'evt_example', deviceId: 'dev_a', sequence: 1, previous: 'A'.repeat(43) };
    const read = older.parse({ ...draft, ...place });
    expect(read).toMatchObject({ verdict: 'admit', proof: 'typed' });
    expect('via' in read).toBe(false);
  });
});
