/** A mail before it has bytes, and what sends it. */

export interface Address {
  name: string;
  email: string;
}

export interface Part {
  filename: string;
  mime: string;
  bytes: Uint8Array;
}

export interface Mail {
  from: Address;
  to: Address;
  subject: string;
  text: string;
  html: string;
  /** Pictures that the HTML shows as `cid:<id>`. */
  inline: (Part & { id: string })[];
  attachments: Part[];
  /** Where a mail program ends such mails with one click (RFC 8058). */
  leaveUrl?: string;
  /** The same for every try of one message, so that mailboxes can tell a repeat. */
  messageId: string;
  atMs: number;
}

export interface Mailer {
  /** @throws MailError */
  send(mail: Mail): Promise<void>;
}

/** `permanent`: trying again will not help (the address does not exist). */
export class MailError extends Error {
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean) {
    super(message);
    this.name = 'MailError';
    this.permanent = permanent;
  }
}

/** What may be kept of a mail that did not go out: our own words. Anybody else's may quote the address. */
export function mailFailure(error: unknown): string {
  return error instanceof MailError ? error.message : 'The mail could not be sent.';
}
