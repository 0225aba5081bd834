import { audit, showPage } from '@tixngo-sync/db';
import { Refusal } from '../../http/refusal.js';
import { found } from '../found.js';
import type { Asked } from '../route.js';

/** Enqueues a failed page. The job is the one of the page, so that asking twice processes it once. */
export async function retryPage({ parts, params, identity }: Asked<{ id: number }, undefined, undefined>) {
  const { database, queues } = parts;
  const { page, hasBody } = found(await showPage(database, params.id), 'page', params.id);
  if (page.status !== 'FAILED')
    throw new Refusal(
      409,
      'NOT_FAILED',
      `Page ${params.id} is ${page.status}: only a failed page is retried.`,
    );
  if (!hasBody)
    throw new Refusal(
      409,
      'NO_BODY',
      `The body of page ${params.id} was cleared, so it cannot be processed again.`,
    );
  await audit(database, {
    actor: identity.name,
    channel: 'api',
    action: 'page.retry',
    target: `page ${params.id}`,
  });
  await queues.enqueuePage({ pageId: params.id, replayRunId: null });
  return { jobId: `page-${params.id}` };
}
