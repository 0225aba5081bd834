import {
  byRunSchema,
  uploadAcceptedSchema,
  uploadPreviewSchema,
  uploadQuerySchema,
  uploadSchema,
} from '@tixngo-sync/api';
import { findSameFile, findSameFileOfRun, showRun } from '@tixngo-sync/db';
import { beginUpload, type PagePreview, previewFile } from '@tixngo-sync/pipeline';
import { systemClock } from '@tixngo-sync/runtime';
import type { z } from 'zod';
import type { ReceivedFile } from '../uploads/receive-file.js';
import { type ApiRequest, authorOf, ENQUEUE, found, noSuch, Previewed, route, withStatus } from './route.js';

export const UPLOAD_ROUTES = [
  route({
    ...ENQUEUE,
    path: '/uploads',
    summary: 'Process a file as if TIXNGO had sent it; with dryRun=true, show what would change',
    query: uploadQuerySchema,
    takesFile: true,
    answer: uploadAcceptedSchema,
    preview: uploadPreviewSchema,
    problems: { 400: 'The file has none of the known formats', 413: 'The file is larger than 256 MiB' },
    handle: upload,
  }),
  route({
    method: 'get',
    role: 'operator',
    status: 200,
    path: '/uploads/{runId}',
    summary: 'Progress and result of an upload',
    params: byRunSchema,
    answer: uploadSchema,
    problems: noSuch('upload'),
    handle: async ({ parts: { database }, params: { runId } }) => {
      const detail = await showRun(database, runId);
      const { run, pagesByStatus } = found(detail?.run.trigger === 'FILE' ? detail : null, 'upload', runId);
      const { STORED, PROCESSED, FAILED } = pagesByStatus;
      return {
        run,
        pages: STORED + PROCESSED + FAILED,
        pagesDone: PROCESSED + FAILED,
        isDone: run.finishedAt !== null,
        sameFile: await findSameFileOfRun(database, runId),
      };
    },
  }),
];

/** What a file may have wrong. */
const STATUSES = { NOT_A_TICKET_FILE: 400, FILE_UNREADABLE: 400 };

type Upload = ApiRequest<undefined, z.output<typeof uploadQuerySchema>>;

async function upload({ parts, query, identity, file }: Upload) {
  if (file === undefined) throw new Error('the router gives this handler a file');
  const { path } = file;
  if (query.dryRun) return new Previewed(await previewOf(parts, file));
  const { database, queues, settings, background } = parts;
  const deps = { database, queues, settings, clock: systemClock };
  const begun = await withStatus(
    STATUSES,
    beginUpload(deps, { path, author: authorOf(identity), reason: query.reason }),
  );
  const { runId, sameFile } = begun;
  // The file is needed until its last page is stored.
  const release = file.keep();
  background.start(`upload of run ${runId}`, (signal) => begun.store(signal, () => {}).finally(release));
  return { jobId: `upload-${runId}`, runId, sameFile };
}

const LISTED = 200;

async function previewOf({ database }: ApiRequest['parts'], { path, fileName, digest }: ReceivedFile) {
  const tickets: PagePreview['tickets'][number][] = [];
  const bad: PagePreview['bad'][number][] = [];
  let changedTickets = 0;
  const onPage = (page: PagePreview) => {
    changedTickets += page.tickets.length;
    tickets.push(...page.tickets.slice(0, LISTED - tickets.length));
    bad.push(...page.bad.slice(0, LISTED - bad.length));
  };
  const signal = AbortSignal.timeout(60_000);
  const counts = await withStatus(STATUSES, previewFile({ database }, path, signal, onPage));
  const sameFile = await findSameFile(database, digest, null);
  return { dryRun: true as const, fileName, ...counts, changedTickets, tickets, bad, sameFile };
}
