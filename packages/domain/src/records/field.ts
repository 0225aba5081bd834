/** What a column holds: its PostgreSQL type, and the words it may hold when it is a `choice`. */
interface FieldType {
  readonly sql: string;
  /** The whole list of words; undefined: no list. */
  readonly words?: readonly string[];
  readonly kind: 'text' | 'choice' | 'integer' | 'flag' | 'instant' | 'day' | 'json' | 'other';
}

/**
 * One column of a table. `Value` is what a row read from the database holds: an instant is a `Date`, a day
 * `YYYY-MM-DD`, and a bigint a number (none of ours reaches 2^53).
 */
export interface Field<Value = unknown> extends FieldType {
  readonly nullable: boolean;
  /** What the REST API's description says of it. */
  readonly note?: string;
  orNull(): Field<Value | null>;
  noted(note: string): Field<Value>;
  /** Never set; carries the type. */
  readonly value?: Value;
}

export type Fields = Readonly<Record<string, Field>>;

/** The row of these fields. */
export type RowOf<F extends Fields> = {
  readonly [Name in keyof F]: NonNullable<F[Name]['value']> | NullOf<F[Name]>;
};
type NullOf<F extends Field> = null extends F['value'] ? null : never;

function field<Value>(type: FieldType, nullable = false, note?: string): Field<Value> {
  return {
    ...type,
    nullable,
    ...(note === undefined ? {} : { note }),
    orNull: () => field<Value | null>(type, true, note),
    noted: (text) => field<Value>(type, nullable, text),
  };
}

export const text = () => field<string>({ sql: 'text', kind: 'text' });
export const integer = () => field<number>({ sql: 'integer', kind: 'integer' });
export const smallint = () => field<number>({ sql: 'smallint', kind: 'integer' });
export const bigint = () => field<number>({ sql: 'bigint', kind: 'integer' });
export const flag = () => field<boolean>({ sql: 'boolean', kind: 'flag' });
export const instant = () => field<Date>({ sql: 'timestamptz', kind: 'instant' });
export const day = () => field<string>({ sql: 'date', kind: 'day' });

/** An object that has no fixed names. */
export const json = () => field<Readonly<Record<string, unknown>>>({ sql: 'jsonb', kind: 'json' });

/** One word of a list. @param sql the enum's name; `text` where S-360 writes rows too */
export const choice = <const Word extends string>(words: readonly Word[], sql = 'text') =>
  field<Word>({ sql, kind: 'choice', words });

/** A type that no screen shows, such as `jsonb`. */
export const hidden = (sql: string) => field<unknown>({ sql, kind: 'other' });

/** @returns the fields of these names, in this order */
export function pickFields<F extends Fields, const Name extends keyof F & string>(
  fields: F,
  names: readonly Name[],
): Pick<F, Name> {
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as Pick<F, Name>; // one entry a name
}

/** @returns the fields without those of these names */
export function omitFields<F extends Fields, const Name extends keyof F & string>(
  fields: F,
  names: readonly Name[],
): Omit<F, Name> {
  const left = Object.entries(fields).filter(([name]) => !(names as readonly string[]).includes(name));
  return Object.fromEntries(left) as Omit<F, Name>; // fromEntries forgets the names
}
