import type {
  ChargeRecord,
  Decline,
  EventRecord,
  LineRecord,
  MethodRecord,
  PaymentRecord,
  RefundRecord,
  SessionRecord,
} from './records.ts';

/** The version of the API whose objects these are; what the `stripe` package ^23 pins. */
export const apiVersion = '2026-10-28.endive';

/** An object as it travels. */
export type Wire = Record<string, unknown>;

const nulls = (names: string): Wire => Object.fromEntries(names.split(' ').map((name) => [name, null]));

/** https://docs.stripe.com/api/checkout/sessions/object */
export function sessionShape(session: SessionRecord, publicUrl: string): Wire {
  const details = session.customerDetails;
  return {
    id: session.id,
    object: 'checkout.session',
    ...nulls('adaptive_pricing after_expiration allow_promotion_codes'),
    allowed_payment_method_types: session.allowedMethodTypes,
    ...nulls('billing_address_collection client_secret collected_information consent consent_collection'),
    ...nulls('currency_conversion customer customer_account discounts integration_identifier invoice invoice_creation'),
    ...nulls('managed_payments origin_context payment_link payment_method_configuration_details permissions'),
    ...nulls('recovered_from saved_payment_method_options setup_intent shipping_address_collection shipping_cost'),
    ...nulls('subscription wallet_options'),
    amount_subtotal: session.amountTotalMinor,
    amount_total: session.amountTotalMinor,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    cancel_url: session.cancelUrl,
    client_reference_id: session.clientReferenceId,
    created: session.createdAtSec,
    currency: session.currency,
    custom_fields: [],
    custom_text: nulls('after_submit shipping_address submit terms_of_service_acceptance'),
    customer_creation: 'if_required',
    customer_details: details ? { ...customerShape(details), tax_exempt: 'none', tax_ids: [] } : null,
    customer_email: session.customerEmail,
    expires_at: session.expiresAtSec,
    livemode: false,
    locale: session.locale,
    metadata: session.metadata,
    mode: 'payment',
    payment_intent: session.paymentId,
    payment_method_collection: 'if_required',
    payment_method_options: {},
    payment_method_types: session.methodTypes,
    payment_status: session.paymentStatus,
    shipping_options: [],
    status: session.status,
    submit_type: session.submitType,
    success_url: session.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: session.status === 'open' ? `${publicUrl}/pay/${session.id}` : null,
  };
}

function customerShape(details: { email: string; name: string | null }): Wire {
  return { ...nulls('address business_name individual_name phone'), email: details.email, name: details.name };
}

/** https://docs.stripe.com/api/checkout/sessions/line_items */
export function lineShape(line: LineRecord, currency: string, createdAtSec: number): Wire {
  const total = line.unitAmountMinor * line.quantity;
  return {
    id: line.id,
    object: 'item',
    adjustable_quantity: null,
    ...{ amount_discount: 0, amount_subtotal: total, amount_tax: 0, amount_total: total },
    currency,
    description: line.name,
    metadata: {},
    price: {
      id: line.priceId,
      object: 'price',
      ...{ active: false, billing_scheme: 'per_unit', created: createdAtSec, currency, livemode: false, metadata: {} },
      ...nulls('custom_unit_amount lookup_key nickname recurring tiers_mode transform_quantity'),
      ...{ product: line.productId, tax_behavior: 'unspecified', type: 'one_time' },
      ...{ unit_amount: line.unitAmountMinor, unit_amount_decimal: String(line.unitAmountMinor) },
    },
    quantity: line.quantity,
  };
}

/** https://docs.stripe.com/api/payment_intents/object */
export function paymentShape(payment: PaymentRecord): Wire {
  return {
    id: payment.id,
    object: 'payment_intent',
    ...nulls('allowed_payment_method_types application application_fee_amount customer customer_account'),
    ...nulls('excluded_payment_method_types managed_payments next_action on_behalf_of'),
    ...nulls(
      'payment_method_configuration_details payment_record processing review setup_future_usage shipping source',
    ),
    ...nulls('transfer_data'),
    amount: payment.amountMinor,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: payment.status === 'succeeded' ? payment.amountMinor : 0,
    automatic_payment_methods: null,
    canceled_at: payment.canceledAtSec,
    cancellation_reason: payment.canceledAtSec === null ? null : 'expired',
    capture_method: 'automatic_async',
    client_secret: `${payment.id}_secret_stand_in`,
    confirmation_method: 'automatic',
    created: payment.createdAtSec,
    currency: payment.currency,
    description: payment.wishes.description,
    last_payment_error: payment.lastDecline ? declineShape(payment.lastDecline, payment) : null,
    latest_charge: payment.latestChargeId,
    livemode: false,
    metadata: payment.wishes.metadata,
    payment_method: payment.status === 'requires_payment_method' ? null : (payment.method?.id ?? null),
    payment_method_options: {},
    payment_method_types: payment.methodTypes,
    receipt_email: payment.wishes.receiptEmail,
    statement_descriptor: payment.wishes.statementDescriptor,
    statement_descriptor_suffix: payment.wishes.statementDescriptorSuffix,
    status: payment.status,
    transfer_group: payment.wishes.transferGroup,
  };
}

function declineShape(decline: Decline, payment: PaymentRecord): Wire {
  return {
    ...(payment.latestChargeId ? { charge: payment.latestChargeId } : {}),
    code: decline.code,
    ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
    doc_url: `https://docs.stripe.com/error-codes/${decline.code.replaceAll('_', '-')}`,
    message: decline.message,
    type: decline.code.startsWith('payment_intent') ? 'invalid_request_error' : 'card_error',
  };
}

/** https://docs.stripe.com/api/charges/object */
export function chargeShape(charge: ChargeRecord): Wire {
  const paid = charge.status !== 'failed';
  return {
    id: charge.id,
    object: 'charge',
    ...nulls('application application_fee application_fee_amount calculated_statement_descriptor customer'),
    ...nulls('failure_balance_transaction on_behalf_of receipt_number receipt_url review shipping source'),
    ...nulls('source_transfer transfer_data balance_transaction'),
    amount: charge.amountMinor,
    amount_captured: charge.status === 'succeeded' ? charge.amountMinor : 0,
    amount_refunded: charge.amountRefundedMinor,
    billing_details: { address: null, email: charge.payer.email, name: charge.payer.name, phone: null, tax_id: null },
    captured: paid,
    created: charge.createdAtSec,
    currency: charge.currency,
    description: charge.wishes.description,
    disputed: false,
    failure_code: charge.decline?.code ?? null,
    failure_message: charge.decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: charge.wishes.metadata,
    outcome: outcomeShape(charge),
    paid: charge.status === 'succeeded',
    payment_intent: charge.paymentId,
    payment_method: charge.method.id,
    payment_method_details: methodShape(charge.method),
    receipt_email: charge.wishes.receiptEmail,
    refunded: charge.status === 'succeeded' && charge.amountRefundedMinor >= charge.amountMinor,
    statement_descriptor: charge.wishes.statementDescriptor,
    statement_descriptor_suffix: charge.wishes.statementDescriptorSuffix,
    status: charge.status,
    transfer_group: charge.wishes.transferGroup,
  };
}

function outcomeShape({ decline, status }: ChargeRecord): Wire {
  return {
    ...nulls('advice_code network_advice_code network_decline_code'),
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline ? (decline.declineCode ?? decline.code) : null,
    risk_level: status === 'pending' ? 'not_assessed' : 'normal',
    seller_message: decline ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  };
}

function methodShape(method: MethodRecord): Wire {
  if (method.type === 'sepa_debit') return { type: 'sepa_debit', sepa_debit: { country: 'DE', last4: method.last4 } };
  const { brand, last4, expMonth, expYear } = method;
  const secure = method.afterChallenge ? { result: 'authenticated', version: '2.2.0' } : null;
  return {
    type: 'card',
    card: {
      ...{ brand, last4, exp_month: expMonth, exp_year: expYear, country: 'US', funding: 'credit', network: brand },
      ...{ three_d_secure: secure, wallet: null },
    },
  };
}

/** https://docs.stripe.com/api/refunds/object */
export function refundShape(refund: RefundRecord): Wire {
  return {
    id: refund.id,
    object: 'refund',
    ...nulls('balance_transaction customer customer_account payment_method receipt_number'),
    ...nulls('source_transfer_reversal transfer_reversal'),
    amount: refund.amountMinor,
    charge: refund.chargeId,
    created: refund.createdAtSec,
    currency: refund.currency,
    ...(refund.failureReason ? { failure_reason: refund.failureReason } : {}),
    metadata: refund.metadata,
    payment_intent: refund.paymentId,
    reason: refund.reason,
    status: refund.status,
  };
}

/** https://docs.stripe.com/api/events/object */
export function eventShape(event: EventRecord, pendingWebhooks: number): Wire {
  return {
    id: event.id,
    object: 'event',
    api_version: apiVersion,
    created: event.createdAtSec,
    data: {
      object: event.object,
      ...(event.previousAttributes ? { previous_attributes: event.previousAttributes } : {}),
    },
    livemode: false,
    pending_webhooks: pendingWebhooks,
    request: { id: event.cause.requestId, idempotency_key: event.cause.idempotencyKey },
    type: event.type,
  };
}
