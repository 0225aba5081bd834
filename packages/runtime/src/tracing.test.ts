import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { startTracing } from './tracing.js';

// Catches: an import that is not deferred until traces are wanted.
it('OpenTelemetry is not loaded without a collector', async () => {
  const loaded = () =>
    Object.keys(createRequire(import.meta.url).cache).filter((file) =>
      file.includes('@opentelemetry/sdk-trace'),
    );
  expect(
    await startTracing({ otelExporterOtlpEndpoint: undefined, otelServiceName: 'test' }, 'worker'),
  ).toBeUndefined();
  expect(loaded()).toEqual([]);
  const tracing = await startTracing(
    { otelExporterOtlpEndpoint: 'http://127.0.0.1:9', otelServiceName: 'test' },
    'worker',
  );
  expect(loaded()).not.toEqual([]);
  await tracing?.close();
});
