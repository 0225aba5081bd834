export const TOASTS = { region: 'Messages', close: 'Close the message' } as const;
