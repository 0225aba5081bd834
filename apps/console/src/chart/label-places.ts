/** A label beside a line of a chart. All in the same unit, from the left edge of the canvas. */
interface Label {
  /** Where the line is. */
  readonly at: number;
  /** How wide the text is. */
  readonly width: number;
}

interface LabelPlace {
  /** Where the text begins. */
  readonly left: number;
  /** 0: the row at the top. */
  readonly row: number;
}

/**
 * Places labels so that none covers another or leaves the chart: at the right of their line, at its left
 * when there is no room, and in the first row that is free there.
 * @returns a place for each label; null where every row is taken
 */
export function labelPlaces(
  labels: readonly Label[],
  { right, gap, rows }: { readonly right: number; readonly gap: number; readonly rows: number },
): (LabelPlace | null)[] {
  const taken: { left: number; right: number; row: number }[] = [];
  return labels.map(({ at, width }) => {
    const left = at + gap + width <= right ? at + gap : Math.max(0, at - gap - width);
    const isFree = (row: number) =>
      taken.every(
        (other) => other.row !== row || left >= other.right + gap || left + width + gap <= other.left,
      );
    const row = Array.from({ length: rows }, (_, index) => index).find(isFree);
    if (row === undefined) return null;
    taken.push({ left, right: left + width, row });
    return { left, row };
  });
}
