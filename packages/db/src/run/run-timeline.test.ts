import { expect, it } from 'vitest';
import type { PageRow } from '../page/show-pages.js';
import { timelineOf } from './run-timeline.js';
import type { RunRow } from './show-runs.js';

const at = (second: number) => new Date(Date.UTC(2026, 5, 11, 18, 0, second));
const run = {
  runId: 7,
  startedAt: at(0),
  fetchedAt: at(3),
  finishedAt: at(5),
  errorMessage: 'a page failed',
};
const page = { runId: 7, status: 'PROCESSED', fetchedAt: at(1), processedAt: at(4), errorMessage: null };

it('puts the moments of a run and its pages in the order of their times', () => {
  const pages = [
    { ...page, pageId: 1 },
    { ...page, pageId: 2, fetchedAt: at(2), status: 'FAILED', processedAt: at(5), errorMessage: 'bad' },
  ];
  // The fields that it does not read are left out.
  const timeline = timelineOf(run as RunRow, pages as PageRow[]);
  expect(timeline.map(({ event, pageId }) => [event, pageId])).toEqual([
    ['STARTED', null],
    ['PAGE_STORED', 1],
    ['PAGE_STORED', 2],
    ['FETCHED', null],
    ['PAGE_PROCESSED', 1],
    ['PAGE_FAILED', 2],
    ['FINISHED', null],
  ]);
  expect(timeline.flatMap(({ message }) => message ?? [])).toEqual(['bad', 'a page failed']);
});

it('leaves out what a replay did not do, and what has not happened', () => {
  const open = { ...run, fetchedAt: null, finishedAt: null };
  const ofOtherRun = { ...page, pageId: 1, runId: 6, status: 'STORED' };
  expect(timelineOf(open as RunRow, [ofOtherRun as PageRow])).toHaveLength(1);
});
