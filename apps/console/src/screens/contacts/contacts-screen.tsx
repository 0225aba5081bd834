import { contactSchema, listOf } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { CONTACT_COLUMNS } from '../../components/contact-columns.js';
import { DataTable } from '../../components/data-table.js';
import { Empty } from '../../components/empty.js';
import { ChoiceFilter, Filters, TextFilter } from '../../components/filters.js';
import { Loaded } from '../../components/loaded.js';
import { Parts } from '../../components/parts.js';
import { Screen } from '../../components/screen.js';
import { useFilters } from '../../components/use-filters.js';
import { CONTACTS } from '../../texts/contacts.js';

const contactListSchema = listOf(contactSchema);
const FILTERS = ['q', 'temporary'] as const;

/** Lists the contacts of S-360, temporary ones marked. */
export default function ContactsScreen() {
  const [query] = useFilters(...FILTERS, 'after');
  const contacts = useRead({ path: '/contacts', query, answer: contactListSchema });
  const { contact, name, email, kind, origin, tickets, created } = CONTACT_COLUMNS;
  return (
    <Screen title={CONTACTS.title} about={CONTACTS.about}>
      <Filters names={FILTERS}>
        <TextFilter name="q" label={CONTACTS.search} />
        <ChoiceFilter
          name="temporary"
          label={CONTACTS.temporary}
          choices={[
            { value: 'true', label: CONTACTS.yes },
            { value: 'false', label: CONTACTS.no },
          ]}
        />
      </Filters>
      <Card title={CONTACTS.title}>
        <Loaded of={contacts}>
          {({ items, next }) => (
            <>
              <DataTable
                caption={CONTACTS.title}
                rows={items}
                rowKey={({ contactId }) => contactId}
                columns={[
                  contact,
                  name,
                  email,
                  { ...kind, isExtra: true },
                  origin,
                  tickets,
                  { ...created, isExtra: true },
                ]}
                empty={
                  <Empty title={CONTACTS.none}>
                    {Object.keys(query).length > 0 ? CONTACTS.noneMatch : CONTACTS.noneYet}
                  </Empty>
                }
              />
              <Parts next={next} by="after" />
            </>
          )}
        </Loaded>
      </Card>
    </Screen>
  );
}
