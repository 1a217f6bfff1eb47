import { expect, it } from 'vitest';
import { readDeviceClaim } from './device-signature.ts';

it('only the one form of the header is read', () => {
  const device = 'dev_00000000000000000000000000';
  const signature = 'A'.repeat(86);
  expect(readDeviceClaim(`Foyer-Device ${device} 1 ${signature}`)).toMatchObject({ deviceId: device, atMs: 1 });
  for (const bad of [
    undefined,
    '',
    `Bearer ${signature}`,
    `Foyer-Device ${device} 1 ${signature}A`,
    `Foyer-Device ${device} -1 ${signature}`,
    `Foyer-Device dev_1 1 ${signature}`,
    `Foyer-Device ${device} 1 ${'B'.repeat(86)}`,
  ])
    expect(readDeviceClaim(bad), String(bad)).toBeNull();
});
