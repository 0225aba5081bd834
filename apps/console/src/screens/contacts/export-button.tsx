import { personExportSchema } from '@tixngo-sync/api';
import { ActionButton } from '../../components/action-button.js';
import { CONTACTS } from '../../texts/contacts.js';

/** Saves everything stored about the person of a contact as a file. */
export function ExportButton({ contactId }: { contactId: string }) {
  return (
    <ActionButton
      role="admin"
      action={{
        path: '/contacts/{id}/export',
        params: { id: contactId },
        body: {},
        answer: personExportSchema,
        timeoutMs: LONG_MS,
        done: () => CONTACTS.exported(contactId),
        onDone: (answer) => saveFile(`contact-${contactId.replace(/[^\w.-]/g, '_')}.json`, answer),
      }}
      confirm={{
        title: CONTACTS.exportTitle(contactId),
        text: CONTACTS.exportText,
        verb: CONTACTS.exportVerb,
        reason: 'optional',
      }}
    >
      {CONTACTS.export}
    </ActionButton>
  );
}

const KEPT_MS = 60_000;

/** It reads every stored page. */
const LONG_MS = 900_000;

function saveFile(name: string, content: unknown): void {
  const file = new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
