/** Returns false for text that PostgreSQL or UTF-8 cannot hold: NUL, half a surrogate pair. */
export function isStorable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0) return false;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const low = text.charCodeAt(++i);
    // Negated so that NaN (the text ends after half a pair) fails too.
    if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return false;
  }
  return true;
}
