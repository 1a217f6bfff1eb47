/** One connection between two doors: a WebRTC data channel on the local network, without any server. */
import type { Description } from '#domain/mesh/introduction';
import { readSessionDescription, writeSessionDescription } from '#domain/mesh/session-description';

/** On one network there is nothing to wait for but the browser's own sockets. */
const gatherMaxMs = 1_500;
/** What waits in the browser to be sent; beyond this we wait with more. */
const bufferedMax = 256 * 1024;
const drainMaxMs = 4_000;

export class RtcLink {
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  #closed = false;
  onOpen: () => void = () => {};
  onText: (text: unknown) => void = () => {};
  onClosed: () => void = () => {};

  /** @param certificate this device's own, kept across reloads, so that its fingerprint stays the same */
  constructor(certificate: RTCCertificate) {
    this.#connection = new RTCPeerConnection({ certificates: [certificate] });
    this.#channel = this.#connection.createDataChannel('mesh', { negotiated: true, id: 0 });
    this.#channel.addEventListener('open', () => this.onOpen());
    this.#channel.addEventListener('message', ({ data }) => this.onText(data));
    this.#channel.addEventListener('close', () => this.close());
    this.#connection.addEventListener('connectionstatechange', () => {
      if (this.#connection.connectionState === 'failed') this.close();
    });
  }

  get isOpen(): boolean {
    return this.#channel.readyState === 'open';
  }

  /** What the other side must know. */
  async offer(): Promise<Description | null> {
    await this.#connection.setLocalDescription();
    return this.#gathered();
  }

  /** @param keep name and password that were promised beforehand, for an answer to a spare introduction */
  async answer(offer: Description, keep?: { iceUfrag: string; icePwd: string }): Promise<Description | null> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: writeSessionDescription(offer, 'actpass') });
    const answer = await this.#connection.createAnswer();
    const sdp = keep
      ? answer
          .sdp!.replace(/a=ice-ufrag:\S+/, `a=ice-ufrag:${keep.iceUfrag}`)
          .replace(/a=ice-pwd:\S+/, `a=ice-pwd:${keep.icePwd}`)
      : answer.sdp!;
    await this.#connection.setLocalDescription({ type: 'answer', sdp });
    return this.#gathered();
  }

  async accept(answer: Description): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: writeSessionDescription(answer, 'active') });
  }

  /** Resolves when there is room for more; a link that does not drain is closed. */
  async send(text: string): Promise<void> {
    if (!this.isOpen) return;
    this.#channel.send(text);
    if (this.#channel.bufferedAmount <= bufferedMax) return;
    const untilMs = performance.now() + drainMaxMs;
    while (this.isOpen && this.#channel.bufferedAmount > bufferedMax / 2) {
      if (performance.now() > untilMs) return this.close();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
    this.onClosed();
  }

  async #gathered(): Promise<Description | null> {
    const connection = this.#connection;
    if (connection.iceGatheringState !== 'complete')
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, gatherMaxMs);
        connection.addEventListener('icegatheringstatechange', () => {
          if (connection.iceGatheringState !== 'complete') return;
          clearTimeout(timer);
          resolve();
        });
      });
    return readSessionDescription(connection.localDescription?.sdp ?? '');
  }
}

/** The SHA-256 fingerprint of a certificate, 32 bytes; null where the browser does not tell. */
export function fingerprintOf(certificate: RTCCertificate): Uint8Array | null {
  const print = certificate.getFingerprints?.().find(({ algorithm }) => algorithm === 'sha-256')?.value;
  return print ? Uint8Array.from(print.split(':'), (hex) => parseInt(hex, 16)) : null;
}
