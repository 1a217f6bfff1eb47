import { describe, expect, it } from 'vitest';
import { roles } from '#domain/contract/account';
import { actions, may, table } from './authorize.ts';

describe('the authorization table', () => {
  it('has a row for every role, of actions that exist, none twice', () => {
    expect(Object.keys(table).sort()).toEqual([...roles].sort());
    for (const role of roles) {
      expect(new Set(table[role]).size, role).toBe(table[role].length);
      for (const action of table[role]) expect(actions).toContain(action);
    }
  });

  it('reads like this', () => {
    const row = (role: (typeof roles)[number]) => actions.map((action) => (may(role, action) ? 'x' : '.')).join('');
    // list create read edit publish · totals orders contacts refund · block reissue keys · codes 2 · allotments 2 · waiting 2 · scans · doors 2
    expect(Object.fromEntries(roles.map((role) => [role, row(role)]))).toEqual({
      owner: 'xxxxxxxxxxxxxxxxxxxxx',
      manager: 'xxxxxxxxxxxxxxxxxxxxx',
      finance: 'x.x..xxxx...x........',
      'box-office': 'x.x..xxx.xx.x.xxxxxxx',
      door: 'x.x..x............xx.',
    });
  });

  it('only owners and managers change events', () => {
    for (const role of roles) {
      const changes = role === 'owner' || role === 'manager';
      for (const action of ['event.create', 'event.edit', 'event.publish'] as const)
        expect(may(role, action), `${role} ${action}`).toBe(changes);
    }
  });
});
