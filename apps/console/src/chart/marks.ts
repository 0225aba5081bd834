import type uPlot from 'uplot';
import { CHART } from '../texts/chart.js';

export interface Marks {
  /** Times in seconds since 1970; `to` null: it lasts. */
  readonly outages: readonly { readonly from: number; readonly to: number | null }[];
  readonly events: readonly { readonly at: number; readonly name: string }[];
}

const LABEL_FONT = '11px system-ui, sans-serif';

/** Draws outages as bands and events as dashed lines, behind the lines of the chart. */
export function drawMarks(plot: uPlot, { outages, events }: Marks, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const x = (time: number) => plot.valToPos(time, 'x', true);
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = LABEL_FONT;
  ctx.textBaseline = 'top';
  for (const { from, to } of outages) {
    const left = Math.max(bbox.left, x(from));
    const width = Math.max(2, (to === null ? right : x(to)) - left);
    ctx.fillStyle = colour('--bad-soft');
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.fillStyle = colour('--bad');
    if (width > ctx.measureText(CHART.outage).width + 8) ctx.fillText(CHART.outage, left + 4, bbox.top + 4);
  }
  ctx.strokeStyle = colour('--busy');
  ctx.fillStyle = colour('--soft');
  ctx.setLineDash([4, 4]);
  for (const { at, name } of events) {
    const left = Math.round(x(at));
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(name, left + 4, bbox.top + 4);
  }
  ctx.restore();
}
