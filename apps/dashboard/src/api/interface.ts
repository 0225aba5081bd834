import { interfaceSchema, setInterfaceSchema } from '@tixngo-sync/api';
import { setInterface, showInterface } from '@tixngo-sync/db';
import { authorOf, READ, route } from './route.js';

export const INTERFACE_ROUTES = [
  route({
    ...READ,
    path: '/interface',
    summary: 'The custom parameters of the interface and its recipients',
    answer: interfaceSchema,
    handle: ({ parts }) => showInterface(parts.database),
  }),
  route({
    method: 'put',
    role: 'admin',
    status: 200,
    path: '/interface',
    summary: 'Change parameters; absent ones stay as they are. Takes effect with the next page',
    body: setInterfaceSchema,
    answer: interfaceSchema,
    handle: async ({ parts: { database }, identity, body: { reason, ...changes } }) => {
      await setInterface(database, authorOf(identity), changes, reason);
      return showInterface(database);
    },
  }),
];
