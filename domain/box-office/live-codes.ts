/** Whether a ticket has a code that anybody could carry: said here, for pages, mails, papers and doors alike. Rules B1 to B3. */
import type { SalesSettings } from './settings.ts';
import { boundFlag } from './tickets.ts';

/** Settings from before there were live codes have none. */
export function liveCodesOf({ liveCodes }: Pick<SalesSettings, 'liveCodes'>): NonNullable<SalesSettings['liveCodes']> {
  return liveCodes ?? 'off';
}

/** `static`: on paper, in mails, everywhere. `bound`: in one phone only. `unbound`: in no phone yet, and nowhere else either. */
export type CodeForm = 'static' | 'bound' | 'unbound';

/** @param flags of the ticket */
export function codeFormOf(settings: Pick<SalesSettings, 'liveCodes'>, flags: number): CodeForm {
  if (flags & boundFlag) return 'bound';
  return liveCodesOf(settings) === 'required' ? 'unbound' : 'static';
}
