import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

describe('passwords', () => {
  it('are kept as salted scrypt with the parameters beside', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^scrypt\$14\$8\$5\$[\w-]{22}\$[\w-]{43}$/);
    expect(await hashPassword('correct horse')).not.toBe(hash);
    expect(await verifyPassword({ hash, password: 'correct horse' })).toBe(true);
    expect(await verifyPassword({ hash, password: 'correct Horse' })).toBe(false);
  });

  it('are one password however a keyboard spells it', async () => {
    const hash = await hashPassword('caf\u00e9 um die Ecke');
    expect(await verifyPassword({ hash, password: 'cafe\u0301 um die Ecke' })).toBe(true);
  });

  it('a hash that is none fits nothing', async () => {
    for (const hash of ['', 'scrypt$14$8$5$x', 'bcrypt$1$2$3$AAAA$AAAA'])
      expect(await verifyPassword({ hash, password: 'x' })).toBe(false);
  });
});
