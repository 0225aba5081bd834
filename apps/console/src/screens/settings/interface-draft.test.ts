import { expect, it } from 'vitest';
import { changedParameters, shownDraft } from './interface-draft.js';

const stored = {
  enableTicketDistributionToCulturalContact: true,
  maxLengthDumpedCallsInKbs: null,
  unknownTickets: 'create' as const,
  recipients: ['a@club.test'],
};

it('sends only what a person changed', () => {
  expect(changedParameters(stored, shownDraft(stored, {}))).toEqual({});
  const typed = { recipients: 'a@club.test\n b@club.test;\n', maxLength: '64' };
  expect(changedParameters(stored, shownDraft(stored, typed))).toEqual({
    recipients: ['a@club.test', 'b@club.test'],
    maxLengthDumpedCallsInKbs: 64,
  });
});

it('an empty length means all of it, and what is no number is not sent', () => {
  const limited = { ...stored, maxLengthDumpedCallsInKbs: 64 };
  expect(changedParameters(limited, shownDraft(limited, { maxLength: ' ' }))).toEqual({
    maxLengthDumpedCallsInKbs: null,
  });
  expect(changedParameters(limited, shownDraft(limited, { maxLength: '6.4' }))).toBeNull();
});
