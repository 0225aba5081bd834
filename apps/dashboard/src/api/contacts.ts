import {
  byContactSchema,
  changeSchema,
  contactDetailSchema,
  contactSchema,
  contactsQuerySchema,
  eraseContactSchema,
  erasureSchema,
  listOf,
  personExportSchema,
} from '@tixngo-sync/api';
import { type Database, listContacts, showContact } from '@tixngo-sync/db';
import { erasePerson, exportPerson } from '@tixngo-sync/pipeline';
import type { z } from 'zod';
import { Refusal } from '../http/refusal.js';
import { type ApiRequest, authorOf, CHANGE, found, listPart, noSuch, READ, route } from './route.js';

const NO_EMAIL = { 409: 'The contact has no e-mail, by which the data of a person is found' };

export const CONTACT_ROUTES = [
  route({
    ...READ,
    path: '/contacts',
    summary: 'Contacts by id, or found by id, e-mail or name',
    query: contactsQuerySchema,
    answer: listOf(contactSchema),
    handle: async ({ parts, query }) => {
      const isTemporary = query.temporary === undefined ? undefined : query.temporary === 'true';
      const contacts = await listContacts(parts.database, query, { query: query.q, isTemporary });
      return listPart(contacts, query.limit, (contact) => contact.contactId);
    },
  }),
  route({
    ...READ,
    path: '/contacts/{id}',
    personal: 'contact',
    summary: 'A contact, the tickets it holds, its distributions and its possible duplicates',
    params: byContactSchema,
    answer: contactDetailSchema,
    problems: noSuch('contact'),
    handle: async ({ parts, params }) =>
      found(await showContact(parts.database, params.id), 'contact', params.id),
  }),
  route({
    ...CHANGE,
    role: 'admin',
    isRead: true,
    path: '/contacts/{id}/export',
    summary: "Everything stored about a contact's person; reads every stored page",
    params: byContactSchema,
    body: changeSchema,
    answer: personExportSchema,
    problems: { ...noSuch('contact'), ...NO_EMAIL },
    handle: async ({ parts: { database }, params, body: { reason }, identity }) =>
      exportPerson(database, {
        email: await emailOf(database, params.id),
        author: authorOf(identity),
        reason,
      }),
  }),
  route({
    ...CHANGE,
    role: 'admin',
    path: '/contacts/{id}/erase',
    summary: "Erase the data of a contact's person; this cannot be undone",
    params: byContactSchema,
    body: eraseContactSchema,
    answer: erasureSchema,
    problems: { ...noSuch('contact'), ...NO_EMAIL },
    handle: eraseContact,
  }),
];

type Erase = ApiRequest<{ id: string }, undefined, z.output<typeof eraseContactSchema>>;

async function eraseContact({ parts: { database }, params: { id }, body, identity }: Erase) {
  if (body.confirm !== id) {
    const message = `confirm must be ${id}, the contact whose person is erased. Nothing was erased.`;
    throw new Refusal(400, 'NOT_CONFIRMED', message, { errors: [{ path: 'confirm', message }] });
  }
  const {
    dryRun: _,
    rows,
    ...erased
  } = await erasePerson(database, {
    email: await emailOf(database, id),
    author: authorOf(identity),
    reason: body.reason,
    dryRun: false,
  });
  return { ...erased, rows: { ...rows } };
}

/** @throws Refusal 404 without the contact, 409 without its e-mail */
async function emailOf(database: Database, id: string): Promise<string> {
  const { contact } = found(await showContact(database, id), 'contact', id);
  if (contact.email !== null) return contact.email;
  throw new Refusal(
    409,
    'NO_EMAIL',
    `Contact ${id} has no e-mail, by which the data of a person is found. Erase or export it in S-360.`,
  );
}
