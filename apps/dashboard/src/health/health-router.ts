import { Router } from 'express';
import type { Parts } from '../parts.js';
import { collectInstallationMetrics } from './installation-metrics.js';
import { readiness } from './readiness.js';

/**
 * Serves probes and Prometheus. It needs no sign-in, so answers contain no personal data and no host names.
 */
export function healthRouter(parts: Parts): Router {
  const router = Router();
  const metricsText = collectInstallationMetrics(parts);

  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'alive' });
  });

  router.get('/readyz', async (_request, response) => {
    const state = await readiness(parts);
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
