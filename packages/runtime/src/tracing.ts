import type { Attributes, Tracer } from '@opentelemetry/api';
import type { Settings } from './settings.js';

/** Traces of what a process does. No span holds a ticket, a person or a statement's parameters (I8). */
export interface Tracing {
  /** A request to TIXNGO that has just ended. */
  request(event: { outcome: string; status: number | null; attempt: number; durationMs: number }): void;
  /**
   * A statement that begins. @returns what to call at its end; undefined outside of a traced job or request, where what polls would drown
   * the rest
   */
  statement(text: string): ((error?: unknown) => void) | undefined;
  /** Sends what is left. */
  close(): Promise<void>;
}

const CLOSE_LIMIT_MS = 3_000;

/**
 * Begins to send traces to OTEL_EXPORTER_OTLP_ENDPOINT as OTLP over HTTP. Not set: nothing of OpenTelemetry is even loaded.
 * Its other standard variables, such as OTEL_TRACES_SAMPLER, are read by OpenTelemetry itself.
 * @param part of the software: `worker`
 */
export async function startTracing(
  settings: Pick<Settings, 'otelExporterOtlpEndpoint' | 'otelServiceName'>,
  part: string,
): Promise<Tracing | undefined> {
  if (settings.otelExporterOtlpEndpoint === undefined) return undefined;
  const [api, { BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = new OTLPTraceExporter();
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': settings.otelServiceName,
      'service.name': `${settings.otelServiceName}-${part}`,
    }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  return spansOf(api, provider.getTracer('tixngo-sync'), async () => {
    const limit = new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref());
    await Promise.race([provider.shutdown(), limit]);
  });
}

function spansOf(
  api: typeof import('@opentelemetry/api'),
  tracer: Tracer,
  close: () => Promise<void>,
): Tracing {
  const start = (name: string, attributes: Attributes, startTime?: number) =>
    tracer.startSpan(name, {
      kind: api.SpanKind.CLIENT,
      attributes,
      ...(startTime === undefined ? {} : { startTime }),
    });
  return {
    request: ({ outcome, status, attempt, durationMs }) => {
      const attributes = {
        'tixngo.outcome': outcome,
        'tixngo.attempt': attempt,
        'http.response.status_code': status ?? undefined,
      };
      const span = start('GET organizer/tickets/diff', attributes, Date.now() - durationMs);
      if (outcome !== 'OK') span.setStatus({ code: api.SpanStatusCode.ERROR });
      span.end();
    },
    statement: (text) => {
      if (api.trace.getActiveSpan() === undefined) return undefined;
      const span = start(`SQL ${firstWord(text)}`, { 'db.system.name': 'postgresql', 'db.query.text': text });
      return (error) => {
        if (error !== undefined && error !== null)
          span.setStatus({ code: api.SpanStatusCode.ERROR }).setAttribute('error.type', kindOf(error));
        span.end();
      };
    },
    close,
  };
}

function firstWord(text: string): string {
  return /^(?:\s+|--.*\n)*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'statement';
}

/** The message of a database's error may quote a row. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
