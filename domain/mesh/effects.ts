/** What a node of the mesh asks of the device around it. The node itself touches nothing. */
import type { ChainedEntry } from './check-entries.ts';
import type { MeshMessage } from './messages.ts';

export type MeshEffect =
  | { kind: 'send'; to: string; message: MeshMessage }
  /** Read up to `max` entries of that journal behind `after`, send them to `to`, and tell the node with `gave`. */
  | { kind: 'give'; to: string; deviceId: string; after: number; max: number }
  /** Check these entries (their door's key from pack or certificate), and tell the node with `checked`. */
  | { kind: 'check'; from: string; deviceId: string; entries: Record<string, unknown>[]; certificate: string | null }
  /** These are new, checked, and the next of their journal: keep them, let them count. */
  | { kind: 'take'; deviceId: string; entries: ChainedEntry[] }
  /** Answer with that part of what brings a pack of epoch `since` (−1 for none) to the one held here. */
  | { kind: 'give-pack'; to: string; since: number; part: number }
  /** A newer pack has come in whole; nothing of it is believed yet. Tell the node with `packIs` where it was taken. */
  | { kind: 'take-pack'; from: string; bytes: Uint8Array<ArrayBuffer> }
  /** `to` is linked with `via` and not with this door: make an offer and send it with `signal`. */
  | { kind: 'introduce'; via: string; to: string }
  /** An introduction came in through `via`; it proves by itself whom it is from. */
  | { kind: 'introduced'; via: string; from: string; body: string }
  /** Hang up on this door: it sends what no sound door sends. */
  | { kind: 'quarantine'; peer: string; why: 'garbage' | 'forged' | 'wrong-event' }
  /** This device wrote two journals under one name; what was taken of it stays, no more is taken. */
  | { kind: 'forked'; deviceId: string };
