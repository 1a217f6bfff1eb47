/** Fills in the hosted page of the Stripe double as a buyer would, with the card that always works. */

/** Pays the session behind `payUrl`. @throws Error with the page's status when the page does not lead on. */
export async function payWithTestCard(payUrl: string, number = '4242 4242 4242 4242'): Promise<void> {
  const form = new URLSearchParams({
    method: 'card',
    name: 'Test Buyer',
    number,
    expiry: '12/34',
    cvc: '123',
    action: 'pay',
  });
  const response = await fetch(payUrl, { method: 'POST', body: form, redirect: 'manual' });
  await response.arrayBuffer();
  if (response.status !== 303) throw new Error(`the payment page answered ${response.status} instead of leading on`);
}
