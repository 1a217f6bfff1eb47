import { html } from 'hono/html';
import type { FieldErrors, PaymentForm } from './card-check.ts';
import { formatMoney } from './currencies.ts';
import { page, type Html } from './page.ts';
import type { SessionRecord } from './records.ts';
import { testAccounts, testCards } from './test-cards.ts';

/** The payment form as it was typed, with what is wrong beside each field. */
export interface PayPageState {
  session: SessionRecord;
  form: PaymentForm;
  errors: FieldErrors;
  /** A refusal of the bank, shown above the form. */
  alert: string | null;
}

export function payPage({ session, form, errors, alert }: PayPageState): Html {
  const total = formatMoney(session.amountTotalMinor, session.currency);
  const free = session.amountTotalMinor === 0;
  const body = html`
    <section class="card" aria-labelledby="order">${orderSummary(session, total)}</section>
    <form class="card" method="post" action="/pay/${session.id}" novalidate>
      <h1 id="pay">${free ? 'Complete your order' : 'Pay'}</h1>
      ${alert ? html`<p class="alert" role="alert">${alert}</p>` : ''} ${emailField(session, form, errors)}
      ${free ? '' : html`${methodChoice(session, form)} ${cardFields(form, errors)} ${bankFields(session, form, errors)}`}
      <button class="pay" name="action" value="pay">${free ? 'Complete order' : `Pay ${total}`}</button>
      ${free ? '' : fillButtons(session)}
    </form>
  `;
  return page(`Pay ${total} – local stand-in`, body, 'two');
}

function orderSummary(session: SessionRecord, total: string): Html {
  const lines = session.lines.map((line) => {
    const sum = formatMoney(line.unitAmountMinor * line.quantity, session.currency);
    const each = line.quantity > 1 ? html`<span class="quiet"> × ${line.quantity}</span>` : '';
    const more = line.description ? html`<br /><span class="quiet">${line.description}</span>` : '';
    return html`<dt>${line.name}${each}${more}</dt>
      <dd>${sum}</dd>`;
  });
  const expires = new Date(session.expiresAtSec * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return html`
    ${session.cancelUrl ? html`<p><a href="${session.cancelUrl}">← Back</a></p>` : ''}
    <h2 id="order">Your order</h2>
    <p class="total">${total}</p>
    <dl class="lines">${lines}</dl>
    <p class="quiet">This page is open until ${expires} UTC.</p>
  `;
}

interface Field {
  name: keyof PaymentForm;
  label: string;
  hint?: string;
  mode?: 'numeric' | 'email' | 'text';
  readonly?: boolean;
}

function field(
  { name, label, hint = '', mode = 'text', readonly = false }: Field,
  form: PaymentForm,
  errors: FieldErrors,
): Html {
  const error = errors[name];
  return html`<label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      value="${form[name]}"
      placeholder="${hint}"
      inputmode="${mode}"
      autocomplete="off"
      ${readonly ? 'readonly' : ''}
      ${error ? html`aria-invalid="true" aria-describedby="${name}-error"` : ''}
    />
    ${error ? html`<p class="error" id="${name}-error">${error}</p>` : ''}`;
}

function emailField(session: SessionRecord, form: PaymentForm, errors: FieldErrors): Html {
  // An address that the shop has given cannot be changed here, as with Stripe.
  return field(
    { name: 'email', label: 'Email', mode: 'email', readonly: session.customerEmail !== null },
    form,
    errors,
  );
}

function methodChoice(session: SessionRecord, form: PaymentForm): Html {
  const [card, bank] = [session.methodTypes.includes('card'), session.methodTypes.includes('sepa_debit')];
  const radio = (method: PaymentForm['method'], label: string) =>
    html`<label for="method-${method}">
      <input
        type="radio"
        id="method-${method}"
        name="method"
        value="${method}"
        ${form.method === method ? 'checked' : ''}
      />
      ${label}</label
    >`;
  return html`<fieldset>
    <legend>Payment method</legend>
    ${card ? radio('card', 'Card') : ''} ${bank ? radio('bank', 'Bank transfer (slow)') : ''}
  </fieldset>`;
}

function cardFields(form: PaymentForm, errors: FieldErrors): Html {
  return html`<div class="by-card" id="card">
    ${field({ name: 'number', label: 'Card number', hint: '4242 4242 4242 4242', mode: 'numeric' }, form, errors)}
    <div class="pair">
      <div>${field({ name: 'expiry', label: 'Expiry (MM / YY)', hint: '12 / 34', mode: 'text' }, form, errors)}</div>
      <div>${field({ name: 'cvc', label: 'CVC', hint: '123', mode: 'numeric' }, form, errors)}</div>
    </div>
    ${field({ name: 'name', label: 'Name on card' }, form, errors)}
  </div>`;
}

function bankFields(session: SessionRecord, form: PaymentForm, errors: FieldErrors): Html {
  if (!session.methodTypes.includes('sepa_debit')) return html``;
  return html`<div class="by-bank">
    ${field({ name: 'iban', label: 'IBAN', hint: testAccounts[0].iban }, form, errors)}
    <p class="quiet">The order is placed now; the money arrives, or does not, a while later.</p>
  </div>`;
}

/** They come after the pay button, so that the Enter key pays and does not fill. */
function fillButtons(session: SessionRecord): Html {
  const cards = testCards.map(
    (card) =>
      html`<button name="action" value="fill:${card.number}" formaction="/pay/${session.id}#pay">
        <code>${spaced(card.number)}</code>${card.label}
      </button>`,
  );
  const accounts = testAccounts.map(
    (account) =>
      html`<button name="action" value="iban:${account.iban}" formaction="/pay/${session.id}#pay">
        <code>${spaced(account.iban)}</code>${account.label}
      </button>`,
  );
  return html`<div class="by-card">
      <h2 style="margin-top: 1.5rem">Test cards</h2>
      <p class="quiet">Choose one to fill in the form. Never type a real card here.</p>
      <div class="fills">${session.methodTypes.includes('card') ? cards : ''}</div>
    </div>
    <div class="by-bank">
      <h2 style="margin-top: 1.5rem">Test accounts</h2>
      <div class="fills">${session.methodTypes.includes('sepa_debit') ? accounts : ''}</div>
    </div>`;
}

export function spaced(number: string): string {
  return number.replace(/(.{4})(?=.)/g, '$1 ');
}

/** The extra page of 3-D Secure, where the bank asks its customer. */
export function challengePage(session: SessionRecord): Html {
  const total = formatMoney(session.amountTotalMinor, session.currency);
  return page(
    '3-D Secure – local stand-in',
    html`<form class="card" method="post" action="/pay/${session.id}/challenge">
      <h1>3-D Secure: your bank asks</h1>
      <p>Do you want to pay <strong>${total}</strong>?</p>
      <p class="inline">
        <button class="pay" name="answer" value="complete">Complete authentication</button>
        <button name="answer" value="fail">Fail authentication</button>
      </p>
    </form>`,
  );
}

/** A page that only says something, with a way on. */
export function closedPage(title: string, text: string, link: { href: string; label: string } | null): Html {
  return page(
    `${title} – local stand-in`,
    html`<section class="card">
      <h1>${title}</h1>
      <p>${text}</p>
      ${link ? html`<p><a href="${link.href}">${link.label}</a></p>` : ''}
    </section>`,
  );
}
