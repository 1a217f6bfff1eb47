/** A fresh key for one intention of a person; a repeat of the same click must send the same key. Apart from the API's client, which weighs more. */
export function intentKey(): string {
  return crypto.randomUUID();
}
