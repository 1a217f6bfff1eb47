import { freshId } from './ids.ts';
import type { Decline, MethodRecord } from './records.ts';

/** The well-known numbers of https://docs.stripe.com/testing, and what each of them does here. */
export interface TestCard {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex';
  /** What the button on the payment page says. */
  label: string;
  /** Null: the bank says yes. */
  decline: Decline | null;
  challenge: boolean;
  refunds: MethodRecord['refunds'];
}

const decline = (code: string, declineCode: string | null, message: string): Decline => ({
  code,
  declineCode,
  message,
});

const declines = {
  generic: decline('card_declined', 'generic_decline', 'Your card was declined.'),
  funds: decline('card_declined', 'insufficient_funds', 'Your card has insufficient funds.'),
  lost: decline('card_declined', 'lost_card', 'Your card was declined.'),
  expired: decline('expired_card', null, 'Your card has expired.'),
  cvc: decline('incorrect_cvc', null, "Your card's security code is incorrect."),
  processing: decline(
    'processing_error',
    null,
    'An error occurred while processing your card. Try again in a little bit.',
  ),
  notATestCard: decline(
    'card_declined',
    'test_mode_live_card',
    'Your card was declined. Only test cards work here; never type a real one.',
  ),
};

function card(number: string, label: string, rest: Partial<TestCard> = {}): TestCard {
  return { number, label, brand: 'visa', decline: null, challenge: false, refunds: 'at-once', ...rest };
}

export const testCards: readonly TestCard[] = [
  card('4242424242424242', 'Succeeds'),
  card('4000000000000002', 'Declined', { decline: declines.generic }),
  card('4000000000009995', 'Insufficient funds', { decline: declines.funds }),
  card('4000002500003155', '3-D Secure', { challenge: true }),
  card('4000000000003220', '3-D Secure 2', { challenge: true }),
  card('4000008400001629', '3-D Secure, then declined', { challenge: true, decline: declines.generic }),
  card('5555555555554444', 'Mastercard, succeeds', { brand: 'mastercard' }),
  card('378282246310005', 'American Express, succeeds', { brand: 'amex' }),
  card('4000000000009987', 'Lost card', { decline: declines.lost }),
  card('4000000000000069', 'Expired card', { decline: declines.expired }),
  card('4000000000000127', 'Wrong CVC', { decline: declines.cvc }),
  card('4000000000000119', 'Processing error', { decline: declines.processing }),
  card('4000000000007726', 'Refund takes a while', { refunds: 'later' }),
  card('4000000000005126', 'Refund bounces', { refunds: 'bounces' }),
];

/** The card of that number; any other is declined as a live card in test mode is. */
export function findTestCard(number: string): TestCard {
  const known = testCards.find((candidate) => candidate.number === number);
  return known ?? card(number, 'Not a test card', { decline: declines.notATestCard });
}

/** What is kept of a card that was used. */
export function methodOfCard(test: TestCard, expMonth: number, expYear: number): MethodRecord {
  return {
    ...{ id: freshId('pm_'), type: 'card', brand: test.brand, last4: test.number.slice(-4), expMonth, expYear },
    ...{ refunds: test.refunds, afterChallenge: test.challenge ? (test.decline ?? 'succeeds') : null },
  };
}

/** The accounts for the slow way to pay. The number decides how it ends when nobody settles it by hand. */
export const testAccounts = [
  { iban: 'DE89370400440532013000', label: 'Arrives', outcome: 'succeeded' },
  { iban: 'DE62370400440532013001', label: 'Never arrives', outcome: 'failed' },
] as const;

export const slowDecline: Decline = decline(
  'payment_method_provider_decline',
  null,
  'The bank transfer did not arrive.',
);
export const challengeDecline: Decline = decline(
  'payment_intent_authentication_failure',
  null,
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
);

export function methodOfAccount(iban: string): MethodRecord {
  return {
    ...{ id: freshId('pm_'), type: 'sepa_debit', brand: 'bank', last4: iban.slice(-4), expMonth: 0, expYear: 0 },
    ...{ refunds: 'later', afterChallenge: null },
  };
}
