export const FILTERS = {
  all: 'All',
  clear: 'Clear filters',
  first: 'First part',
  next: 'Next part',
  parts: 'Parts of the list',
} as const;
