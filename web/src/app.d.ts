declare global {
  namespace App {
    interface Platform {
      env: { API?: { fetch(request: Request): Promise<Response> } };
      cf?: { country?: string; city?: string };
    }
  }
}

export {};
