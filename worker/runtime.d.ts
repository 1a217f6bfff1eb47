/** The one thing of Node's that the Worker asks of its runtime (nodejs_compat), typed without all of Node's types. */
declare module 'node:crypto' {
  export function scrypt(
    password: string,
    salt: Uint8Array,
    keyLength: number,
    options: { N: number; r: number; p: number; maxmem: number },
    done: (error: Error | null, key: Uint8Array) => void,
  ): void;
}

/** What `vite build` makes of web/ (adapter-cloudflare). It need not exist for the types. */
declare module '*/.svelte-kit/cloudflare/_worker.js' {
  const site: {
    fetch(request: Request, env: unknown, context: ExecutionContext): Promise<Response>;
  };
  export default site;
}
