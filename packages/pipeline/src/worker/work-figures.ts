import { sumOfWork, type WorkFigures } from '@tixngo-sync/runtime';

/** @returns the sums of what workers counted, as workers leave it in the database */
export function addUpWork(figures: readonly WorkFigures[]): Promise<WorkFigures> {
  return sumOfWork(figures).getMetricsAsJSON();
}
