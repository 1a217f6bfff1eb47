import { expect, it } from 'vitest';
import { methodsAt } from './methods-at.ts';

it('tells an address that is not there from a method that is not there', () => {
  const known = [
    { method: 'get', path: '/api/events/{slug}' },
    { method: 'post', path: '/api/events/{event}/holds' },
    { method: 'get', path: '/api/orders/{order}/calendar.ics' },
  ];
  expect(methodsAt(known, '/api/events/x')).toEqual(['GET']);
  expect(methodsAt(known, '/api/events/x/holds')).toEqual(['POST']);
  expect(methodsAt(known, '/api/events/x/y/holds')).toEqual([]);
  expect(methodsAt(known, '/api/orders/1/calendarXics')).toEqual([]);
});
