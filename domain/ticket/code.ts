/** A ticket as text: what stands in the QR code, and back. Bytes and rules: SPEC.md. */

/** The 17 bytes of a ticket's payload (format 1). */
export type TicketPayload = {
  holderBound: boolean;
  test: boolean;
  keyIndex: number;
  /** First 6 bytes of the event id, as 12 hex digits. */
  eventTag: string;
  serial: number;
  generation: number;
  ticketType: number;
  /** 255 = every date. */
  occurrence: number;
};
