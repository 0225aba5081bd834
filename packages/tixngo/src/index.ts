export { type FaultCode, isOutage } from './client/answer-fault.js';
export { readStoredBody } from './client/stored-body.js';
export {
  createTixngoClient,
  type DiffAnswer,
  type PageRequest,
  type RequestEvent,
  type RetryWait,
  type TixngoClient,
  type TixngoClientOptions,
} from './client/tixngo-client.js';
export { CSV_TEMPLATE } from './file/csv-columns.js';
export type { FileElement, MalformedElement, WellFormedElement } from './file/file-element.js';
export { type FileRecord, openRecordFile, type RecordColumns } from './file/record-file.js';
export { openTicketFile, type TicketFile } from './file/ticket-file.js';
export { parseInstant } from './ticket/dates.js';
export type { DriftNote } from './ticket/drift.js';
export { type BadTicket, type ParsedTicket, parseTicketChange } from './ticket/parse-ticket-change.js';
export { type TicketIdentity, ticketIdentity, ticketText } from './ticket/raw-ticket.js';
export { latestPossible } from './ticket/times-to-come.js';
