import { Agent as HttpAgent } from 'node:http';
import type { Attributes, Tracer } from '@opentelemetry/api';
import { createHttpsAgent, type ProxySettings } from './outbound-proxy.js';
import type { Settings } from './settings.js';

/** The traces of a process. No span has a ticket, a person or a statement's parameters (I8). */
export interface Tracing {
  /** Records a request to TIXNGO that has just ended. */
  request(event: { outcome: string; status: number | null; attempt: number; durationMs: number }): void;
  /**
   * Records a statement that begins.
   * @returns the function to call at its end; undefined outside a traced job or request, since polling would
   * flood the traces
   */
  statement(text: string): ((error?: unknown) => void) | undefined;
  /** Sends the remaining spans. */
  close(): Promise<void>;
}

const CLOSE_LIMIT_MS = 3_000;
const KEEP_ALIVE = { keepAlive: true };

/**
 * Starts sending traces to OTEL_EXPORTER_OTLP_ENDPOINT, as OTLP over HTTP. Without that setting OpenTelemetry
 * is not even loaded.
 * OpenTelemetry itself reads its other standard variables, such as OTEL_TRACES_SAMPLER.
 * @param part the process: `worker`
 */
export async function startTracing(
  settings: Pick<Settings, 'otelExporterOtlpEndpoint' | 'otelServiceName'> & Partial<ProxySettings>,
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
  const exporter = new OTLPTraceExporter({
    httpAgentOptions: (protocol) =>
      protocol === 'https:' ? createHttpsAgent(settings, KEEP_ALIVE) : new HttpAgent(KEEP_ALIVE),
  });
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
    // Spans that the collector does not take are lost, which is no reason to fail the end of a process.
    await Promise.race([provider.shutdown().catch(() => undefined), limit]);
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

/** Not the message: PostgreSQL may quote a row in it. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
