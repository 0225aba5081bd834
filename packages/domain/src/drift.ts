/** How a field that S-360 does not get may deviate from the contract, each with what was done. */
export const DRIFT_MEANINGS = {
  UNKNOWN_FIELD: 'not a field of the contract; left out',
  WRONG_TYPE: 'not the type in the contract; left out',
  TOO_LONG: 'longer than the contract allows; left out',
  UNKNOWN_VALUE: 'not a value in the contract; left out',
} as const;

export type DriftKind = keyof typeof DRIFT_MEANINGS;

export const DRIFT_KINDS = Object.keys(DRIFT_MEANINGS) as DriftKind[]; // the keys of a literal
