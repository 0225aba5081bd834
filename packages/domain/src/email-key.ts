/**
 * What makes two spellings one e-mail: without case and without outer white space (docs/domain.md, "Which contact has this e-mail?").
 * PostgreSQL has the same rule as `email_key()`; both strip exactly what `String.prototype.trim` strips.
 * @returns the key, or null where there is no e-mail.
 */
export function emailKey(email: string | null): string | null {
  if (email === null) return null;
  const key = email.trim().toLowerCase();
  return key === '' ? null : key;
}
