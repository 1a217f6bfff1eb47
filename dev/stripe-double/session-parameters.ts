import { isEmail } from './card-check.ts';
import { amountMaxMinor, formatMoney, isCurrency, leastChargeMinor, stepMinor } from './currencies.ts';
import { freshId } from './ids.ts';
import { Parameters } from './parameters.ts';
import { badParameter } from './problem.ts';
import type { LineRecord, MethodType, PaymentWishes, SessionRecord } from './records.ts';

const understood =
  'allowed_payment_method_types cancel_url client_reference_id currency customer_email excluded_payment_method_types ' +
  'expand expires_at line_items locale metadata mode payment_intent_data submit_type success_url ui_mode';
// Known to Stripe, changes nothing about the money, and is without effect here.
const withoutEffect =
  'adaptive_pricing after_expiration allow_promotion_codes billing_address_collection branding_settings ' +
  'consent_collection custom_text customer_creation integration_identifier invoice_creation name_collection ' +
  'origin_context payment_method_collection payment_method_options phone_number_collection ' +
  'saved_payment_method_options tax_id_collection wallet_options';
// Known to Stripe and not to us: saying so is better than charging something else than Stripe would.
const beyondUs =
  'automatic_tax custom_fields customer customer_account customer_update discounts ' +
  'managed_payments optional_items payment_method_configuration payment_method_data ' +
  'permissions redirect_on_completion return_url setup_intent_data shipping_address_collection shipping_options ' +
  'subscription_data';

const offeredMethodTypes: readonly MethodType[] = ['card', 'sepa_debit'];
const shortestLifeSec = 30 * 60;
const longestLifeSec = 24 * 3_600;
const linesMax = 100;
const quantityMax = 999_999;

/** What `POST /v1/checkout/sessions` asks for, checked. @throws StripeProblem as Stripe would, naming the parameter. */
export function readSessionParameters(parameters: Parameters, nowSec: number): SessionRecord {
  refuseWhatWeDoNotKnow(parameters);
  const mode = parameters.choice('mode', ['payment', 'setup', 'subscription']) ?? parameters.missing('mode');
  if (mode !== 'payment') throw badParameter('mode', `The stand-in only knows the mode payment, not ${mode}.`);
  const uiMode = parameters.text('ui_mode', 50) ?? 'hosted_page';
  if (uiMode !== 'hosted_page') throw badParameter('ui_mode', 'The stand-in only knows the ui_mode hosted_page.');
  const { lines, currency } = readLines(parameters);
  const amountTotalMinor = lines.reduce((sum, line) => sum + line.unitAmountMinor * line.quantity, 0);
  checkTotal(amountTotalMinor, currency);
  const customerEmail = parameters.text('customer_email', 800);
  if (customerEmail !== null && !isEmail(customerEmail)) {
    throw badParameter('customer_email', `Invalid email address: ${customerEmail}`, 'email_invalid');
  }
  return {
    ...{ id: freshId('cs_test_', 58), createdAtSec: nowSec, status: 'open', lines, currency, amountTotalMinor },
    expiresAtSec: readExpiry(parameters, nowSec),
    paymentStatus: amountTotalMinor === 0 ? 'no_payment_required' : 'unpaid',
    successUrl: readUrl(parameters, 'success_url') ?? parameters.missing('success_url'),
    cancelUrl: readUrl(parameters, 'cancel_url'),
    ...{ customerEmail, customerDetails: null, paymentId: null },
    clientReferenceId: parameters.text('client_reference_id', 200),
    locale: parameters.text('locale', 20),
    submitType: parameters.choice('submit_type', ['auto', 'book', 'donate', 'pay', 'subscribe']),
    metadata: parameters.metadata(),
    ...readMethodTypes(parameters),
    wishes: readWishes(parameters.inner('payment_intent_data') ?? new Parameters({})),
  };
}

function refuseWhatWeDoNotKnow(parameters: Parameters): void {
  const beyond = beyondUs.split(' ').find((name) => parameters.has(name));
  if (beyond) throw badParameter(beyond, `The stand-in does not know ${beyond}, which Stripe would act upon.`);
  parameters.refuseUnknown(`${understood} ${withoutEffect} ${beyondUs}`.split(' '));
}

function readLines(parameters: Parameters): { lines: LineRecord[]; currency: string } {
  const forms = parameters.forms('line_items', linesMax);
  const first = forms[0] ?? parameters.missing('line_items');
  const currency = readCurrency(first.inner('price_data') ?? first.missing('price_data'));
  const lines = forms.map((form) => {
    form.refuseUnknown(['price_data', 'quantity', 'price', 'metadata']);
    const price = form.text('price');
    if (price) throw badParameter(form.nameOf('price'), `No such price: '${price}'`, 'resource_missing');
    const data = form.inner('price_data') ?? form.missing('price_data');
    if (readCurrency(data) !== currency) {
      throw badParameter(data.nameOf('currency'), 'All prices of a Checkout Session must use the same currency.');
    }
    return readLine(form, data, currency);
  });
  return { lines, currency };
}

function readLine(form: Parameters, data: Parameters, currency: string): LineRecord {
  data.refuseUnknown(['currency', 'product_data', 'unit_amount', 'tax_behavior']);
  const product = data.inner('product_data') ?? data.missing('product_data');
  product.refuseUnknown(['name', 'description', 'images', 'metadata', 'tax_code', 'unit_label']);
  const unitAmountMinor = data.integer('unit_amount', 0, amountMaxMinor) ?? data.missing('unit_amount');
  if (unitAmountMinor % stepMinor(currency) !== 0) {
    const message = `Amounts in ${currency} must be divisible by ${stepMinor(currency)}.`;
    throw badParameter(data.nameOf('unit_amount'), message, 'parameter_invalid_integer');
  }
  return {
    ...{ id: freshId('li_'), priceId: freshId('price_'), productId: freshId('prod_', 14), unitAmountMinor },
    name: product.required('name', 1_500),
    description: product.text('description', 40_000),
    quantity: form.integer('quantity', 1, quantityMax) ?? form.missing('quantity'),
  };
}

function readCurrency(data: Parameters): string {
  const currency = data.required('currency', 10).toLowerCase();
  if (!isCurrency(currency)) throw badParameter(data.nameOf('currency'), `Invalid currency: ${currency}`);
  return currency;
}

function checkTotal(amountMinor: number, currency: string): void {
  const least = leastChargeMinor(currency);
  if (amountMinor > 0 && amountMinor < least) {
    const message = `The Checkout Session's total amount due must add up to at least ${formatMoney(least, currency)} ${currency}`;
    throw badParameter('line_items', message, 'amount_too_small');
  }
  if (amountMinor > amountMaxMinor) {
    const message = `The Checkout Session's total amount due must add up to at most ${formatMoney(amountMaxMinor, currency)}`;
    throw badParameter('line_items', message, 'amount_too_large');
  }
}

function readExpiry(parameters: Parameters, nowSec: number): number {
  const expiresAtSec = parameters.integer('expires_at', 0, 99_999_999_999);
  if (expiresAtSec === null) return nowSec + longestLifeSec;
  const message = 'The `expires_at` timestamp must be';
  if (expiresAtSec - nowSec < shortestLifeSec) {
    throw badParameter('expires_at', `${message} at least 30 minutes from Checkout Session creation.`);
  }
  if (expiresAtSec - nowSec > longestLifeSec) {
    throw badParameter('expires_at', `${message} less than 24 hours from Checkout Session creation.`);
  }
  return expiresAtSec;
}

function readUrl(parameters: Parameters, name: string): string | null {
  const url = parameters.text(name, 5_000);
  if (url === null) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    const message = `Not a valid URL: an explicit scheme (such as https) must be provided in ${name}.`;
    throw badParameter(name, message, 'url_invalid');
  }
  return url;
}

/** Both lists filter what is on offer. The fixed list `payment_method_types` has gone from the API in 2026-09-30. */
function readMethodTypes(parameters: Parameters): Pick<SessionRecord, 'allowedMethodTypes' | 'methodTypes'> {
  const allowed = parameters.texts('allowed_payment_method_types', 50);
  const excluded = parameters.texts('excluded_payment_method_types', 50);
  const methodTypes = offeredMethodTypes.filter(
    (type) => (allowed.length === 0 || allowed.includes(type)) && !excluded.includes(type),
  );
  if (methodTypes.length === 0) {
    const message = `No payment method is left to choose from; the stand-in knows ${offeredMethodTypes.join(' and ')}.`;
    throw badParameter('allowed_payment_method_types', message);
  }
  return { allowedMethodTypes: allowed.length > 0 ? allowed : null, methodTypes };
}

function readWishes(data: Parameters): PaymentWishes {
  data.refuseUnknown(
    'capture_method description metadata receipt_email setup_future_usage statement_descriptor statement_descriptor_suffix transfer_group'.split(
      ' ',
    ),
  );
  const capture = data.choice('capture_method', ['automatic', 'automatic_async', 'manual']);
  if (capture === 'manual') throw badParameter(data.nameOf('capture_method'), 'The stand-in captures at once.');
  return {
    description: data.text('description', 1_000),
    receiptEmail: data.text('receipt_email', 800),
    metadata: data.metadata(),
    statementDescriptor: data.text('statement_descriptor', 22),
    statementDescriptorSuffix: data.text('statement_descriptor_suffix', 22),
    transferGroup: data.text('transfer_group', 500),
  };
}
