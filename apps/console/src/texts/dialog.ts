export const DIALOG = {
  close: 'Close',
  cancel: 'Cancel',
  reason: 'Reason',
  reasonHint: 'Kept in the audit log',
  type: (text: string) => `Type ${text} to confirm`,
} as const;
