import { UsageError } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { parseInterfaceParameters } from './interface.js';

describe('parameters of the interface', () => {
  it.each([
    ['enableTicketDistributionToCulturalContact=false', { enableTicketDistributionToCulturalContact: false }],
    ['enableTicketDistributionToCulturalContact=TRUE', { enableTicketDistributionToCulturalContact: true }],
    ['maxLengthDumpedCallsInKbs=64', { maxLengthDumpedCallsInKbs: 64 }],
    ['maxLengthDumpedCallsInKbs=', { maxLengthDumpedCallsInKbs: null }],
    ['unknownTickets=reject', { unknownTickets: 'reject' }],
    ['recipients=a@club.test, b@club.test', { recipients: ['a@club.test', 'b@club.test'] }],
    ['recipients=', { recipients: [] }],
  ])('%s', (assignment, parameters) => {
    expect(parseInterfaceParameters([assignment])).toEqual(parameters);
  });

  it.each(['unknownTickets=maybe', 'maxLengthDumpedCallsInKbs=-1', 'recipients=nobody', 'unknownTickets'])(
    'refuse %s',
    (assignment) => {
      expect(() => parseInterfaceParameters([assignment])).toThrow(UsageError);
    },
  );

  it('that are unknown come back with the known ones, and all problems at once', () => {
    const parse = () => parseInterfaceParameters(['toString=1', 'unknownTickets=maybe']);
    expect(parse).toThrow(/"toString".*unknownTickets.*"maybe"/s);
  });
});
