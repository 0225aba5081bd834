/**
 * Returns the widths of a table's columns on a screen: the widest columns are cut first, so that short ids
 * and counts stay whole.
 * @param widths of the columns' longest texts
 * @param available columns of the screen for texts
 */
export function fittingWidths(widths: readonly number[], available: number): number[] {
  let limit = Math.max(...widths);
  const total = () => widths.reduce((sum, width) => sum + Math.min(width, limit), 0);
  while (limit > 1 && total() > available) limit--;
  return widths.map((width) => Math.max(1, Math.min(width, limit)));
}
