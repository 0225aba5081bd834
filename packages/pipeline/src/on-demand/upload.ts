import { basename } from 'node:path';
import { type Author, countPagesAhead, endFetching, startFileRun, storeFilePage } from '@tixngo-sync/db';
import { messageOf, type RunSummary, SyncError } from '@tixngo-sync/domain';
import { type FileElement, openTicketFile } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { type PageElement, writePageBody } from '../page/page-elements.js';
import type { RunEvent } from './run-event.js';
import { untilRunIsClosed, withProcessing } from './with-processing.js';

/** Most tickets in one page of a file. */
const PAGE_TICKETS = 1_000;
/** Bytes of tickets in one page, roughly: a page is held in memory. */
const PAGE_BYTES = 8 * 1024 * 1024;
const AHEAD_POLL_MS = 50;

export interface UploadRequest {
  readonly path: string;
  readonly author: Author;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Processes a file as if TIXNGO had sent it (docs/domain.md, "File to upload"): it becomes pages of a FILE
 * run, and the key does not move. The file is streamed; only one page is in memory. Returns the run's
 * summary, also of a FAILED run.
 * @throws PermanentError when the file has none of the known formats; nothing is then stored
 */
export async function uploadFile(deps: PipelineDeps, request: UploadRequest): Promise<RunSummary> {
  const { database } = deps;
  const file = await openTicketFile(request.path);
  const fileName = basename(request.path);
  const { author } = request;
  const { format } = file;
  const runId = await startFileRun(database, { fileName, format, batchSize: PAGE_TICKETS, author });
  return withProcessing(deps, request.onEvent, async () => {
    try {
      await storePages(deps, runId, file, request);
      await endFetching(database, runId, null);
    } catch (error) {
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      await endFetching(database, runId, {
        code,
        message: `run ${runId} (${fileName}) stopped: ${messageOf(error)}`,
      });
      throw error;
    }
    return untilRunIsClosed(deps, runId, request);
  });
}

async function storePages(
  deps: PipelineDeps,
  runId: number,
  file: AsyncIterable<FileElement>,
  { signal, onEvent }: UploadRequest,
): Promise<void> {
  let sequence = 0;
  let tickets = 0;
  for await (const elements of pagesOf(file)) {
    signal.throwIfAborted();
    await waitForRoom(deps, signal);
    const pageId = await storeFilePage(deps.database, {
      runId,
      sequence: ++sequence,
      received: elements.length,
      ...(await writePageBody('FILE', elements)),
    });
    await deps.queues.enqueuePage({ pageId, replayRunId: null });
    tickets += elements.length;
    onEvent({ kind: 'progress', progress: { runId, pages: sequence, tickets, rate: 0 }, processed: 0 });
  }
}

async function waitForRoom({ database, settings, clock }: PipelineDeps, signal: AbortSignal): Promise<void> {
  while ((await countPagesAhead(database, settings.maxPagesAhead)) >= settings.maxPagesAhead)
    await clock.sleep(AHEAD_POLL_MS, signal);
}

/** Splits a file's elements into pages. */
export async function* pagesOf(file: AsyncIterable<FileElement>): AsyncGenerator<PageElement[]> {
  let elements: PageElement[] = [];
  let bytes = 0;
  for await (const element of file) {
    const page = pageElement(element, elements.length);
    elements.push(page);
    bytes += sizeOf(page.raw);
    if (elements.length < PAGE_TICKETS && bytes < PAGE_BYTES) continue;
    yield elements;
    elements = [];
    bytes = 0;
  }
  if (elements.length > 0) yield elements;
}

function pageElement(element: FileElement, position: number): PageElement {
  return 'malformed' in element
    ? { position, line: element.line, raw: element.malformed, malformed: element.message }
    : { position, line: element.line, raw: element.raw };
}

/** Returns the approximate size of an element as JSON, without serializing it. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 2;
  for (const [name, field] of Object.entries(value)) size += name.length + sizeOf(field);
  return size;
}
