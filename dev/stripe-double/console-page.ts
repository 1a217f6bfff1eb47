import { html } from 'hono/html';
import type { Books } from './books.ts';
import type { Control, ControlState } from './control.ts';
import { formatMoney } from './currencies.ts';
import { page, type Html } from './page.ts';
import type { EventRecord, RefundRecord, SessionRecord } from './records.ts';

const rowsMax = 40;

/** The page of the stand-in for people: what has happened, and every switch. */
export function consolePage(books: Books, control: Control, webhookUrl: string | null): Html {
  const { store } = books;
  const recent = { limit: rowsMax };
  const events = store.page('event', [], recent).items;
  const body = html`
    <section class="card wide">
      <h1>Payment stand-in</h1>
      <p>
        Webhooks go to ${webhookUrl ? html`<code>${webhookUrl}</code>` : 'nobody (no address given)'}. What the switches
        do is described in the README beside this program. <a href="/">Refresh</a>
      </p>
    </section>
    ${switches(control.state())} ${sessionTable(store.page('session', [], recent).items)}
    ${refundTable(store.page('refund', [], recent).items)} ${eventTable(events, control, webhookUrl !== null)}
  `;
  return page('Payment stand-in', body);
}

function switches(state: ControlState): Html {
  const nowText = new Date(state.clock.nowMs).toISOString().slice(0, 19).replace('T', ' ');
  return html`<section class="card">
    <h2>Switches</h2>
    ${state.webhooks ? webhookSwitches(state.webhooks) : ''} ${faultSwitches(state)}
    <form class="inline" method="post" action="/control/clock">
      <label>Clock ${nowText} UTC, advance by ms <input name="advanceMs" value="1860000" /></label
      ><button>Advance</button>
    </form>
    <form class="inline" method="post" action="/control/clock">
      <input type="hidden" name="offsetMs" value="0" /><button>
        Real time again (offset ${state.clock.offsetMs} ms)
      </button>
    </form>
    <form class="inline" method="post" action="/control/calm"><button>All switches calm</button></form>
  </section>`;
}

function webhookSwitches(webhooks: NonNullable<ControlState['webhooks']>): Html {
  const box = (name: string, label: string, value: unknown) =>
    html`<label>${label} <input name="${name}" value="${String(value)}" /></label>`;
  return html`<form class="inline" method="post" action="/control/webhooks">
      ${box('delayMs', 'Delay webhooks, ms', webhooks.delayMs)}
      ${box('dropNext', 'Drop next (or all)', webhooks.dropNext)} ${box('copies', 'Copies of each', webhooks.copies)}
      ${box('holdNext', 'Hold next, then reverse', webhooks.holdNext)}
      <button>Set</button>
    </form>
    <form class="inline" method="post" action="/control/webhooks/release">
      <button>Send ${webhooks.held} held, last first</button>
    </form>
    <p class="quiet">${webhooks.waiting} waiting.</p>`;
}

function faultSwitches(state: ControlState): Html {
  const options = (names: string[]) => names.map((name) => html`<option>${name}</option>`);
  const list = state.faults.map(
    (fault) =>
      html`<li>${fault.endpoint ?? 'any call'}: ${fault.answer} ${fault.when} the work, ${fault.remaining} left</li>`,
  );
  return html`<form class="inline" method="post" action="/control/faults">
      <label
        >Answer with
        <select name="answer">
          ${options(['500', '429', 'timeout', 'reset', 'slow'])}
        </select></label
      >
      <label
        >when
        <select name="when">
          ${options(['before', 'after'])}
        </select></label
      >
      <label>times (or all) <input name="times" value="1" /></label>
      <label>endpoint <input name="endpoint" placeholder="POST /v1/refunds" /></label>
      <label>slow by ms <input name="delayMs" value="1000" /></label><button>Add</button>
    </form>
    <ul>
      ${list}
    </ul>
    <form class="inline" method="post" action="/control/faults/clear"><button>No trouble any more</button></form>
    <form class="inline" method="post" action="/control/rate-limit">
      <label>Calls per second, 0 for no limit <input name="perSecond" value="${state.rateLimitPerSecond ?? 0}" /></label
      ><button>Set</button>
    </form>`;
}

function timeOf(atSec: number): string {
  return new Date(atSec * 1000).toISOString().slice(5, 19).replace('T', ' ');
}

function button(path: string, label: string, outcome = ''): Html {
  return html`<form method="post" action="/control/${path}">
    <input type="hidden" name="outcome" value="${outcome}" /><button>${label}</button>
  </form>`;
}

function sessionTable(sessions: SessionRecord[]): Html {
  const rows = sessions.map((session) => {
    const path = `sessions/${session.id}`;
    const slow = session.status === 'complete' && session.paymentStatus === 'unpaid';
    return html`<tr>
      <td>${timeOf(session.createdAtSec)}</td>
      <td>
        <a href="/pay/${session.id}">${session.id.slice(0, 20)}…</a><br /><span class="quiet"
          >${session.clientReferenceId}</span
        >
      </td>
      <td>${formatMoney(session.amountTotalMinor, session.currency)}</td>
      <td>${session.status}, ${session.paymentStatus}<br /><span class="quiet">${session.paymentId}</span></td>
      <td>
        ${session.status === 'open' ? html`${button(`${path}/pay`, 'Pay')} ${button(`${path}/expire`, 'Expire')}` : ''}
        ${slow ? html`${button(`${path}/settle`, 'Arrives', 'succeeded')} ${button(`${path}/settle`, 'Fails', 'failed')}` : ''}
      </td>
    </tr>`;
  });
  return table('Checkout sessions and payments', ['Made', 'Session', 'Total', 'State', ''], rows);
}

function refundTable(refunds: RefundRecord[]): Html {
  const rows = refunds.map((refund) => {
    const path = `refunds/${refund.id}/settle`;
    const open = refund.settles !== null;
    return html`<tr>
      <td>${timeOf(refund.createdAtSec)}</td>
      <td><code>${refund.id}</code><br /><span class="quiet">${refund.paymentId}</span></td>
      <td>${formatMoney(refund.amountMinor, refund.currency)}</td>
      <td>${refund.status} ${refund.reason}</td>
      <td>${open ? html`${button(path, 'Arrives', 'succeeded')} ${button(path, 'Bounces', 'failed')}` : ''}</td>
    </tr>`;
  });
  return table('Refunds', ['Made', 'Refund', 'Amount', 'State', ''], rows);
}

function eventTable(events: EventRecord[], control: Control, canSend: boolean): Html {
  const rows = events.map((event) => {
    const deliveries = control.deliveriesOf(event.id).map((delivery) => {
      const tries = delivery.attempts.map((attempt) => `${attempt.status ?? attempt.error} in ${attempt.tookMs} ms`);
      return html`${delivery.state}${tries.length > 0 ? `: ${tries.join('; ')}` : ''}<br />`;
    });
    return html`<tr>
      <td>${timeOf(event.createdAtSec)}</td>
      <td>${event.type}<br /><span class="quiet">${event.id}</span></td>
      <td>${String(event.object['id']).slice(0, 24)}…</td>
      <td>${deliveries}</td>
      <td>${canSend ? button(`events/${event.id}/resend`, 'Send again') : ''}</td>
    </tr>`;
  });
  return table('Events and their deliveries', ['Time', 'Event', 'About', 'Deliveries', ''], rows);
}

function table(title: string, heads: string[], rows: Html[]): Html {
  const none = html`<tr>
    <td colspan="${heads.length}" class="quiet">Nothing yet.</td>
  </tr>`;
  return html`<section class="card">
    <h2>${title}</h2>
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.length > 0 ? rows : none}
      </tbody>
    </table>
  </section>`;
}
