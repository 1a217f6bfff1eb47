/** Gates by their number, as they were last published. */
import { isBusy, settingsOf } from '../box-office.ts';
import type { ApiContext } from '../context.ts';

export async function gateNames(c: ApiContext, eventId: string): Promise<(gate: number) => string> {
  const settings = await settingsOf(c.env, eventId);
  const gates = isBusy(settings) || !settings ? [] : settings.gates;
  const names = new Map(gates.map((gate) => [gate.index, gate.name]));
  return (gate) => names.get(gate) ?? `#${gate}`;
}
