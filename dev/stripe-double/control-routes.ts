import { Hono, type Context } from 'hono';
import {
  BadInput,
  readClock,
  readFault,
  readOutcome,
  readRateLimit,
  readSwitches,
  text,
  type Input,
} from './control-input.ts';
import type { Control } from './control.ts';
import { StripeProblem } from './problem.ts';

type Act = (input: Input, id: string) => unknown;

/** The switches over HTTP: JSON in and out for programs, forms that lead back to the console for people. */
export function controlRoutes(control: Control): Hono {
  const routes = new Hono();
  const acts = actsOf(control);
  routes.use('/control/*', async (context, next) => {
    // A page elsewhere must not be able to flip switches through the developer's browser.
    const origin = context.req.header('Origin');
    if (context.req.method === 'POST' && origin && URL.parse(origin)?.host !== context.req.header('Host')) {
      return context.json({ error: 'Only this stand-in’s own pages may use its switches.' }, 403);
    }
    return next();
  });
  routes.get('/control', (context) => context.json(control.state()));
  routes.get('/control/events/:id/deliveries', (context) =>
    context.json({ deliveries: control.deliveriesOf(context.req.param('id')) }),
  );
  for (const [path, act] of Object.entries(acts)) {
    routes.post(`/control/${path}`, (context) => answer(context, control, act));
  }
  return routes;
}

function actsOf(control: Control): Record<string, Act> {
  return {
    webhooks: (input) => control.setWebhooks(readSwitches(input)),
    'webhooks/release': () => control.releaseHeld(),
    'events/:id/resend': (_, id) => control.resend(id) || nothing(id),
    faults: (input) => control.addFault(readFault(input)),
    'faults/clear': () => control.clearFaults(),
    'rate-limit': (input) => control.setRateLimit(readRateLimit(input)),
    clock: (input) => {
      const clock = readClock(input);
      if ('advanceMs' in clock) control.advanceClock(clock.advanceMs);
      else control.setClock(clock.offsetMs);
    },
    calm: () => control.calm(),
    'sessions/:id/expire': (_, id) => control.expire(id),
    'sessions/:id/settle': (input, id) => control.settle(id, readOutcome(input)) ?? nothing(id),
    'sessions/:id/pay': (input, id) => control.pay(id, payOptions(input)) ?? nothing(id),
    'refunds/:id/settle': (input, id) => control.settleRefund(id, readOutcome(input)) ?? nothing(id),
  };
}

function payOptions(input: Input): NonNullable<Parameters<Control['pay']>[1]> {
  const number = text(input, 'number').replaceAll(' ', '');
  const slowly = ['true', '1', 'on'].includes(text(input, 'slowly'));
  const [email, name] = [text(input, 'email'), text(input, 'name')];
  return { slowly, ...(number ? { number } : {}), ...(email ? { email } : {}), ...(name ? { name } : {}) };
}

function nothing(id: string): never {
  throw new BadInput(`Nothing to do for ${id}: it is unknown, or not waiting for that.`);
}

async function answer(context: Context, control: Control, act: Act): Promise<Response> {
  const fromForm = context.req.header('Content-Type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  try {
    const input = await readInput(context, fromForm);
    const result = await act(input, context.req.param('id') ?? '');
    if (fromForm) return context.redirect('/', 303);
    return context.json({ result: typeof result === 'object' ? result : null, state: control.state() });
  } catch (error) {
    if (!(error instanceof BadInput || error instanceof StripeProblem || error instanceof RangeError)) throw error;
    return context.json({ error: error.message }, 400);
  }
}

async function readInput(context: Context, fromForm: boolean): Promise<Input> {
  const body = await context.req.text();
  if (fromForm) return Object.fromEntries(new URLSearchParams(body));
  if (body.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Input;
  } catch {
    // Said below, as for anything else that is not an object.
  }
  throw new BadInput('The body is a JSON object.');
}
