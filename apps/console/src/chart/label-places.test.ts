import { expect, it } from 'vitest';
import { labelPlaces } from './label-places.js';

const SPACE = { right: 500, gap: 4, rows: 2 };

it('places a label at the right of its line, and at the left where it would be cut off', () => {
  expect(labelPlaces([{ at: 100, width: 60 }], SPACE)).toEqual([{ left: 104, row: 0 }]);
  expect(labelPlaces([{ at: 480, width: 60 }], SPACE)).toEqual([{ left: 416, row: 0 }]);
});

it('places labels that would cover each other in rows, and leaves out what finds none', () => {
  const at = (start: number) => ({ at: start, width: 60 });
  expect(labelPlaces([at(100), at(120), at(130), at(200)], SPACE)).toEqual([
    { left: 104, row: 0 },
    { left: 124, row: 1 },
    null,
    { left: 204, row: 0 },
  ]);
});
