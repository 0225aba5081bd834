import type { contactDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Card } from '../../components/card.js';
import { CONTACT_COLUMNS } from '../../components/contact-columns.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { CONTACTS } from '../../texts/contacts.js';

/** Other contacts that may be the same person, with what they have in common. */
export function DuplicatesCard({ duplicates }: Pick<z.output<typeof contactDetailSchema>, 'duplicates'>) {
  const { contact, name, email, tickets } = CONTACT_COLUMNS;
  return (
    <Card title={CONTACTS.duplicates} columns={6}>
      <DataTable
        caption={CONTACTS.duplicates}
        rows={duplicates}
        rowKey={({ contactId }) => contactId}
        empty={<Empty title={CONTACTS.noDuplicates} />}
        columns={[
          contact,
          name,
          { ...email, isExtra: true },
          {
            header: CONTACTS.inCommon,
            isText: true,
            cell: ({ because }) => because.map((common) => CONTACTS.because[common]).join(', '),
          },
          tickets,
        ]}
      />
    </Card>
  );
}
