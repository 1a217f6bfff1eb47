/**
 * All that a rule may ask of the place it runs in, and that Node, workerd and browsers give alike. What is missing here
 * (fetch, storage, timers, environment, randomness) is missing on purpose: the compiler refuses it in `domain/`.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array): string;
}

declare function structuredClone<T>(value: T): T;
declare function atob(base64: string): string;
declare function btoa(binary: string): string;

/** A key held by the runtime; its bytes may never be seen. */
interface CryptoKey {
  readonly extractable: boolean;
  readonly type: 'private' | 'public' | 'secret';
}
