import type { Telemetry } from 'bullmq';

/** What carries a trace over the queue: whoever takes a job goes on with the trace of whoever put it in. */
export type QueueTelemetry = Telemetry;

/** For processes that trace (OTEL_EXPORTER_OTLP_ENDPOINT); others need not load it. */
export async function queueTelemetry(): Promise<QueueTelemetry> {
  const [{ BullMQOtel }, { ROOT_CONTEXT }] = await Promise.all([
    import('bullmq-otel'),
    import('@opentelemetry/api'),
  ]);
  const telemetry = new BullMQOtel({ tracerName: 'tixngo-sync' });
  // Without it BullMQ's own timers count to the trace in which they were set.
  return {
    ...telemetry,
    contextManager: Object.assign(telemetry.contextManager, { root: () => ROOT_CONTEXT }),
  };
}
