/** Tells the visitors of one event's object apart without telling it who they are. */
import { keyedHashText } from '../keyed-hash.ts';

/** A mark of the network that an address belongs to, another one for each event. */
export function addressMark(secret: string, event: string, address: string): Promise<string> {
  return keyedHashText(secret, 'foyer/address-mark/1', event, networkOf(address));
}

/** Of an IPv6 address its first 64 bits, since one household has as many addresses as it likes behind them; any other as it is. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [front = '', back] = address.toLowerCase().split('::');
  const [first, last] = [front, back ?? ''].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const gap = back === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(gap).fill('0'), ...last].slice(0, 4);
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}
