import { describe, expect, it } from 'vitest';
import { eventJsonLd, jsonLdText } from './json-ld.ts';
import { anEvent, hourMs, leftOver, startsAtMs } from './testing.ts';

interface Graph {
  '@graph': {
    '@type': string;
    startDate: string;
    eventStatus: string;
    image: string[];
    offers: { name: string; price: string; priceCurrency: string; availability: string }[];
  }[];
}

const where = { origin: 'https://x.example', url: 'https://x.example/events/late-concert', nowMs: startsAtMs - hourMs };

describe('JSON-LD of an event', () => {
  const event = anEvent({ pictures: [{ id: 'p', url: '/api/pictures/p', width: 1, height: 1, alt: '' }] });
  const graph = (eventJsonLd(event, leftOver([0, 0, 0], [1, 0, 9], [2, 255, 9], [0, 1, 9]), where) as Graph)['@graph'];

  it('has one Event per date, in the time of the venue', () => {
    expect(graph.map((date) => [date['@type'], date.startDate])).toEqual([
      ['MusicEvent', '2027-06-01T19:30:00+02:00'],
      ['MusicEvent', '2027-06-02T19:30:00+02:00'],
    ]);
  });

  it('offers every ticket with its all-in price and whether it can be had', () => {
    expect(graph[0]!.offers.map((o) => [o.name, o.price, o.priceCurrency, o.availability.split('/').at(-1)])).toEqual([
      ['Regular', '25.00', 'EUR', 'SoldOut'],
      ['Group', '12.50', 'EUR', 'InStock'],
      ['Both nights', '40.00', 'EUR', 'InStock'],
    ]);
  });

  it('makes pictures absolute and says when the event is cancelled', () => {
    expect(graph[0]!.image).toEqual(['https://x.example/api/pictures/p']);
    const cancelled = eventJsonLd(anEvent({ status: 'cancelled' }), null, where) as Graph;
    expect(cancelled['@graph'][0]!.eventStatus).toBe('https://schema.org/EventCancelled');
  });

  it('cannot be broken out of by what an organizer types', () => {
    const text = jsonLdText(
      eventJsonLd(anEvent({ name: '</script><script>alert(1)</script><!--\u2028' }), null, where),
    );
    expect(text).not.toMatch(/[<>\u2028]/);
    expect(JSON.parse(text)['@graph'][0].name).toBe('</script><script>alert(1)</script><!--\u2028');
  });
});
