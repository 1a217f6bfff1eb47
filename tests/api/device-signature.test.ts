import { expect, it } from 'vitest';
import { deviceSigningInput } from '../../web/src/lib/door/device-request.ts';
import { deviceMessage } from '../../worker/door/device-signature.ts';

it('a door signs and the server verifies the same bytes', async () => {
  const body = new Uint8Array(new TextEncoder().encode('{"entries":[]}'));
  const request = { method: 'POST', pathAndQuery: '/api/doors/evt_1/journal?x=1', body };
  const { method, pathAndQuery } = request;
  expect(await deviceMessage(request, 1_700_000_000_000)).toEqual(
    deviceSigningInput(method, pathAndQuery, 1_700_000_000_000, body),
  );
});
