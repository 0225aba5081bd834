import { onDatabase } from '../services.mjs';

/** Contacts by e-mail, because their numbers depend on the order; times and places of writing differ too. */
const ROWS = `
  WITH chosen AS (SELECT * FROM ticket WHERE ticket_id = ANY ($1)),
    line AS (SELECT d.*, o.email_key AS old_email, n.email_key AS new_email FROM distribution d
      JOIN chosen USING (ticket_id) LEFT JOIN contact o ON o.contact_id = old_contact_id
      JOIN contact n ON n.contact_id = new_contact_id),
    person AS (SELECT cultural_contact_id AS contact_id FROM chosen UNION SELECT old_contact_id FROM line
      UNION SELECT new_contact_id FROM line)
  SELECT 'ticket' AS "table", to_jsonb(t) - '{source_place,cultural_contact_id,created_at,updated_at,folded_at}'::text[]
    || jsonb_build_object('contact', c.email_key, 'folded', folded_at IS NOT NULL) AS row
  FROM chosen t LEFT JOIN contact c ON contact_id = cultural_contact_id
  UNION ALL SELECT 'ticket_history', to_jsonb(h) - 'snapshot_place'
    || jsonb_build_object('placed', snapshot_place IS NOT NULL) FROM ticket_history h JOIN chosen USING (ticket_id)
  UNION ALL SELECT 'distribution', to_jsonb(l) - '{old_contact_id,new_contact_id}'::text[] FROM line l
  UNION ALL SELECT 'contact', to_jsonb(c) - '{contact_id,described_place,created_at,updated_at}'::text[]
  FROM contact c JOIN person USING (contact_id)
  ORDER BY 1, 2`;

/**
 * Proves that the filled rows are those that the product writes.
 * @param ids of tickets that both databases have
 * @returns how many rows were compared
 * @throws Error with the first row that differs
 */
export async function requireSameShape(filledUrl, productUrl, ids) {
  const text = { text: ROWS, values: [ids] };
  const utc = `SET timezone = 'UTC'`;
  const [filled, product] = await Promise.all(
    [filledUrl, productUrl].map((url) => onDatabase(url, utc, text)),
  );
  for (let index = 0; index < Math.max(filled.length, product.length); index++) {
    const [one, other] = [filled[index], product[index]].map((row) => JSON.stringify(row));
    if (one !== other) throw new Error(`row ${index} differs: filled ${one}, by the product ${other}`);
  }
  if (product.length < ids.length) throw new Error(`only ${product.length} rows of ${ids.length} tickets`);
  return product.length;
}
