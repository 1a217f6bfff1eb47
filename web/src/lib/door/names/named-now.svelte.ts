/** Who the ticket on the screen was booked for, and who else of the order is still outside. Comes a moment after the verdict. */
import type { NamedSeat } from '#domain/admission/find-by-name';
import { seatsOf } from '#domain/admission/find-by-name';
import type { GateMode } from '../gate.ts';
import type { Shown } from '../stage.svelte.ts';
import { partyOf, type DoorNames } from './door-names.ts';
import { membersOf, type PartyDoor } from './party.ts';

/** As a verdict shows it. */
export type Person = { name: string; seat: string; note: string };

export class NamedNow {
  person = $state.raw<Person | null>(null);
  /** Others of the order who could be let in now. */
  party = $state.raw<NamedSeat[]>([]);
  #asked = 0;

  /** Nobody is shown for a ticket that this device cannot name. `onParty` is told where others could come along. */
  async look(
    shown: Shown | null,
    names: DoorNames | null,
    door: PartyDoor,
    mode: GateMode,
    onParty: () => void,
  ): Promise<void> {
    const mine = ++this.#asked;
    this.person = null;
    this.party = [];
    if (!shown || !names) return;
    const { serial } = shown.ticket;
    const order = await names.orderOf(serial, shown.code).catch(() => null);
    if (mine !== this.#asked || !order) return; // the next one stands there already
    const seat = seatsOf(order).find((each) => each.serial === serial);
    this.person = { name: order.name, seat: seat?.seat ?? '', note: order.note };
    if (!shown.isIn) return;
    this.party = membersOf(door, partyOf(order, serial), mode)
      .filter(({ mayEnter }) => mayEnter)
      .map((member) => member.seat);
    if (this.party.length > 0) onParty();
  }
}
