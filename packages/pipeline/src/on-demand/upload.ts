import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import {
  type Author,
  abortUpload,
  countPagesAhead,
  type Database,
  endFetching,
  findSameFile,
  type SameFile,
  showUploadLives,
  startFileRun,
  storeFilePage,
} from '@tixngo-sync/db';
import { AbortedError, messageOf, type RunSummary, SyncError } from '@tixngo-sync/domain';
import type { RetrieveProgress } from '@tixngo-sync/queues';
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
const LIFE_MS = 5_000;
const RUN_ENDED = 'RUN_ENDED';

export interface UploadRequest {
  readonly path: string;
  readonly author: Author;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Processes a file as if TIXNGO had sent it (docs/domain.md, "File to upload"): it becomes pages of a FILE
 * run, and the key does not move. The file is streamed; only one page is in memory. Returns the run's
 * summary, also of a FAILED run, and the newest earlier upload of the same file.
 * @throws PermanentError when the file has none of the known formats; nothing is then stored
 */
export async function uploadFile(
  deps: PipelineDeps,
  request: UploadRequest,
): Promise<RunSummary & { readonly sameFile: SameFile | null }> {
  const { path, author, signal, onEvent } = request;
  const { runId, sameFile, store } = await beginUpload(deps, { path, author });
  if (sameFile !== null) onEvent({ kind: 'line', text: describeSameFile(sameFile) });
  const summary = await withProcessing(deps, onEvent, async () => {
    await store(signal, (progress) => onEvent({ kind: 'progress', progress, processed: 0 }));
    return untilRunIsClosed(deps, runId, request);
  });
  return { ...summary, sameFile };
}

/** In words, for people. */
export function describeSameFile({ runId, uploadedAt, uploadedBy }: SameFile): string {
  const by = uploadedBy === null ? '' : ` by ${uploadedBy}`;
  return `the same file was uploaded before: run ${runId}, ${uploadedAt.toISOString()}${by}`;
}

type UploadDeps = Pick<PipelineDeps, 'database' | 'queues' | 'clock'> & {
  readonly settings: Pick<PipelineDeps['settings'], 'maxPagesAhead'>;
};

/** An upload whose run has started. */
export interface BegunUpload {
  readonly runId: number;
  readonly sameFile: SameFile | null;
  /**
   * Stores the file's pages and enqueues them, as fast as workers process them; at the end or at a failure
   * ends the run's fetching. When the signal is aborted, the run is ABORTED. If the process is killed, the
   * sweep ends the run as FAILED. @throws why it failed
   */
  store(signal: AbortSignal, onProgress: (progress: RetrieveProgress) => void): Promise<void>;
}

/**
 * Checks a file and starts its run, with the audit entry.
 * @throws PermanentError when the file has none of the known formats; nothing is then stored
 */
export async function beginUpload(
  deps: UploadDeps,
  { path, author, reason }: { path: string; author: Author; reason?: string | undefined },
): Promise<BegunUpload> {
  const { database } = deps;
  const file = await openTicketFile(path);
  const fileName = basename(path);
  const digest = await digestOf(path);
  const { format } = file;
  const runId = await startFileRun(database, {
    ...{ fileName, format, batchSize: PAGE_TICKETS, author, digest, reason },
  });
  const sameFile = await findSameFile(database, digest, runId);
  const store: BegunUpload['store'] = async (signal, onProgress) => {
    const life = showLife(database, runId);
    try {
      await storePages(deps, runId, file, AbortSignal.any([signal, life.lost]), onProgress);
      await endFetching(database, runId, null);
    } catch (error) {
      if (signal.aborted) await abortUpload(database, runId);
      if (signal.aborted || isEnded(error)) throw error;
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      const message = `run ${runId} (${fileName}) stopped: ${messageOf(error)}`;
      await endFetching(database, runId, { code, message });
      throw error;
    } finally {
      life.end();
    }
  };
  return { runId, sameFile, store };
}

/** Shows every few seconds that the upload lives; otherwise the sweep ends its run. */
function showLife(database: Database, runId: number): { readonly lost: AbortSignal; end(): void } {
  const lost = new AbortController();
  const timer = setInterval(() => {
    showUploadLives(database, runId).then(
      (lives) => {
        if (!lives) lost.abort(new AbortedError(RUN_ENDED, `run ${runId} was ended by another process`));
      },
      () => {}, // The database is unavailable; the next time may succeed.
    );
  }, LIFE_MS);
  return { lost: lost.signal, end: () => clearInterval(timer) };
}

/** Another process has ended the run, with a message of its own. */
function isEnded(error: unknown): boolean {
  return error instanceof SyncError && error.code === RUN_ENDED;
}

/** Returns the SHA-256 of a file, in hex. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function storePages(
  deps: UploadDeps,
  runId: number,
  file: AsyncIterable<FileElement>,
  signal: AbortSignal,
  onProgress: (progress: RetrieveProgress) => void,
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
    onProgress({ runId, pages: sequence, tickets, rate: 0 });
  }
}

async function waitForRoom({ database, settings, clock }: UploadDeps, signal: AbortSignal): Promise<void> {
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

/** Returns the approximate size of an element as JSON, without serializing it, however deep it is nested. */
function sizeOf(element: unknown): number {
  const waiting = [element];
  let size = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') size += value.length;
    else if (typeof value !== 'object' || value === null) size += 8;
    else {
      size += 2;
      for (const [name, field] of Object.entries(value)) {
        size += name.length;
        waiting.push(field);
      }
    }
  }
  return size;
}
