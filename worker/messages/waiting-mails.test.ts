import { describe, expect, it } from 'vitest';
import type { WaitingRow } from '#durable-objects/box-office-rpc';
import type { SalesSettings } from '#domain/box-office/settings';
import { composeMime } from './mime.ts';
import { confirmMail, waitingMail, type EntryMessage, type WaitingSubject } from './waiting-mails.ts';

const about = { eventId: 'evt_1', orderId: 'wtl_1', key: 'evt-9' };
const offerUntilMs = Date.UTC(2027, 4, 1, 18);
const offer: EntryMessage = { kind: 'waiting-offer', ...about, holdId: 'hld_1', offerUntilMs };
const joined: EntryMessage = { kind: 'waiting-joined', ...about };
const lapsed = (hadOffer: boolean): EntryMessage => ({ kind: 'waiting-lapsed', ...about, hadOffer });

function subject(change: Partial<WaitingRow> = {}): WaitingSubject {
  const entry = {
    ticketType: 0,
    occurrence: 0,
    quantity: 3,
    locale: 'en',
    state: 'waiting',
    position: 4,
    holdId: null,
  };
  return {
    settings: {
      ...{ name: 'Bach & <Söhne>', zone: 'Europe/Berlin' },
      occurrences: [{ index: 0, startsAtMs: Date.UTC(2027, 5, 1, 17, 30) }],
      ticketTypes: [{ index: 0, name: 'Stalls' }],
      display: { organizerName: 'Haus' },
    } as unknown as SalesSettings,
    entry: { ...entry, ...change } as WaitingRow,
    contact: { name: '<Zoë>', email: 'zoe@example.org' },
    entryUrl: 'https://tickets.example/waiting/evt_1/wtl_1?secret=s',
    leaveUrl: 'https://tickets.example/api/events/evt_1/waiting-list/wtl_1/leave?secret=s',
    from: { name: 'Foyer', email: 'tickets@example.org' },
    ...{ key: about.key, nowMs: 0 },
  };
}

describe('mails to who waits', () => {
  it('ask whether it was them, and what happens if it was not, before anything waits', () => {
    const { settings, from, key, nowMs } = subject();
    const wish = { ticketType: 0, occurrence: 0, quantity: 3, locale: 'en', name: '<Zoë>', email: 'zoe@example.org' };
    const url = 'https://tickets.example/waiting/evt_1/confirm?wish=w';
    const mail = confirmMail({ ...{ settings, from, key, nowMs, wish, url }, untilMs: Date.UTC(2027, 4, 1, 18) });
    expect(mail).toMatchObject({ subject: 'Do you want to wait for Bach & <Söhne>?', to: { email: wish.email } });
    expect(mail.text).toContain(`Yes, I want to wait: ${url}`);
    expect(mail.text).toContain('3 × Stalls');
    expect(mail.text).toContain('Saturday, 1 May 2027 at 20:00');
    expect(mail.text).toContain('nobody waits in your name');
    expect(mail.html).not.toContain('<Zoë>');
    expect(mail.leaveUrl).toBeUndefined(); // there is nothing to leave
  });

  it('say where one stands, what is offered and until when, with the link', () => {
    const mail = waitingMail(subject(), joined)!;
    expect(mail.subject).toBe('You are on the waiting list for Bach & <Söhne>');
    expect(mail.text).toContain('at number 4');
    expect(mail.text).toContain('3 × Stalls');
    expect(mail.text).toContain('https://tickets.example/waiting/evt_1/wtl_1?secret=s');
    expect(mail.html).not.toContain('<Zoë>');
    const offered = subject({ state: 'offered', holdId: 'hld_1', locale: 'de' });
    const places = waitingMail(offered, offer)!;
    expect(places.subject).toBe('Es ist Platz für Sie: Bach & <Söhne>');
    expect(places.text).toContain('Samstag, 1. Mai 2027 um 20:00');
    expect(places.text).toContain('Dienstag, 1. Juni 2027 um 19:30');
  });

  it('are not sent when what they say has passed', () => {
    expect(waitingMail(subject({ state: 'offered', holdId: 'hld_1' }), joined)).toBeNull();
    expect(waitingMail(subject({ state: 'taken' }), offer)).toBeNull();
    expect(waitingMail(subject({ state: 'offered', holdId: 'hld_2' }), offer)).toBeNull();
  });

  it('can be ended with one click while there is something to end', () => {
    const wire = composeMime(waitingMail(subject(), joined)!, 'b');
    expect(wire).toContain(
      'List-Unsubscribe: <https://tickets.example/api/events/evt_1/waiting-list/wtl_1/leave?secret=s>\r\n',
    );
    expect(wire).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    const over = waitingMail(subject({ state: 'lapsed' }), lapsed(true))!;
    expect(over.text).toContain('gone to the next in line');
    expect(composeMime(over, 'b')).not.toContain('List-Unsubscribe');
    expect(waitingMail(subject({ state: 'lapsed' }), lapsed(false))!.text).toContain('has ended');
  });
});
