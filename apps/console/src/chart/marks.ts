import uPlot from 'uplot';
import { CHART } from '../texts/chart.js';
import { labelPlaces } from './label-places.js';

export interface Marks {
  /** Times in seconds since 1970; `to` null: it lasts. */
  readonly outages: readonly { readonly from: number; readonly to: number | null }[];
  readonly events: readonly { readonly at: number; readonly name: string }[];
}

const FONT_PX = 11;
const ROW_PX = 15;
const GAP_PX = 4;
const ROWS = 3;

/** Draws outages as bands and events as dashed lines, behind the figures. */
export function drawMarks(plot: uPlot, { outages, events }: Marks, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  // The canvas has as many pixels as the screen.
  const { pxRatio } = uPlot;
  const x = (time: number) => plot.valToPos(time, 'x', true);
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const bands = outages.map(({ from, to }) => {
    const left = Math.max(bbox.left, x(from));
    return { left, width: Math.max(2, (to === null ? right : x(to)) - left) };
  });
  ctx.fillStyle = colour('--bad-soft');
  for (const { left, width } of bands) ctx.fillRect(left, bbox.top, width, bbox.height);
  const kickOffs = events
    .map(({ at, name }) => ({ left: Math.round(x(at)), name }))
    .filter(({ left }) => left >= bbox.left && left <= right);
  ctx.strokeStyle = colour('--busy');
  ctx.setLineDash([4 * pxRatio, 4 * pxRatio]);
  for (const { left } of kickOffs) {
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.font = `${FONT_PX * pxRatio}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  // Drawing the axes has changed the alignment.
  ctx.textAlign = 'left';
  const labels = [
    ...bands.map(({ left }) => ({ at: left, text: CHART.outage, colour: '--bad', ground: '--bad-soft' })),
    ...kickOffs.map(({ left, name }) => ({ at: left, text: name, colour: '--soft', ground: '--card' })),
  ].map((label) => ({ ...label, width: ctx.measureText(label.text).width }));
  labelPlaces(labels, { right, gap: GAP_PX * pxRatio, rows: ROWS }).forEach((place, index) => {
    const label = labels[index];
    if (place === null || label === undefined) return;
    const top = bbox.top + (GAP_PX + place.row * ROW_PX) * pxRatio;
    // A line of the grid through a text makes it hard to read.
    ctx.fillStyle = colour(label.ground);
    ctx.fillRect(place.left, top, label.width, FONT_PX * pxRatio);
    ctx.fillStyle = colour(label.colour);
    ctx.fillText(label.text, place.left, top);
  });
  ctx.restore();
}
