import type { Field, Fields, RowOf } from '@tixngo-sync/domain';
import { z } from 'zod';
import { type Instant, instantSchema } from './shapes.js';

/** The type of a row's value in JSON. */
type InJson<Value> = Value extends Date ? Instant : Value;
type RecordSchema<F extends Fields> = z.ZodObject<{
  [Name in keyof F]: z.ZodType<InJson<RowOf<F>[Name]>>;
}>;

/** Derives the schema of a record in an answer from its fields in packages/domain. */
export function recordSchema<F extends Fields>(fields: F): RecordSchema<F> {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));
  return z.object(shape) as unknown as RecordSchema<F>; // fromEntries forgets which field has which type
}

function fieldSchema(field: Field): z.ZodType {
  const schema = field.nullable ? valueSchema(field).nullable() : valueSchema(field);
  return field.note === undefined ? schema : schema.describe(field.note);
}

function valueSchema(field: Field): z.ZodType {
  switch (field.kind) {
    case 'text':
      return z.string();
    case 'choice':
      return z.enum(field.words ?? []);
    case 'integer':
      return z.number().int();
    case 'flag':
      return z.boolean();
    case 'instant':
      return instantSchema;
    case 'day':
      return z.iso.date();
    case 'json':
      return z.record(z.string(), z.unknown());
    case 'other':
      throw new Error(`a column of type ${field.sql} is not part of the REST API`);
  }
}
