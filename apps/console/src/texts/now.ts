export const NOW = { title: 'Now' } as const;
