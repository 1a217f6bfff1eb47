/** An answer in the shape of Stripe's errors, https://docs.stripe.com/api/errors. */
export interface ProblemBody {
  type: 'invalid_request_error' | 'api_error' | 'card_error' | 'idempotency_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
}

/** Thrown by whatever answers an API call with an error; `api.ts` turns it into the response. */
export class StripeProblem extends Error {
  readonly status: number;
  readonly body: ProblemBody;
  /** True once the endpoint itself said no: then the idempotency key remembers the answer. Bad parameters are not kept. */
  readonly remembered: boolean;

  constructor(status: number, body: ProblemBody, remembered = false) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.remembered = remembered;
  }
}

/** 400: a parameter that Stripe would not take. */
export function badParameter(param: string, message: string, code?: string): StripeProblem {
  return new StripeProblem(400, { type: 'invalid_request_error', message, param, ...(code ? { code } : {}) });
}

/** 400: a fair request that the state of things forbids. */
export function refusal(message: string, code?: string, param?: string): StripeProblem {
  const body = { type: 'invalid_request_error' as const, message };
  return new StripeProblem(400, { ...body, ...(code ? { code } : {}), ...(param ? { param } : {}) }, true);
}

/** 404: `No such checkout.session: 'cs_…'`. */
export function noSuch(what: string, id: string, param = 'id'): StripeProblem {
  return new StripeProblem(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id.slice(0, 200)}'`,
    param,
  });
}
