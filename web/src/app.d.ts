declare global {
  namespace App {
    interface Platform {
      env: { API?: { fetch(request: Request): Promise<Response> } };
      cf?: { country?: string; city?: string };
    }
    interface Error {
      /** A sentence in the language of the page. */
      message: string;
      code?: string;
      /** Leads us to what happened. */
      requestId?: string;
    }
  }
}

export {};
