/** What the dashboard wrote into the document. */
function metaOf(selector: string): HTMLMetaElement | null {
  return document.querySelector<HTMLMetaElement>(`meta[${selector}]`);
}

/** The path of PUBLIC_URL without a slash at the end: empty, or `/sync`. */
export const BASE_PATH = metaOf('name="base-path"')?.content ?? '';

/** The nonce that the content policy of this document allows for style elements. */
export const STYLE_NONCE = metaOf('property="csp-nonce"')?.nonce ?? '';

/** Returns the address of a path of the dashboard: `/queues` becomes `/sync/queues`. */
export function addressOf(path: string): string {
  return BASE_PATH + path;
}
