import { Router } from 'express';
import type { Parts } from '../parts.js';
import { atMostEvery } from './at-most-every.js';
import { collectInstallationMetrics } from './installation-metrics.js';
import { readiness } from './readiness.js';

/** How long a result is reused, so that many probes cost no more than one. */
const READY_CACHE_MS = 2_000;

/**
 * Serves probes and Prometheus. It needs no sign-in, so answers contain no personal data and no host names.
 */
export function healthRouter(parts: Parts): Router {
  const router = Router();
  const metricsText = collectInstallationMetrics(parts);
  const currentReadiness = atMostEvery(READY_CACHE_MS, () => readiness(parts));

  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'alive' });
  });

  router.get('/readyz', async (_request, response) => {
    const state = await currentReadiness();
    response
      .status(state.ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(state);
  });

  router.get('/metrics', async (_request, response) => {
    response.type(parts.metrics.registry.contentType).send(await metricsText());
  });
  return router;
}
