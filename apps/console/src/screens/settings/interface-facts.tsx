import type { interfaceSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { Fact, Facts } from '../../components/facts.js';
import { INTERFACE } from '../../texts/interface.js';

/** The parameters, for people who may not change them. */
export function InterfaceFacts({ parameters }: { parameters: z.output<typeof interfaceSchema> }) {
  const { maxLengthDumpedCallsInKbs: maxLength, recipients } = parameters;
  const isOn = parameters.enableTicketDistributionToCulturalContact;
  return (
    <Facts>
      <Fact name={INTERFACE.distribution}>{isOn ? INTERFACE.yes : INTERFACE.no}</Fact>
      <Fact name={INTERFACE.maxLength}>{maxLength === null ? INTERFACE.all : INTERFACE.kib(maxLength)}</Fact>
      <Fact name={INTERFACE.unknownTickets}>{INTERFACE.unknown[parameters.unknownTickets]}</Fact>
      <Fact name={INTERFACE.recipients}>
        {recipients.length === 0 ? INTERFACE.noRecipients : recipients.join(', ')}
      </Fact>
    </Facts>
  );
}
