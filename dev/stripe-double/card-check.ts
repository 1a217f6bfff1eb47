/** What a buyer typed into the payment form. */
export interface PaymentForm {
  email: string;
  name: string;
  method: 'card' | 'bank';
  number: string;
  expiry: string;
  cvc: string;
  iban: string;
}

/** What is wrong with each field, in words for the buyer. Empty when all is well. */
export type FieldErrors = Partial<Record<keyof PaymentForm, string>>;

const emailPattern = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@.]+$/;

export function isEmail(text: string): boolean {
  return text.length <= 254 && emailPattern.test(text);
}

/** Checks the fields before anybody is asked for money. @param nowMs The stand-in's time, for the expiry date. */
export function checkPaymentForm(form: PaymentForm, nowMs: number): FieldErrors {
  const errors: FieldErrors = {};
  if (!isEmail(form.email)) errors.email = 'Your email is incomplete.';
  if (form.method === 'bank') {
    if (!isIban(form.iban)) errors.iban = 'The IBAN you entered is invalid.';
    return errors;
  }
  const number = digitsOf(form.number);
  if (number.length < 12) errors.number = 'Your card number is incomplete.';
  else if (!passesLuhn(number)) errors.number = 'Your card number is invalid.';
  const expiryError = checkExpiry(form.expiry, nowMs);
  if (expiryError) errors.expiry = expiryError;
  const cvcLength = /^3[47]/.test(number) ? 4 : 3;
  if (!new RegExp(`^\\d{${cvcLength}}$`).test(form.cvc.trim())) {
    errors.cvc = `Your card's security code has ${cvcLength} digits.`;
  }
  if (form.name.trim() === '') errors.name = 'Please enter the name on the card.';
  return errors;
}

export function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, '');
}

/** `MM / YY` or `MM/YYYY`, or null when it is neither. */
export function parseExpiry(text: string): { month: number; year: number } | null {
  const match = /^\s*(\d{1,2})\s*[/-]?\s*(\d{2}|20\d{2})\s*$/.exec(text);
  if (!match) return null;
  const month = Number(match[1]);
  const year = Number(match[2]) % 100;
  return month >= 1 && month <= 12 ? { month, year: 2000 + year } : null;
}

function checkExpiry(text: string, nowMs: number): string | null {
  const expiry = parseExpiry(text);
  if (!expiry) return 'Your card’s expiration date is incomplete (month / year).';
  // A card is good to the end of its month.
  return Date.UTC(expiry.year, expiry.month, 1) <= nowMs ? 'Your card’s expiration date is in the past.' : null;
}

/** The check digit of ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** The check digits of ISO 13616: the rearranged number is 1 modulo 97. */
export function isIban(text: string): boolean {
  const iban = digitsOf(text).toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  const rearranged = iban.slice(4) + iban.slice(0, 4);
  const digits = [...rearranged].map((letter) => Number.parseInt(letter, 36).toString()).join('');
  return BigInt(digits) % 97n === 1n;
}
