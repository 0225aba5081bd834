export const SECRET = { copy: 'Copy', copied: 'Copied', done: 'Done' } as const;
