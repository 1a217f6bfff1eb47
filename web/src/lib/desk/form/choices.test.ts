import { describe, expect, it } from 'vitest';
import { countryChoices, zoneChoices } from './choices.ts';

describe('what the choosers offer', () => {
  it('has the countries and nothing else, in the order of the language', () => {
    const codes = countryChoices('de-DE').map((choice) => choice.code);
    expect(codes.length).toBeGreaterThan(240);
    expect(codes.length).toBeLessThan(255);
    for (const code of ['AT', 'DE', 'GB', 'JP', 'NR']) expect(codes).toContain(code);
    for (const code of ['EU', 'UN', 'ZZ', 'UK', 'DD']) expect(codes).not.toContain(code);
    expect(codes.indexOf('AT')).toBeLessThan(codes.indexOf('PT')); // Österreich sorts with O
  });

  it('has the zones and the one in use, once', () => {
    const zones = zoneChoices('Europe/Berlin', 'Asia/Calcutta-Old');
    expect(zones.filter((zone) => zone === 'Europe/Berlin')).toHaveLength(1);
    expect(zones).toContain('Asia/Calcutta-Old');
    expect(zones).toContain('UTC');
  });
});
