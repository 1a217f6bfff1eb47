/** The few fields of a WebRTC session description that differ from door to door, out of its text and back into it (RFC 8866, RFC 8841). */
import { fromHex, toHex } from '#domain/crypto/bytes';
import type { Candidate, Description } from './introduction.ts';

/** What a data channel may carry at once; every browser of these years says so. */
const messageSizeMax = 262_144;

/** The fields of a browser's description, or null where it is none that we can use. Only UDP on the local network is taken along. */
export function readSessionDescription(sdp: string): Description | null {
  const value = (name: string) => new RegExp(`^a=${name}:(\\S+)`, 'm').exec(sdp)?.[1] ?? null;
  const iceUfrag = value('ice-ufrag');
  const icePwd = value('ice-pwd');
  const print = /^a=fingerprint:sha-256 ([0-9A-Fa-f:]{95})/m.exec(sdp)?.[1];
  const fingerprint = print ? fromHex(print.replaceAll(':', '').toLowerCase()) : null;
  if (!iceUfrag || !icePwd || !fingerprint) return null;
  const candidates = [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host/gim)].flatMap(
    ([, address, port]) => candidateOf(address!, Number(port)) ?? [],
  );
  return { iceUfrag, icePwd, fingerprint, candidates };
}

/** @param setup of the encryption: who offers leaves it open, who answers begins */
export function writeSessionDescription(description: Description, setup: 'actpass' | 'active'): string {
  const { iceUfrag, icePwd, fingerprint, candidates } = description;
  const print = toHex(fingerprint).toUpperCase().match(/../g)!.join(':');
  const lines = [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidates.map(
      (candidate, n) =>
        `a=candidate:${n + 1} 1 udp ${2_113_937_151 - n * 256} ${addressText(candidate)} ${candidate.port} typ host`,
    ),
    `a=ice-ufrag:${iceUfrag}`,
    `a=ice-pwd:${icePwd}`,
    `a=fingerprint:sha-256 ${print}`,
    `a=setup:${setup}`,
    'a=mid:0',
    'a=sctp-port:5000',
    `a=max-message-size:${messageSizeMax}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function candidateOf(address: string, port: number): Candidate | null {
  if (!Number.isInteger(port) || port < 1 || port > 0xffff) return null;
  const mdns = /^([0-9a-f-]{36})\.local$/i.exec(address)?.[1];
  if (mdns) {
    const bytes = fromHex(mdns.replaceAll('-', '').toLowerCase());
    return bytes?.length === 16 ? { family: 'mdns', address: bytes, port } : null;
  }
  if (address.includes(':')) {
    const bytes = ipv6(address);
    return bytes && { family: 6, address: bytes, port };
  }
  const parts = address.split('.').map(Number);
  const fine = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return fine ? { family: 4, address: Uint8Array.from(parts), port } : null;
}

function ipv6(text: string): Uint8Array | null {
  const [front = '', back, ...more] = text.split('::');
  if (more.length > 0 || /[^0-9a-f:]/i.test(text)) return null;
  const groups = (part: string) => (part ? part.split(':') : []);
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const missing = 8 - head.length - tail.length;
  if (back === undefined ? missing !== 0 : missing < 1) return null;
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail].map((group) => parseInt(group, 16));
  if (all.some((group) => !(group >= 0 && group <= 0xffff))) return null;
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function addressText({ family, address }: Candidate): string {
  const hex = toHex(address);
  if (family === 4) return address.join('.');
  if (family === 6) return hex.match(/.{4}/g)!.join(':');
  return `${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}.local`;
}
