/** What makes a ticket suspicious, each with a sentence for operators. The SQL is in `ticket_anomalies()`. */
export const ANOMALY_MEANINGS = {
  STATUS_MISMATCH: 'The mobile status contradicts the S-360 status, or a printed ticket is not in TIXNGO.',
  PENDING_TOO_LONG: 'A transfer has been pending for more than 24 hours.',
  OWNER_NOT_CONTACT: "The wallet owner's e-mail differs from the cultural contact's.",
} as const;

export type AnomalyKind = keyof typeof ANOMALY_MEANINGS;

export const ANOMALY_KINDS = Object.keys(ANOMALY_MEANINGS) as AnomalyKind[]; // the keys of a literal
