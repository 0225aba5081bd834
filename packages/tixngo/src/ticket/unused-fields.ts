import type { DriftKind, UnusedFieldCheck } from './drift.js';
import { isLongerThan, isObject } from './values.js';

/** Checks for the fields of the contract that S-360 does not get. Whatever they find, the ticket goes on. */

/** How many properties of a free-form object are looked at. */
const LOOKED_AT = 64;

export const unusedText =
  (maxLength: number): UnusedFieldCheck =>
  (value) => {
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'string') return 'WRONG_TYPE';
    return isLongerThan(value, maxLength) ? 'TOO_LONG' : undefined;
  };

export const unusedWord =
  (words: readonly string[]): UnusedFieldCheck =>
  (value) => {
    if (value === null || value === undefined || value === '') return undefined;
    if (typeof value !== 'string') return 'WRONG_TYPE';
    return words.includes(value) ? undefined : 'UNKNOWN_VALUE';
  };

export const unusedObject: UnusedFieldCheck = (value) =>
  value === null || value === undefined || isObject(value) ? undefined : 'WRONG_TYPE';

/** An object whose property names are free and whose values are texts. */
export const unusedTexts = (maxLength: number): UnusedFieldCheck => {
  const check = unusedText(maxLength);
  return (value): DriftKind | undefined => {
    if (value === null || value === undefined) return undefined;
    if (!isObject(value)) return 'WRONG_TYPE';
    let looked = 0;
    for (const name in value) {
      const kind = check(value[name]);
      if (kind !== undefined) return kind;
      if (++looked === LOOKED_AT) break;
    }
    return undefined;
  };
};
