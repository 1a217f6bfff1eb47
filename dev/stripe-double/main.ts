import { parseArgs } from 'node:util';
import { startStripeDouble } from './start.ts';

/** `node dev/stripe-double/main.ts --port N --data DIR --webhook-url URL --webhook-secret whsec_…` */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8790' },
    data: { type: 'string', default: '.foyer/stripe-double' },
    'webhook-url': { type: 'string' },
    'webhook-secret': { type: 'string' },
    host: { type: 'string' },
    'public-url': { type: 'string' },
    'slow-after-ms': { type: 'string', default: '30000' },
  },
});

try {
  const double = await startStripeDouble({
    port: Number(values.port),
    dataDir: values.data,
    slowAfterMs: Number(values['slow-after-ms']),
    webhookUrl: values['webhook-url'] ?? null,
    ...(values['webhook-secret'] ? { webhookSecret: values['webhook-secret'] } : {}),
    ...(values.host ? { host: values.host } : {}),
    ...(values['public-url'] ? { publicUrl: values['public-url'] } : {}),
  });
  console.log(`Payment stand-in: ${double.url}`);
  const stop = (): void => void double.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const taken = `Port ${values.port} is taken by another program. Choose another with --port, or stop that one.`;
  console.error(`The payment stand-in could not start. ${code === 'EADDRINUSE' ? taken : message}`);
  process.exit(1);
}
