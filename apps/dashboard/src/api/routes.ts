import {
  acceptedSchema,
  idSchema,
  listedScheduleSchema,
  pageDetailSchema,
  pageSchema,
  pagesQuerySchema,
  quarantinedDetailSchema,
  quarantinedSchema,
  quarantineQuerySchema,
  runDetailSchema,
  runSchema,
  runsQuerySchema,
  screenOf,
  startRunSchema,
  statusSchema,
  ticketDetailSchema,
  ticketSchema,
  ticketsQuerySchema,
} from '@tixngo-sync/api';
import { z } from 'zod';
import { getPage, getPages } from './handlers/pages.js';
import { getQuarantine, getQuarantined } from './handlers/quarantine.js';
import { retryPage } from './handlers/retry-page.js';
import { getRun, getRuns } from './handlers/runs.js';
import { getSchedules } from './handlers/schedules.js';
import { startRun } from './handlers/start-run.js';
import { getStatus } from './handlers/status.js';
import { getTicket, getTickets } from './handlers/tickets.js';
import { type Route, route } from './route.js';

const byId = z.object({ id: idSchema });
const read = { method: 'get', role: 'viewer', status: 200 } as const;
const act = { method: 'post', role: 'operator', status: 202 } as const;
const noSuch = (thing: string) => ({ 404: `There is no such ${thing}` });

/** The REST API. */
export const ROUTES: readonly Route[] = [
  route({
    ...read,
    path: '/status',
    summary: 'Is it working right now: situation, lag, open failures, workers',
    answer: statusSchema,
    handle: getStatus,
  }),
  route({
    ...read,
    path: '/runs',
    summary: 'Runs, newest first',
    query: runsQuerySchema,
    answer: screenOf(runSchema),
    handle: getRuns,
  }),
  route({
    ...act,
    path: '/runs',
    summary: 'Start a run',
    body: startRunSchema,
    answer: acceptedSchema,
    problems: noSuch('schedule'),
    handle: startRun,
  }),
  route({
    ...read,
    path: '/runs/{id}',
    summary: 'A run and its pages',
    params: byId,
    answer: runDetailSchema,
    problems: noSuch('run'),
    handle: getRun,
  }),
  route({
    ...read,
    path: '/pages',
    summary: 'Pages, newest first',
    query: pagesQuerySchema,
    answer: screenOf(pageSchema),
    handle: getPages,
  }),
  route({
    ...read,
    path: '/pages/{id}',
    summary: 'A page',
    params: byId,
    answer: pageDetailSchema,
    problems: noSuch('page'),
    handle: getPage,
  }),
  route({
    ...act,
    path: '/pages/{id}/retry',
    summary: 'Process a failed page again',
    params: byId,
    answer: acceptedSchema,
    problems: { ...noSuch('page'), 409: 'The page is not failed, or its body is gone' },
    handle: retryPage,
  }),
  route({
    ...read,
    path: '/quarantine',
    summary: 'Tickets that could not be applied, newest first',
    query: quarantineQuerySchema,
    answer: screenOf(quarantinedSchema),
    handle: getQuarantine,
  }),
  route({
    ...read,
    path: '/quarantine/{id}',
    summary: 'A quarantined ticket with its body',
    params: byId,
    answer: quarantinedDetailSchema,
    problems: noSuch('quarantined ticket'),
    handle: getQuarantined,
  }),
  route({
    ...read,
    path: '/tickets',
    summary: 'Tickets by id',
    query: ticketsQuerySchema,
    answer: screenOf(ticketSchema),
    handle: getTickets,
  }),
  route({
    ...read,
    path: '/tickets/{id}',
    summary: 'All that is known of a ticket, by its id or tax number',
    params: z.object({ id: z.string().min(1).max(500) }),
    answer: ticketDetailSchema,
    problems: noSuch('ticket'),
    handle: getTicket,
  }),
  route({
    ...read,
    path: '/schedules',
    summary: 'All schedules by name',
    answer: z.object({ items: z.array(listedScheduleSchema) }),
    handle: getSchedules,
  }),
];
