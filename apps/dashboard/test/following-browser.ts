/** A browser that follows redirects, with its own cookies for each origin. */
export class FollowingBrowser {
  readonly #jars = new Map<string, Map<string, string>>();
  readonly #rewrite: (url: string) => string;
  /** @param rewrite where an address is really served, such as a public one that only exists in the test */
  constructor(rewrite: (url: string) => string) {
    this.#rewrite = rewrite;
  }

  /** Returns another browser with the same cookies. */
  copy(): FollowingBrowser {
    const other = new FollowingBrowser(this.#rewrite);
    for (const [origin, jar] of this.#jars) other.#jars.set(origin, new Map(jar));
    return other;
  }

  /** Requests once. */
  async request(address: string, init: RequestInit = {}): Promise<Response> {
    const url = this.#rewrite(address);
    const jar = this.#jars.get(new URL(url).origin) ?? new Map<string, string>();
    this.#jars.set(new URL(url).origin, jar);
    const headers = new Headers({ Accept: 'text/html', ...init.headers });
    headers.set('Cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, redirect: 'manual', headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /**
   * Requests and follows redirects until an address begins with `end`, or there is none.
   * @returns the address that it did not open, or of the last answer, and that answer
   */
  async follow(address: string, end: string): Promise<{ address: string; response: Response }> {
    let current = address;
    for (let hops = 0; hops < 10; hops += 1) {
      const response = await this.request(current);
      const location = response.headers.get('Location');
      if (location === null) return { address: current, response };
      current = new URL(location, current).href;
      if (current.startsWith(end)) return { address: current, response };
    }
    throw new Error(`more than 10 redirects from ${address}`);
  }
}
