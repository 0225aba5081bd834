import {
  page,
  queueBackends,
  type ScriptedTixngo,
  spectator,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.js';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';
import { startWorkerOf } from './worker-process.js';

describe.each(queueBackends())('traces, with the $kind queue', ({ backend }) => {
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineUnderTest;
  let collector: OtlpReceiver;
  beforeAll(async () => {
    [tixngo, collector] = await Promise.all([startScriptedTixngo(), startOtlpReceiver()]);
    pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, backend });
  });
  afterAll(async () => {
    await pipeline.close();
    await tixngo.close();
    await collector.close();
  });

  /** Runs two pages with a worker that traces. */
  async function run(): Promise<void> {
    const { queues } = pipeline.deps;
    const person = spectator({ email: 'private.person@example.test', lastName: 'Unmistakable' });
    tixngo.script(page([ticketChange({ spectatorDetails: person })], 'k1'), page([ticketChange()], 'k2'));
    const worker = startWorkerOf(pipeline, tixngo.url, {
      TIXNGO_API_KEY: 'very-secret-key',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    try {
      await waitFor(() => worker.log().includes('worker is running'), {
        timeoutMs: 30_000,
        what: 'the worker',
      });
      await queues.enqueueRetrieve({
        trigger: 'MANUAL',
        scheduleId: null,
        batchSize: 1,
        requestedBy: 'test',
        runId: null,
      });
      await waitFor(
        async () =>
          (await pipeline.rows(`SELECT 1 FROM run WHERE status = 'SUCCEEDED' AND pages = 2`)).length === 1,
        {
          timeoutMs: 30_000,
          what: 'the run',
        },
      );
    } finally {
      worker.kill('SIGTERM');
    }
    expect(await worker.ended).toBe(0);
  }

  // Breaks this catches: a queue or worker without telemetry (no link), a pool without spans, parameters in a
  // span.
  it('I8: lead from the run through its requests and pages to the SQL, and contain no person and no secret', async () => {
    await run();
    const spans = collector.spans;
    const requests = spans.filter((span) => span.name === 'GET organizer/tickets/diff');
    expect(requests.length).toBeGreaterThanOrEqual(2);
    const trace = spans.filter((span) => span.traceId === requests[0]?.traceId);
    expect(requests.every((request) => request.traceId === trace[0]?.traceId)).toBe(true);

    const retrieved = only(trace, (span) => span.name === 'process retrieve');
    expect(requests.every((request) => request.parentSpanId === retrieved.spanId)).toBe(true);
    const pages = trace.filter((span) => span.name === 'process process-page');
    expect(pages).toHaveLength(2);
    for (const processed of pages) {
      expect(ancestorsOf(processed, trace)).toContain(retrieved.spanId);
      const texts = trace
        .filter((span) => span.parentSpanId === processed.spanId)
        .map((span) => attribute(span, 'db.query.text'));
      expect(texts).toContainEqual(expect.stringMatching(/insert into ticket\b/i));
    }
    for (const hidden of ['private.person', 'Unmistakable', 'very-secret-key'])
      expect(collector.text()).not.toContain(hidden);
  });
});

function only(spans: readonly ReceivedSpan[], isIt: (span: ReceivedSpan) => boolean): ReceivedSpan {
  const found = spans.filter(isIt);
  if (found[0] === undefined || found.length > 1)
    throw new Error(`${found.length} of them: ${spans.map(({ name }) => name).join(', ')}`);
  return found[0];
}

function ancestorsOf(span: ReceivedSpan, trace: readonly ReceivedSpan[]): string[] {
  const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
  return parent === undefined ? [] : [parent.spanId, ...ancestorsOf(parent, trace)];
}

function attribute(span: ReceivedSpan, name: string): string {
  const value = span.attributes.find(({ key }) => key === name)?.value;
  return JSON.stringify(value ?? null);
}
